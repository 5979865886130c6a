"""Nothing is lost, nothing is stored twice, and one odd record holds up no other."""

import random
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.wire.backoff import CAP_S
from agent.wire.collector import Collector
from agent.wire.disposition import Disposition
from agent.wire.events import Link, LinkChanged
from agent.wire.messages import Ack, Code, Failure, WireBatch
from agent.wire.relay import FIRST_RECORDS, IDLE_S, MOST_RECORDS, Relay
from agent.wire.server_clock import ServerClock
from agent.wire.transport import LinkFailure, Transport
from tests.agent.fake_collector import FakeCollector
from tests.agent.loopback import Fault, Says
from tests.agent.wire.conftest import STEADY, admitted, settings_for
from tests.agent.wire.memory_spool import GAP, MemorySpool


class Answers:
    """A sender with prepared answers; then it acknowledges all."""

    def __init__(self, *answers: Ack | Failure) -> None:
        self.answers = list(answers)
        self.sent: list[WireBatch] = []
        self.plain: list[bool] = []

    def post(self, batch: WireBatch, *, plain: bool = False) -> Ack | Failure:
        """Note what is sent and give the next answer."""
        self.sent.append(batch)
        self.plain.append(plain)
        if self.answers:
            return self.answers.pop(0)
        return Ack(epoch=batch.epoch, acked_through=batch.last_seq)


def relay(spool: MemorySpool, *answers: Ack | Failure) -> tuple[Relay, Answers]:
    sender = Answers(*answers)
    return Relay(spool, sender, random.Random(1)), sender


def failed(disposition: Disposition, **more: object) -> Failure:
    return Failure(disposition, **more)  # type: ignore[arg-type]  # a shorthand of these tests


def records(count: int) -> Iterable[bytes]:
    return (str(number).encode() for number in range(count))


def test_an_empty_spool_is_asked_again_later() -> None:
    sending, sender = relay(MemorySpool())
    assert sending.step() == IDLE_S
    assert sender.sent == []


def test_batches_grow_while_they_pass() -> None:
    spool = MemorySpool.holding(*records(5000))
    sending, _ = relay(spool)
    while spool.waiting:
        assert sending.step() == 0.0
    assert spool.asked[:4] == [FIRST_RECORDS, 200, 400, 800]
    assert max(spool.asked) == MOST_RECORDS


@pytest.mark.parametrize(
    ("failure", "link", "least_s", "most_s"),
    [
        (failed(Disposition.RETRY_LATER, status=500), Link.RETRYING, 0, 1),
        (failed(Disposition.RETRY_LATER, retry_after_s=30.0), Link.RETRYING, 30, 36),
        (
            failed(Disposition.RETRY_LATER, link=LinkFailure.CERTIFICATE),
            Link.CERTIFICATE,
            0,
            1,
        ),
        (failed(Disposition.CREDENTIAL), Link.CREDENTIAL, CAP_S, CAP_S * 1.2),
        (failed(Disposition.VERSION), Link.VERSION, CAP_S, CAP_S * 1.2),
        (failed(Disposition.VERSION, code=Code.FORKED), Link.FORKED, CAP_S, CAP_S * 1.2),
    ],
    ids=["error", "told", "certificate", "credential", "version", "forked"],
)
def test_what_fails_is_kept_and_told(
    failure: Failure, link: Link, least_s: float, most_s: float
) -> None:
    spool = MemorySpool.holding(*records(3))
    sending, _ = relay(spool, failure)
    assert least_s <= sending.step() <= most_s
    assert sending.link is link
    assert len(spool.waiting) == 3
    assert sending.step() == 0.0
    assert (sending.link, spool.waiting) == (Link.WELL, {})


def test_waits_grow_up_to_their_cap() -> None:
    spool = MemorySpool.holding(b"x")
    sending, _ = relay(spool, *[failed(Disposition.RETRY_LATER)] * 40)
    waits = [sending.step() for _ in range(40)]
    assert all(0 <= wait <= min(CAP_S, 2**attempt) for attempt, wait in enumerate(waits))
    assert max(waits) > CAP_S / 2


def test_a_body_too_large_is_halved_until_it_passes() -> None:
    spool = MemorySpool.holding(*records(8))
    sending, sender = relay(spool, *[failed(Disposition.HALVE)] * 2)
    while spool.waiting:
        sending.step()
    assert [len(batch.records) for batch in sender.sent] == [8, 4, 2, 6]
    assert spool.refused == {}


def test_a_limit_that_was_met_is_approached_slowly() -> None:
    spool = MemorySpool.holding(*records(2000))
    sending, _ = relay(spool, failed(Disposition.HALVE))
    while spool.waiting:
        sending.step()
    assert spool.asked[:5] == [100, 50, 70, 90, 110]


def test_an_acknowledgement_that_deletes_nothing_is_no_tight_loop() -> None:
    class Deaf(MemorySpool):
        """A spool made anew while its batch was on the way."""

        def acknowledge(self, epoch: str, through: int) -> int:
            """Know nothing of it."""
            return 0

    sending, _ = relay(Deaf.holding(b"x"))
    assert sending.step() > 0


def test_a_single_record_too_large_is_given_up_and_told() -> None:
    spool = MemorySpool.holding(b"large", b"small")
    sending, sender = relay(spool, *[failed(Disposition.HALVE)] * 2)
    for _ in range(4):
        sending.step()
    assert (spool.refused, spool.waiting, sending.refused) == ({1: b"large"}, {}, 1)
    assert sender.sent[2].records == (GAP,)


