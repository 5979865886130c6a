"""The dictionary finds whole terms, the longest, over line ends, fast, and in bounded memory."""

import re
import time

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from detectors import wordlists
from detectors.detector import Lexicon
from detectors.lexicon import Dictionary
from detectors.text import fold, readable

SMALL = Dictionary.of(
    {
        b"diabete": Lexicon.DIAGNOSIS,
        b"diabete de type 2": Lexicon.DIAGNOSIS,
        b"herpes zoster": Lexicon.DIAGNOSIS,
        b"infection herpes grave": Lexicon.DIAGNOSIS,
        b"insuline": Lexicon.MEDICINE,
    }
)


def found(dictionary: Dictionary, text: str) -> list[bytes]:
    folded = fold(readable(text))
    return [folded[start:end] for _, start, end in dictionary.hits(folded)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("Diabète de type 2 ancien", [b"diabete de type 2"], id="longest"),
        pytest.param("diabète de type 1", [b"diabete"], id="falls back to the shorter"),
        pytest.param("diabète  de\ntype\r\n 2.", [b"diabete  de\ntype\r\n 2"], id="wrapped"),
        pytest.param("diabètes prédiabète", [], id="whole words only"),
        pytest.param("infection herpes zoster", [b"herpes zoster"], id="inside a false opening"),
        pytest.param("diabète,insuline;diabète", [b"diabete", b"insuline", b"diabete"], id="next"),
        pytest.param("le_diabète_de-type (2)_x", [b"diabete_de-type (2"], id="any blank"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_term_is_found_whole(text: str, terms: list[bytes]) -> None:
    assert found(SMALL, text) == terms


@given(st.lists(st.sampled_from(["diabete", "de", "type", "2", "herpes", "zoster", "x", *"\n._-"])))
def test_the_two_levels_find_what_one_plain_alternation_finds(words: list[str]) -> None:
    """Against a reference: Python's own engine over all terms, longest first."""
    text = " ".join(words).encode()
    terms = sorted(SMALL.kind_of, key=len, reverse=True)
    ways = b"|".join(term.replace(b" ", rb"[^a-z0-9]+") for term in terms)
    plain = rb"(?<![a-z0-9])(?:" + ways + rb")(?![a-z0-9])"
    expected = [match.span() for match in re.finditer(plain, text)]
    assert [(start, end) for _, start, end in SMALL.hits(text)] == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_taken(folded: bytes) -> None:
    """Hits lie in the text, in order, none over another."""
    at = 0
    for _, start, end in SMALL.hits(folded):
        assert at <= start < end <= len(folded)
        at = end


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("cancer du sein", id="reviewed"),
        pytest.param("fracture du col du femur", id="label without its closed or open"),
        pytest.param("cholecystite", id="label without its precision"),
        pytest.param("maladie d alzheimer", id="reviewed over label"),
        pytest.param("bpco", id="abbreviation"),
        pytest.param("doliprane", id="brand"),
        pytest.param("amoxicilline", id="substance"),
        pytest.param("xanax", id="short brand, reviewed"),
    ],
)
def test_the_shipped_dictionary_knows(text: str) -> None:
    assert found(Dictionary.load(), text) == [text.encode()]


@pytest.mark.parametrize(
    "word",
    [
        "chute",
        "noyade",
        "contact",
        "traction",
        "etat",
        "fievre",
        "douleur",
        "stress",
        "absence",
        "divers",
        "solution",
        "association",
        "calcium",
        "diane",
        "sirop",
        "daily",
        "muse",
        "art",
    ],
)
def test_an_everyday_word_is_no_term(word: str) -> None:
    assert found(Dictionary.load(), word) == []


def test_no_term_is_short_unless_a_person_reviewed_it() -> None:
    reviewed = set(wordlists.reviewed("diseases.txt")) | set(wordlists.reviewed("medicines.txt"))
    short = {term for term in Dictionary.load().kind_of if len(term) < wordlists.MIN_LETTERS}
    assert short <= reviewed
    assert len(Dictionary.load().kind_of) > 10_000


def test_the_word_lists_are_folded_and_hold_no_term_twice() -> None:
    for name in ("diseases.txt", "medicines.txt", "everyday_words.txt"):
        terms = list(wordlists.reviewed(name))
        assert all(wordlists.words(term.decode()) == term for term in terms), name
        assert len(terms) == len(set(terms)), name


def test_the_dictionary_runs_on_the_fast_automaton() -> None:
    """Short of memory RE2 silently becomes 15 times slower; a small pattern is the measure."""
    folded = b"le conseil municipal a vote le budget annuel de la commune " * 20_000
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    small = re2.compile(rb"\b(?:xylophone|zanzibar|quetzal)\b", options)
    dictionary = Dictionary.load()
    assert list(dictionary.hits(folded)) == []
    ours = min(_seconds(lambda: list(dictionary.hits(folded))) for _ in range(3))
    theirs = min(_seconds(lambda: list(small.finditer(folded))) for _ in range(3))
    assert ours < 8 * theirs


def _seconds(run: object) -> float:
    started = time.process_time()
    run()  # type: ignore[operator]  # a lambda of this test
    return time.process_time() - started
