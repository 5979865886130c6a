"""The quick look for any cue never hides one from the slower look that tells them apart."""

from hypothesis import given
from hypothesis import strategies as st

from detectors import Prose
from detectors.qualifiers import qualified, told_apart
from detectors.text import Text

_WORDS = st.sampled_from(  # one of each cue
    [
        *("pas de", "pas d'", "absence de", "sans", "aucune", "ni", "négativité pour"),
        *("indemne de", "(-)", ": non", ": 0", "éliminé", "exclue", "absent"),
        *("antécédents familiaux", "atcd familiaux", "hérédité", "mère", "grand-père", "frères"),
        *("soeur", "oncle", "tantes", "cousine", "fils", "fille", "décédé", "porteur", "avec"),
        *("suspicion", "suspectée", "probable", "possible", "éventuelle", "hypothèse", "recherche"),
        *("éliminer", "évoquant", "craint", "doute", "risque", "dépistage", "en faveur", "?"),
        *("à éliminer", "évoquée", "votre", "et", "depuis", "mais", "un", "."),
    ]
)
_BLANKS = st.sampled_from((" ", " ", "\n", "", ", "))


@given(
    before=st.lists(st.tuples(_WORDS, _BLANKS), max_size=6),
    after=st.lists(st.tuples(_BLANKS, _WORDS), max_size=3),
)
def test_no_cue_is_missed_by_the_quick_look(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    lead = "".join(word + blank for word, blank in before)
    text = Text.of(Prose(f"{lead}asthme{''.join(blank + word for blank, word in after)}"))
    place = len(lead), len(lead) + len("asthme")
    assert qualified(text, *place) == told_apart(text, *place)
