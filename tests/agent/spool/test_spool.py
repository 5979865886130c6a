"""What the spool promises, one by one."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agent.spool import Depth, Entry, Spool
from agent.spool.dropping import free_pages
from agent.storage import StateProblem, Trouble
from findings import Severity
from tests.agent.refusing_disk import has_namespaces, on_small_disk, refusing_disk
from tests.agent.spool.collecting import Collector, entry

MAX_BYTES = 3 << 20
MAX_RECORD_BYTES = 64 << 10
LOW, HIGH = Severity.LOW, Severity.HIGH
Opening = Callable[[], Spool]


@pytest.fixture
def collector() -> Collector:
    return Collector()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spool.db"


@pytest.fixture
def open_spool(path: Path, collector: Collector) -> Iterator[Opening]:
    """Opens the spool, again if asked again."""
    opened: list[Spool] = []

    def open_it() -> Spool:
        for spool in opened:
            spool.close()
        opened.append(
            Spool.open(path, collector.sealing_key, MAX_BYTES, max_record_bytes=MAX_RECORD_BYTES)
        )
        return opened[-1]

    yield open_it
    for spool in opened:
        spool.close()


@pytest.fixture
def spool(open_spool: Opening) -> Spool:
    return open_spool()


def bounded(spool: Spool, max_bytes: int) -> Spool:
    """The spool, holding no more than so many bytes of records."""
    spool._room = replace(spool._room, max_bytes=max_bytes)
    return spool


def deliver(spool: Spool, collector: Collector) -> None:
    while (batch := spool.next_batch()) is not None:
        spool.acknowledge(*collector.receive(batch))


def test_records_come_in_order_with_numbers_without_holes(
    spool: Spool, collector: Collector
) -> None:
    for number in range(5):
        spool.put_many([entry(number, number)])
    batch = spool.next_batch(max_records=3)
    assert batch is not None
    assert (batch.first_seq, batch.last_seq, len(batch.records)) == (1, 3, 3)
    assert spool.acknowledge(*collector.receive(batch)) == 3
    batch = spool.next_batch()
    assert batch is not None
    assert (batch.first_seq, batch.last_seq) == (4, 5)
    spool.acknowledge(*collector.receive(batch))
    assert spool.next_batch() is None
    assert [collector.stored[batch.epoch, seq]["number"] for seq in range(1, 6)] == [*range(5)]


def test_until_acknowledged_the_same_records_keep_their_numbers(
    spool: Spool, open_spool: Opening
) -> None:
    spool.put_many(entry(number, 7) for number in range(3))
    first = spool.next_batch()
    spool.put_many([entry(3, 7)])
    second = open_spool().next_batch()
    assert first is not None
    assert second is not None
    assert second.epoch == first.epoch
    assert second.records[:3] == first.records
    assert (second.first_seq, second.last_seq) == (1, 4)


def test_a_batch_has_one_record_however_small_it_must_be(spool: Spool) -> None:
    spool.put_many(entry(number, number, size=1_000) for number in range(3))
    for max_records in (1, 0, 9):
        batch = spool.next_batch(max_records, max_bytes=10)
        assert batch is not None
        assert len(batch.records) == 1


def test_nothing_lies_on_the_disk_in_clear(spool: Spool, tmp_path: Path) -> None:
    marker = "a path that names a patient"
    spool.put({"message_type": "file", "path": marker}, b"subject", HIGH)
    assert spool.next_batch() is not None
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert marker.encode() not in written
    assert b"message_type" not in written
    assert marker not in repr(Entry({"path": marker}, b"", LOW)) + repr(spool.next_batch())


def test_odd_file_names_can_be_told(spool: Spool, collector: Collector) -> None:
    spool.put({"message_type": "file", "number": 0, "path": "caf\udce9"}, b"subject", LOW)
    deliver(spool, collector)
    assert [record["path"] for record in collector.stored.values()] == ["caf\udce9"]


def test_while_there_is_room_every_state_is_kept(spool: Spool, collector: Collector) -> None:
    spool.put_many(entry(number, 1) for number in range(4))
    deliver(spool, collector)
    assert collector.numbers() == [0, 1, 2, 3]
    assert collector.gaps() == {}


def test_superseded_states_go_before_anything_is_dropped(
    spool: Spool, collector: Collector
) -> None:
    bounded(spool, 4_500)
    spool.put_many([entry(0, 1, HIGH, 500), entry(1, 2, LOW, 500), entry(2, 1, HIGH, 500)])
    spool.put_many(entry(number, number, LOW, 500) for number in range(3, 8))
    deliver(spool, collector)
    assert collector.numbers() == [2, 3, 4, 5, 6, 7]
    assert collector.gaps() == {"coalesced": 1, "spool_full": 1}


def test_the_least_severe_go_first_the_oldest_of_them_before(
    spool: Spool, collector: Collector
) -> None:
    bounded(spool, 4_000)
    severities = [Severity.CRITICAL, LOW, HIGH, LOW, Severity.NONE, LOW, HIGH]
    spool.put_many(entry(n, n, severity, 600) for n, severity in enumerate(severities))
    assert spool.depth().dropped == 3
    deliver(spool, collector)
    assert collector.numbers() == [0, 2, 5, 6]
    (gap,) = (r for r in collector.stored.values() if r["message_type"] == "gap")
    assert (gap["reason"], gap["records"]) == ("spool_full", 3)
    assert gap["severities"] == {"none": 1, "low": 2}
    assert gap["from"] <= gap["to"]


def test_a_newcomer_less_severe_than_all_is_the_one_that_goes(
    spool: Spool, collector: Collector
) -> None:
    bounded(spool, 2_500)
    spool.put_many(entry(number, number, HIGH, 600) for number in range(3))
    spool.put_many([entry(3, 3, LOW, 600)])
    deliver(spool, collector)
    assert collector.numbers() == [0, 1, 2]
    assert collector.gaps() == {"spool_full": 1}


def test_what_was_sent_is_neither_dropped_nor_superseded(
    spool: Spool, collector: Collector
) -> None:
    bounded(spool, 3_300)
    spool.put_many(entry(number, 1, Severity.NONE, 600) for number in range(3))
    batch = spool.next_batch()
    assert batch is not None
    spool.put_many([entry(3, 1, HIGH, 600), entry(4, 1, HIGH, 600)])
    collector.receive(batch)
    deliver(spool, collector)
    assert collector.numbers() == [0, 1, 2, 4]
    assert collector.gaps() == {"coalesced": 1}


def test_one_gap_tells_all_losses_of_a_reason_and_is_never_dropped(
    spool: Spool, collector: Collector
) -> None:
    bounded(spool, 3_000)
    spool.put_many(entry(number, number, LOW, 600) for number in range(500))
    batch = spool.next_batch()
    assert batch is not None
    assert collector.open(batch.records[0])["records"] == 497
    spool.put_many(entry(number, number, LOW, 600) for number in range(500, 600))
    deliver(spool, collector)
    told = [r["records"] for r in collector.stored.values() if r["message_type"] == "gap"]
    assert told == [497, 100]


def test_the_file_stays_within_its_bound_and_can_still_be_sent_from(
    open_spool: Opening, path: Path, collector: Collector
) -> None:
    """Whatever the sizes of records, and however scattered the free space."""
    spool = bounded(open_spool(), 10 * MAX_BYTES)  # so that only the pages bound it
    for turn in range(16):
        size = (100, 3_000, 60_000, 500)[turn % 4]
        rank = (Severity.NONE, HIGH, LOW)[turn % 3]
        some = [entry(turn * 200 + n, turn * 200 + n, rank, size) for n in range(200)]
        spool.put_many(some)
    assert spool._connection is not None
    assert free_pages(spool._connection) >= 320
    deliver(spool, collector)
    assert path.stat().st_size <= MAX_BYTES
    numbers = collector.numbers()
    assert len(numbers) == len(set(numbers)) > 50
    assert len(numbers) + sum(collector.gaps().values()) == 16 * 200


def test_a_record_too_large_is_told(spool: Spool, collector: Collector) -> None:
    spool.put_many([entry(0, 0, HIGH, MAX_RECORD_BYTES), entry(1, 1)])
    deliver(spool, collector)
    assert collector.numbers() == [1]
    assert collector.gaps() == {"too_large": 1}


def test_a_record_that_the_collector_refuses_makes_way_for_the_next(
    spool: Spool, collector: Collector
) -> None:
    spool.put_many(entry(number, number) for number in range(3))
    batch = spool.next_batch()
    assert batch is not None
    assert spool.refuse(batch.epoch, 2)
    assert not spool.refuse(batch.epoch, 2), "a gap is not given up"
    assert not spool.refuse(batch.epoch, 9)
    assert not spool.refuse("another", 1)
    deliver(spool, collector)
    assert collector.numbers() == [0, 2]
    assert collector.gaps() == {"refused": 1}
    assert spool.depth() == Depth(records=0, bytes=0, oldest_age_s=0.0, dropped=1)


def test_an_acknowledgement_of_another_epoch_deletes_nothing(spool: Spool) -> None:
    spool.put_many([entry(0, 0)])
    assert spool.next_batch() is not None
    assert spool.acknowledge("0" * 32, 1) == 0
    assert spool.depth().records == 1


def test_a_spool_restored_from_a_backup_starts_a_new_epoch(
    open_spool: Opening, path: Path, collector: Collector
) -> None:
    """Or the collector would take new records, under old numbers, for old ones."""
    spool = open_spool()
    spool.put_many(entry(number, number) for number in range(3))
    spool.close()
    backup = path.read_bytes()
    deliver(spool := open_spool(), collector)
    spool.close()
    path.write_bytes(backup)
    spool = open_spool()
    spool.put_many([entry(3, 3)])
    (epoch,) = collector.through
    assert spool.acknowledge(epoch, collector.through[epoch]) == 0, "nothing was sent as yet"
    deliver(spool, collector)
    assert len(collector.through) == 2
    assert set(collector.numbers()) == {0, 1, 2, 3}
    assert "spool_restored" in collector.gaps()


def test_a_gap_that_waits_again_is_not_taken_for_an_old_state(
    open_spool: Opening, collector: Collector
) -> None:
    """After a new epoch gaps wait among the others, but are neither superseded nor dropped."""
    spool = bounded(open_spool(), 2_000)
    spool.put_many(entry(number, number, HIGH, 600) for number in range(3))
    batch = spool.next_batch()
    assert batch is not None
    spool.acknowledge(batch.epoch, batch.last_seq + 1)
    for number in range(3, 6):
        spool.put({"message_type": "file", "number": number, "path": "x" * 600}, b"", HIGH)
    deliver(spool, collector)
    gaps = collector.gaps()
    assert gaps.pop("spool_restored") == 0
    assert sum(gaps.values()) + len(collector.numbers()) == 6
    assert gaps["spool_full"] >= 2


def test_a_damaged_spool_is_replaced_and_the_collector_told(
    open_spool: Opening, path: Path, collector: Collector
) -> None:
    spool = open_spool()
    spool.put_many(entry(number, number) for number in range(3))
    deliver(spool, collector)
    spool.close()
    path.write_bytes(b"noise" * 10_000)
    spool = open_spool()
    assert spool.set_aside is not None
    assert spool.set_aside.exists()
    spool.put_many([entry(3, 3)])
    deliver(spool, collector)
    assert len(collector.through) == 2, "a new spool is a new epoch"
    assert collector.numbers() == [0, 1, 2, 3]
    assert collector.gaps() == {"spool_lost": 0}


def test_damage_met_while_running_is_survived(
    spool: Spool, path: Path, collector: Collector
) -> None:
    spool.put_many(entry(number, number, size=900) for number in range(300))
    assert spool._connection is not None
    spool._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.write(b"noise" * 40_000)
    spool._connection.execute("PRAGMA shrink_memory")
    for _ in range(3):
        spool.put_many([entry(300, 300)])
    deliver(spool, collector)
    assert spool.set_aside is not None
    assert "spool_lost" in collector.gaps()
    assert 300 in collector.numbers()


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_a_disk_that_refuses_is_said_and_the_loss_told_later(
    spool: Spool, collector: Collector
) -> None:
    spool.put_many([entry(0, 0)])
    with refusing_disk():
        for number in (1, 2):
            with pytest.raises(StateProblem):
                spool.put_many([entry(number, number, HIGH), entry(number + 10, number, LOW)])
        with pytest.raises(StateProblem):
            spool.next_batch()
    spool.put_many([entry(3, 3)])
    deliver(spool, collector)
    assert collector.numbers() == [0, 3]
    assert collector.gaps() == {"unwritable": 4}
    assert spool.depth().dropped == 4


FULL_DISK = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from tests.agent.spool.collecting import Collector, entry
from agent.spool import Spool
collector = Collector()
spool = Spool.open(Path(sys.argv[1], "spool.db"), collector.sealing_key, 8 << 20)
with open(Path(sys.argv[1], "others"), "wb", buffering=0) as others:
    try:
        while others.write(bytes(4096)):
            pass
    except OSError as error:
        print(error.strerror)
for turn in range(20):
    spool.put_many([entry(turn * 500 + n, turn * 500 + n, size=500) for n in range(500)])
while batch := spool.next_batch():
    spool.acknowledge(*collector.receive(batch))
print(len(collector.numbers()) + sum(collector.gaps().values()), collector.gaps().keys())
"""


