"""The client keeps its side of the protocol against a collector that verifies it."""

import base64
import json
import ssl
import time
from pathlib import Path

import pytest
import trustme

from agent.identity import Identity
from agent.policy import PolicyState
from agent.policy.signed import PolicyReader
from agent.wire.collector import Collector
from agent.wire.disposition import Disposition
from agent.wire.heartbeat import Heartbeat
from agent.wire.messages import Ack, CheckIn, Code, Failure, WireBatch
from agent.wire.server_clock import ServerClock
from agent.wire.transport import LinkFailure, Transport
from tests.agent.connect_proxy import ConnectProxy
from tests.agent.fake_collector import FakeCollector
from tests.agent.loopback import Fault, Says
from tests.agent.wire.conftest import HASTY, STEADY, admitted, settings_for

HEARTBEAT = Heartbeat(agent_version="0.1.0", rules="2026.11.1", policy=PolicyState(0, 0))
BATCH = WireBatch("e1", 1, (b"first", b"second"))


def test_a_batch_is_stored_and_acknowledged(collector: Collector, fake: FakeCollector) -> None:
    assert collector.post(BATCH) == Ack(epoch="e1", acked_through=2)
    assert fake.records_of("agent-1") == [b"first", b"second"]


def test_a_large_batch_is_compressed(collector: Collector, fake: FakeCollector) -> None:
    big = WireBatch("e1", 1, tuple(bytes([n]) * 500 for n in range(50)))
    assert collector.post(big) == Ack(epoch="e1", acked_through=50)
    fake.takes_gzip = False
    assert collector.post(big) == Failure(Disposition.RESEND_PLAIN, 415)
    assert isinstance(collector.post(big, plain=True), Ack)


def test_a_heartbeat_goes_up_and_the_revision_comes_down(
    collector: Collector, fake: FakeCollector
) -> None:
    fake.revision = 7
    answer = collector.check_in(HEARTBEAT)
    assert isinstance(answer, CheckIn)
    assert (answer.policy_revision, answer.tasks) == (7, ())
    assert fake.heartbeats[0]["coverage"]["folders_watched"] == 0


def test_the_policy_comes_as_it_was_signed(
    collector: Collector, fake: FakeCollector, identity: Identity
) -> None:
    fake.publish({"revision": 3, "checkin_s": 120})
    token = collector.policy()
    assert isinstance(token, bytes)
    assert PolicyReader(identity.policy_keys, "0.1.0").read(token).checkin_s == 120


@pytest.mark.parametrize(
    ("fault", "link"),
    [
        (Fault.TRUNCATED, LinkFailure.BROKEN_OFF),
        (Fault.ANSWER_LOST, LinkFailure.BROKEN_OFF),
        (Fault.HUGE, LinkFailure.TOO_LARGE),
        (Fault.EXPANDING, LinkFailure.NOT_HTTP),
        (Fault.NOT_HTTP, LinkFailure.BROKEN_OFF),
    ],
)
def test_a_broken_answer_is_told_and_the_next_exchange_works(
    collector: Collector, fake: FakeCollector, fault: Fault, link: LinkFailure
) -> None:
    fake.faults.append(fault)
    assert collector.post(BATCH) == Failure(Disposition.RETRY_LATER, link=link)
    assert collector.post(BATCH) == Ack(epoch="e1", acked_through=2)


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.DRIP])
def test_nobody_is_waited_for_without_end(
    fake: FakeCollector, identity: Identity, fault: Fault
) -> None:
    hasty = Transport(settings_for(fake), HASTY)
    fake.faults.append(fault)
    answer = Collector(hasty, identity, ServerClock()).post(BATCH)
    hasty.close()
    assert answer == Failure(Disposition.RETRY_LATER, link=LinkFailure.TIMEOUT)


def test_an_answer_in_pieces_is_read(collector: Collector, fake: FakeCollector) -> None:
    fake.faults.append(Fault.CHUNKED)
    assert collector.post(BATCH) == Ack(epoch="e1", acked_through=2)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<html>welcome</html>", id="a page"),
        pytest.param({"epoch": "e1"}, id="no ack"),
        pytest.param({"epoch": "e1", "acked_through": "2"}, id="a text for a number"),
        pytest.param({"epoch": "e1", "acked_through": -1}, id="a negative number"),
        pytest.param({"epoch": "other", "acked_through": 2}, id="another spool"),
        pytest.param({"epoch": "e1", "acked_through": True}, id="a boolean for a number"),
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
    ],
)
def test_a_success_that_makes_no_sense_acknowledges_nothing(
    collector: Collector, fake: FakeCollector, body: bytes | dict[str, object]
) -> None:
    fake.faults.append(Says(200, body))
    answer = collector.post(BATCH)
    assert isinstance(answer, Failure)
    assert (answer.disposition, answer.code) == (Disposition.RETRY_LATER, Code.MALFORMED)


