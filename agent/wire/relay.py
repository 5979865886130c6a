"""Empties the spool: sends, acknowledges, backs off. Nothing is deleted but by acknowledgement."""

import random
import threading
from dataclasses import dataclass
from typing import Final, Protocol, assert_never

from agent.log import emit
from agent.wire.backoff import CAP_S, full_jitter, spread
from agent.wire.disposition import Disposition
from agent.wire.events import AFTER_TROUBLE_S, Link, LinkChanged, RecordGivenUp, StepFailed
from agent.wire.messages import Ack, Code, Failure, WireBatch
from agent.wire.transport import LinkFailure
from scanner.errors import ColmateError

FIRST_RECORDS: Final = 100
MOST_RECORDS: Final = 1000
# Batches double until one was too large, then grow by so many: as TCP does (RFC 5681, 3.1).
MORE_RECORDS: Final = 20
MAX_BYTES: Final = 512 << 10  # of sealed records; as JSON a third more
MOST_REFUSED: Final = 3
IDLE_S: Final = 5.0  # an empty spool costs one query in this time


class Batch(Protocol):
    """Consecutive sealed records of the spool, oldest first."""

    @property
    def epoch(self) -> str:
        """Of the spool that numbered them."""

    @property
    def first_seq(self) -> int:
        """The number of the first."""

    @property
    def records(self) -> tuple[bytes, ...]:
        """Sealed: only the collector can open them."""


class Spool(Protocol):
    """Where findings wait: `agent.spool.Spool`, or one in memory."""

    def next_batch(self, max_records: int, max_bytes: int) -> Batch | None:
        """The oldest records, at least one if there is any however large; None if there is none."""

    def acknowledge(self, epoch: str, through: int) -> int:
        """Delete what is stored at the collector; how many records that were."""

    def refuse(self, epoch: str, seq: int) -> bool:
        """Give a record up; one that tells of the gap takes its number. False: it is such a one."""


class Sender(Protocol):
    """Whoever delivers a batch."""

    def post(self, batch: WireBatch, *, plain: bool = False) -> Ack | Failure:
        """Deliver, once."""


@dataclass(slots=True)
class Relay:
    """Delivers one batch a step. Not for two threads at once."""

    spool: Spool
    sender: Sender
    rng: random.Random
    link: Link = Link.WELL
    refused: int = 0  # records that the collector will never have
    _max_records: int = FIRST_RECORDS
    _failures: int = 0
    _refused_in_a_row: int = 0
    _limit_met: bool = False
    _plain: bool = False

    def run(self, stop: threading.Event) -> None:
        """Deliver until told to stop."""
        wait_s = 0.0
        while not stop.wait(wait_s):
            try:
                wait_s = self.step()
            except ColmateError as error:  # what was not acknowledged on disk is sent again
                emit(StepFailed(), error)
                wait_s = AFTER_TROUBLE_S

    def step(self) -> float:
        """Send one batch if there is one; the seconds to wait before the next step."""
        found = self.spool.next_batch(self._max_records, MAX_BYTES)
        if found is None or not found.records:
            return IDLE_S
        batch = WireBatch(found.epoch, found.first_seq, found.records)
        answer = self.sender.post(batch, plain=self._plain)
        if isinstance(answer, Ack):
            return self._acknowledged(batch, answer)
        return self._failed(batch, answer)

    def _acknowledged(self, batch: WireBatch, ack: Ack) -> float:
        if ack.acked_through < batch.first_seq:  # nothing of it was stored
            return self._wait(Link.RETRYING)
        if not self.spool.acknowledge(batch.epoch, ack.acked_through):
            return self._wait(Link.RETRYING)  # the same would come again: not in a tight loop
        self._failures = self._refused_in_a_row = 0
        more = MORE_RECORDS if self._limit_met else self._max_records
        self._max_records = min(MOST_RECORDS, self._max_records + more)
        self._stands(Link.WELL)
        return 0.0

    def _failed(self, batch: WireBatch, failure: Failure) -> float:
        match failure.disposition:
            case Disposition.RETRY_LATER | Disposition.DELIVERED:
                certificate = failure.link is LinkFailure.CERTIFICATE
                return self._wait(Link.CERTIFICATE if certificate else Link.RETRYING, failure)
            case Disposition.HALVE | Disposition.BISECT:
                return self._smaller(batch, failure)
            case Disposition.RESEND_PLAIN:
                again, self._plain = not self._plain, True
                return 0.0 if again else self._wait(Link.RETRYING, failure)
            case Disposition.CREDENTIAL:
                return self._rarely(Link.CREDENTIAL, failure)
            case Disposition.VERSION:
                forked = failure.code is Code.FORKED
                return self._rarely(Link.FORKED if forked else Link.VERSION, failure)
            case unknown:
                assert_never(unknown)

    def _smaller(self, batch: WireBatch, failure: Failure) -> float:
        """Send half as many; a single record that cannot pass is given up, so that others can."""
        if len(batch.records) > 1:
            self._limit_met |= failure.disposition is Disposition.HALVE
            self._max_records = len(batch.records) // 2
            return 0.0
        given_up = self.spool.refuse(batch.epoch, batch.first_seq)
        if given_up:
            self.refused += 1
            emit(RecordGivenUp(batch.first_seq))
        self._refused_in_a_row += 1
        # One record is odd. When record after record is refused, the collector is: slow down.
        odd = given_up and self._refused_in_a_row < MOST_REFUSED
        return 0.0 if odd else self._wait(Link.RETRYING, failure)

    def _wait(self, link: Link, failure: Failure | None = None) -> float:
        self._stands(link, failure)
        jitter_s = full_jitter(self._failures, self.rng)
        self._failures += 1
        if failure is None or failure.retry_after_s is None:
            return jitter_s
        return spread(failure.retry_after_s, self.rng)

    def _rarely(self, link: Link, failure: Failure) -> float:
        self._stands(link, failure)
        return spread(CAP_S, self.rng)

    def _stands(self, link: Link, cause: Failure | None = None) -> None:
        if link is not self.link:
            self.link = link
            emit(LinkChanged.by(link, cause))
