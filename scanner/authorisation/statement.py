"""What an authorisation says: who lets which zone of which machine be opened, when and why."""

import json
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final, Self

from scanner.authorisation.refusal import Refused, Why
from scanner.locales import N_

VERSION: Final = 1
LONGEST: Final = timedelta(hours=24)
MAX_BYTES: Final = 64 << 10  # of a file; a statement with two signatures takes 2 KiB
MAX_NAME_CHARS: Final = 120
MAX_PATH_CHARS: Final = 4096
EVENT_CHARS: Final = (20, 500)
_ID: Final = re.compile(r"[0-9a-f]{32}")
_LONG_NUMBER: Final = re.compile(r"(?:\d[\s.\-]*){13}")  # a NIR, an INS, a telephone and more


class Ground(StrEnum):
    """The risk or particular event. A wish to know, or a departure, is none."""

    DATA_BREACH = "data_breach"
    SECURITY_INCIDENT = "security_incident"
    DANGER = "danger"
    CARE = "care"
    COURT_ORDER = "court_order"


GROUNDS: Final = {
    Ground.DATA_BREACH: N_("patients' data may have got out, or be about to"),
    Ground.SECURITY_INCIDENT: N_("an attack on this machine or on the network is going on"),
    Ground.DANGER: N_("a person's life or health is in danger"),
    Ground.CARE: N_("a patient's care needs a document that lies nowhere else"),
    Ground.COURT_ORDER: N_("a judge has ordered it"),
}


class Presence(StrEnum):
    """What the person did who was called."""

    PRESENT = "present"
    REPRESENTED = "represented"
    ABSENT = "absent_though_called"
    REFUSED = "refused"


PRESENCES: Final = {
    Presence.PRESENT: N_("present"),
    Presence.REPRESENTED: N_("represented"),
    Presence.ABSENT: N_("absent though called"),
    Presence.REFUSED: N_("refused to attend"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One authorisation. Times are aware; `path` is absolute and free of links.

    `event` says in one sentence what happened, and names no patient.
    """

    id: str
    ground: Ground
    event: str = field(repr=False)
    author: str
    approver: str
    called_at: datetime
    presence: Presence
    endpoint: str
    path: str = field(repr=False)
    not_before: datetime
    expires: datetime

    def __post_init__(self) -> None:
        """Refuse what no one could have meant.

        Raises:
            Refused: MALFORMED, or TOO_LONG.
        """
        if not _ID.fullmatch(self.id):
            raise _malformed("id")
        for name in ("author", "approver", "endpoint"):
            if not _is_line(getattr(self, name), 1, MAX_NAME_CHARS):
                raise _malformed(name)
        if not _is_line(self.event, *EVENT_CHARS) or _LONG_NUMBER.search(self.event):
            raise _malformed("event")
        if not _is_line(self.path, 1, MAX_PATH_CHARS) or not _is_whole(self.path):
            raise _malformed("path")
        if self.expires <= self.not_before:
            raise _malformed("expires")
        if self.expires - self.not_before > LONGEST:
            raise Refused(Why.TOO_LONG)

    @classmethod
    def new(cls, **said: Any) -> Self:
        """A statement under a number of its own."""
        return cls(id=secrets.token_hex(16), **said)

    @classmethod
    def parse(cls, text: bytes) -> Self:
        """Read what `written` wrote, and nothing that differs from it.

        Raises:
            Refused: MALFORMED, with the name of the member that is wrong; TOO_LONG.
        """
        said = json_object(text)
        names = [one.name for one in fields(cls)]
        if said.pop("version", None) != VERSION:
            raise _malformed("version")
        if set(said) != set(names):
            raise _malformed(", ".join(name for name in names if name not in said) or "?")
        if not all(isinstance(value, str) for value in said.values()):
            raise _malformed("?")
        return cls(**{name: _READERS.get(name, _text)(name, said[name]) for name in names})

    def written(self) -> bytes:
        """JSON in UTF-8, its members in a fixed order: what is signed."""
        said: dict[str, object] = {"version": VERSION}
        for one in fields(self):
            value = getattr(self, one.name)
            said[one.name] = _stamp(value) if isinstance(value, datetime) else str(value)
        return json.dumps(said, ensure_ascii=False, indent=1).encode()

    @property
    def names_one_person(self) -> bool:
        """Whether author and approver are the same."""
        return same_name(self.author, self.approver)


def json_object(text: bytes) -> dict[str, Any]:
    """The object that a small text holds; each member is named once.

    Raises:
        Refused: MALFORMED.
    """
    if len(text) > MAX_BYTES:
        raise Refused(Why.MALFORMED, why=f"> {MAX_BYTES >> 10} KiB")
    try:
        found = json.loads(text.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(Why.MALFORMED, why="JSON")
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name one person: case, accents, hyphens and order left aside."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> list[str]:
    whole = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(char for char in whole if not unicodedata.combining(char))
    return sorted(letters.replace("-", " ").split())


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a member is named twice")
    return dict(pairs)


def _malformed(member: str) -> Refused:
    return Refused(Why.MALFORMED, why=member)


def _is_line(text: str, least: int, most: int) -> bool:
    """One line that a person can read: nothing in it moves a terminal or turns its writing."""
    shown = all(char.isprintable() or unicodedata.category(char) == "Zs" for char in text)
    return shown and least <= len(text.strip()) and len(text) <= most


def _is_whole(path: str) -> bool:
    """Absolute on one system or the other, and without a step back."""
    pure = PurePosixPath(path) if path.startswith("/") else PureWindowsPath(path)
    return pure.is_absolute() and ".." not in pure.parts


def _text(_: str, value: str) -> str:
    return value


def _time(name: str, value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _malformed(name) from None


def _ground(name: str, value: str) -> Ground:
    try:
        return Ground(value)
    except ValueError:
        raise _malformed(name) from None


def _presence(name: str, value: str) -> Presence:
    try:
        return Presence(value)
    except ValueError:
        raise _malformed(name) from None


_READERS: Final[Mapping[str, Any]] = {
    "ground": _ground, "presence": _presence,
    "called_at": _time, "not_before": _time, "expires": _time,
}  # fmt: skip


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
