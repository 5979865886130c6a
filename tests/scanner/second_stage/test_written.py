"""Names are told by case, without the words around them that name nobody."""

import pytest

from scanner.second_stage.written import WrittenNames, name_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("vu GUILLOUX Marcel hier", ["GUILLOUX Marcel"], id="NOM Prénom"),
        pytest.param("vu Marcel GUILLOUX hier", ["Marcel GUILLOUX"], id="Prénom NOM"),
        pytest.param("vu Solange Perrotin hier", ["Solange Perrotin"], id="a common given name"),
        pytest.param("LE GOFF Yann", ["LE GOFF Yann"], id="particle"),
        pytest.param("Concernant Marcel GUILLOUX", ["Marcel GUILLOUX"], id="heading before"),
        pytest.param("COMPTE RENDU DE SORTIE", [], id="a title in capitals"),
        pytest.param("Insuffisance Rénale Chronique", [], id="a title with initials"),
        pytest.param("AVC et IRM", [], id="acronyms"),
        pytest.param("Doliprane Codoliprane", [], id="medicines"),
        pytest.param("marcel guilloux", [], id="lower case"),
    ],
)
def test_full_names_by_case(text: str, names: list[str]) -> None:
    found = WrittenNames().analyze(text, ["PERSON"])
    assert [text[one.start : one.end] for one in found] == names
    assert all(one.score < 0.5 for one in found)


def test_the_name_in_a_span_leaves_its_civility_out() -> None:
    text = "vu Madame Solange PERROTIN ce jour"
    name = name_in(text, 3, 26)
    assert name is not None
    assert text[name.start : name.end] == "Solange PERROTIN"
    assert "PERROTIN" not in repr(name)


def test_a_span_without_a_name_has_none() -> None:
    assert name_in("une toux sèche", 0, 14) is None
    assert name_in("Le Patient", 0, 10) is None
