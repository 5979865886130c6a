"""Outside data into frozen dataclasses: no coercion, and every fault told at once.

TOML and JSON meet the agent here. `Annotated[int, Between(1, 5)]` puts a check beside the field it
guards; a check takes the value, gives it back (or a better form of it) or raises `Wrong`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import GenericAlias, UnionType
from typing import Annotated, Any, Final, get_args, get_origin

from cattrs import BaseValidationError, ClassValidationError, Converter, IterableValidationError
from cattrs.errors import IterableValidationNote
from cattrs.gen import make_dict_structure_fn

from scanner.locales import N_

Place = tuple[str | int, ...]
EXPECTED: Final[dict[Any, str]] = {
    str: N_("Write a text in quotes."),
    Path: N_("Write a text in quotes."),
    int: N_("Write a whole number."),
    float: N_("Write a number."),
    bool: N_("Write true or false."),
    tuple: N_("Write a list, in square brackets."),
    dict: N_("Write a table, with its name in square brackets."),
}


class Wrong(ValueError):
    """A value that cannot be taken. `text` is a source string over `{where}` and `values`."""

    def __init__(
        self,
        text: str = N_("{where} cannot be taken."),  # enough where only the place is told
        next_step: str = "",
        **values: object,
    ) -> None:
        super().__init__("a value cannot be taken")  # never the value: it may be a secret
        self.text = text
        self.next_step = next_step
        self.values = values


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `least` to `most`, both allowed."""

    least: float
    most: float

    def __call__(self, value: float) -> float:
        """Give the value back.

        Raises:
            Wrong: it is out of range.
        """
        if not self.least <= value <= self.most:  # false for NaN as well
            raise Wrong(
                N_("{where} must be from {least} to {most}."),
                least=f"{self.least:g}",
                most=f"{self.most:g}",
            )
        return value


@dataclass(frozen=True, slots=True)
class AtMost:
    """A text or list of at most `most` characters or items, each text free of control signs."""

    most: int

    def __call__(self, value: Any) -> Any:
        """Give the value back.

        Raises:
            Wrong: it is too long, or holds what no honest text holds.
        """
        if len(value) > self.most:
            raise Wrong(N_("{where} is too long: {most} at most."), most=str(self.most))
        if isinstance(value, str) and not value.isprintable():
            raise Wrong(N_("{where} holds characters that cannot be printed."))
        return value


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, the place where it is, and the error that says why."""

    place: Place
    error: Exception
    expected: Any = None

    @property
    def dotted(self) -> str:
        """The place as `scan.roots.0`: names of fields and numbers, never a value."""
        return ".".join(str(step) for step in self.place)


@cache
def strict_converter(*, unknown_keys_allowed: bool) -> Converter:
    """A converter that takes only values of the right type, and checks what is annotated."""
    converter = Converter(forbid_extra_keys=not unknown_keys_allowed, detailed_validation=True)
    converter.register_structure_hook_factory(is_dataclass, _table_factory(converter))
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, _exactly)
    converter.register_structure_hook(StrEnum, _one_of)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(Path, _path)
    converter.register_structure_hook_factory(_is_list, _list_factory(converter))
    converter.register_structure_hook_factory(_is_optional, _optional_factory(converter))
    converter.register_structure_hook_factory(_is_checked, _checked_factory(converter))
    return converter


def faults(error: BaseException, place: Place = ()) -> Iterator[Fault]:
    """Every single fault in what a converter of ours raised."""
    if not isinstance(error, ClassValidationError | IterableValidationError):
        assert isinstance(error, Exception)
        yield Fault(place, error)
        return
    noted, bare = error.group_exceptions()
    for inner, note in noted:
        step: str | int = note.index if isinstance(note, IterableValidationNote) else note.name
        inner_place = (*place, step)
        if isinstance(inner, BaseValidationError):
            yield from faults(inner, inner_place)
        else:
            yield Fault(inner_place, inner, note.type)
    for inner in bare:
        yield Fault(place, inner)


def what_to_write(kind: Any) -> str:
    """What to write where a value of another type stands, as a source string."""
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    return EXPECTED.get(get_origin(kind) or kind, EXPECTED[dict])


def _table_factory(converter: Converter) -> Callable[[Any], Callable[[Any, Any], Any]]:
    def factory(kind: Any) -> Callable[[Any, Any], Any]:
        fill = make_dict_structure_fn(kind, converter)

        def structure(value: Any, _: Any) -> Any:
            if type(value) is not dict:  # cattrs would take a list for a table without entries
                raise TypeError
            return fill(value, kind)

        return structure

    return factory


def _exactly(value: Any, kind: Any) -> Any:
    if type(value) is not kind:  # a bool is an int to isinstance
        raise TypeError
    return value


def _one_of(value: Any, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise Wrong(N_("{where} must be one of: {known}."), known=known) from None


def _number(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError
    return float(value)


def _path(value: Any, _: Any) -> Path:
    if type(value) is not str:
        raise TypeError
    return Path(value)


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[1:] == (...,)


def _list_factory(converter: Converter) -> Callable[[Any], Callable[[Any, Any], Any]]:
    def factory(kind: Any) -> Callable[[Any, Any], Any]:
        as_list: Any = GenericAlias(list, get_args(kind)[:1])

        def structure(value: Any, _: Any) -> Any:
            if type(value) is not list:  # cattrs would take a text for a list of letters
                raise TypeError
            return tuple(converter.structure(value, as_list))

        return structure

    return factory


def _is_optional(kind: Any) -> bool:
    return isinstance(kind, UnionType) and type(None) in get_args(kind)


def _optional_factory(converter: Converter) -> Callable[[Any], Callable[[Any, Any], Any]]:
    def factory(kind: Any) -> Callable[[Any, Any], Any]:
        (inner,) = (part for part in get_args(kind) if part is not type(None))

        def structure(value: Any, _: Any) -> Any:
            return None if value is None else converter.structure(value, inner)

        return structure

    return factory


def _is_checked(kind: Any) -> bool:
    return get_origin(kind) is Annotated


def _checked_factory(converter: Converter) -> Callable[[Any], Callable[[Any, Any], Any]]:
    def factory(kind: Any) -> Callable[[Any, Any], Any]:
        inner, *checks = get_args(kind)

        def structure(value: Any, _: Any) -> Any:
            taken = converter.structure(value, inner)
            for check in checks:
                taken = check(taken)
            return taken

        return structure

    return factory
