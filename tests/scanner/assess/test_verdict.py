"""What a verdict claims beyond the word."""

import pytest

from detectors import Prose, Reader
from findings import Fingerprinter, Patients, Verdict
from scanner.assess.case import CaseFile
from scanner.assess.scorecard import Evidence, Scorecard, Term
from scanner.assess.verdict import conclude
from scanner.limits import Limits


def test_a_clean_document_has_no_patients() -> None:
    """Names of a club's members are found and counted as entities, not as patients."""
    case = CaseFile(Fingerprinter.for_one_run(), Limits())
    text = "Club de badminton\nNom : QUELCONQUE\nPrénom : Zoé\nCatégorie : senior"
    for reading in Reader().new_document().read(Prose(text)):
        case.add(reading)
    judged = conclude(case)
    assert judged.entities
    assert judged.verdict is Verdict.CLEAN
    assert judged.patients == Patients()


def test_a_document_that_says_nothing_is_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most members of a large archive are such documents."""
    weighed: list[Evidence] = []
    terms = Scorecard.terms

    def counted(self: Scorecard, evidence: Evidence) -> tuple[Term, ...]:
        weighed.append(evidence)
        return terms(self, evidence)

    monkeypatch.setattr(Scorecard, "terms", counted)
    conclude(CaseFile(Fingerprinter.for_one_run(), Limits()))
    assert len(weighed) == 1
