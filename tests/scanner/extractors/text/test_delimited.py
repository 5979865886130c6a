"""Tables of separated values are found by content and read as a stream."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import MAX_TABLE_ROWS, Prose, Table
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Gap, Item
from scanner.extractors.registry import recognise
from scanner.extractors.text import delimited
from scanner.limits import Limits

HEADER = ("Nom", "Prénom", "Date de naissance", "Diagnostic")
ROWS = [(f"NOM{n}", f"Zoé{n}", f"0{n % 9 + 1}/02/1950", "Asthme, sévère; ancien") for n in range(8)]


def read(data: bytes) -> list[Item]:
    content = Content.of_bytes(data)
    known = recognise(content)
    assert known is not None
    assert known.name == "delimited"
    return list(known.read(content, Limits()))


def tables(found: list[Item]) -> list[Table]:
    return [item for item in found if isinstance(item, Table)]


def rows(found: list[Item]) -> list[tuple[str, ...]]:
    return [row for table in tables(found) for row in table.rows]


def written(mark: str) -> str:
    lines = [HEADER, *ROWS]
    return "".join(mark.join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_each_separator_and_encoding_gives_the_same_table(mark: str, encoding: str) -> None:
    (table,) = tables(read(written(mark).encode(encoding)))
    assert table.header == HEADER
    assert list(table.rows) == ROWS
    assert table.first_row == 2


def test_a_long_table_comes_in_chunks_with_the_same_header_and_running_rows() -> None:
    lines = "".join(f"N{n};P{n};{n}\n" for n in range(1_300))
    found = tables(read(("Nom;Prénom;IPP\n" + lines).encode()))
    assert [len(table.rows) for table in found] == [MAX_TABLE_ROWS, MAX_TABLE_ROWS, 300]
    assert [table.first_row for table in found] == [2, 502, 1002]
    assert {table.header for table in found} == {("Nom", "Prénom", "IPP")}


def test_titles_above_the_table_are_prose_and_the_header_is_found() -> None:
    data = "Export du service\n\nNom;Prénom;IPP\nA;B;1\nC;D;2\nE;F;3\n"
    found = read(data.encode())
    assert any(isinstance(item, Prose) and "Export" in item.text for item in found)
    (table,) = tables(found)
    assert table.header == ("Nom", "Prénom", "IPP")
    assert table.first_row == 4


def test_a_table_without_headings_loses_no_row() -> None:
    data = "MARTIN;Zoé;Lyon\nDURAND;Luc;Paris\nPETIT;Eve;Nice\n"
    found = read(data.encode())
    (table,) = tables(found)
    assert table.header == ()
    assert len(table.rows) == 3
    assert any(isinstance(item, Prose) and "DURAND; Luc; Paris" in item.text for item in found)


def test_values_stay_as_written_and_rows_may_be_ragged() -> None:
    data = 'Nom;NIR;Note\nA;="0285";x\nB;\'0286\nC;3;y;z\nD;4;t\nE;5;u\n'
    assert rows(read(data.encode()))[:3] == [
        ("A", '="0285"', "x"),
        ("B", "'0286"),
        ("C", "3", "y", "z"),
    ]


@pytest.mark.parametrize("at", [0, 30, 4_000])
def test_a_quote_that_never_closes_costs_its_line_and_not_the_file(at: int) -> None:
    lines = [f"N{n};P{n};{n}\n" for n in range(20_000)]
    lines[at] = f'"N{at};P;0\n'
    found = rows(read(("Nom;Prénom;IPP\n" + "".join(lines)).encode()))
    assert sum(len(row) == 3 for row in found) == 20_000


def test_a_record_that_never_ends_is_cut() -> None:
    """Each line closes one quote and opens the next."""
    data = 'Nom;Note;IPP\nA;B;1\nC;D;2\nE;"\n' + '";"x\n' * 400_000 + "needle\n"
    assert ("needle",) in rows(read(data.encode()))


def test_a_long_note_in_quotes_stays_one_cell() -> None:
    note = "ligne\n" * 40
    data = "Nom;Note;IPP\n" + "".join(f'N{n};"{note}";{n}\n' for n in range(30))
    found = rows(read(data.encode()))
    assert len(found) == 30
    assert {row[1] for row in found} == {note}


def test_columns_beyond_the_limit_are_a_gap() -> None:
    line = ";".join(str(n) for n in range(3_000)) + "\n"
    found = read((line * 3).encode())
    assert Gap(Reason.TOO_LARGE) in found
    assert {len(row) for row in rows(found)} == {2_000}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Bonjour, je suis là.\nVoici, madame, la lettre.\nMerci, à vous.\n", id="letter"
        ),
        pytest.param("int a;\nint b;\nreturn a;\n", id="code"),
        pytest.param("Une ligne\nDeux lignes\n", id="plain"),
        pytest.param("a;b\n", id="one line"),
    ],
)
def test_prose_is_no_table(text: str) -> None:
    assert not delimited.recognise(Content.of_bytes(text.encode()))


@given(st.text(alphabet='ab;,\n"\t|\r é', max_size=400))
def test_no_input_raises_and_no_letter_is_lost(text: str) -> None:
    content = Content.of_bytes(text.encode())
    found = list(delimited.read(content, Limits()))
    kept = "".join(cell for row in rows(found) for cell in row)
    kept += "".join("".join(table.header) for table in tables(found))
    kept += "".join(item.text for item in found if isinstance(item, Prose))
    assert kept.count("a") >= text.count("a")
    assert kept.count("é") >= text.count("é")


def test_a_large_table_is_streamed() -> None:
    data = b"Nom;Prenom;IPP\n" + b"MARTIN;Zoe;12345\n" * 150_000
    content = Content.of_bytes(data)
    tracemalloc.start()
    try:
        count = sum(
            len(item.rows) for item in delimited.read(content, Limits()) if hasattr(item, "rows")
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 150_000
    assert peak < 3 << 20
