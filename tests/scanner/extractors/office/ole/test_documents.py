"""Compound files: legacy workbooks, passwords, embedded objects, damage."""

import io
import struct
from pathlib import Path

import msoffcrypto.format.ooxml
import olefile
import openpyxl
import pytest
import xlwt

from detectors.document import Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, Encrypted, TooLarge
from scanner.extractors.mail import msg
from scanner.extractors.office.ole.documents import DOC, ENCRYPTED, OTHER, PPT, XLS
from scanner.extractors.registry import recognise
from scanner.limits import Limits
from tests.makers.compound import compound
from tests.makers.office import cells_of, gaps_of, parts_of, read, survive, text_of

_DATA = Path(__file__).parent.parent / "data"


def _xls(**cells: object) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Feuille")
    for name, value in cells.items():
        sheet.write(int(name[1:]) - 1, ord(name[0]) - ord("A"), value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_cells_of_a_legacy_workbook_come_as_they_were_typed() -> None:
    items = read(XLS, _xls(A1="Nom", B1=279035121518989.0, C2="fièvre"))
    assert cells_of(items) == {"Nom", "279035121518989", "fièvre"}
    assert "Feuille" in text_of(items, Zone.NOTE)


def test_a_book_of_libreoffice_is_read_whole() -> None:
    items = read(XLS, (_DATA / "book.xls").read_bytes())
    assert {"255081416802538", "1980-02-03", "valeurcachee"} <= cells_of(items)
    assert "ENTETEIMPR" in text_of(items, Zone.HEADER)
    assert "PIEDIMPR" in text_of(items, Zone.FOOTER)
    assert "COMMENTAIRE cellule" in text_of(items, Zone.NOTE)
    assert "TITRE classeur" in text_of(items, Zone.PROPERTIES)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


_BOF = _record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
_CORNERS = b"".join(
    _record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))
    for row, column in ((0, 0), (65535, 255))
)


def test_sheets_spread_too_far_are_refused_before_they_are_laid_out() -> None:
    stream = (_BOF + _CORNERS) * 4
    with pytest.raises(TooLarge):
        read(XLS, compound({"Workbook": stream}))


def test_lying_dimensions_are_refused_before_they_are_believed() -> None:
    lie = _record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    with pytest.raises(TooLarge):
        read(XLS, compound({"Workbook": _BOF + lie}))


def test_a_password_on_a_legacy_workbook_is_told() -> None:
    with pytest.raises(Encrypted):
        read(XLS, compound({"Workbook": _BOF + _record(0x002F, bytes(6))}))


def test_a_password_on_an_open_xml_file_is_told() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    plain, protected = io.BytesIO(), io.BytesIO()
    book.save(plain)
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("password", protected)
    with pytest.raises(Encrypted):
        read(ENCRYPTED, protected.getvalue())


def test_a_message_is_left_to_its_reader() -> None:
    content = Content.of_bytes(compound({"__properties_version1.0": b"x", "Package": b"y"}))
    assert recognise(content) is msg.FORMAT


def test_a_compound_file_of_unknown_kind_is_a_gap_with_its_properties() -> None:
    summary = bytes(24) + struct.pack("<I16sI", 1, b"", 48)
    title = struct.pack("<II", 0x1E, 8) + b"planted\0"
    summary += struct.pack("<IIII", 64, 1, 2, 16) + title
    items = read(OTHER, compound({"\x05SummaryInformation": summary, "Contents1": b"x"}))
    assert gaps_of(items) == [Reason.UNSUPPORTED]
    assert text_of(items, Zone.PROPERTIES) == "planted"


@pytest.mark.parametrize(
    ("path", "data", "inside"),
    [
        pytest.param("Package", b"PK inside", b"PK inside", id="open xml"),
        pytest.param("ObjectPool/_1/Package", b"PK inside", b"PK inside", id="in a pool"),
        pytest.param(
            "\x01Ole10Native",
            struct.pack("<I", 40) + b"\2\0label\0path\0\0\0\3\0\2\0\0\0p\0\4\0\0\0file",
            b"file",
            id="packaged",
        ),
    ],
)
def test_embedded_files_are_handed_on(path: str, data: bytes, inside: bytes) -> None:
    (part,) = parts_of(read(OTHER, compound({path: data})))
    assert part.rstrip(b"\0") == inside


def test_a_sheet_inside_a_document_is_read() -> None:
    with olefile.OleFileIO(io.BytesIO(_xls(A1="inside"))) as ole:
        stream = ole.openstream("Workbook").read()
    items = read(OTHER, compound({"MBD1/Workbook": stream, "Package": b"x"}))
    assert cells_of(items) == {"inside"}


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:600], id="cut"),
        pytest.param(
            lambda data: data[:512] + b"\0\0\0\0" * 128 + data[1024:], id="looping sectors"
        ),
        pytest.param(lambda data: data[:30] + b"\xff" * 60 + data[90:], id="lying header"),
    ],
)
def test_a_damaged_compound_file_is_ours_and_corrupt(damage: object) -> None:
    assert callable(damage)
    data = damage(compound({"Workbook": _BOF}))
    with pytest.raises(Corrupt):
        list(OTHER.read(Content.of_bytes(data), Limits()))
    assert recognise(Content.of_bytes(data)) in {OTHER, XLS}


@pytest.mark.parametrize("name", ["book.xls", "letter.doc"])
def test_cut_or_bent_anywhere_it_raises_only_its_own_errors(name: str) -> None:
    data = (_DATA / name).read_bytes()
    known = recognise(Content.of_bytes(data))
    assert known in {XLS, DOC, PPT}
    for position in range(0, len(data), 151):
        survive(known, data[:position], Limits(max_memory_bytes=1 << 20))
        bent = data[:position] + b"\xff\x7f" + data[position + 2 :]
        survive(known, bent, Limits(max_memory_bytes=1 << 20))
