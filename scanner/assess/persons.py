"""Counting patients: identifiers that belong together are one person, named once or ten times.

Each *sighting* is a set of identifiers of one person (a table row, a message, a letter's header).
Sightings that share an identifier are joined (union-find on keyed numbers, never on values).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from findings import Patients

MAX_JOINED: Final = 100_000  # persons joined exactly; beyond, each strongest identifier counts one


class Strength(IntEnum):
    """How sure a sighting is to be a distinct patient."""

    WEAK = 0  # a name in running text
    NAMED = 1  # a labelled name, or a number of the hospital
    STRONG = 2  # a national number, or a name with a birth date


@dataclass(frozen=True, slots=True)
class Sighting:
    """One person seen once. `keys` are keyed numbers, the strongest first."""

    keys: tuple[int, ...]
    strength: Strength


@dataclass(slots=True)
class Persons:
    """The distinct persons of a document, a container or a whole sweep."""

    _parent: dict[int, int] = field(default_factory=dict)
    _strength: dict[int, Strength] = field(default_factory=dict)
    _beyond: set[int] = field(default_factory=set)

    def see(self, sighting: Sighting) -> None:
        """Add a sighting, joining it with those that share an identifier."""
        if not sighting.keys:
            return
        if len(self._strength) >= MAX_JOINED and not self._known(sighting):
            self._beyond.add(sighting.keys[0])
            return
        first = self._root(sighting.keys[0])
        strength = max(self._strength.get(first, Strength.WEAK), sighting.strength)
        for key in sighting.keys[1:]:
            other = self._root(key)
            if other != first:
                self._parent[other] = first
                strength = max(strength, self._strength.pop(other, Strength.WEAK))
        self._strength[first] = strength

    def see_all(self, persons: Iterable[frozenset[int]]) -> None:
        """Add the persons of another document, each given by its keys."""
        for keys in persons:
            self.see(Sighting(tuple(sorted(keys)), Strength.STRONG))

    def count(self) -> Patients:
        """How many distinct persons: at least the sure ones, at most all that were seen."""
        sure = sum(strength is Strength.STRONG for strength in self._strength.values())
        named = sum(strength >= Strength.NAMED for strength in self._strength.values())
        seen = len(self._strength)
        beyond = len(self._beyond)
        estimate = (named or seen) + beyond
        return Patients(estimate=estimate, low=min(sure + beyond, estimate), high=seen + beyond)

    def keys(self) -> tuple[frozenset[int], ...]:
        """The keys of each person that is sure enough to be counted elsewhere."""
        together: dict[int, set[int]] = {}
        for key in self._parent:
            together.setdefault(self._root(key), set()).add(key)
        joined = tuple(
            frozenset(keys)
            for root, keys in together.items()
            if self._strength.get(root, Strength.WEAK) >= Strength.NAMED
        )
        return joined + tuple(frozenset((key,)) for key in self._beyond)

    def _known(self, sighting: Sighting) -> bool:
        return any(key in self._parent for key in sighting.keys)

    def _root(self, key: int) -> int:
        parent = self._parent
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key
