"""From labels of a nomenclature to terms that letters use."""

import pytest

from detectors import wordlists


@pytest.mark.parametrize(
    ("label", "terms"),
    [
        pytest.param("Choléra", [b"cholera"], id="plain"),
        pytest.param("Cholécystite, sans précision", [b"cholecystite"], id="tail"),
        pytest.param("Asthme (allergique) [bronchique]", [b"asthme"], id="asides"),
        pytest.param(
            "Arthropathie post-vaccinale - Main", [b"arthropathie post vaccinale"], id="site"
        ),
        pytest.param(
            "Fracture fermée du col du fémur",
            [b"fracture fermee du col du femur", b"fracture du col du femur"],
            id="closed",
        ),
        pytest.param("Carence en", [b"carence"], id="hanging word"),
        pytest.param("Autres maladies du foie", [], id="leftover class"),
        pytest.param("", [], id="empty"),
        pytest.param(
            "un deux trois quatre cinq six sept de la neuf",
            [b"un deux trois quatre cinq six sept"],
            id="long",
        ),
    ],
)
def test_a_label_is_cut_to_what_letters_say(label: str, terms: list[bytes]) -> None:
    assert list(wordlists.label_terms(label)) == terms


@pytest.mark.parametrize(
    ("one", "several"),
    [
        pytest.param(b"hernie discale", b"hernies discales", id="noun and adjective"),
        pytest.param(b"cancer du sein", b"cancers du sein", id="noun and complement"),
        pytest.param(b"infarctus", b"infarctus", id="ends in s"),
        pytest.param(b"hta", b"hta", id="abbreviation"),
        pytest.param(b"infection a vih", b"infections a vih", id="joined by a"),
    ],
)
def test_a_disease_is_known_in_the_plural(one: bytes, several: bytes) -> None:
    assert wordlists.plural(one) == several


def test_an_everyday_word_is_kept_out_of_both_lists() -> None:
    everyday = wordlists.everyday_words()
    assert not everyday & set(wordlists.medicines())
    assert not everyday & set(wordlists.diagnoses())


def test_each_of_our_lists_says_where_it_comes_from() -> None:
    """Licence and origin stand in the file itself."""
    folder = wordlists.files("detectors") / "lexicons"
    names = [entry.name for entry in folder.iterdir()]
    assert {"diseases.txt", "medicines.txt", "everyday_words.txt", "analytes.txt"} <= set(names)
    for name in names:
        head = (folder / name).read_text(encoding="utf-8").split("\n\n")[0]
        assert "Apache-2.0" in head, name


def test_the_table_of_codes_is_whole() -> None:
    """A truncated package would silently know fewer codes."""
    assert sum(1 for _ in wordlists.cim10_rows()) > 40_000
