"""Private zones: what French case law and the default policy put out of the scanner's reach.

A zone is a folder with all that lies under it, or one file. Only the component that bears the
mention protects, and only downwards; initials, drive labels, share roots and "données
personnelles" never do (see `protected_names` for the decisions).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scanner.walk.places import Place
from scanner.walk.protected_names import (
    BROWSER_PROFILES,
    CONSUMER_MAIL,
    MAIL_ACCOUNT_FOLDERS,
    MAIL_STORE_SUFFIXES,
    PERSONAL,
    PROTECTED_FOLDERS,
    ZoneKind,
)

TRIMMED: Final = "0123456789_-.()[]!~ "
_MAX_MARKER_CHARS: Final = 64  # a longer name is no marker; saves normalising it
_SPACED: Final = str.maketrans("_-.’", "   '")


def normalised(name: str) -> str:
    """Lower case, no accents, no digits or signs around; signs inside are blanks."""
    folded = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(letters.lower().translate(_SPACED).split()).strip(TRIMMED)


_PERSONAL: Final = frozenset(normalised(name) for name in PERSONAL)
_FOLDERS: Final = {
    normalised(name): kind for kind, names in PROTECTED_FOLDERS.items() for name in names
}
_CONSUMER: Final = re.compile(
    rf"(?<![a-z0-9-])(?:{'|'.join(map(re.escape, CONSUMER_MAIL))})(?![a-z0-9-])"
)
_PROFILE_ENDS: Final = frozenset(run[-1] for run in BROWSER_PROFILES)
TRAIL_LENGTH: Final = max(len(run) for run in BROWSER_PROFILES) - 1  # ancestors that a run needs


@dataclass(frozen=True, slots=True)
class Zone:
    """A protected place: the first `depth` components of a path lead to the mark, inclusive."""

    kind: ZoneKind
    depth: int


def zones_of(
    components: Sequence[str], place: Place, *, last_is_folder: bool = True
) -> Iterator[Zone]:
    """The zones in which a path lies, outermost first: one may hold another of a stricter kind."""
    last = len(components)
    for depth, name in enumerate(components, start=1):
        trail = tuple(components[max(depth - 1 - TRAIL_LENGTH, 0) : depth - 1])
        kind = zone_at(
            name,
            trail,
            is_folder=depth < last or last_is_folder,
            is_personal=place.is_personal and depth > place.depth,
        )
        if kind is not None:
            yield Zone(kind, depth)


def zone_at(
    name: str, trail: Sequence[str], *, is_folder: bool, is_personal: bool
) -> ZoneKind | None:
    """What one name makes of a folder or file.

    `trail` holds the names of the folders around it, innermost last, at least `TRAIL_LENGTH` of
    them; `is_personal` tells whether a personal name counts where it lies.
    """
    if is_personal and _is_personal(name, is_folder=is_folder):
        return ZoneKind.PERSONAL
    if not is_folder:
        return ZoneKind.PERSONAL_MAIL if _is_personal_mail_store(name) else None
    lower = name.lower()
    if lower in _PROFILE_ENDS and _ends_profile(lower, trail):
        return ZoneKind.BROWSER_PROFILE
    in_mail = bool(trail) and trail[-1].lower() in MAIL_ACCOUNT_FOLDERS
    if in_mail and _CONSUMER.search(lower):
        return ZoneKind.PERSONAL_MAIL
    return _FOLDERS.get(normalised(name)) if len(name) <= _MAX_MARKER_CHARS else None


def _is_personal(name: str, *, is_folder: bool) -> bool:
    if len(name) > _MAX_MARKER_CHARS:
        return False
    if normalised(name) in _PERSONAL:
        return True
    stem, dot, _ = name.rpartition(".")
    return not is_folder and bool(dot) and normalised(stem.removesuffix(".tar")) in _PERSONAL


def _is_personal_mail_store(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(MAIL_STORE_SUFFIXES) and _CONSUMER.search(lower) is not None


def _ends_profile(lower: str, trail: Sequence[str]) -> bool:
    names = (*(part.lower() for part in trail), lower)
    return any(names[-len(run) :] == run for run in BROWSER_PROFILES)
