"""These tests speak to a collector on the loopback; every other address stays out of reach."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from agent.identity import Identity
from agent.identity.identity import Admission, AgentState
from agent.settings import CollectorSettings
from agent.wire.collector import Collector
from agent.wire.server_clock import ServerClock
from agent.wire.transport import Limits, Transport
from tests.agent.fake_collector import FakeCollector
from tests.conftest import NetworkForbidden

STEADY = Limits(connect_s=10.0, silence_s=10.0, answer_s=20.0)
HASTY = Limits(connect_s=10.0, silence_s=0.4, answer_s=0.8)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback only, in place of the suite's lock."""
    really_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family is not socket.AF_UNIX and address[0] != "127.0.0.1":
            raise NetworkForbidden("a test tried to leave this machine")
        really_connect(self, address)

    really_look_up = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **more: Any) -> Any:
        if host not in ("127.0.0.1", "localhost", "unknown.invalid"):
            raise NetworkForbidden("a test tried to reach the network")
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return really_look_up(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeCollector]:
    with FakeCollector(tmp_path) as running:
        yield running


def settings_for(fake: FakeCollector, **changes: Any) -> CollectorSettings:
    return CollectorSettings(**{"url": fake.url, "ca_file": fake.ca_file, **changes})


def admitted(fake: FakeCollector, agent_id: str = "agent-1") -> Identity:
    """An agent that the fake knows, without the way through an enrolment."""
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    fake.agents[agent_id] = key
    admission = Admission(
        agent_id=agent_id,
        state=AgentState.ACTIVE,
        policy_keys=(fake.policy_key.as_dict(private=False),),
        sealing_key="",
    )
    return Identity(fake.url, admission, key)


@pytest.fixture
def identity(fake: FakeCollector) -> Identity:
    return admitted(fake)


@pytest.fixture
def transport(fake: FakeCollector) -> Iterator[Transport]:
    made = Transport(settings_for(fake), STEADY)
    yield made
    made.close()


@pytest.fixture
def collector(transport: Transport, identity: Identity) -> Collector:
    return Collector(transport, identity, ServerClock())
