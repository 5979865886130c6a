"""A table is judged by its columns: a list of patients is as many records, a list of stock none."""

from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Prose, Record, Role, Source, Table
from detectors.headers import role_of
from detectors.nir import key_of
from detectors.tables import TableJudge
from findings import Location

SHEET = Location.at(sheet=1)
HEADER = ("Nom", "Prénom", "Date de naissance", "Diagnostic")
ROWS = (("KERVELLA", "Anouk", "12/03/1958", "asthme"), ("OUARGLI", "Nadia", "1/2/1970", "HTA"))


def read(*tables: Table, telling: str = "") -> list[Record | Prose]:
    judge = TableJudge(lambda text: bool(telling) and telling in text)
    return [unit for table in tables for unit in judge.read(table)]


def roles(unit: Record | Prose) -> list[Role]:
    assert isinstance(unit, Record)
    return [field.role for field in unit.fields]


def nir(order: int) -> str:
    stem = f"2580375112{order}"
    return stem + key_of(stem)


def test_each_patient_of_a_list_is_a_record_with_its_row() -> None:
    units = read(Table((HEADER, *ROWS), where=SHEET))
    assert [roles(unit) for unit in units] == [
        [Role.FAMILY_NAME, Role.GIVEN_NAME, Role.BIRTH_DATE, Role.DIAGNOSIS_TEXT]
    ] * 2
    assert [str(unit.where) for unit in units] == ["sheet 1, row 2", "sheet 1, row 3"]


def test_a_title_may_stand_above_the_header() -> None:
    title = ("Liste d'attente de cardiologie", "", "", "")
    above, *records = read(Table((title, HEADER, *ROWS)))
    assert isinstance(above, Prose)
    assert len(records) == 2


def test_later_chunks_of_a_table_keep_its_columns() -> None:
    first = Table(ROWS[:1], header=HEADER, where=SHEET, first_row=2)
    second = Table(ROWS[1:], header=HEADER, where=SHEET, first_row=3)
    units = read(first, second)
    assert roles(units[0]) == roles(units[1])
    assert str(units[1].where) == "sheet 1, row 3"


def test_a_column_of_valid_numbers_needs_no_header() -> None:
    rows = tuple((nir(990 + n), "oui") for n in range(5))
    assert [roles(unit)[0] for unit in read(Table(rows))] == [Role.NIR] * 5


def test_a_column_of_order_numbers_is_no_list_of_people() -> None:
    valid = nir(991)
    rows = (*((f"20240{n:010d}", "oui") for n in range(200)), (valid, "oui"))
    [unit] = read(Table(rows))
    assert isinstance(unit, Prose)
    assert valid not in unit.text


def test_a_header_that_its_values_deny_is_not_believed() -> None:
    rows = (("NIR", "Nom"), ("voir annexe", "a"), ("néant", "b"), ("-", "c"))
    assert Role.NIR not in {role for unit in read(Table(rows)) for role in roles(unit)}


def test_a_directory_of_carers_names_no_patient() -> None:
    rows = (("Nom", "Prénom", "RPPS"), ("LENOIR", "Paul", "99700367909"))
    [unit] = read(Table(rows))
    assert roles(unit) == [Role.CARER_NAME, Role.CARER_NAME, Role.RPPS]


def test_a_form_is_one_record_of_its_labels_and_values() -> None:
    rows = (("Nom :", "KERVELLA"), ("Prénom :", "Anouk"), ("Né(e) le :", "12/03/1958"))
    [unit] = read(Table(rows))
    assert isinstance(unit, Record)
    assert unit.source is Source.FORM
    assert roles(unit) == [Role.FAMILY_NAME, Role.GIVEN_NAME, Role.BIRTH_DATE]


def test_a_number_written_one_digit_a_box_is_read_together() -> None:
    boxes = tuple(nir(992))
    rows = (("Nom", "Prénom", *[""] * 15), ("KERVELLA", "Anouk", *boxes))
    [unit] = read(Table(rows))
    assert isinstance(unit, Record)
    assert " ".join(boxes) in [field.value for field in unit.fields]