def test_what_answers_on_the_way_acknowledges_nothing(
    collector: Collector, fake: FakeCollector
) -> None:
    fake.faults.append(Says(200, {"epoch": "e1", "acked_through": 2}, ours=False))
    assert collector.post(BATCH) == Failure(Disposition.RETRY_LATER, 200)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        pytest.param("7", 7.0, id="seconds"),
        pytest.param("999999", 3600.0, id="too long to be believed"),
        pytest.param("soon", None, id="neither seconds nor a date"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", 0.0, id="a date gone by"),
    ],
)
def test_retry_after_is_obeyed(
    collector: Collector, fake: FakeCollector, told: str, seconds: float | None
) -> None:
    fake.faults.append(Says(429, headers=(("Retry-After", told),)))
    answer = collector.post(BATCH)
    assert answer == Failure(Disposition.RETRY_LATER, 429, retry_after_s=seconds)


@pytest.mark.parametrize("wrong_s", [-86_400.0, -400.0, 400.0, 1e8])
def test_a_clock_that_jumps_heals_by_the_first_refusal(
    transport: Transport, fake: FakeCollector, identity: Identity, wrong_s: float
) -> None:
    clock = ServerClock(now=lambda: time.time() + wrong_s)
    collector = Collector(transport, identity, clock)
    assert collector.post(BATCH) == Ack(epoch="e1", acked_through=2)
    assert [status for _, status in fake.log] == [401, 200]
    assert clock.skew_s == pytest.approx(-wrong_s, abs=5)


def test_a_refusal_for_another_reason_is_not_repeated(
    collector: Collector, fake: FakeCollector
) -> None:
    fake.revoked.add("agent-1")
    answer = collector.post(BATCH)
    assert answer == Failure(Disposition.CREDENTIAL, 403, code=Code.REVOKED)
    assert len(fake.log) == 1


def test_a_proof_is_good_once(collector: Collector, fake: FakeCollector) -> None:
    fake.faults.append(Fault.TWICE)
    answer = collector.post(BATCH)
    assert answer == Failure(Disposition.CREDENTIAL, 401, code=Code.REPLAY)
    assert len(fake.stored) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param("authority", id="of another authority"),
        pytest.param("name", id="for another name"),
    ],
)
def test_a_wrong_certificate_gets_nothing(tmp_path: Path, trouble: str) -> None:
    """A collector with a wrong certificate is refused before a single byte of ours."""
    name = "localhost" if trouble == "name" else "127.0.0.1"
    with FakeCollector(tmp_path, name=name) as impostor:
        if trouble == "authority":
            trustme.CA().cert_pem.write_to_path(str(impostor.ca_file))
        transport = Transport(settings_for(impostor), STEADY)
        collector = Collector(transport, admitted(impostor), ServerClock())
        answer = collector.post(BATCH)
        transport.close()
    assert answer == Failure(Disposition.RETRY_LATER, link=LinkFailure.CERTIFICATE)
    assert impostor.log == []


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://127.0.0.1:1", LinkFailure.UNREACHABLE),
        ("https://unknown.invalid", LinkFailure.NAME),
    ],
)
def test_a_collector_that_is_not_there(fake: FakeCollector, url: str, link: LinkFailure) -> None:
    transport = Transport(settings_for(fake, url=url), STEADY)
    answer = Collector(transport, admitted(fake), ServerClock()).post(BATCH)
    assert answer == Failure(Disposition.RETRY_LATER, link=link)


