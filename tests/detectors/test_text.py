"""Text is folded to one byte a character, whatever signs it is written in."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import Prose
from detectors.text import Text, fold, readable

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()))  # surrogates too


@given(ANY_TEXT)
def test_folded_text_has_the_length_of_the_raw_text(text: str) -> None:
    """A match at bytes 10 to 25 is at characters 10 to 25, for any text."""
    ready = Text.of(Prose(text))
    assert len(ready.folded) == len(ready.raw)


@given(ANY_TEXT)
def test_folding_any_text_leaves_no_upper_case_letter(text: str) -> None:
    """Patterns are written in lower case: nothing of ASCII may be left in upper case."""
    assert not any(0x41 <= byte <= 0x5A for byte in fold(readable(text)))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("Éléonore ÇA où", b"eleonore ca ou", id="accents"),
        pytest.param(unicodedata.normalize("NFD", "Hémorragie"), b"hemorragie", id="decomposed"),
        pytest.param("Œdème du cœur", b"oedeme du coeur", id="oe ligature"),
        pytest.param("ﬁbrillation ﬂutter eﬃcace", b"fibrillation flutter efficace", id="PDF"),
        pytest.param("１２ ｍｇ", b"12 mg", id="full width"),
        pytest.param("dia\u200bbète\u00ad", b"diabete", id="zero width and soft hyphen"),
        pytest.param("1\u00a085\u202f05", b"1 85 05", id="no-break blanks"),
        pytest.param("l’infarctus – “aigu”", b'l\'infarctus - "aigu"', id="typographic"),
        pytest.param("12 µg 12 μg", b"12 \xb5g 12 \xb5g", id="micro and mu"),
        pytest.param("患者 🩺", b"?? ?", id="beyond Latin"),
    ],
)
def test_one_spelling_for_every_way_of_writing(written: str, folded: bytes) -> None:
    assert fold(readable(written)) == folded


@pytest.mark.parametrize(
    "piled",
    [
        pytest.param("a" + "\u0315\u0300\u0327\u0345" * 16_000, id="over one letter"),
        pytest.param("\u0315" * 32_000 + "\u0327" * 32_000, id="out of order"),
        pytest.param(("e" + "\u0301" * 40) * 1_500, id="over many letters"),
    ],
)
def test_piled_up_marks_cost_no_more_than_other_text(piled: str) -> None:
    """Composing them took seconds a passage: a hostile file would have stopped the sweep."""
    started = time.process_time()
    text = Text.of(Prose(piled + " hémorragie"))
    assert text.folded.endswith(b" hemorragie")
    assert time.process_time() - started < 1.0


def test_a_text_does_not_show_its_words_when_printed() -> None:
    """A log of the object says nothing of the patient."""
    assert "secret" not in repr(Text("secret"))


def test_a_line_is_found_from_any_place_in_it() -> None:
    text = Text("un\ndeux\ntrois")
    assert [text.line(at) for at in (0, 3, 6, 9)] == [(0, 2), (3, 7), (3, 7), (8, 13)]


def test_before_and_after_stop_at_the_ends_of_the_text() -> None:
    text = Text("abc")
    assert (text.before(1), text.after(1), text.before(0), text.after(3)) == (b"a", b"bc", b"", b"")
