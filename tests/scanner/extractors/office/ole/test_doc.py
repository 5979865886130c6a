"""Word 97-2003: pieces, subdocuments, lies of the piece table."""

import struct
from pathlib import Path

import pytest

from detectors.document import Zone
from scanner.extractors.errors import Corrupt, Encrypted, Unsupported
from scanner.extractors.office.ole.documents import DOC
from tests.makers.compound import compound
from tests.makers.office import read, text_of

_DATA = Path(__file__).parent.parent / "data"
_TEXT_AT = 0x400


def _doc(
    pieces: list[tuple[str, bool]], lengths: tuple[int, ...] = (), *, flags: int = 0x0200
) -> bytes:
    """A Word 97 document of pieces, each in single bytes or in UTF-16."""
    word = bytearray(_TEXT_AT)
    places, ends = [], [0]
    for text, narrow in pieces:
        places.append(len(word) * 2 | 0x40000000 if narrow else len(word))
        word += text.encode("cp1252" if narrow else "utf-16-le")
        ends.append(ends[-1] + len(text))
    table = struct.pack(f"<{len(ends)}I", *ends)
    table += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x01\x03\x00abc" + b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<HH", word, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", word, 0x0A, flags)
    counts = (*(lengths or (ends[-1],)), 0, 0, 0, 0, 0, 0, 0, 0)[:8]
    struct.pack_into("<8I", word, 0x4C, *counts)
    struct.pack_into("<II", word, 0x1A2, 16, len(clx))
    return compound({"WordDocument": bytes(word), "1Table": bytes(16) + clx})


def test_pieces_of_both_widths_are_joined_in_order() -> None:
    data = _doc([("2 79 03", True), (" 51 215", False), (" 189 89 œ\r", True), ("Ω\r", False)])
    assert text_of(read(DOC, data)) == "2 79 03 51 215 189 89 œ\nΩ\n"


def test_every_subdocument_is_read_in_its_zone() -> None:
    names = ("body", "foot", "head", "", "note", "ends", "boxs", "hbox")
    data = _doc([("".join(names), True)], tuple(map(len, names)))
    items = read(DOC, data)
    assert text_of(items, Zone.BODY) == "body"
    assert text_of(items, Zone.HEADER) == "head\nhbox"
    assert text_of(items, Zone.NOTE) == "foot\nnote\nends\nboxs"


def test_text_beyond_the_announced_lengths_is_read() -> None:
    assert "beyond" in text_of(read(DOC, _doc([("bodybeyond", True)], (4,))))


def test_cells_fields_and_marks_become_plain_text() -> None:
    text = "a\x07b\x07\x07c\x0bd\x1ee\x1ff \x13 HYPERLINK x@y \x14shown\x15\x01\r"
    items = read(DOC, _doc([(text, True)]))
    assert text_of(items, Zone.BODY) == "a\tb\nc\nd-ef shown\n"
    assert "HYPERLINK x@y" in text_of(items, Zone.NOTE)


def test_a_password_is_told() -> None:
    with pytest.raises(Encrypted):
        read(DOC, _doc([("x", True)], flags=0x0300))


def test_a_letter_of_libreoffice_is_read_whole() -> None:
    items = read(DOC, (_DATA / "letter.doc").read_bytes())
    body = text_of(items, Zone.BODY)
    assert "Compte rendu – œdème, été, “guillemets” €." in body
    assert "NIR 2 55 08 14 168 025 38" in body
    assert "cel00é\tcel01é\tcel02é" in body
    assert "Après le tableau 日本 Ωμέγα" in body
    assert "ENTETE" in text_of(items, Zone.HEADER)
    assert "COMMENTAIRE caché" in text_of(items, Zone.NOTE)
    assert "TITRE secret" in text_of(items, Zone.PROPERTIES)


def test_word_95_is_read_unless_it_lies_in_pieces() -> None:
    word = bytearray(0x80) + b"planted"
    struct.pack_into("<HH", word, 0, 0xA5DC, 0x68)
    struct.pack_into("<II", word, 0x18, 0x80, 0x87)
    assert text_of(read(DOC, compound({"WordDocument": bytes(word)}))) == "planted"
    struct.pack_into("<H", word, 0x0A, 0x0004)
    with pytest.raises(Unsupported):
        read(DOC, compound({"WordDocument": bytes(word)}))


def _bent(offset: int, value: int) -> bytes:
    """A document whose table stream lies at one place."""
    data = bytearray(_doc([("text", True)]))
    at = data.index(b"\x01\x03\x00abc") + offset
    struct.pack_into("<I", data, at, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        pytest.param(7, 0, id="no pieces"),
        pytest.param(15, 0xFFFFFFFF, id="more characters than bytes"),
        pytest.param(0, 0x99999999, id="unknown block"),
    ],
)
def test_a_lying_piece_table_is_corrupt(offset: int, value: int) -> None:
    with pytest.raises(Corrupt):
        read(DOC, _bent(offset, value))


@pytest.mark.parametrize("size", [0, 0x10, 0x40, 0x1A4])
def test_a_header_too_short_is_corrupt(size: int) -> None:
    word = struct.pack("<HH", 0xA5EC, 0xC1).ljust(size, b"\0")[:size]
    with pytest.raises(Corrupt):
        read(DOC, compound({"WordDocument": word}))
