"""An order that makes no sense is refused whole."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scanner.errors import UsageProblems
from scanner.limits import Limits
from scanner.options import PrivateZones, ScanOptions


def test_the_defaults_are_careful() -> None:
    options = ScanOptions(roots=("x",))
    assert not options.follow_symlinks
    assert options.private is PrivateZones.SKIP
    assert options.max_size_bytes == Limits().max_file_bytes


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"roots": ()}, id="no root"),
        pytest.param({"roots": ("",)}, id="empty root"),
        pytest.param({"roots": ("a\0b",)}, id="NUL in a root"),
        pytest.param({"roots": ("-", "x")}, id="standard input and a root"),
        pytest.param({"roots": ("-",), "from_file": "list"}, id="standard input and a list"),
        pytest.param({"exclude": (" ",)}, id="blank pattern"),
        pytest.param({"since": datetime(2026, 1, 1)}, id="no time zone"),  # noqa: DTZ001
        pytest.param({"lang": "de"}, id="unknown language"),
        pytest.param({"jobs": 0}, id="no job"),
        pytest.param({"jobs": 65}, id="too many jobs"),
        pytest.param({"limits": Limits(max_file_bytes=0)}, id="no size"),
        pytest.param({"limits": Limits(timeout_s=0)}, id="no time"),
        pytest.param({"limits": Limits(max_memory_bytes=1)}, id="no memory"),
        pytest.param({"limits": Limits(max_depth=-1)}, id="negative depth"),
    ],
)
def test_each_nonsense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UsageProblems) as caught:
        replace(ScanOptions(roots=("x",)), **changes)  # type: ignore[arg-type]
    assert len(caught.value.problems) == 1


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(UsageProblems) as caught:
        ScanOptions(jobs=0, lang="de", limits=Limits(timeout_s=-1))
    assert len(caught.value.problems) == 4


def test_a_list_alone_or_standard_input_alone_is_an_order() -> None:
    ScanOptions(from_file="list", since=datetime(2026, 1, 1, tzinfo=UTC))
    ScanOptions(roots=("-",))


def test_the_place_of_the_key_is_not_in_the_repr() -> None:
    assert "secret.key" not in repr(ScanOptions(roots=("x",), key_file="secret.key"))
