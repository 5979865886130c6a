"""Outside data is taken as it is or not at all, and every fault has its place."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
from cattrs import BaseValidationError

from agent.strict import AtMost, Between, Wrong, faults, strict_converter


class Colour(StrEnum):
    """A closed list."""

    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """A table in a table."""

    number: Annotated[int, Between(1, 5)] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    """A field of each kind."""

    text: Annotated[str, AtMost(5)] = ""
    share: float = 0.0
    flag: bool = False
    path: Path | None = None
    colour: Colour = Colour.RED
    items: Annotated[tuple[Annotated[str, AtMost(3)], ...], AtMost(2)] = ()
    inner: Inner = field(default_factory=Inner)


def places(data: Any, *, unknown: bool = False) -> list[str]:
    with pytest.raises((BaseValidationError, TypeError)) as caught:
        strict_converter(unknown_keys_allowed=unknown).structure(data, Outer)
    return [fault.dotted for fault in faults(caught.value)]


def test_good_data_is_taken() -> None:
    data = {"text": "abc", "share": 1, "path": "/x", "items": ["a"], "inner": {"number": 5}}
    found = strict_converter(unknown_keys_allowed=False).structure(data, Outer)
    assert found == Outer(
        text="abc", share=1.0, path=Path("/x"), items=("a",), inner=Inner(number=5)
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", 3), ("text", None), ("text", "too long"), ("text", "\x00"), ("share", "1"),
        ("share", True), ("flag", 1), ("flag", "yes"), ("path", 3), ("colour", "blue"),
        ("colour", 1), ("items", "ab"), ("items", {"a": 1}), ("items", ["a", "b", "c"]),
        ("inner", []), ("inner", "number"), ("inner", None),
    ],
)  # fmt: skip
def test_nothing_is_coerced(name: str, value: object) -> None:
    assert places({name: value}) == [name]


@pytest.mark.parametrize("number", [0, 6, True, 1.0, "1"])
def test_a_fault_has_its_place(number: object) -> None:
    assert places({"inner": {"number": number}, "items": ["a", "long"]}) == [
        "items.1",
        "inner.number",
    ]


@pytest.mark.parametrize("data", [[], None, "text", 3, [1]])
def test_what_is_no_table_is_refused_whole(data: object) -> None:
    assert places(data, unknown=True) == [""]


def test_unknown_names_are_refused_or_ignored() -> None:
    assert places({"x": 1, "inner": {"y": 1}}) == ["inner", ""]
    assert strict_converter(unknown_keys_allowed=True).structure({"x": 1}, Outer) == Outer()


def test_an_error_never_repeats_the_value() -> None:
    with pytest.raises(Wrong) as caught:
        AtMost(3)("secret")
    assert "secret" not in f"{caught.value} {caught.value!r}"
