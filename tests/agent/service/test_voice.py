"""What the collector is told that is not a file."""

from pathlib import Path

import pytest

from agent.places import Arrived, Changed
from agent.policy import Policy
from agent.service.voice import SpoolVoice
from agent.sweep import Tally
from tests.agent.endpoint import ListSpool, left, medium_at


def records(spool: ListSpool) -> list[dict[str, object]]:
    return [dict(entry.record) for entry in spool.letters]


def test_a_medium_is_told_by_its_keyed_identity_alone() -> None:
    spool = ListSpool()
    voice = SpoolVoice(spool, Policy())
    top = Path("/media/MARTEAU")
    voice.medium(Arrived(medium_at(top)))
    voice.medium(Changed(medium_at(top), medium_at(top)))
    voice.medium(left(top))
    told = records(spool)
    assert [one["event"] for one in told] == ["arrived", "changed", "vanished"]
    assert {one["medium"] for one in told} == {"hmac-sha256:test"}
    assert "MARTEAU" not in str(told)


@pytest.mark.parametrize(
    ("tally", "is_told"),
    [
        pytest.param(Tally(zones=1, zone_files=10, zone_bytes=1000), False, id="ordinary"),
        pytest.param(Tally(zones=1, zone_files=5_001), True, id="more than 5,000 files"),
        pytest.param(Tally(zones=2, zone_bytes=(20 << 30) + 1), True, id="more than 20 GiB"),
    ],
)
def test_t_priv_07_an_oddly_large_private_zone_is_told_by_counts(
    tally: Tally, *, is_told: bool
) -> None:
    spool = ListSpool()
    present = type("Present", (), {"medium": medium_at(Path("/home/x"))})()
    SpoolVoice(spool, Policy()).swept(present, tally)
    assert [set(one) for one in records(spool)] == (
        [{"message_type", "schema", "medium", "zones", "files", "bytes"}] if is_told else []
    )
