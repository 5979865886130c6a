"""Reading bytes the way a worker does, and what tests ask of the result."""

from collections.abc import Iterator
from dataclasses import dataclass

from detectors.document import Prose, Record, Role
from findings import Reason
from scanner.extractors import Content, Gap, Item, Part, recognise
from scanner.extractors.errors import ExtractError
from scanner.limits import Limits

LIMITS = Limits()


@dataclass(frozen=True)
class Outcome:
    """All items of one document, and the reason it stopped at, if any."""

    format_name: str | None
    items: tuple[Item, ...]
    problem: Reason | None = None

    @property
    def records(self) -> list[Record]:
        """What has fields."""
        return [item for item in self.items if isinstance(item, Record)]

    @property
    def prose(self) -> str:
        """All running text."""
        return "\n".join(item.text for item in self.items if isinstance(item, Prose))

    @property
    def parts(self) -> list[bytes]:
        """The bytes of embedded documents."""
        return [item.content.read(1 << 20) for item in self.items if isinstance(item, Part)]

    @property
    def gaps(self) -> list[Reason]:
        """Why pieces were not read."""
        return [item.reason for item in self.items if isinstance(item, Gap)]


def read(data: bytes, suffix: str = "", limits: Limits = LIMITS) -> Outcome:
    """Recognise and read; only an ExtractError may come out of a reader."""
    content = Content.of_bytes(data, suffix)
    found = recognise(content)
    if found is None:
        return Outcome(None, ())
    items: list[Item] = []
    try:
        items.extend(_each(found.read(content, limits)))
    except ExtractError as problem:
        return Outcome(found.name, tuple(items), problem.reason)
    return Outcome(found.name, tuple(items))


def _each(items: Iterator[Item]) -> Iterator[Item]:
    yield from items


def values(record: Record, role: Role) -> list[str]:
    """The values of one role, in order."""
    return [field.value for field in record.fields if field.role is role]


def says(record: Record, role: Role, *expected: str) -> bool:
    """Whether a record holds these values, and no other, in that role."""
    return values(record, role) == list(expected)


def damaged(data: bytes, steps: int = 60) -> Iterator[bytes]:
    """The same bytes cut short at many places, and with bytes changed at many others."""
    for number in range(1, steps):
        at = len(data) * number // steps
        yield data[:at]
        yield data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]
        yield data[:at] + b"\0" + data[at:]
