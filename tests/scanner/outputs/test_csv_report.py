"""The CSV opens in a spreadsheet and runs nothing there."""

import csv
import io

import pytest

from findings import Reason
from scanner.outputs.csv_report import COLUMNS
from tests.scanner.fake_engine import few_records, file_record, unread
from tests.scanner.outputs.conftest import Written


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def test_one_line_a_record_below_one_heading(written: Written) -> None:
    text = written("csv", few_records())
    assert len(rows(text)) == len(few_records())
    assert text[1:].splitlines()[0] == ";".join(COLUMNS)
    assert text.count("\r\n") == text.count("\n") == len(few_records()) + 1


def test_the_heading_stands_even_above_nothing(written: Written) -> None:
    assert rows(written("csv", [])) == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", " =", "\xa0="])
def test_a_name_that_looks_like_a_formula_is_made_text(written: Written, sign: str) -> None:
    name = f"{sign}cmd|' /C calc'!A0;x.pdf"
    (row,) = rows(written("csv", [file_record(name)]))
    assert row["path"] == f"'{name}"


def test_standard_input_keeps_its_name(written: Written) -> None:
    (row,) = rows(written("csv", [file_record("-")]))
    assert row["path"] == "-"


def test_a_name_with_line_ends_stays_in_its_cell(written: Written) -> None:
    (row,) = rows(written("csv", [file_record('a"\r\n=1+1\t')]))
    assert row["path"] == r'a"\r\n=1+1\t'


def test_numbers_stay_numbers(written: Written) -> None:
    row = rows(written("csv", few_records()))[0]
    assert (row["patients"], row["patients_high"], row["size"]) == ("1204", "1337", "36785")


def test_an_unlisted_folder_is_unknown_and_never_clean(written: Written) -> None:
    (row,) = (one for one in rows(written("csv", few_records())) if one["path"] == "Bureau/fermé")
    assert (row["verdict"], row["reason"]) == ("unknown", "permission")


def test_nobody_counted_is_an_empty_cell_and_none_found_is_0(written: Written) -> None:
    unknown, clean = rows(written("csv", [unread("a", Reason.TIMEOUT), file_record("b")]))
    assert (unknown["patients"], unknown["patients_low"], unknown["patients_high"]) == ("", "", "")
    assert (clean["patients"], clean["patients_high"]) == ("0", "0")
