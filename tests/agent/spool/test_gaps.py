"""A gap record tells what is missing, and the page that others rely on names every reason."""

from pathlib import Path

import pytest

from agent.spool import GapReason
from agent.spool.gaps import LATEST, Loss, gap_record

PAGE = (Path(__file__).parents[3] / "docs" / "report-format.md").read_text("utf-8")


@pytest.mark.parametrize("reason", GapReason)
def test_every_reason_is_on_the_page(reason: GapReason) -> None:
    assert f"`{reason.value}`" in PAGE


def test_losses_of_one_reason_are_one_record() -> None:
    record = gap_record(
        (
            Loss(reason=GapReason.SPOOL_FULL, severity=0, records=100, first_at=60, last_at=120),
            Loss(reason=GapReason.SPOOL_FULL, severity=1, records=20, first_at=0, last_at=90),
        )
    )
    assert record == {
        "message_type": "gap",
        "schema": 1,
        "reason": "spool_full",
        "records": 120,
        "severities": {"none": 100, "low": 20},
        "from": "1970-01-01T00:00:00Z",
        "to": "1970-01-01T00:02:00Z",
    }
    assert all(f'"{field}"' in PAGE for field in record)


@pytest.mark.parametrize("reason", [GapReason.SPOOL_LOST, GapReason.SPOOL_RESTORED])
def test_what_nobody_knows_is_not_given_a_number(reason: GapReason) -> None:
    record = gap_record((Loss(reason=reason, records=0, first_at=0, last_at=0),))
    assert (record["records"], record["severities"]) == (None, {})


def test_a_clock_beyond_all_years_is_told_as_far_as_it_goes() -> None:
    loss = Loss(reason=GapReason.TOO_LARGE, first_at=-5, last_at=LATEST + 5)
    record = gap_record((loss,))
    assert (record["from"], record["to"]) == ("1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
