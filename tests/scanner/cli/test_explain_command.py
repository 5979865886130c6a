"""`colmate explain` says why, without a word of the content."""

from pathlib import Path

from detectors.signals import Signal
from findings import Category, Reason
from scanner.assess.scorecard import HealthEvidence, IdentityEvidence, Link
from scanner.examined import Term
from scanner.outputs.evidence_labels import DETAILS, GROUPS
from tests.scanner.cli.conftest import Colmate
from tests.scanner.fake_engine import FakeScanner, file_record, leak, unread

TERMS = (
    Term(group="base", detail="before any evidence", points=-6.0),
    Term(group="identity", detail="national_number", points=4.2),
    Term(group="link", detail="none", points=-2.5),
    Term(group="new group", detail="new detail", points=-1.25),
)


def test_verdict_then_evidence_then_masked_findings(colmate: Colmate, tmp_path: Path) -> None:
    file = tmp_path / "cr.docx"
    file.touch()
    scanner = FakeScanner(explained=((leak(str(file), 3), TERMS),))
    ended = colmate("explain", str(file), scanner=scanner)
    assert ended.code == 1
    parts = ("A leak:", "Evidence", "+4.20", "-1.25", "Masked", "1 85 •• •• ••• ••• ••")
    order = [ended.out.index(part) for part in parts]
    assert order == sorted(order)
    assert "185017599900101" not in ended.out
    assert "sheet 1, row 14" in ended.out


def test_it_speaks_french(colmate: Colmate, tmp_path: Path) -> None:
    scanner = FakeScanner(explained=((leak("x", 3), TERMS),))
    out = colmate("explain", str(tmp_path), "--lang", "fr", scanner=scanner).out
    assert "Une fuite" in out
    assert "+4,20" in out
    assert "numéro national, clé juste" in out
    assert "new detail" in out
    assert "feuille 1, ligne 14" in out


def test_an_unread_file_is_not_clean(colmate: Colmate, tmp_path: Path) -> None:
    scanner = FakeScanner(explained=((unread("x", Reason.TIMEOUT), ()),))
    ended = colmate("explain", str(tmp_path), scanner=scanner)
    assert ended.code == 3
    assert "nothing can be said" in ended.out
    assert "took too long" in ended.out


def test_a_clean_file_ends_with_0_and_nothing_at_all_with_3(
    colmate: Colmate, tmp_path: Path
) -> None:
    clean = FakeScanner(explained=((file_record("x\x1b"), ()),))
    ended = colmate("explain", str(tmp_path), scanner=clean)
    assert (ended.code, "\x1b" in ended.out) == (0, False)
    assert colmate("explain", str(tmp_path), scanner=FakeScanner()).code == 3


def test_every_kind_of_evidence_has_its_word() -> None:
    assert set(GROUPS) >= set(DETAILS)
    for kinds in (IdentityEvidence, HealthEvidence, Link, Signal):
        assert any(set(words) == set(kinds) for words in DETAILS.values())


def test_a_list_of_numbers_is_not_said_to_hold_health_data(
    colmate: Colmate, tmp_path: Path
) -> None:
    numbers = leak("x", 12, category=Category.NATIONAL_IDENTIFIER)
    out = colmate("explain", str(tmp_path), scanner=FakeScanner(explained=((numbers, ()),))).out
    assert "ten or more national health numbers" in out
    assert "not by the confidence or the points" in out
    assert "identifiable health data" not in out
