"""Whatever happens, a record is stored once, or still waits, or is counted in a gap."""

import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from agent.spool import Batch, Spool
from agent.spool.schema import GAP_TURN
from agent.storage import StateProblem
from findings import Severity
from tests.agent.refusing_disk import refusing_disk
from tests.agent.spool.collecting import Collector, entry

pytest.importorskip("resource", reason="the refusing disk needs POSIX limits")

MAX_RECORD_BYTES = 2_000
MAX_BYTES = 2 << 20
USABLE = 6_000  # bytes of records: full after a dozen or so


class Delivery(RuleBasedStateMachine):
    """A spool, a collector, and everything between them that may go wrong."""

    @initialize()
    def begin(self) -> None:
        """An empty spool, a collector that has nothing."""
        self.folder = tempfile.TemporaryDirectory()
        self.collector = Collector()
        self.put = 0
        self.refused_by_disk = 0
        self.too_large = 0
        self.clock = 1.7e9
        self.answers: list[tuple[str, int]] = []
        self.copies: list[Batch] = []
        self.open()

    def open(self) -> None:
        """Open the same file, with room for a dozen records or so."""
        self.spool = Spool.open(
            Path(self.folder.name, "spool.db"),
            self.collector.sealing_key,
            MAX_BYTES,
            max_record_bytes=MAX_RECORD_BYTES,
            now=lambda: self.clock,
        )
        assert self.spool.set_aside is None
        object.__setattr__(self.spool._room, "max_bytes", USABLE)

    @rule(
        files=st.lists(st.integers(0, 9), min_size=1, max_size=8),
        severity=st.sampled_from(Severity),
        size=st.integers(0, 1_000),
    )
    def put_some(self, files: list[int], severity: Severity, size: int) -> None:
        """New states of a few files."""
        self.spool.put_many(
            entry(self.put + number, about, severity, size) for number, about in enumerate(files)
        )
        self.put += len(files)

    @rule()
    def put_one_too_large(self) -> None:
        """A record that the spool cannot take."""
        self.spool.put_many([entry(self.put, 0, size=MAX_RECORD_BYTES)])
        self.put += 1
        self.too_large += 1

    @rule()
    def put_while_the_disk_refuses(self) -> None:
        """The caller is told, and the loss is counted."""
        with refusing_disk():
            try:
                self.spool.put_many([entry(self.put, 0)])
            except StateProblem:
                self.refused_by_disk += 1
        self.put += 1

    @rule(max_records=st.integers(1, 8), max_bytes=st.integers(1, 5_000), answered=st.booleans())
    def send(self, max_records: int, max_bytes: int, *, answered: bool) -> None:
        """The collector stores a batch; its answer comes, or is lost, or is late."""
        batch = self.spool.next_batch(max_records, max_bytes)
        if batch is not None:
            self.copies.append(batch)
            answer = self.collector.receive(batch)
            if answered:
                self.spool.acknowledge(*answer)
            else:
                self.answers.append(answer)  # lost, or late

    @rule()
    def send_into_silence(self) -> None:
        """Nobody is there."""
        self.spool.next_batch()

    @rule(data=st.data())
    def a_late_answer_comes(self, data: st.DataObject) -> None:
        """An older acknowledgement, perhaps for the second time."""
        if self.answers:
            self.spool.acknowledge(*data.draw(st.sampled_from(self.answers)))

    @rule(data=st.data())
    def the_network_repeats_a_batch(self, data: st.DataObject) -> None:
        """An older batch, perhaps long acknowledged."""
        if self.copies:
            self.collector.receive(data.draw(st.sampled_from(self.copies)))

    @rule(data=st.data())
    def a_batch_comes_cut_short(self, data: st.DataObject) -> None:
        """The collector stores the first part of a batch and says so."""
        batch = self.spool.next_batch()
        if batch is not None:
            kept = data.draw(st.integers(1, len(batch.records)))
            cut = Batch(batch.epoch, batch.first_seq, batch.records[:kept])
            self.spool.acknowledge(*self.collector.receive(cut))

    @rule(epoch=st.sampled_from(["", "00", "not an epoch"]), through=st.integers(0, 1_000))
    def an_answer_about_nothing(self, epoch: str, through: int) -> None:
        """An acknowledgement of another epoch deletes nothing."""
        assert self.spool.acknowledge(epoch, through) == 0

    @rule(clean=st.booleans())
    def the_agent_dies_and_starts_again(self, *, clean: bool) -> None:
        """With or without closing the file."""
        if clean:
            self.spool.close()
        self.open()

    @rule(to=st.floats(-1e12, 1e12))
    def the_clock_jumps(self, to: float) -> None:
        """Times are for people; nothing depends on them."""
        self.clock = to

    @invariant()
    def it_stays_bounded_and_knows_its_depth(self) -> None:
        """The kept counts are those of the rows; only sent records exceed the bound."""
        depth = self.spool.depth()
        connection = self.spool._connection
        assert connection is not None
        counted = "SELECT count(*), coalesce(sum(bytes), 0), count(seq) FROM record"
        records, size, sent = connection.execute(counted).fetchone()
        assert (depth.records, depth.bytes) == (records, size)
        assert depth.oldest_age_s >= 0
        told = "SELECT coalesce(sum(bytes), 0) FROM record WHERE turn = ?"
        (gap_bytes,) = connection.execute(told, (GAP_TURN,)).fetchone()
        assert depth.bytes <= USABLE + gap_bytes or records == sent

    def teardown(self) -> None:
        """Deliver the rest; now everything that was put is accounted for."""
        if not hasattr(self, "folder"):
            return
        with self.folder:
            while (batch := self.spool.next_batch()) is not None:
                self.spool.acknowledge(*self.collector.receive(batch))
            self.account()
            self.spool.close()

    def account(self) -> None:
        """Each record that was put is stored once or counted once."""
        numbers, gaps = self.collector.numbers(), self.collector.gaps()
        assert len(numbers) == len(set(numbers)), "a record was stored twice"
        assert len(numbers) + sum(gaps.values()) == self.put
        assert gaps.get("unwritable", 0) == self.refused_by_disk
        assert gaps.get("too_large", 0) == self.too_large
        assert len(self.collector.through) <= 1


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