def test_the_environment_names_no_proxy(
    fake: FakeCollector, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    direct = Transport(settings_for(fake), STEADY)
    assert isinstance(Collector(direct, identity, ServerClock()).post(BATCH), Ack)
    named = Transport(settings_for(fake, proxy="environment"), STEADY)
    answer = Collector(named, identity, ServerClock()).post(BATCH)
    assert answer == Failure(Disposition.RETRY_LATER, link=LinkFailure.PROXY)
    direct.close()


def test_an_old_version_of_tls_is_refused(tmp_path: Path) -> None:
    with FakeCollector(tmp_path, newest_tls=ssl.TLSVersion.TLSv1_2) as old:
        transport = Transport(settings_for(old), STEADY)
        answer = Collector(transport, admitted(old), ServerClock()).post(BATCH)
        transport.close()
    assert answer == Failure(Disposition.RETRY_LATER, link=LinkFailure.TLS)


def test_a_proxy_that_is_named_is_used(fake: FakeCollector, identity: Identity) -> None:
    with ConnectProxy() as proxy:
        transport = Transport(settings_for(fake, proxy=proxy.url), STEADY)
        assert isinstance(Collector(transport, identity, ServerClock()).post(BATCH), Ack)
        transport.close()
    assert proxy.asked == [f"127.0.0.1:{fake.port}"]


@pytest.mark.parametrize("status", [403, 407, 426, 502])
def test_a_proxy_that_refuses_only_delays(
    fake: FakeCollector, identity: Identity, status: int
) -> None:
    with ConnectProxy(status) as proxy:
        transport = Transport(settings_for(fake, proxy=proxy.url), STEADY)
        answer = Collector(transport, identity, ServerClock()).post(BATCH)
    assert answer == Failure(Disposition.RETRY_LATER, link=LinkFailure.PROXY)
    assert fake.log == []


def test_a_proxy_that_looks_inside_is_refused(
    fake: FakeCollector, identity: Identity, tmp_path: Path
) -> None:
    """It answers in the collector's name, under an authority of its own."""
    (tmp_path / "other").mkdir()
    with FakeCollector(tmp_path / "other") as inspector, ConnectProxy(to=inspector.port) as proxy:
        transport = Transport(settings_for(fake, proxy=proxy.url), STEADY)
        answer = Collector(transport, identity, ServerClock()).post(BATCH)
    assert answer == Failure(Disposition.RETRY_LATER, link=LinkFailure.CERTIFICATE)
    assert inspector.proofs == []


# What a stolen key can do (SECURITY.md): post as that agent and read its policy, nothing else.


def test_a_stolen_key_cannot_post_as_another(
    transport: Transport, fake: FakeCollector, identity: Identity
) -> None:
    admitted(fake, "agent-2")
    thief = Collector(transport, identity, ServerClock())
    thief._agent_id = "agent-2"
    answer = thief.post(BATCH)
    assert isinstance(answer, Failure)
    assert answer.disposition is Disposition.CREDENTIAL
    assert fake.stored == {}


def test_a_stolen_key_cannot_sign_for_another(
    transport: Transport, fake: FakeCollector, identity: Identity
) -> None:
    other = admitted(fake, "agent-2")
    forged = Identity(other.collector_url, other.admission, identity.key)
    answer = Collector(transport, forged, ServerClock()).check_in(HEARTBEAT)
    assert answer == Failure(Disposition.CREDENTIAL, 401, code=Code.SIGNATURE)


@pytest.mark.parametrize(
    "path", ["/agent/v1/batches", "/agent/v1/agents", "/agent/v1/tasks", "/api/alerts", "/"]
)
def test_a_stolen_key_reads_nothing_but_its_policy(
    collector: Collector, fake: FakeCollector, path: str
) -> None:
    reply = collector._desk.ask("GET", path)
    assert not isinstance(reply, LinkFailure)
    assert reply.status == 404


def test_a_stolen_key_reads_the_policy_of_its_agent_only(
    transport: Transport, fake: FakeCollector, identity: Identity
) -> None:
    fake.policies["agent-2"] = fake.sign_policy({"revision": 9})
    fake.policies["agent-1"] = fake.sign_policy({"revision": 4})
    token = Collector(transport, identity, ServerClock()).policy()
    assert isinstance(token, bytes)
    assert PolicyReader(identity.policy_keys, "1").read(token).revision == 4


def test_a_proof_for_one_request_is_good_for_no_other(
    collector: Collector, fake: FakeCollector, transport: Transport
) -> None:
    assert isinstance(collector.policy(), Failure)  # there is none yet: the proof was not used up
    fake._jtis.clear()
    headers = {"Authorization": f"Bearer {fake.proofs[-1]}"}
    reply = transport.exchange("POST", "/agent/v1/check-in", headers, b"{}")
    assert not isinstance(reply, LinkFailure)
    assert (reply.status, json.loads(reply.body)["code"]) == (401, "signature")


def test_a_proof_holds_no_secret(collector: Collector, fake: FakeCollector) -> None:
    collector.post(BATCH)
    header, claims, _ = fake.proofs[-1].split(".")
    told = json.loads(base64.urlsafe_b64decode(header + "==="))
    assert set(told) == {"alg", "typ", "kid"}
    assert set(json.loads(base64.urlsafe_b64decode(claims + "==="))) == {
        "iss", "sub", "aud", "iat", "exp", "jti", "htm", "htu", "body_sha256",
    }  # fmt: skip


def test_one_connection_serves_all_exchanges(collector: Collector, fake: FakeCollector) -> None:
    """A handshake costs more than all else; an answer that was refused keeps the line open too."""
    for fault in (None, Says(429), Fault.CHUNKED, Says(403, b"<html>", ours=False), None):
        if fault is not None:
            fake.faults.append(fault)
        collector.post(BATCH)
    assert len(set(fake.ports)) == 1
    assert len(fake.ports) == 5
