"""Whose a name is, measured on the model's own output over the sentences of `sentences`."""

import pytest

from detectors.text import fold
from scanner.second_stage.reader import SecondReader
from scanner.second_stage.roles import CONFIRMED, DOUBTFUL, REFUSED, score
from scanner.second_stage.written import name_in
from tests.marked import unmarked
from tests.scanner.second_stage import sentences


def confirmed(second: SecondReader, written: str) -> list[bool]:
    """For each marked name, whether the second stage takes it for a patient's."""
    plain, spans = unmarked(written)
    found = second.names.patients(plain)
    return [any(one.start < end and start < one.end for one in found) for start, end in spans]


def share(second: SecondReader, *groups: tuple[str, ...]) -> float:
    names = [one for group in groups for written in group for one in confirmed(second, written)]
    return sum(names) / len(names)


@pytest.mark.parametrize(
    "written",
    [pytest.param(text, id=f"patient-{n}") for n, text in enumerate(sentences.PATIENTS, 1)],
)
def test_patients_are_confirmed(second: SecondReader, written: str) -> None:
    assert all(confirmed(second, written))


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(text, id=f"other-{n}")
        for n, text in enumerate(
            sentences.CARERS_AND_OTHERS + sentences.EPONYMS_AND_PLACES + sentences.HELD_OUT_PLACES,
            1,
        )
    ],
)
def test_carers_relatives_authors_places_and_diseases_are_not(
    second: SecondReader, written: str
) -> None:
    assert not any(confirmed(second, written))


def test_recall_of_patients_is_four_in_five(second: SecondReader) -> None:
    assert share(second, sentences.PATIENTS, sentences.HELD_OUT_PATIENTS) >= 0.8


def test_recall_on_sentences_written_after_the_cues(second: SecondReader) -> None:
    """Measured 0.67 when they were written; the floor is what an honest rule set keeps."""
    assert share(second, sentences.HELD_OUT_PATIENTS) >= 0.6


def test_few_others_are_taken_for_patients(second: SecondReader) -> None:
    wrong = share(
        second,
        sentences.CARERS_AND_OTHERS,
        sentences.EPONYMS_AND_PLACES,
        sentences.HELD_OUT_OTHERS,
        sentences.HELD_OUT_PLACES,
    )
    assert wrong <= 0.05


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("le patient [[Durand]] va bien", CONFIRMED, id="lone name after its cue"),
        pytest.param("hier [[Durand]] présente une toux", DOUBTFUL, id="lone name before its cue"),
        pytest.param("réunion avec [[Paul Durand]]", DOUBTFUL, id="no cue"),
        pytest.param("adressé par [[Paul Durand]] qui présente", REFUSED, id="refusal wins"),
        pytest.param(
            "La patiente sort. [[Paul Durand]] assure la suite", REFUSED, id="cue of a sentence off"
        ),
        pytest.param("revue. Le résumé. [[Paul Durand]]", DOUBTFUL, id="cues end with sentences"),
        pytest.param("[[Marie Curie]] présente la salle", DOUBTFUL, id="eponym"),
    ],
)
def test_the_score_of_a_name_is_that_of_its_sentence(written: str, expected: float) -> None:
    plain, ((start, end),) = unmarked(written)
    name = name_in(plain, start, end)
    assert name is not None
    assert score(fold(plain), name) == expected
