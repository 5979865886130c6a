"""Enrolment against a real peer: a token once, a key made here, an identity that is not lost."""

from pathlib import Path

import pytest
import trustme

from agent.host import HostFacts
from agent.identity import Enrolled, EnrolRefused, IdentityStore, WhyRefused, enrol
from agent.identity.enrolment import AlreadyEnrolled
from agent.identity.identity import AgentState, NoIdentity
from agent.identity.managed import Evidence
from agent.wire.collector import Collector, Registry
from agent.wire.messages import Ack, WireBatch
from agent.wire.server_clock import ServerClock
from agent.wire.transport import Transport
from scanner.errors import ExitCode, UsageProblem
from tests.agent.fake_collector import FakeCollector
from tests.agent.loopback import Fault, Says
from tests.agent.wire.conftest import STEADY, settings_for

TOKEN = "a-token-of-the-tests"
FACTS = HostFacts("PC-URGENCES-04", "linux", "Debian 12", "x86_64", "0a" * 32)
EVIDENCE = (Evidence.DIRECTORY,)


class Endpoint:
    """A machine with a token file and a state folder."""

    def __init__(self, folder: Path, transport: Transport) -> None:
        self.folder = folder / "state"
        self.folder.mkdir(exist_ok=True)
        self.store = IdentityStore(self.folder)
        self.token_file = folder / "token"
        self.token_file.write_text(TOKEN + "\n")
        self.transport = transport

    def enrol(self, facts: HostFacts = FACTS, *, replace: bool = False) -> Enrolled:
        """Enrol this machine."""
        registry = Registry(self.transport, ServerClock(), "0.1.0")
        return enrol(self.store, registry, self.token_file, (facts, EVIDENCE), replace=replace)

    @property
    def files(self) -> list[str]:
        """What lies in the state folder, keys without their number."""
        return sorted(file.name.partition("-")[0] for file in self.folder.iterdir())


@pytest.fixture
def endpoint(tmp_path: Path, transport: Transport) -> Endpoint:
    return Endpoint(tmp_path, transport)


def test_an_enrolled_agent_can_deliver(endpoint: Endpoint, fake: FakeCollector) -> None:
    done = endpoint.enrol()
    identity = endpoint.store.load()
    assert identity.agent_id == done.identity.agent_id
    assert identity.sealing_key_bytes == bytes(fake.sealing_key.public_key)
    assert [key.kid for key in identity.policy_keys] == [fake.policy_key.kid]
    collector = Collector(endpoint.transport, identity, ServerClock())
    assert isinstance(collector.post(WireBatch("e1", 1, (b"x",))), Ack)


def test_the_collector_learns_which_machine_it_is_and_why_it_is_the_employer_s(
    endpoint: Endpoint, fake: FakeCollector
) -> None:
    endpoint.enrol()
    (told,) = fake.applications
    assert told["host"]["host_name"] == "PC-URGENCES-04"
    assert told["evidence"] == ["directory"]
    assert "d" not in told["public_key"]


def test_the_token_is_wiped_after_success_only(endpoint: Endpoint, fake: FakeCollector) -> None:
    fake.faults.append(Says(500))
    with pytest.raises(EnrolRefused):
        endpoint.enrol()
    assert endpoint.token_file.read_text() == TOKEN + "\n"
    assert endpoint.enrol().token_wiped
    assert not endpoint.token_file.exists()


def test_key_and_identity_are_the_owner_s_alone(endpoint: Endpoint) -> None:
    endpoint.enrol()
    assert endpoint.files == ["identity.json", "key"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in endpoint.folder.iterdir())


