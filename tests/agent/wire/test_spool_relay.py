"""The real spool, the real client and a real peer: what was put arrives, once, and opens there."""

import json
import random
import threading
from pathlib import Path

import pytest
from nacl.public import SealedBox

from agent.spool import Spool
from agent.wire import relay as relay_module
from agent.wire.collector import Collector
from agent.wire.relay import Relay
from findings import Severity
from scanner.errors import ColmateError
from tests.agent.fake_collector import FakeCollector
from tests.agent.loopback import Fault, Says

FAULTS = [
    Fault.ANSWER_LOST, Says(500), Says(413), Fault.TRUNCATED, Says(415), Fault.TWICE,
    Says(401, {"code": "clock", "server_time": 0}), Says(403, ours=False), Fault.ANSWER_LOST,
]  # fmt: skip


def opened(fake: FakeCollector, folder: Path) -> Spool:
    return Spool.open(folder / "spool.db", bytes(fake.sealing_key.public_key))


def arrived(fake: FakeCollector) -> list[dict[str, object]]:
    box = SealedBox(fake.sealing_key)
    return [json.loads(box.decrypt(record)) for record in fake.records_of("agent-1")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "state"
    made.mkdir(mode=0o700)
    return made


def test_what_was_put_arrives_once_through_faults_and_restarts(
    fake: FakeCollector, collector: Collector, folder: Path
) -> None:
    spool = opened(fake, folder)
    for number in range(300):
        spool.put({"n": number}, b"%d" % number, Severity.HIGH)
    fake.faults.extend(FAULTS)
    while spool.depth().records:
        Relay(spool, collector, random.Random(1)).step()  # a new relay knows nothing of the last
        spool.close()
        spool = opened(fake, folder)
    spool.close()
    assert [record["n"] for record in arrived(fake)] == list(range(300))
    assert fake.duplicates > 0
    assert fake.forks == 0


def test_a_record_that_is_refused_leaves_a_gap_that_says_so(
    fake: FakeCollector, collector: Collector, folder: Path
) -> None:
    box = SealedBox(fake.sealing_key)
    fake.refused_record = lambda record: json.loads(box.decrypt(record)).get("n") == 7
    spool = opened(fake, folder)
    for number in range(20):
        spool.put({"n": number}, b"%d" % number, Severity.LOW)
    sending = Relay(spool, collector, random.Random(1))
    while spool.depth().records:
        sending.step()
    spool.close()
    told = arrived(fake)
    assert [record.get("n") for record in told] == [*range(7), None, *range(8, 20)]
    assert told[7]["message_type"] == "gap"
    assert sending.refused == 1


def test_a_spool_that_fails_is_tried_again(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    tries = []

    class Broken:
        def next_batch(self, max_records: int, max_bytes: int) -> None:
            """Fail once, then stop the relay."""
            tries.append(max_records)
            if len(tries) > 1:
                stop.set()
                return
            raise ColmateError("the disk refused")

    monkeypatch.setattr(relay_module, "AFTER_TROUBLE_S", 0.0)
    Relay(Broken(), collector, random.Random(1)).run(stop)  # type: ignore[arg-type]  # one method
    assert len(tries) == 2
