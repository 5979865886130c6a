"""Signatures: all the marks at their places tell a format, whatever else the bytes are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.extractors.content import Content
from scanner.extractors.office import package_kind
from scanner.extractors.office.ole import compound
from scanner.extractors.registry import recognise
from scanner.extractors.unread.binaries import read
from scanner.extractors.unread.signatures import Marks, Signature, at_start

_MARKS: Marks = (
    *at_start(b"\0A.", b"\xffB"),
    ((2, b"\r\n"), (4, b"\0[")),
    ((0, b"\1F"), (8, b"W")),
)


@given(st.binary(max_size=12) | st.text("\0A.\xffB\r\n[\1FW", max_size=12).map(str.encode))
def test_a_format_is_told_by_all_pairs_of_any_mark(data: bytes) -> None:
    known = Signature("x", "y/z", _MARKS, may_be_text=True).format(read)
    told = any(all(data[at:].startswith(mark) for at, mark in pairs) for pairs in _MARKS)
    assert known.recognise(Content.of_bytes(data)) is told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"\r\n\r\n\0[..", True, id="offsets"),
        pytest.param(b"\1F\n\n\n\n\n\nW", True, id="line ends between"),
        pytest.param(b"\1F\n\n\n\n\n\nV", False, id="second mark missing"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_marks_may_stand_apart(data: bytes, told: bool) -> None:  # noqa: FBT001 - a table's column
    known = Signature("x", "y/z", _MARKS, may_be_text=True).format(read)
    assert known.recognise(Content.of_bytes(data)) is told


def test_nothing_is_kept_of_content_that_is_no_package() -> None:
    """An archive of 100,000 texts would fill the memories of the kinds of packages."""
    packages, compounds = len(package_kind._known), len(compound._known)
    kept = [Content.of_bytes(b"bonjour") for _ in range(50)]
    assert all(recognise(content) for content in kept)
    assert (len(package_kind._known), len(compound._known)) == (packages, compounds)
