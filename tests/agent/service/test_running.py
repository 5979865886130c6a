"""The whole agent against a collector that verifies: from a saved letter to a stored record."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from agent.companion import Feedback, Post, Summary
from agent.service.box import Box
from agent.service.orders import PAUSED_FILE
from agent.service.running import Part
from agent.service.slips import ORDERS
from agent.service.status import read_relaying, read_scanning
from tests.agent.service.conftest import Enrolled

SAMPLES = Path(__file__).parents[3] / "sample_data"
LEAK = SAMPLES / "leaks" / "health_record" / "resultats_biologie.csv"
NAME = "MARTEAU Jeanne.csv"


def leaks(agent: Enrolled) -> int:
    return sum(record["verdict"] == "leak" for record in agent.told_of("file"))


def test_a_letter_saved_on_the_disk_is_stored_at_the_collector(enrolled: Enrolled) -> None:
    shutil.copy(LEAK, enrolled.top / NAME)
    enrolled.start()
    enrolled.until(lambda: leaks(enrolled) == 1)
    shutil.copy(LEAK, enrolled.top / "b.csv")
    enrolled.until(lambda: leaks(enrolled) == 2)
    (medium,) = enrolled.told_of("medium")
    assert (medium["event"], medium["kind"]) == ("arrived", "fixed")
    assert {record["medium"] for record in enrolled.told} == {medium["medium"]}


def test_two_halves_in_two_runs_do_the_same(enrolled: Enrolled) -> None:
    shutil.copy(LEAK, enrolled.top / NAME)
    enrolled.start(Part.RELAY)
    enrolled.until((enrolled.state / "policy.jws").exists)
    enrolled.end()
    enrolled.start(Part.SCAN)
    enrolled.until(lambda: read_scanning(enrolled.state).verdicts.get("leak") == 1, 90)
    enrolled.end()
    assert not enrolled.told
    enrolled.start(Part.RELAY)
    enrolled.until(lambda: leaks(enrolled) == 1)


def test_no_name_and_no_value_is_in_anything_the_agent_keeps(enrolled: Enrolled) -> None:
    shutil.copy(LEAK, enrolled.top / NAME)
    enrolled.start()
    enrolled.until(lambda: leaks(enrolled) == 1)
    enrolled.end()
    rows = LEAK.read_text(encoding="cp1252").splitlines()[1:]
    planted = {cell for row in rows for cell in row.split(";")[:4]} | {"MARTEAU", "resultats_bio"}
    kept = b"".join(path.read_bytes() for path in enrolled.state.rglob("*") if path.is_file())
    told = json.dumps(enrolled.told).encode()
    assert kept
    for value in planted:
        assert value.encode() not in kept + told
        assert value.encode("cp1252") not in kept + told


def test_a_policy_with_other_rules_examines_everything_again(enrolled: Enrolled) -> None:
    shutil.copy(LEAK, enrolled.top / NAME)
    enrolled.start()
    enrolled.until(lambda: leaks(enrolled) == 1)
    enrolled.publish(max_depth=5)
    enrolled.flush()
    enrolled.until(lambda: leaks(enrolled) == 2)
    assert read_scanning(enrolled.state).policy_revision in (1, 2)


def test_a_policy_that_finds_nothing_any_more_is_not_applied(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled.start()
    enrolled.until(lambda: read_relaying(enrolled.state).policy_applied == 1)
    monkeypatch.setattr("agent.service.trial.LETTER", "Réunion du comité des fêtes\n")
    enrolled.publish()
    enrolled.flush()
    enrolled.until(lambda: bool(enrolled.fake.heartbeats))
    enrolled.until(lambda: enrolled.fake.heartbeats[-1]["policy"]["error"] == "trial")
    assert enrolled.fake.heartbeats[-1]["policy"]["applied"] == 1


def test_the_collector_may_ask_for_a_sweep_and_hears_of_its_end(enrolled: Enrolled) -> None:
    enrolled.start()
    enrolled.until(lambda: bool(read_scanning(enrolled.state).media), 60)
    common = {"created_by": "RSSI", "reason": "r", "expires": time.time() + 600}
    enrolled.fake.tasks.append(
        {"kind": "sweep", "id": "sweep-1", "paths": [str(enrolled.top)], **common}
    )
    enrolled.fake.tasks.append({"kind": "sweep", "id": "sweep-2", "paths": ["/etc"], **common})
    enrolled.flush()

    def said() -> set[tuple[str, str]]:
        beats = [*enrolled.fake.heartbeats]
        return {(task["id"], task["state"]) for beat in beats for task in beat["tasks"]}

    def is_over() -> bool:
        enrolled.flush()
        return ("sweep-1", "done") in said()

    enrolled.until(is_over)
    assert ("sweep-2", "refused") in said()


def test_a_pause_outlives_a_restart(enrolled: Enrolled) -> None:
    Box(enrolled.state / ORDERS).put({"kind": "pause", "until": time.time() + 3600})
    enrolled.start()
    enrolled.until((enrolled.state / PAUSED_FILE).exists)
    enrolled.end()
    shutil.copy(LEAK, enrolled.top / NAME)
    enrolled.start()
    time.sleep(4)
    assert not enrolled.told_of("file")
    Box(enrolled.state / ORDERS).put({"kind": "pause", "until": 0})
    enrolled.until(lambda: leaks(enrolled) == 1)


@pytest.mark.skipif(os.name != "posix", reason="accounts have numbers")
def test_a_person_is_told_of_their_files_and_the_collector_of_the_answer(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.service.coaching.PUBLISH_EVERY_S", 0.5)
    post = Post(enrolled.notice)
    shutil.copy(LEAK, enrolled.top / NAME)
    enrolled.start()
    enrolled.until(lambda: (post.mine() or Summary()).built_in == 1)
    post.say(Feedback.NOT_PATIENTS)
    enrolled.until(lambda: bool(enrolled.told_of("feedback")))
    (told,) = enrolled.told_of("feedback")
    assert (told["kind"], told["files"]) == ("not_patients", 1)
    said = b"".join(path.read_bytes() for path in enrolled.notice.rglob("*") if path.is_file())
    assert b"MARTEAU" not in said


def test_a_heartbeat_tells_coverage_queue_and_health(enrolled: Enrolled) -> None:
    shutil.copy(LEAK, enrolled.top / NAME)
    enrolled.start()
    enrolled.until(lambda: leaks(enrolled) == 1)
    enrolled.end()
    enrolled.start(Part.RELAY)
    before = len(enrolled.fake.heartbeats)
    enrolled.until(lambda: len(enrolled.fake.heartbeats) > before)
    beat = enrolled.fake.heartbeats[-1]
    assert beat["queue"]["records"] == 0
    assert beat["rules"]
    assert "watch_partial" in beat["health"]  # the half that watches does not run
