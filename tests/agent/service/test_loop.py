"""The loop: media, events, doubts and schedules end in files examined once."""

import shutil
import time
from pathlib import Path

import pytest

from agent.places import Arrived
from agent.service.jobs import Rank
from agent.storage import StateProblem, Trouble
from tests.agent.endpoint import Endpoint, agent_over, left, medium_at

SAMPLES = Path(__file__).parents[3] / "sample_data"
LEAK = SAMPLES / "leaks" / "health_record" / "resultats_biologie.csv"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    folder = tmp_path / "key"
    folder.mkdir()
    return folder


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def told_leaks(endpoint: Endpoint) -> int:
    return sum(record.get("verdict") == "leak" for record in endpoint.told)


def test_a_medium_that_comes_is_swept(top: Path, state: Path) -> None:
    shutil.copy(LEAK, top / "a.csv")
    with agent_over(top, state) as endpoint:
        endpoint.until_idle()
        assert told_leaks(endpoint) == 1
        assert endpoint.index.coverage().share == 1.0


def test_a_file_that_comes_later_is_found_by_its_event(top: Path, state: Path) -> None:
    with agent_over(top, state) as endpoint:
        endpoint.until_idle()
        sweeps = len(endpoint.said.sweeps)
        shutil.copy(LEAK, top / "b.csv")
        endpoint.until(lambda: told_leaks(endpoint) == 1, 15)
        assert len(endpoint.said.sweeps) == sweeps


def test_without_events_the_scheduled_sweep_finds_it(top: Path, state: Path) -> None:
    with agent_over(top, state, watches=False) as endpoint:
        endpoint.until_idle()
        shutil.copy(LEAK, top / "b.csv")
        endpoint.loop.tempo.sweep_every_s = 0.5
        endpoint.until(lambda: told_leaks(endpoint) == 1, 15)


def test_a_second_start_reads_nothing_again(top: Path, state: Path) -> None:
    shutil.copy(LEAK, top / "a.csv")
    with agent_over(top, state) as endpoint:
        endpoint.until_idle()
    with agent_over(top, state) as endpoint:
        endpoint.until_idle()
        assert endpoint.told == []
        assert endpoint.said.sweeps[-1].unchanged == 1


def test_a_key_pulled_out_in_mid_scan_is_dropped_and_closes_nothing(top: Path, state: Path) -> None:
    there = True
    for number in range(30):
        shutil.copy(LEAK, top / f"{number}.csv")
    with agent_over(top, state, present=lambda: there) as endpoint:
        endpoint.until(lambda: told_leaks(endpoint) >= 3)
        there = False
        shutil.rmtree(top)  # what a pulled key shows: nothing, without any error
        top.mkdir()
        endpoint.changes.append(left(top))
        endpoint.until(lambda: endpoint.loop.is_idle)
        assert all(record["message_type"] == "file" for record in endpoint.told)
        assert all(record["outcome"] != "failed" for record in endpoint.told)
        known = endpoint.index.coverage().files
        assert known >= 3
        for number in range(30):
            shutil.copy(LEAK, top / f"{number}.csv")
        there = True
        endpoint.changes.append(Arrived(medium_at(top)))
        sweeps = len(endpoint.said.sweeps)
        endpoint.until(lambda: len(endpoint.said.sweeps) > sweeps and endpoint.loop.is_idle)
        assert endpoint.index.coverage().files == 30


def test_a_pause_holds_and_what_happens_in_it_is_kept(top: Path, state: Path) -> None:
    with agent_over(top, state) as endpoint:
        endpoint.until_idle()
        endpoint.loop.pause(time.time() + 3600)
        shutil.copy(LEAK, top / "b.csv")
        end = time.monotonic() + 3
        while time.monotonic() < end:
            time.sleep(min(endpoint.loop.step(), 0.1))
        assert endpoint.told == []
        endpoint.loop.pause(0.0)
        endpoint.until(lambda: told_leaks(endpoint) == 1, 15)


def test_a_new_file_does_not_wait_for_the_sweep_in_hand(top: Path, state: Path) -> None:
    for number in range(300):
        (top / f"{number}.txt").write_text(f"Compte rendu du comité des fêtes numéro {number}")
    with agent_over(top, state) as endpoint:
        endpoint.loop.tempo.read_bytes_per_s = 200  # a sweep of more than a minute
        endpoint.until(lambda: endpoint.index.coverage().files > 20)
        shutil.copy(LEAK, top / "zzz.csv")
        endpoint.until(lambda: told_leaks(endpoint) == 1, 15)
        assert endpoint.index.coverage().files < 300


def test_a_place_outside_what_is_scanned_is_refused(top: Path, state: Path) -> None:
    with agent_over(top, state) as endpoint:
        endpoint.until_idle()
        assert endpoint.loop.look_into(str(top / "a"), Rank.ORDERED)
        assert not endpoint.loop.look_into("/etc", Rank.ORDERED)


def test_a_state_that_cannot_be_kept_is_told_and_costs_no_file(
    top: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.service.loop.AFTER_TROUBLE_S", 0.2)
    shutil.copy(LEAK, top / "a.csv")
    with agent_over(top, state) as endpoint:
        put_many = endpoint.spool.put_many

        def full(_letters: object) -> None:
            raise StateProblem(Trouble.FULL, state)

        endpoint.spool.put_many = full  # type: ignore[method-assign]  # a full disk
        endpoint.until(lambda: endpoint.loop.doing.trouble is not None)
        endpoint.spool.put_many = put_many  # type: ignore[method-assign]  # and room again
        endpoint.until(lambda: told_leaks(endpoint) == 1)


def test_at_rest_no_worker_stays(top: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.service.loop.REST_AFTER_S", 0.0)
    shutil.copy(LEAK, top / "a.csv")
    with agent_over(top, state) as endpoint:
        endpoint.until_idle()
        endpoint.loop.step()
        assert endpoint.loop._examination._inspection is None
