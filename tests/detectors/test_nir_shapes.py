"""National numbers among many other numbers: none is missed for the sake of speed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import MAX_PROSE_CHARS, Prose
from detectors.engine import Engine
from detectors.nir_prose import NIR
from detectors.text import Text

ENGINE = Engine([NIR])
PERSON = "1580363113993"
LIMIT_S = 0.5  # ten times what it takes; trying every start took 100 times as much
DENSE = [
    pytest.param("M12.345,34.217 C 61.5 -7.31, 4.06 9.11 Z ", id="drawing"),
    pytest.param("12.345678 -341.2 ", id="floats"),
    pytest.param("48.853412 2.348812\n", id="coordinates"),
    pytest.param("4 17 238 4096\n", id="integers"),
    pytest.param("3 1 4 1 5 9 2 6 ", id="one digit each"),
    pytest.param("0000a2f0  48 65 6c 6c 6f 20 77 6f 72 6c 64 0b 19 2b 30 44\n", id="hex dump"),
    pytest.param("2026/03/14-15-09-26.535 8979\n", id="log"),
    pytest.param("1700000000000 12\n", id="milliseconds"),
]
WRITTEN = [
    pytest.param("158036311399393", id="together"),
    pytest.param("1 58 03 63 113 993 93", id="as printed"),
    pytest.param("1.58.03.63.113.993.93", id="dots"),
    pytest.param("1580363113993 93", id="key apart"),
    pytest.param("1 5803 63 113 993 93", id="year with month"),
    pytest.param("1 58 03 63113 993 93", id="department with commune"),
    pytest.param("1 580363113993 93", id="sex and key apart"),
    pytest.param("1580363113993\nClé\n93", id="key below its label"),
]


def values_in(written: str) -> list[str]:
    return [match.value for match in ENGINE.matches(Text.of(Prose(written)))]


def repeated(seed: str, size: int) -> str:
    return (seed * (size // len(seed) + 1))[:size]


@pytest.mark.parametrize("seed", DENSE)
def test_a_full_passage_of_numbers_is_read_fast(seed: str) -> None:
    text = Text.of(Prose(repeated(seed, MAX_PROSE_CHARS)))
    began = time.process_time()
    ENGINE.matches(text)
    assert time.process_time() - began < LIMIT_S


@pytest.mark.parametrize("seed", DENSE)
@pytest.mark.parametrize("written", WRITTEN)
@given(size=st.integers(0, 400))
def test_a_number_in_a_usual_grouping_is_found_among_others(
    seed: str, written: str, size: int
) -> None:
    assert PERSON in values_in(f"{repeated(seed, size)} x {written} x {repeated(seed, size)}")


@pytest.mark.parametrize("seed", DENSE)
def test_a_printed_number_is_found_next_to_other_numbers(seed: str) -> None:
    assert PERSON in values_in(f"{seed} 12 1 58 03 63 113 993 93 7 {seed}")


@pytest.mark.parametrize("seed", DENSE)
@pytest.mark.parametrize("label", ["NIR : ", "N° SS\n", "matricule "])
def test_a_label_far_in_a_passage_still_does_for_the_key(seed: str, label: str) -> None:
    before = repeated(seed, 2_000)
    assert values_in(f"{before} x {PERSON} x {before}") == []
    assert PERSON in values_in(f"{before} {label}{PERSON} x {before}")


@pytest.mark.parametrize("blank", ["\n", " \n", "\r\n"])
def test_boxes_are_found_below_numbers(blank: str) -> None:
    assert values_in(f"4096\n12\n{blank.join('158036311399393')}\n4096") == [PERSON]
