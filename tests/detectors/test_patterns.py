"""Asking several patterns at once loses no hit, nor does asking RE2 without its wrapper."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from detectors.patterns import PatternSet, first, latin1_options, spans


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(rb"ab|b\d|\b\d+\b", id="some"),
        pytest.param(rb"(?:^|\n)a{1,3}", id="at a line's start"),
        pytest.param(rb"\Aa|b\z", id="at the ends"),
        pytest.param(rb"(?s:a.*)", id="to the end"),
        pytest.param(rb"a*", id="empty too"),
        pytest.param(rb"", id="always empty"),
        pytest.param(rb"\xe9+", id="beyond ASCII"),
    ],
)
@given(folded=st.text(alphabet="ab1 \n\xe9", max_size=12).map(lambda text: text.encode("latin-1")))
def test_the_spans_are_those_of_the_wrapper(pattern: bytes, folded: bytes) -> None:
    """Against google-re2's own `finditer` and `search`."""
    compiled = re2.compile(pattern, latin1_options())
    assert list(spans(compiled, folded)) == [hit.span() for hit in compiled.finditer(folded)]
    for at in range(len(folded) + 1):
        hit = compiled.search(folded, at)
        assert first(compiled, folded, at) == (hit and hit.span())


def test_the_set_names_the_patterns_that_occur() -> None:
    patterns = PatternSet(["abc", r"\bx\d", "zz"])
    assert patterns.occurring(b"zz abc") == [0, 2]
    assert patterns.occurring(b"") == []


class OutOfMemory:
    """A Set whose automaton outgrew its memory: it answers as if nothing occurred."""

    def Match(self, text: bytes) -> None:  # noqa: N802 - the binding's name
        """No answer, no error: what RE2 does."""


def test_a_set_that_ran_out_of_memory_loses_no_hit() -> None:
    """Each pattern is then run by itself."""
    patterns = PatternSet(["abc", r"\bx\d", "zz"])
    patterns._set = OutOfMemory()
    assert patterns.occurring(b"zz abc") == [0, 2]


def test_a_pattern_that_re2_refuses_is_our_bug() -> None:
    with pytest.raises(Exception, match="invalid perl operator"):
        PatternSet([r"(?=look-ahead)"])