def test_a_column_without_a_role_is_read_where_something_is_found() -> None:
    rows = (("Nom", "Prénom", "Divers"), ("KERVELLA", "Anouk", "diabète"))
    assert Role.TEXT in roles(read(Table(rows), telling="diabète")[-1])
    assert Role.TEXT not in roles(read(Table(rows))[-1])


def test_a_table_that_says_nothing_is_read_as_lines() -> None:
    [unit] = read(Table((("stock", "prix"), ("vis", "12"), ("clou", "3")), where=SHEET))
    assert isinstance(unit, Prose)
    assert unit.text == "stock\tprix\nvis\t12\nclou\t3"
    assert str(unit.where) == "sheet 1, row 1"


CELLS = st.text(max_size=12) | st.sampled_from(["Nom", "NIR", "DDN", "12/03/1958", "asthme"])


@given(st.lists(st.lists(CELLS, max_size=6).map(tuple), max_size=8).map(tuple))
def test_any_table_is_read_without_losing_a_text_of_it(rows: tuple[tuple[str, ...], ...]) -> None:
    """With a probe that finds something in every text, every word comes out."""
    judge = TableJudge(lambda _text: True)
    seen = " ".join(
        unit.text if isinstance(unit, Prose) else " ".join(f.value for f in unit.fields)
        for unit in judge.read(Table(rows))
    )
    cells = {cell for row in rows for cell in row if cell.isalpha() and cell.isascii()}
    assert all(cell in seen for cell in cells if role_of(cell) is None)


def test_a_column_named_diagnosis_may_hold_codes() -> None:
    """Labels and codes go by the same header; the values tell which."""
    codes = (("Nom", "Diag"), ("KERVELLA", "E11.9"), ("OUARGLI", "B20"), ("LE GOFF", "I10"))
    assert roles(read(Table(codes, where=SHEET))[0]) == [Role.FAMILY_NAME, Role.DIAGNOSIS_CODE]


def test_names_with_a_civility_need_no_header() -> None:
    """A schedule may call its columns `qui` and `pourquoi`."""
    rows = (
        ("h", "qui"),
        ("9h", "Mme KERVELLA Anouk"),
        ("10h", "M. LE GOFF Yann"),
        ("11h", "Mme OUARGLI Nadia"),
    )
    assert Role.FULL_NAME in roles(read(Table(rows, where=SHEET))[-1])


def test_one_telling_word_makes_a_header_over_enough_rows() -> None:
    rows = (("Créneau", "Patient", "Poids sec"), *(("L-M-V", "KERVELLA Anouk", "61"),) * 3)
    assert Role.FULL_NAME in roles(read(Table(rows, where=SHEET))[-1])


def test_a_header_in_a_passage_of_its_own_names_the_columns_far_below() -> None:
    title = Table((("Liste d'attente de cardiologie",),), where=SHEET)
    header = Table((HEADER,), where=SHEET, first_row=400)
    body = Table(ROWS, where=SHEET, first_row=900)
    later = Table(ROWS, where=SHEET, first_row=1900)
    prose, names, *records = read(title, header, body, later)
    assert isinstance(prose, Prose)
    assert isinstance(names, Prose)
    assert [roles(unit)[-1] for unit in records] == [Role.DIAGNOSIS_TEXT] * 4
    assert [str(unit.where) for unit in records] == [
        f"sheet 1, row {row}" for row in (900, 901, 1900, 1901)
    ]


def test_the_head_of_one_sheet_does_not_name_the_columns_of_another() -> None:
    header = Table((HEADER,), where=SHEET)
    body = Table((("a", "b"), ("c", "d")), where=Location.at(sheet=2), first_row=30)
    assert not [unit for unit in read(header, body) if isinstance(unit, Record)]


def test_blank_rows_do_not_push_a_header_out_of_reach() -> None:
    blank = ((),) * 15
    units = read(Table((("Suivi",), *blank, HEADER, *ROWS), where=SHEET))
    assert [str(unit.where) for unit in units if isinstance(unit, Record)] == [
        "sheet 1, row 18",
        "sheet 1, row 19",
    ]
