"""Binary workbooks: cells, comments, lying corners, parts told as gaps."""

import struct

import pytest

from findings import Reason
from scanner.extractors.errors import TooLarge
from scanner.extractors.office.ooxml.xlsb import FORMAT
from tests.makers.office import cells_of, content_types, gaps_of, read, survive, text_of, zipped

_MAIN = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
_PACKAGE_RELS = (
    '<Relationships><Relationship Id="rId1" Target="xl/workbook.bin" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    "</Relationships>"
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.bin" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    "</Relationships>"
)


def _record(kind: int, body: bytes = b"") -> bytes:
    """[MS-XLSB] 2.1.4: type and length in groups of seven bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(column: int, text: str) -> bytes:
    return _record(6, struct.pack("<II", column, 0) + _wide(text))


def _xlsb(rows: dict[int, bytes], *parts: tuple[str, bytes]) -> bytes:
    bundle = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Feuille"))
    book = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    sheet = _record(129) + _record(148, struct.pack("<4I", 0, 9, 0, 9)) + _record(145)
    for number, cells in rows.items():
        sheet += _record(0, struct.pack("<I", number) + bytes(13)) + cells
    sheet += _record(146) + _record(130)
    return zipped(
        [
            content_types(_MAIN),
            ("_rels/.rels", _PACKAGE_RELS),
            ("xl/workbook.bin", book),
            ("xl/_rels/workbook.bin.rels", _RELS),
            ("xl/worksheets/sheet1.bin", sheet),
            *parts,
        ]
    )


def test_cells_and_names_of_sheets_are_read() -> None:
    items = read(FORMAT, _xlsb({0: _cell(0, "Nom"), 4: _cell(2, "fièvre")}))
    assert cells_of(items) == {"Nom", "fièvre"}
    assert "Feuille" in text_of(items)


def test_sheets_spread_too_far_are_refused_before_they_are_laid_out() -> None:
    with pytest.raises(TooLarge):
        read(FORMAT, _xlsb({0: _cell(0, "a"), (1 << 20) - 1: _cell((1 << 14) - 1, "b")}))


def _comments(*texts: str) -> bytes:
    """[MS-XLSB] 2.1.7.15: authors, then the list; the text is a RichStr without runs."""
    authors = _record(630) + _record(632, _wide("Interne")) + _record(631)
    listed = b"".join(
        _record(635, bytes(36)) + _record(637, b"\x00" + _wide(text)) + _record(636)
        for text in texts
    )
    return _record(628) + authors + _record(633) + listed + _record(634) + _record(629)


def test_comments_are_read_with_their_authors() -> None:
    part = ("xl/comments1.bin", _comments("patiente séropositive", "à revoir"))
    items = read(FORMAT, _xlsb({0: _cell(0, "a")}, part))
    text = text_of(items)
    assert all(word in text for word in ("Interne", "patiente séropositive", "à revoir"))
    assert gaps_of(items) == []


def test_comments_cut_anywhere_are_told_as_such() -> None:
    whole = _comments("fièvre")
    for end in range(len(whole) - 1):  # the last byte only says that nothing follows
        items = read(FORMAT, _xlsb({0: _cell(0, "a")}, ("xl/comments1.bin", whole[:end])))
        assert Reason.CORRUPT in gaps_of(items)


def test_a_comment_that_lies_about_its_length_is_a_gap() -> None:
    lying = _record(637, b"\x00" + struct.pack("<I", 1 << 30) + b"a\x00") + _record(629)
    items = read(FORMAT, _xlsb({0: _cell(0, "a")}, ("xl/comments1.bin", lying)))
    assert gaps_of(items) == [Reason.CORRUPT]


def test_other_binary_parts_are_told_as_not_read() -> None:
    part = ("xl/pivotCache/pivotCacheRecords1.bin", b"\x00")
    assert gaps_of(read(FORMAT, _xlsb({0: _cell(0, "a")}, part))) == [Reason.UNSUPPORTED]


def test_cut_anywhere_it_raises_only_its_own_errors() -> None:
    data = _xlsb({0: _cell(0, "Nom")})
    for end in range(0, len(data), 11):
        survive(FORMAT, data[:end])