def test_a_gap_that_is_refused_too_is_kept() -> None:
    spool = MemorySpool.holding(b"odd")
    sending, _ = relay(spool, *[failed(Disposition.BISECT)] * 9)
    waits = [sending.step() for _ in range(9)]
    assert (spool.waiting, sending.refused, waits[0]) == ({1: GAP}, 1, 0.0)
    assert all(waits[1:])


def test_a_collector_that_refuses_everything_does_not_empty_the_spool() -> None:
    spool = MemorySpool.holding(*records(1000))
    sending, _ = relay(spool, *[failed(Disposition.BISECT)] * 1000)
    waited = 0.0
    while waited < 3600:
        waited += sending.step()
    assert len(spool.refused) < 30
    assert len(spool.waiting) == 1000


def test_what_cannot_be_unpacked_there_is_sent_plain_from_then_on() -> None:
    spool = MemorySpool.holding(b"x")
    sending, sender = relay(
        spool, failed(Disposition.RESEND_PLAIN), failed(Disposition.RESEND_PLAIN)
    )
    assert sending.step() == 0.0
    assert 0 < sending.step() <= 1
    assert sending.step() == 0.0
    assert sender.plain == [False, True, True]


@pytest.mark.parametrize(
    ("acked", "left"),
    [
        pytest.param(2, 1, id="some"),
        pytest.param(0, 3, id="none"),
        pytest.param(3, 0, id="all"),
    ],
)
def test_only_what_was_sent_and_acknowledged_is_deleted(acked: int, left: int) -> None:
    spool = MemorySpool.holding(*records(3))
    sending, _ = relay(spool, Ack(epoch="e1", acked_through=acked))
    sending.step()
    assert len(spool.waiting) == left


def test_it_stops_when_told() -> None:
    stop = threading.Event()
    sending, _ = relay(MemorySpool())
    thread = threading.Thread(target=sending.run, args=(stop,))
    thread.start()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_one_odd_record_is_found_and_the_others_arrive(
    fake: FakeCollector, collector: Collector
) -> None:
    fake.refused_record = lambda record: record == b"37"
    spool = MemorySpool.holding(*records(100))
    sending = Relay(spool, collector, random.Random(1))
    while spool.waiting:
        sending.step()
    assert spool.refused == {38: b"37"}
    assert fake.records_of("agent-1") == [GAP if r == b"37" else r for r in records(100)]


def test_a_wrong_certificate_keeps_everything_in_the_spool(tmp_path: Path) -> None:
    with FakeCollector(tmp_path, name="localhost") as impostor:
        transport = Transport(settings_for(impostor), STEADY)
        spool = MemorySpool.holding(*records(3))
        sending = Relay(
            spool, Collector(transport, admitted(impostor), ServerClock()), random.Random(1)
        )
        sending.step()
        transport.close()
    assert (sending.link, len(spool.waiting)) == (Link.CERTIFICATE, 3)
    assert impostor.stored == {}


FAULTS = st.lists(
    st.sampled_from(
        [
            None,
            Fault.ANSWER_LOST,
            Fault.TRUNCATED,
            Fault.NONSENSE,
            Fault.TWICE,
            Fault.CHUNKED,
            Fault.NOT_HTTP,
            Says(413),
            Says(415),
            Says(429, headers=(("Retry-After", "5"),)),
            Says(401, {"code": "clock", "server_time": 0}),
            Says(403, ours=False),
            Says(407, ours=False),
            Says(200, {"epoch": "e1", "acked_through": 9999}, ours=False),
            Says(500),
            Says(302, headers=(("Location", "https://elsewhere.invalid/"),)),
        ]
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(faults=FAULTS, count=st.integers(1, 300), seed=st.integers(0, 99))
def test_whatever_fails_all_arrives_once(
    fake: FakeCollector,
    transport: Transport,
    faults: list[Fault | Says | None],
    count: int,
    seed: int,
) -> None:
    """Lost answers, repeated requests, proxies, lies on the way: each record is stored once."""
    agent = f"agent-{len(fake.agents)}"
    spool = MemorySpool.holding(*(b"%d" % number for number in range(count)))
    sender = Collector(transport, admitted(fake, agent), ServerClock())
    sending = Relay(spool, sender, random.Random(seed))
    fake.faults.clear()
    fake.faults.extend(Fault.CHUNKED if fault is None else fault for fault in faults)
    steps = 0
    while spool.waiting:
        sending.step()
        steps += 1
        assert steps < 100
    stored = fake.records_of(agent)
    assert [record for record in stored if record != GAP] == [
        b"%d" % number for number in range(count) if stored[number] != GAP
    ]
    assert len(stored) == count
    assert {seq for seq, record in enumerate(stored, start=1) if record == GAP} <= set(
        spool.refused
    )


def test_a_change_of_the_link_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    spool = MemorySpool.holding(*records(3))
    sending, _ = relay(spool, *[failed(Disposition.RETRY_LATER, status=500)] * 3)
    caplog.set_level("INFO", "agent.events")
    while spool.waiting:
        sending.step()
    assert [record.msg for record in caplog.records] == [
        LinkChanged(Link.RETRYING, 500, None, Code.OTHER),
        LinkChanged(Link.WELL),
    ]
