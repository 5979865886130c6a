"""The quick look at how a stretch ends never hides a name."""

from hypothesis import given
from hypothesis import strategies as st

from detectors.person_beside import _TO_MARK, ends_in_lower_case

_SCRAPS = st.sampled_from(
    [
        *("DURAND", "Paul", "Jean-luc", "d'Alembert", "MacLeod", "O'Brien"),
        *("\u0141ukasz", "\xc9lise", "M.", "Mme"),
        *("de", "le", "patient", "(F)", "H,", "12/03/1958", "(", ")", ",", ":", "-", "\u2013", "|"),
        *(" ", " ", " ", "  ", "\t", "\n", "\xa0", "\u2003", "x", "7", "."),
    ]
)


@given(st.lists(_SCRAPS, max_size=8).map("".join) | st.text(max_size=20))
def test_no_name_ends_where_the_quick_look_says_so(stretch: str) -> None:
    assert not (ends_in_lower_case(stretch) and _TO_MARK.search(stretch))


def test_a_sentence_is_told_at_once() -> None:
    assert ends_in_lower_case("Je vois Monsieur DURAND, un patient de")
    assert not ends_in_lower_case("Je vois Jean DURAND (H), ")
