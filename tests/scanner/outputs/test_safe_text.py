"""Nothing in a file name acts on a terminal or a page."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.outputs.safe_text import safe_json, safe_text, shortened

ANY_TEXT = st.text(st.characters())  # lone surrogates too


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("a\nb", r"a\nb", id="line end"),
        pytest.param("\x1b[31mred", r"\x1b[31mred", id="terminal escape"),
        pytest.param("\x9b31m", r"\x9b31m", id="8-bit escape"),
        pytest.param("gpj.\u202efdp", r"gpj.\u202efdp", id="right to left"),
        pytest.param("caf\udce9", r"caf\udce9", id="bytes that are no text"),
        pytest.param("a\u2028b\u200bc", r"a\u2028b\u200bc", id="line separator, zero width"),
        pytest.param("\U000e0041", r"\U000e0041", id="tag"),
        pytest.param("Été à l’hôpital 測試.pdf", "Été à l’hôpital 測試.pdf", id="honest text"),
    ],
)
def test_what_must_not_act_is_shown_escaped(name: str, shown: str) -> None:
    assert safe_text(name) == shown


@given(ANY_TEXT)
def test_safe_text_holds_no_control_whatever_came_in(name: str) -> None:
    shown = safe_text(name)
    shown.encode("utf-8")
    assert {unicodedata.category(one) for one in shown}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})


@given(ANY_TEXT)
def test_safe_json_means_the_same(name: str) -> None:
    line = safe_json(json.dumps({"path": name}, ensure_ascii=False))
    assert json.loads(line) == {"path": name}
    assert "\x9b" not in line
    assert "\u202e" not in line


def test_a_shortened_path_keeps_its_end() -> None:
    assert shortened("a/b/c/report.pdf", 11) == "…report.pdf"
    assert shortened("short", 11) == "short"
