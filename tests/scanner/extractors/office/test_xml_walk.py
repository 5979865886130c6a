"""XML from unknown hands: entities, depth, endless tokens, encodings."""

import pytest

from detectors.document import Zone
from scanner.extractors.errors import Corrupt
from scanner.extractors.format import Item
from scanner.extractors.office.xml_values import Values
from scanner.extractors.office.xml_walk import MAX_DEPTH, MAX_TOKEN_BYTES, walk
from tests.makers.office import text_of

_LAUGHS = '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;">]><a>before &m;</a>'
_EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
_PARAMETER = '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><a>t</a>'


def _walk(data: str | bytes) -> tuple[list[Item], Corrupt | None]:
    items: list[Item] = []
    raw = data.encode() if isinstance(data, str) else data
    chunks = (raw[start : start + 65536] for start in range(0, len(raw), 65536))
    try:
        for item in walk(chunks, Values(Zone.NOTE)):
            items.append(item)  # noqa: PERF402 what came before an error counts
    except Corrupt as error:
        return items, error
    return items, None


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(_LAUGHS, id="entities in entities"),
        pytest.param(_EXTERNAL, id="external entity"),
        pytest.param(_PARAMETER, id="parameter entity"),
        pytest.param("<a>" * (MAX_DEPTH + 1), id="depth"),
        pytest.param("<a b='" + "x" * (MAX_TOKEN_BYTES + 200_000) + "'/>", id="endless token"),
        pytest.param("<a>text<b></a>", id="crossed"),
        pytest.param("", id="empty"),
        pytest.param("<?xml version='1.0' encoding='klingon'?><a/>", id="unknown encoding"),
    ],
)
def test_what_is_no_sound_document_is_corrupt(document: str) -> None:
    _, error = _walk(document)
    assert error is not None


def test_text_before_the_damage_is_kept() -> None:
    items, error = _walk("<a><b>kept</b><c></b>")
    assert error is not None
    assert text_of(items) == "kept"


def test_a_document_type_without_entities_is_harmless() -> None:
    items, error = _walk('<!DOCTYPE a PUBLIC "-//OpenOffice.org//DTD" "office.dtd"><a>text</a>')
    assert error is None
    assert text_of(items) == "text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "cp1252"])
def test_declared_encodings_are_read(encoding: str) -> None:
    items, _ = _walk(f"<?xml version='1.0' encoding='{encoding}'?><a>fièvre</a>".encode(encoding))
    assert text_of(items) == "fièvre"
