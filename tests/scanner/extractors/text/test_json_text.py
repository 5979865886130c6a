"""JSON of any size and depth: tables of records, lines of values, and text when it is broken."""

import base64
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Prose, Table
from scanner.extractors.content import Content
from scanner.extractors.format import Item, Part
from scanner.extractors.registry import recognise
from scanner.extractors.text import json_text
from scanner.limits import Limits

LIMITS = Limits()
PATIENTS = [
    {
        "nom": "MARTIN",
        "dateNaissance": "1950-02-01",
        "actes": ["A", "B"],
        "adresse": {"ville": "Lyon"},
    },
    {"nom": "DURAND", "dateNaissance": "1961-03-02", "poids": 72.50},
    {"nom": "PETIT", "dateNaissance": None},
]


def read(data: bytes, limits: Limits = LIMITS) -> list[Item]:
    content = Content.of_bytes(data)
    known = recognise(content)
    assert known is json_text.FORMAT
    return list(known.read(content, limits))


def tables(found: list[Item]) -> list[Table]:
    return [item for item in found if isinstance(item, Table)]


def text(found: list[Item]) -> str:
    return "\n".join(item.text for item in found if isinstance(item, Prose))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(json.dumps(PATIENTS), id="array"),
        pytest.param(json.dumps(PATIENTS, indent=4), id="indented"),
        pytest.param("\n".join(json.dumps(one) for one in PATIENTS), id="ndjson"),
        pytest.param(json.dumps({"date": "2024", "patients": PATIENTS}), id="inside an object"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_like_records_become_one_table(data: str, encoding: str) -> None:
    (table,) = tables(read(data.encode(encoding)))
    assert table.header == ("nom", "date Naissance", "actes", "adresse ville", "poids")
    assert table.rows[0] == ("MARTIN", "1950-02-01", "A, B", "Lyon", "")
    assert table.rows[1] == ("DURAND", "1961-03-02", "", "", "72.5")


def test_one_record_is_prose_with_its_names() -> None:
    found = read(
        json.dumps({"patient": {"nom": "MARTIN", "nir_ins": "x1"}, "note": "a\nb"}).encode()
    )
    assert text(found) == "patient nom: MARTIN\npatient nir ins: x1\nnote: a\nb"


def test_rows_of_an_array_are_a_table() -> None:
    (table,) = tables(read(b'[["nom","ipp"],["MARTIN","1"],["DURAND",2]]'))
    assert table.rows == (("nom", "ipp"), ("MARTIN", "1"), ("DURAND", "2"))


def test_numbers_stay_as_written_and_a_repeated_key_hides_nothing() -> None:
    found = read(b'{"n": 1.50e3, "cle": "visible", "cle": "cachee"}')
    assert "1.50e3" in text(found)
    assert "visible" in text(found)
    assert "cachee" in text(found)


def test_values_after_a_broken_one_are_read_as_text() -> None:
    good = '{"nom": "MARTIN"}\n' * 2
    found = read((good + '{"nom": DURAND}\n' + '{"nom": "PETIT"}\n').encode())
    assert tables(found)[0].rows == (("MARTIN",), ("MARTIN",))
    assert "DURAND" in text(found)
    assert "PETIT" in text(found)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[" * 200_000 + b'"needle"', id="arrays"),
        pytest.param(b'{"a":' * 200_000 + b'"needle"', id="objects"),
        pytest.param(b'{"a":[' * 400 + b'"needle"' + b"]}" * 400, id="closed"),
    ],
)
def test_depth_is_no_crash_and_hides_nothing(data: bytes) -> None:
    assert "needle" in text(read(data))


def test_one_value_larger_than_memory_is_read_as_text() -> None:
    data = b'{"a": "' + b"mot " * 100_000 + b'needle"}'
    found = read(data, Limits(max_in_memory_bytes=1 << 20))
    assert "needle" in text(found)


def test_base64_in_a_field_is_a_part_and_not_noise() -> None:
    body = b"%PDF-1.4\n" + bytes(range(256)) * 4
    found = read(json.dumps({"pdf": base64.b64encode(body).decode(), "nom": "X"}).encode())
    (part,) = [item for item in found if isinstance(item, Part)]
    assert part.content.read(1 << 20) == body
    assert text(found) == "nom: X"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[INFO] demarrage {x}\n", id="log"),
        pytest.param(b"[2024-01-01 10:00:00] demarrage\n", id="dated log"),
        pytest.param(b"{nom: MARTIN}", id="braces"),
        pytest.param(b"Bonjour", id="prose"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_only_looks_like_json_is_not(data: bytes) -> None:
    assert not json_text.FORMAT.recognise(Content.of_bytes(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["needle", "nom", ""]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)
    ),
    max_leaves=30,
)


@given(JSON)
def test_every_value_is_read_whatever_the_shape(value: object) -> None:
    data = json.dumps(value)
    found = list(json_text.read(Content.of_bytes(data.encode()), Limits()))
    cells = "\n".join(cell for table in tables(found) for row in table.rows for cell in row)
    assert (text(found) + cells).count("needle") >= data.count("needle")


@given(st.binary(max_size=200))
def test_any_bytes_end_without_an_error(data: bytes) -> None:
    list(json_text.read(Content.of_bytes(b'[{"a":' + data), Limits()))


def test_a_long_array_is_streamed() -> None:
    data = b"[" + b",\n".join([b'{"nom": "MARTIN", "ipp": 12345}'] * 50_000) + b"]"
    content = Content.of_bytes(data)
    tracemalloc.start()
    try:
        found = json_text.read(content, Limits())
        count = sum(len(item.rows) for item in found if isinstance(item, Table))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 50_000
    assert peak < 4 << 20
