"""Subtrees of hostile and honest XML."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, ExtractError, TooLarge
from scanner.extractors.medical import xml_stream
from scanner.extractors.medical.xml_stream import Node, subtrees


def _all(data: bytes, max_text: int = 10_000) -> list[Node]:
    return list(subtrees(Content.of_bytes(data), lambda name, _: name == "a", max_text))


def test_only_wanted_elements_are_built() -> None:
    found = _all(b"<r><a>1<b/>2</a><c>lost</c><p:a xmlns:p='n'>3</p:a></r>")
    assert [node.prose() for node in found] == ["12", "3"]


def test_text_comes_in_document_order() -> None:
    (node,) = _all(b"<r><a>one <b>two</b> three<b>four</b></a></r>")
    assert node.prose(frozenset({"b"})) == "one\ntwo three\nfour"


def test_cells_of_a_table_stay_apart() -> None:
    (node,) = _all(b"<a><tr><th>NIR</th><td>1</td></tr><tr><td>2</td></tr></a>")
    assert node.prose(frozenset({"tr"})) == "NIR 1\n2"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"<r><a>", Corrupt, id="open"),
        pytest.param(b"<a>" * 300, Corrupt, id="deep"),
        pytest.param(b"<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>", Corrupt, id="entity"),
        pytest.param(b"<a>" + b"x" * 20_000 + b"</a>", TooLarge, id="long text"),
        pytest.param(b"<a b='" + b"x" * 20_000 + b"'/>", TooLarge, id="long attribute"),
        pytest.param(b"<?xml version='1.0' encoding='none'?><a/>", Corrupt, id="encoding"),
    ],
)
def test_hostile_documents_end_in_a_reason(data: bytes, problem: type[ExtractError]) -> None:
    with pytest.raises(problem):
        _all(data)


def test_nothing_external_is_fetched() -> None:
    (node,) = _all(b"<!DOCTYPE r SYSTEM 'file:///etc/hostname'><a>one&e;two</a>")
    assert node.prose() == "onetwo"


def test_too_many_elements_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_NODES", 100)
    with pytest.raises(TooLarge):
        _all(b"<a>" + b"<b/>" * 200 + b"</a>")


def test_what_is_whole_before_the_damage_is_given() -> None:
    found = subtrees(Content.of_bytes(b"<r><a>1</a><a>"), lambda name, _: name == "a", 100)
    assert next(found).text == "1"
    with pytest.raises(Corrupt):
        next(found)


@given(st.text("<>/ab='& \n", max_size=200))
def test_only_an_extract_error_comes_out(text: str) -> None:
    with suppress(ExtractError):
        _all(text.encode())
