"""Stretches of prose that speak of one patient: identifiers that stand close together.

A letter names its patient in its header, a ward list names ten in ten paragraphs. A new cluster
begins where the text leaves the last identifier far behind, or where a second, different number,
birth date or name says that this is somebody else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from detectors import Match
from findings import Entity
from scanner.assess.evidence import RIGHT_KEY, identity_of
from scanner.assess.persons import Sighting, Strength
from scanner.assess.scorecard import IdentityEvidence

REACH_CHARS: Final = 600  # identifiers further apart than this are about different persons
MAX_NAMES: Final = 64  # spellings remembered of one person
_LONE: Final = {Entity.NIR: "number", Entity.INS: "number", Entity.BIRTH_DATE: "birth_date"}

PersonKey = Callable[[str, str], int]


@dataclass(slots=True)
class Cluster:
    """The identifiers of one patient in one place. Raw values live here until `sighting()`."""

    start: int
    end: int
    in_header: bool
    identity: dict[IdentityEvidence, float] = field(default_factory=dict)
    _values: dict[str, str] = field(default_factory=dict, repr=False)
    _names: dict[tuple[str, ...], None] = field(default_factory=dict, repr=False)
    _labelled: bool = False

    def takes(self, match: Match, at: int) -> bool:
        """Whether an identifier at this offset may be of the same person."""
        if at - self.end > REACH_CHARS:
            return False
        kind = _LONE.get(match.entity)
        if kind and self._values.get(kind, match.value) != match.value:
            return False
        return match.entity is not Entity.PERSON or self._may_be(tuple(match.value.split()))

    def add(self, match: Match, evidence: IdentityEvidence, at: int) -> None:
        """Take an identifier in."""
        self.end = max(self.end, at + match.end - match.start)
        self.identity[evidence] = max(self.identity.get(evidence, 0.0), match.confidence)
        if match.entity is Entity.PERSON:
            if len(self._names) < MAX_NAMES:  # or each name would be held against all before it
                self._names.setdefault(tuple(match.value.split()))
            self._labelled |= evidence is IdentityEvidence.LABELLED_NAME
        elif match.entity in _LONE:
            self._values.setdefault(_LONE[match.entity], match.value)
        elif match.entity is Entity.IPP:
            self._values.setdefault("ipp", match.value)

    def sighting(self, key: PersonKey) -> Sighting:
        """The person of this cluster, by keyed numbers only."""
        name, born = self.name, self._values.get("birth_date")
        keys = [key(kind, self._values[kind]) for kind in ("number", "ipp") if kind in self._values]
        if name and born:
            keys.append(key("name_born", f"{name}|{born}"))
        if name:
            keys.append(key("name", name))
        return Sighting(tuple(keys), self._strength(name, born))

    @property
    def name(self) -> str:
        """The person's name: the fullest one, or the family and given names side by side."""
        full = max(self._names, key=len, default=())
        tokens = full if len(full) > 1 else [word for name in self._names for word in name]
        return " ".join(sorted(set(tokens)))

    def _strength(self, name: str, born: str | None) -> Strength:
        number = self.identity.get(IdentityEvidence.NATIONAL_NUMBER, 0.0)
        if number >= RIGHT_KEY or (name and born):
            return Strength.STRONG
        if "ipp" in self._values or "number" in self._values:
            return Strength.NAMED
        return Strength.NAMED if self._labelled and " " in name else Strength.WEAK

    def _may_be(self, name: tuple[str, ...]) -> bool:
        full = [known for known in self._names if len(known) > 1]
        return len(name) < 2 or not full or any(_are_one(name, known) for known in full)


@dataclass(slots=True)
class ClusterBuilder:
    """Builds clusters as matches come in the order of the text."""

    _open: Cluster | None = None

    def add(self, match: Match, at: int, *, in_header: bool) -> Iterator[Cluster]:
        """Take a match at an offset of the document; give the cluster that it closes, if any."""
        evidence = identity_of(match)
        if evidence is None:
            return
        if self._open is None or not self._open.takes(match, at):
            yield from self.close()
            self._open = Cluster(at, at, in_header)
        self._open.add(match, evidence, at)

    def close(self) -> Iterator[Cluster]:
        """Give the cluster that is still open, if any."""
        if self._open is not None:
            yield self._open
            self._open = None


def _are_one(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names, family name first, may be one person's.

    A birth name and a married name share the given name; a couple and a family share the other.
    """
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    return one[-1] in other or other[-1] in one
