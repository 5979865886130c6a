"""The second stage adds patients' names near health data, and nothing else."""

import logging
import time

import pytest

from detectors import Match, Prose, Reader, Subject
from findings import Entity
from scanner.second_stage.reader import DETECTOR, MAX_WINDOWS, NameAnalyzer, SecondReader

LETTER = (
    "Le 6 mars 2026\n\nMon cher ami,\nMerci de m'avoir confié Erwan BEAUFILS, que je suis depuis\n"
    "dix ans. La sclérose latérale amyotrophique progresse. Le riluzole 50 mg est maintenu.\n"
    "Amitiés,\nBruno WOJTASIK"
)
LEAFLET = (
    "DOLIPRANE 500 mg, comprimé. Notice : information de l'utilisateur. Que contient-elle ?\n"
    "Si vous avez une insuffisance rénale, consultez votre médecin. Ce médicament est fabriqué\n"
    "par Jean Martin Laboratoires, rue Claude Bernard. Titulaire : Marie Laurent."
)


def names(found: list[Match]) -> list[Match]:
    return [match for match in found if match.detector == DETECTOR]


def read(reader: Reader, *texts: str) -> list[Match]:
    document = reader.new_document()
    return [match for text in texts for one in document.read(Prose(text)) for match in one.matches]


def test_the_patient_of_a_letter_without_labels_is_found_and_its_author_is_not(
    second: SecondReader,
) -> None:
    (one,) = names(read(second, LETTER))
    assert one.entity is Entity.PERSON
    assert one.subject is Subject.PATIENT
    assert one.value == "beaufils erwan"
    assert LETTER[one.start : one.end] == "Erwan BEAUFILS"
    assert "beaufils" not in repr(one)


def test_what_the_first_stage_finds_is_kept_and_in_order(second: SecondReader) -> None:
    first, both = read(Reader(), LETTER), read(second, LETTER)
    assert [match for match in both if match.detector != DETECTOR] == first
    assert [match.start for match in both] == sorted(match.start for match in both)


def test_a_name_found_by_the_first_stage_is_not_given_twice(second: SecondReader) -> None:
    text = "Madame Solange PERROTIN, 54 ans, présente une pneumopathie."
    assert names(read(Reader(), text)) == names(read(second, text)) == []


def test_names_without_health_or_identity_around_are_not_looked_for(second: SecondReader) -> None:
    assert read(second, "Merci de revoir Erwan BEAUFILS, que je suis depuis dix ans.") == []


def test_names_of_a_leaflet_are_nobodys(second: SecondReader) -> None:
    assert names(read(second, LEAFLET)) == []


def test_a_placeholder_is_no_patient(second: SecondReader) -> None:
    text = "Le patient ANONYME Anonyme présente une pneumopathie."
    assert names(read(second, text)) == []


def test_places_are_those_of_the_readable_text(second: SecondReader) -> None:
    text = "\ufeff" + LETTER.replace("é", "e\u0301").replace("Erwan", "Er\u200bwan")
    (one,) = names(read(second, text))
    assert LETTER[one.start : one.end] == "Erwan BEAUFILS"


def test_a_document_has_a_budget_of_windows(
    second: SecondReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def patients(_self: NameAnalyzer, text: str) -> list[object]:
        asked.append(len(text))
        return []

    monkeypatch.setattr(NameAnalyzer, "patients", patients)
    read(second, *["Pneumopathie sévère. " * 500] * 5)
    assert len(asked) == MAX_WINDOWS
    assert max(asked) <= 1_200
    read(second, LETTER)
    assert len(asked) == MAX_WINDOWS + 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Pneumopathie " + "A" * 60_000, id="one long word"),
        pytest.param("Pneumopathie de " + "Jean De La " * 5_000, id="one long name"),
        pytest.param("Pneumopathie " + "M. le Dr " * 6_000, id="titles"),
        pytest.param("Pneumopathie\n" + "rue de la " * 6_000, id="streets"),
        pytest.param("Pneumopathie " + "\u202e\u0301" * 20_000, id="marks"),
        pytest.param("Pneumopathie\n" * 5_000, id="anchors everywhere"),
    ],
)
def test_hostile_text_costs_a_bounded_time(second: SecondReader, text: str) -> None:
    started = time.perf_counter()
    read(second, text)
    assert time.perf_counter() - started < 10


def test_the_model_forgets_the_words_it_met(second: SecondReader) -> None:
    model = second.names._model._loaded()
    read(second, "Le patient Xylophène ZWRKTIJN présente une pneumopathie.")
    assert "ZWRKTIJN" not in model.vocab.strings
    known = len(model.vocab.strings)
    for number in range(30):
        read(second, f"Le patient Abc{number}x DEF{number}y présente une pneumopathie.")
    assert len(model.vocab.strings) <= known + 5


def test_nothing_read_is_logged(second: SecondReader, caplog: pytest.LogCaptureFixture) -> None:
    """Neither Presidio's decision log nor any other logger says a word of the document."""
    for name in ("presidio-analyzer", "decision_process", "spacy"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    with caplog.at_level(logging.DEBUG):
        read(second, LETTER)
    said = " ".join(record.getMessage() for record in caplog.records)
    assert not any(word in said for word in ("BEAUFILS", "riluzole", "amyotrophique", "WOJTASIK"))


def test_a_missing_model_is_said_and_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    from scanner.second_stage import nlp  # noqa: PLC0415 - changed for this test only

    monkeypatch.setattr(nlp, "MODEL", "fr_core_news_missing")
    with pytest.raises(nlp.ModelMissing, match="not installed"):
        NameAnalyzer()
