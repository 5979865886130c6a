"""What came and what left between two pictures of the media."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from agent.places.medium import Medium


class Departure(StrEnum):
    """How a medium left."""

    UNMOUNTED = "unmounted"  # the system lists it no more
    VANISHED = "vanished"  # pulled out: still listed, and what it shows is not to be believed
    REPLACED = "replaced"  # another mounting stands in its place


@dataclass(frozen=True, slots=True)
class Arrived:
    """A medium to sweep. `at_start`: it was there before anybody looked."""

    medium: Medium
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A medium of which nothing can be read any more, nor concluded."""

    medium: Medium
    how: Departure


@dataclass(frozen=True, slots=True)
class Changed:
    """The same mounting, protected or writable otherwise than before."""

    before: Medium
    medium: Medium


Change = Arrived | Left | Changed


@dataclass(frozen=True, slots=True)
class Picture:
    """The media that are there, and every mount point that the system lists."""

    media: tuple[Medium, ...] = ()
    listed: frozenset[str] = field(default=frozenset(), repr=False)

    def by_point(self) -> dict[str, Medium]:
        """The media by the folder at which each is mounted."""
        return {medium.point: medium for medium in self.media}


def changes(before: Picture | None, after: Picture) -> tuple[Change, ...]:
    """Departures first, so that a place is free when its next medium arrives."""
    if before is None:
        return tuple(Arrived(medium, at_start=True) for medium in after.media)
    return (*_departures(before, after), *_arrivals(before, after))


def _departures(before: Picture, after: Picture) -> Iterator[Left]:
    now = after.by_point()
    for medium in before.media:
        here = now.get(medium.point)
        if here is None:
            listed = medium.point in after.listed
            yield Left(medium, Departure.VANISHED if listed else Departure.UNMOUNTED)
        elif here.mounting != medium.mounting:
            yield Left(medium, Departure.REPLACED)


def _arrivals(before: Picture, after: Picture) -> Iterator[Arrived | Changed]:
    known = before.by_point()
    for medium in after.media:
        was = known.get(medium.point)
        if was is None or was.mounting != medium.mounting:
            yield Arrived(medium)
        elif (was.identity, was.encryption, was.writable) != (
            medium.identity,
            medium.encryption,
            medium.writable,
        ):
            yield Changed(was, medium)
