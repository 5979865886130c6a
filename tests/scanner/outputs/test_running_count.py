"""A run that did not reach its summary is still counted truly."""

from findings import FolderRecord, Outcome, Reason, Verdict
from scanner.errors import ExitCode
from scanner.outputs.running_count import RunningCount
from tests.scanner.fake_engine import few_records, leak


def test_containers_count_once_and_members_not() -> None:
    seen = RunningCount()
    for record in few_records():
        seen.add(record)
    summary = seen.summary(ExitCode.INTERRUPTED)
    assert summary.files == 8
    assert summary.verdicts[Verdict.LEAK] == 2
    assert summary.outcomes == {
        Outcome.SCANNED: 4, Outcome.PARTIAL: 1, Outcome.FAILED: 1, Outcome.SKIPPED: 2,
    }  # fmt: skip
    assert summary.not_examined[Reason.LINK] == 1
    assert summary.folders_not_listed == 1
    assert summary.exit_code == 130
    assert summary.rules == "2026.11.1"


def test_patients_are_at_least_those_of_one_file_and_at_most_the_sum() -> None:
    seen = RunningCount()
    for record in (leak("a", 5), leak("b", 7), FolderRecord(path="c")):
        seen.add(record)
    patients = seen.summary(ExitCode.INTERRUPTED).patients
    assert (patients.low, patients.estimate, patients.high) == (7, 7, 12)


def test_nothing_seen_is_a_summary_of_nothing() -> None:
    assert RunningCount().summary(ExitCode.INTERNAL).files == 0
