"""RTF: text as Word shows it, every hidden place, objects, damage."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Zone
from findings import Reason
from scanner.extractors.errors import Corrupt, TooLarge
from scanner.extractors.office.rtf.reader import FORMAT
from scanner.limits import Limits
from tests.makers.office import cells_of, gaps_of, parts_of, read, survive, tables_of, text_of

_DATA = Path(__file__).parent.parent / "data"


def _rtf(body: str | bytes) -> bytes:
    raw = body if isinstance(body, bytes) else body.encode("latin-1")
    return b"{\\rtf1\\ansi\\ansicpg1252\\deff0 " + raw + b"}"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(r"fi\'e8vre", "fièvre", id="escaped byte"),
        pytest.param("fi\xe8vre", "fièvre", id="raw byte"),
        pytest.param(r"fi\u232\'e8vre", "fièvre", id="unicode with a fallback byte"),
        pytest.param(r"fi\u232?vre", "fièvre", id="unicode with a fallback letter"),
        pytest.param(r"\uc0 fi\u232vre", "fièvre", id="unicode without fallback"),
        pytest.param(r"\uc2\u8364\'80\'80x", "€x", id="two bytes of fallback"),
        pytest.param(r"{\uc0}\u8364?x", "€x", id="fallback is of its group"),
        pytest.param(r"\u-10179?\u-8704?", "\U0001f600", id="surrogates"),
        pytest.param(r"\u-10179?x", "\ufffdx", id="half a pair"),
        pytest.param(r"a\tab b\line c\~d\_e", "a\tb\nc\u00a0d-e", id="symbols"),
        pytest.param(r"opt\-ional", "optional", id="optional hyphen"),
        pytest.param(r"a\{b\}c\\d", "a{b}c\\d", id="escaped braces"),
        pytest.param("2 79{\\b  03}{\\i  51}\r\n 215", "2 79 03 51 215", id="runs and line ends"),
        pytest.param(r"a\par b", "a\nb", id="paragraphs"),
        pytest.param("a\\\nb", "a\nb", id="escaped line end"),
        pytest.param(r"{\fonttbl{\f1\fcharset238 X;}}{\f1\'b9}\'b9", "ą¹", id="font's code page"),
        pytest.param(r"{\v hidden}", "hidden", id="hidden text"),
        pytest.param(r"a{\*\unknown skipped}b", "ab", id="unknown destination"),
        pytest.param(r"a{\stylesheet{\s1 Normal;}}b", "ab", id="styles"),
        pytest.param(r"a{\pict\pngblip 89504e47{\*\x y}}b", "ab", id="picture"),
        pytest.param(r"a{\field{\*\fldinst PAGE}{\fldrslt 12}}", "a12", id="field result"),
        pytest.param(r"a{\*\shppict{\pict 00}}{\shp{\*\shpinst{\shptxt b}}}", "b\na", id="shape"),
    ],
)
def test_text_is_read_as_word_shows_it(body: str, text: str) -> None:
    assert text_of(read(FORMAT, _rtf(body)), Zone.BODY).strip("\n") == text


@pytest.mark.parametrize(
    ("body", "zone"),
    [
        pytest.param(r"{\header planted}", Zone.HEADER, id="header"),
        pytest.param(r"{\footerf planted}", Zone.FOOTER, id="footer"),
        pytest.param(r"x{\footnote planted}", Zone.NOTE, id="footnote"),
        pytest.param(r"x{\*\annotation planted}", Zone.NOTE, id="annotation"),
        pytest.param(r'{\field{\*\fldinst HYPERLINK "planted"}}', Zone.NOTE, id="field code"),
        pytest.param(r"{\*\docvar{n}{planted}}", Zone.NOTE, id="document variable"),
        pytest.param(r"{\info{\title planted}}", Zone.PROPERTIES, id="title"),
        pytest.param(
            r"{\*\userprops{\propname n}{\staticval planted}}", Zone.PROPERTIES, id="custom"
        ),
    ],
)
def test_every_hidden_place_is_read(body: str, zone: Zone) -> None:
    assert "planted" in text_of(read(FORMAT, _rtf(body)), zone)


def test_a_note_does_not_cut_the_text_that_holds_it() -> None:
    assert text_of(read(FORMAT, _rtf(r"left {\footnote note}right")), Zone.BODY) == "left right"


def test_deleted_text_does_not_run_into_what_replaced_it() -> None:
    items = read(FORMAT, _rtf(r"n\'e9 {\deleted MARTIN}{\revised DURAND}\par"))
    assert text_of(items).split("\n")[:2] == ["né DURAND", "MARTIN"]


def test_rows_become_a_table() -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {} \par more\cell {}\cell\row"
    items = read(FORMAT, _rtf(row.format("a", "b") + row.format("c", "") + r"\pard after\par"))
    (table,) = tables_of(items)
    assert table.rows == (("a \nmore", "b"), ("c \nmore", ""))
    assert text_of(items).strip() == "after"


def _object(class_name: bytes, native: bytes) -> str:
    name = struct.pack("<I", len(class_name) + 1) + class_name + b"\0"
    head = struct.pack("<II", 0x501, 2) + name + struct.pack("<II", 0, 0)
    return (head + struct.pack("<I", len(native)) + native).hex()


def test_embedded_objects_are_handed_on() -> None:
    body = r"{\object\objemb{\*\objdata " + _object(b"Word.Document.8", b"inside") + "}}"
    assert parts_of(read(FORMAT, _rtf(body))) == [b"inside"]


def test_a_packaged_file_is_taken_out_of_its_package() -> None:
    package = b"\x02\0label\0path\0\0\0\x03\0" + struct.pack("<I", 2) + b"p\0"
    package += struct.pack("<I", 4) + b"file" + b"tail"
    body = r"{\object{\*\objdata " + _object(b"Package", package) + "}}"
    assert parts_of(read(FORMAT, _rtf(body))) == [b"file"]


def test_an_object_that_makes_no_sense_is_a_gap() -> None:
    assert gaps_of(read(FORMAT, _rtf(r"x{\object{\*\objdata 0105zz}}"))) == [Reason.CORRUPT]


@pytest.mark.parametrize("announced", [3, 1 << 31, 9_999_999_999])
def test_raw_bytes_that_lie_about_their_length_end_with_the_file(announced: int) -> None:
    survive(FORMAT, _rtf(rb"a{\pict\bin%d ab}}c" % announced))
    assert "a" in text_of(survive(FORMAT, _rtf(rb"a\bin%d b" % announced)))


def test_braces_among_raw_bytes_are_not_groups() -> None:
    items = read(FORMAT, _rtf(rb"a{\pict\bin4 }}}}}b"))
    assert text_of(items).strip() == "ab"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_rtf("text")[:-1], id="missing brace"),
        pytest.param(b"{\\rtf1 text" + b"{" * 100_000, id="deep groups"),
    ],
)
def test_unsound_groups_are_corrupt(data: bytes) -> None:
    with pytest.raises(Corrupt):
        read(FORMAT, data)


def test_what_stands_before_the_damage_is_read() -> None:
    assert "kept" in text_of(survive(FORMAT, _rtf("kept")[:-1]))


def test_more_than_memory_is_too_large() -> None:
    with pytest.raises(TooLarge):
        read(FORMAT, _rtf("x" * 2000), Limits(max_in_memory_bytes=1000))


def test_a_scan_pasted_into_a_document_is_told() -> None:
    assert gaps_of(read(FORMAT, _rtf(r"1{\pict 00}"))) == [Reason.UNSUPPORTED]


_PIECES = [
    *"abc{}\\'*0123 ué\r\n\t",
    "\\par ",
    "\\u",
    "\\bin",
    "{\\pict",
    "{\\*\\objdata ",
    "\\cell ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_no_sequence_of_characters_breaks_it(body: str) -> None:
    survive(FORMAT, _rtf(body))


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))))
def test_any_text_written_as_unicode_comes_back(text: str) -> None:
    units = struct.iter_unpack("<h", text.encode("utf-16-le"))
    body = "".join(rf"\u{unit}?" for (unit,) in units)
    assert text_of(read(FORMAT, _rtf(body))).strip("\n").strip() == text.strip()


def test_a_letter_of_libreoffice_is_read_whole() -> None:
    items = read(FORMAT, (_DATA / "letter.rtf").read_bytes())
    assert "NIR 2 55 08 14 168 025 38\nAprès le tableau 日本 Ωμέγα" in text_of(items, Zone.BODY)
    assert "ENTETE" in text_of(items, Zone.HEADER)
    assert "COMMENTAIRE caché" in text_of(items, Zone.NOTE)
    assert "TITRE secret" in text_of(items, Zone.PROPERTIES)
    assert {"cel00é", "cel12é", "cel22é"} <= cells_of(items)


def test_cut_anywhere_it_raises_only_its_own_errors() -> None:
    data = (_DATA / "letter.rtf").read_bytes()
    for end in range(0, len(data), 211):
        survive(FORMAT, data[:end])
