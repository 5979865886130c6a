"""The sentences that a hurried reader takes at their word."""

from datetime import UTC, datetime

import pytest

from findings import Entity, Exposure, Outcome, Patients, Protection, Summary, Verdict
from scanner.locales import ENGLISH, language
from scanner.outputs.digest import Digest
from scanner.outputs.sentences import (
    actions,
    coverage_sentence,
    kinds_text,
    partial_text,
    verdict_sentence,
)
from tests.scanner.fake_engine import file_record, leak

FRENCH = language("fr")


def summary(*, patients: Patients | None = None, folders: int = 0, **outcomes: int) -> Summary:
    counts = {Outcome(name): number for name, number in outcomes.items()}
    return Summary(
        started=datetime(2026, 11, 21, tzinfo=UTC),
        seconds=1.0,
        files=sum(outcomes.values()),
        bytes=0,
        outcomes=counts,
        verdicts={Verdict.LEAK: 2} if patients else {Verdict.CLEAN: 1},
        patients=patients or Patients(estimate=0, low=0, high=0),
        not_examined={},
        folders_not_listed=folders,
        rules="r",
        exit_code=1,
    )


@pytest.mark.parametrize(
    ("patients", "english", "french"),
    [
        pytest.param(
            Patients(estimate=1, low=1, high=1), "of 1 patient.", "de 1 patient.", id="exactly one"
        ),
        pytest.param(
            Patients(estimate=1, low=1, high=3),
            "of at least 1 patient.",
            "d’au moins 1 patient.",
            id="one or more",
        ),
        pytest.param(
            Patients(estimate=3, low=1, high=3),
            "of up to 3 patients.",
            "de 3 patients au plus.",
            id="at most",
        ),
        pytest.param(
            Patients(estimate=5, low=2, high=9),
            "of about 5 patients.",
            "d’environ 5 patients.",
            id="between",
        ),
    ],
)
def test_an_uncertain_count_says_on_which_side(
    patients: Patients, english: str, french: str
) -> None:
    found = summary(scanned=2, patients=patients)
    assert verdict_sentence(found, ENGLISH).endswith(english)
    assert verdict_sentence(found, FRENCH).endswith(french)


def test_coverage_tells_in_part_from_not_at_all() -> None:
    sentence = coverage_sentence(
        summary(scanned=5, partial=2, failed=1, skipped=3, folders=1), ENGLISH
    )
    assert sentence == (
        "5 of 11 files examined whole. 2 only in part. 1 could not be read. "
        "1 folder could not be listed. 3 were left out."
    )


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        pytest.param({"scanned": 3}, "", id="all whole"),
        pytest.param({"partial": 2}, "in part", id="only partial"),
        pytest.param({"partial": 2, "failed": 1}, "2 in part", id="some partial"),
        pytest.param({"failed": 1}, "", id="none partial"),
    ],
)
def test_partial_files_are_told_beside_the_unread(outcomes: dict[str, int], expected: str) -> None:
    assert partial_text(summary(**outcomes), ENGLISH) == expected


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        pytest.param(
            (Entity.NIR, Entity.PERSON, Entity.BIRTH_DATE, Entity.PHONE, Entity.DIAGNOSIS),
            "NIR, name, birth date, diagnosis +1",
            id="health is not crowded out",
        ),
        pytest.param(
            (Entity.NIR, Entity.DIAGNOSIS, Entity.CCAM, Entity.CIM10, Entity.MEDICINE),
            "NIR, diagnosis, CIM-10 code, CCAM code +1",
            id="identity is not crowded out",
        ),
        pytest.param((Entity.NIR, Entity.CARER), "NIR, carer's name", id="all fit"),
        pytest.param((), "", id="nothing"),
    ],
)
def test_the_kinds_shown_tell_who_and_what(entities: tuple[Entity, ...], expected: str) -> None:
    record = file_record(entities=dict.fromkeys(entities, 1))
    assert kinds_text(record, ENGLISH) == expected


def test_an_action_never_names_more_patients_than_there_are() -> None:
    """Two copies of one list hold the same patients; the tally of files has them twice."""
    digest = Digest(10)
    for record in (
        leak("a", 40),
        leak("b", 40),
        summary(scanned=2, patients=Patients(estimate=40, low=40, high=44)),
    ):
        digest.add(record)
    counts = [action.how_much for action in actions(digest, ENGLISH)]
    assert counts == ["2 files · up to 44 patients"] * 2 + ["2 files"]


def test_among_equals_the_widest_exposure_comes_first() -> None:
    exposures = (Exposure.UNENCRYPTED_VOLUME, Exposure.WORLD_READABLE)
    protection = Protection(file_encrypted=False, volume_encrypted=False, exposures=exposures)
    digest = Digest(10)
    digest.add(leak("a", 4, protection=protection))
    first, second, third = (action.what for action in actions(digest, ENGLISH))
    assert first == "Restrict who may read what everyone can read"
    assert second == "Encrypt the disks"
    assert third == "Move the files to the patient record, or encrypt them"