@pytest.mark.skipif(not has_namespaces(), reason="this machine lets nobody mount a disk of his own")
def test_a_disk_that_others_fill_does_not_stop_the_spool(tmp_path: Path) -> None:
    printed = on_small_disk(tmp_path, FULL_DISK, kilobytes=64 << 10).splitlines()
    assert printed == ["No space left on device", "10000 dict_keys(['spool_full'])"]


def test_a_clock_that_jumps_changes_no_order(path: Path, collector: Collector) -> None:
    times = iter([1.7e9, 0.0, -5.0, 1e18, 1.7e9, 1e9])
    now = [1.7e9]
    spool = Spool.open(path, collector.sealing_key, now=lambda: now[0])
    for number, moment in enumerate(times):
        now[0] = moment
        spool.put_many([entry(number, number)])
        assert spool.depth().oldest_age_s >= 0
    batch = spool.next_batch()
    assert batch is not None
    assert [collector.open(sealed)["number"] for sealed in batch.records] == [*range(6)]
    now[0] = 1.7e9 + 60
    assert spool.depth().oldest_age_s == 60
    spool.close()


def test_threads_put_and_send_at_the_same_time(spool: Spool, collector: Collector) -> None:
    def put(first: int) -> None:
        for number in range(first, first + 50):
            spool.put_many([entry(number, number)])

    threads = [threading.Thread(target=put, args=(first,)) for first in (0, 50, 100)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        deliver(spool, collector)
    deliver(spool, collector)
    assert collector.numbers() == [*range(150)]


def test_two_processes_worth_of_connections_share_one_spool(
    path: Path, collector: Collector
) -> None:
    writer = Spool.open(path, collector.sealing_key)
    sender = Spool.open(path, collector.sealing_key)
    writer.put_many(entry(number, number) for number in range(20))
    deliver(sender, collector)
    writer.put_many([entry(20, 20)])
    deliver(sender, collector)
    assert collector.numbers() == [*range(21)]
    assert writer.depth().records == 0
    writer.close()
    sender.close()


def test_a_closed_spool_opens_itself_when_it_is_used(spool: Spool) -> None:
    spool.put_many([entry(0, 0)])
    spool.close()
    assert spool.depth().records == 1


@pytest.mark.parametrize(
    ("key", "max_bytes"),
    [
        pytest.param(b"short", 64 << 20, id="no key"),
        pytest.param(bytes(32), 3 << 20, id="no room for one record"),
    ],
)
def test_settings_that_cannot_work_are_refused(path: Path, key: bytes, max_bytes: int) -> None:
    with pytest.raises(ValueError, match=r"sealing key|largest record"):
        Spool.open(path, key, max_bytes)
    assert not path.exists()


def test_a_newer_versions_spool_is_refused(spool: Spool, open_spool: Opening) -> None:
    assert spool._connection is not None
    spool._connection.execute("PRAGMA user_version=99")
    with pytest.raises(StateProblem) as caught:
        open_spool()
    assert caught.value.trouble is Trouble.NEWER
