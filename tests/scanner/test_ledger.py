"""The account of a sweep ends with the exit code that its files call for."""

import pytest

from findings import FileRecord, FolderRecord, Outcome, Reason, Verdict
from scanner.errors import ExitCode
from scanner.ledger import Ledger

DONE = (Outcome.SCANNED, None, Verdict.CLEAN)
LEAK = (Outcome.SCANNED, None, Verdict.LEAK)
TORN = (Outcome.PARTIAL, Reason.CORRUPT, Verdict.UNKNOWN)
ZONE = (Outcome.SKIPPED, Reason.PRIVATE_ZONE, Verdict.UNKNOWN)
Fate = tuple[Outcome, Reason | None, Verdict]


def ended(*fates: Fate, strict: bool = False, opens_zones: bool = False) -> ExitCode:
    ledger = Ledger(strict=strict, opens_zones=opens_zones)
    for outcome, reason, verdict in fates:
        ledger.file(
            FileRecord(
                path="x",
                size=1,
                modified=None,
                media_type=None,
                outcome=outcome,
                reason=reason,
                verdict=verdict,
                rules="1",
            )
        )
    return ledger.exit_code()


@pytest.mark.parametrize(
    ("fates", "code"),
    [
        pytest.param((), ExitCode.DONE, id="nothing met"),
        pytest.param((DONE, ZONE), ExitCode.DONE, id="all accounted for"),
        pytest.param((DONE, TORN), ExitCode.INCOMPLETE, id="a torn file"),
        pytest.param((LEAK, TORN), ExitCode.LEAK, id="a leak wins over a torn file"),
    ],
)
def test_the_code_is_that_of_the_contract(fates: tuple[Fate, ...], code: ExitCode) -> None:
    assert ended(*fates) is code


def test_strict_makes_incomplete_win() -> None:
    assert ended(LEAK, TORN, strict=True) is ExitCode.INCOMPLETE


def test_t_priv_05_opening_a_zone_of_somebody_else_is_refused() -> None:
    """Without an authorisation no zone of another is opened, and the run says it was refused."""
    assert ended(DONE, ZONE, opens_zones=True) is ExitCode.REFUSED
    assert ended(LEAK, ZONE, opens_zones=True) is ExitCode.REFUSED
    assert ended(DONE, opens_zones=True) is ExitCode.DONE


def test_a_folder_that_cannot_be_listed_is_incomplete() -> None:
    ledger = Ledger()
    ledger.folder(FolderRecord(path="x"))
    assert ledger.exit_code() is ExitCode.INCOMPLETE


def test_an_interrupted_run_says_so_whatever_it_found() -> None:
    ledger = Ledger()
    ledger.interrupted = True
    assert ledger.exit_code() is ExitCode.INTERRUPTED