def test_a_lost_answer_costs_no_second_token(endpoint: Endpoint, fake: FakeCollector) -> None:
    """The same key asks again, and the collector knows it."""
    fake.faults.append(Fault.ANSWER_LOST)
    with pytest.raises(EnrolRefused):
        endpoint.enrol()
    endpoint.enrol()
    assert (len(fake.agents), fake.tokens[TOKEN]) == (1, 0)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Says(403, {"code": "token_unknown"}), WhyRefused.TOKEN_UNKNOWN),
        (Says(403, {"code": "token_expired"}), WhyRefused.TOKEN_EXPIRED),
        (Says(403, {"code": "token_used_up"}), WhyRefused.TOKEN_USED_UP),
        (Says(403, {"code": "token_network"}), WhyRefused.TOKEN_NETWORK),
        (Says(403, {"code": "unmanaged"}), WhyRefused.UNMANAGED),
        (Says(426, {"code": "agent_too_old"}), WhyRefused.AGENT_TOO_OLD),
        (Says(403, {"code": "of a later version"}), WhyRefused.OTHER),
        (Says(403, b"<html>", ours=False), WhyRefused.OTHER),
        (Says(200, {"agent_id": "../../etc"}), WhyRefused.OTHER),
        (Fault.NOT_HTTP, WhyRefused.UNREACHABLE),
    ],
)
def test_each_refusal_is_told_plainly_and_changes_nothing(
    endpoint: Endpoint, fake: FakeCollector, answer: Says | Fault, why: WhyRefused
) -> None:
    fake.faults.append(answer)
    with pytest.raises(EnrolRefused) as caught:
        endpoint.enrol()
    assert (caught.value.why, caught.value.exit_code) == (why, ExitCode.INTERNAL)
    assert TOKEN not in str(caught.value)
    assert endpoint.files == ["candidate.pem"]


def test_a_token_goes_to_no_impostor(tmp_path: Path) -> None:
    with FakeCollector(tmp_path) as impostor:
        trustme.CA().cert_pem.write_to_path(str(impostor.ca_file))
        endpoint = Endpoint(tmp_path, Transport(settings_for(impostor), STEADY))
        with pytest.raises(EnrolRefused) as caught:
            endpoint.enrol()
    assert caught.value.why is WhyRefused.CERTIFICATE
    assert impostor.proofs == []


def test_an_enrolled_agent_is_not_enrolled_again_unasked(
    endpoint: Endpoint, fake: FakeCollector
) -> None:
    first = endpoint.enrol().identity
    endpoint.token_file.write_text(TOKEN)
    with pytest.raises(AlreadyEnrolled):
        endpoint.enrol()
    assert len(fake.proofs) == 1
    with pytest.raises(EnrolRefused):  # the token is used up
        endpoint.enrol(replace=True)
    assert endpoint.store.load().agent_id == first.agent_id


def test_replacing_waits_for_approval_and_removes_the_former_key(
    endpoint: Endpoint, fake: FakeCollector
) -> None:
    first = endpoint.enrol().identity
    endpoint.token_file.write_text(TOKEN)
    fake.tokens[TOKEN] = 1
    second = endpoint.enrol(replace=True).identity
    assert second.agent_id != first.agent_id
    assert second.admission.state is AgentState.WAITING
    assert endpoint.files == ["identity.json", "key"]
    assert first.agent_id in fake.agents  # never overwritten there


@pytest.mark.parametrize("content", ["", "short", "two words of some length", "x" * 5000, "é" * 20])
def test_a_file_without_a_token_is_told(endpoint: Endpoint, content: str) -> None:
    endpoint.token_file.write_text(content, "utf-8")
    with pytest.raises(UsageProblem):
        endpoint.enrol()


def test_a_missing_token_file_is_told(endpoint: Endpoint) -> None:
    endpoint.token_file.unlink()
    with pytest.raises(UsageProblem, match="cannot be read"):
        endpoint.enrol()


@pytest.mark.parametrize("name", ["identity.json", "key"])
def test_a_damaged_identity_is_told(endpoint: Endpoint, name: str) -> None:
    endpoint.enrol()
    (file,) = endpoint.folder.glob(f"{name}*")
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(NoIdentity, match="damaged"):
        endpoint.store.load()


def test_an_identity_that_others_may_read_is_not_used(endpoint: Endpoint) -> None:
    endpoint.enrol()
    (key,) = endpoint.folder.glob("key-*")
    key.chmod(0o644)
    with pytest.raises(NoIdentity, match="Other accounts"):
        endpoint.store.load()


def test_an_agent_that_was_never_enrolled_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoIdentity, match="not enrolled"):
        IdentityStore(tmp_path).load()


def test_nothing_printed_holds_the_key_or_the_token(endpoint: Endpoint) -> None:
    identity = endpoint.enrol().identity
    secret = identity.key.as_dict(private=True)["d"]
    assert str(secret) not in repr(identity)
