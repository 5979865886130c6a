"""A collector on the loopback and an agent enrolled with it."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nacl.public import SealedBox

from agent.identity import AgentState, Identity
from agent.identity.identity import Admission
from agent.pace import Advice, Go, Pacer
from agent.service import scanning
from agent.service.box import Box
from agent.service.ground import Ground
from agent.service.peer import Peer
from agent.service.running import Part, run
from agent.service.slips import FLUSH
from agent.settings import CollectorSettings
from tests.agent.fake_collector import FakeCollector
from tests.agent.wire.conftest import (
    _no_network,  # noqa: F401 - a fixture: the loopback alone
    admitted,
    fake,  # noqa: F401 - a fixture
)

HOSPITALS_KEY = base64.b64encode(b"the hospital's key of the tests.").decode()


@dataclass
class Enrolled:
    """An agent that runs in threads of the test, and what its collector knows."""

    fake: FakeCollector
    state: Path
    top: Path
    identity: Identity
    stop: threading.Event = field(default_factory=threading.Event)
    failures: list[BaseException] = field(default_factory=list)
    revision: int = 0
    _thread: threading.Thread | None = None

    @property
    def notice(self) -> Path:
        """Where it tells people."""
        return self.state.with_name("notice")

    @property
    def peer(self) -> Peer:
        """Who it is."""
        collector = CollectorSettings(url=self.fake.url, ca_file=self.fake.ca_file)
        return Peer(
            state=self.state,
            identity=self.identity,
            collector=collector,
            agent_version="0.1.0",
            roots=(str(self.top),),
        )

    def publish(self, **policy: Any) -> None:
        """Give a new policy out."""
        self.revision += 1
        common = {"fingerprint_key": HOSPITALS_KEY, "checkin_s": 10, "target_core_share": 0.5}
        self.fake.publish({"revision": self.revision, **common, **policy})

    def start(self, part: Part = Part.ALL) -> None:
        """Run in a thread."""
        self.stop.clear()
        ground = Ground(state=self.state, roots=(str(self.top),), notice=self.notice)

        def target() -> None:
            try:
                run(part, self.peer, ground, self.stop)
            except BaseException as error:  # noqa: BLE001 - shown by the test
                self.failures.append(error)

        self._thread = threading.Thread(target=target)
        self._thread.start()

    def end(self) -> None:
        """Stop, and show what went wrong."""
        self.stop.set()
        if self._thread is not None:
            self._thread.join(30)
        assert not self.failures, self.failures

    def until(self, done: Callable[[], bool], within_s: float = 60.0) -> None:
        """Wait for something to hold."""
        end = time.monotonic() + within_s
        while not done():
            assert not self.failures, self.failures
            assert time.monotonic() < end, "it did not come to pass in time"
            time.sleep(0.05)

    def flush(self) -> None:
        """Ask for a check-in and a delivery now, unless that was asked already."""
        box = self.state / FLUSH
        if not box.exists() or not any(box.iterdir()):
            Box(box).put({})

    @property
    def told(self) -> list[dict[str, Any]]:
        """What the collector has, opened with its key."""
        box = SealedBox(self.fake.sealing_key)
        sealed = self.fake.records_of(self.identity.agent_id)
        return [json.loads(box.decrypt(one)) for one in sealed]

    def told_of(self, kind: str) -> list[dict[str, Any]]:
        """The records of one kind."""
        return [record for record in self.told if record["message_type"] == kind]


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests keep this machine busy, and the agent would wait for them."""
    monkeypatch.setattr(scanning, "step_back", lambda *_, **__: None)
    monkeypatch.setattr(Pacer, "advise", lambda *_: Advice(0.0, Go(1.0)))


@pytest.fixture
def enrolled(fake: FakeCollector, tmp_path: Path) -> Iterator[Enrolled]:  # noqa: F811 - the fixture
    identity = admitted(fake)
    sealing = base64.b64encode(bytes(fake.sealing_key.public_key)).decode()
    keys = (fake.policy_key.as_dict(private=False),)
    admission = Admission(
        agent_id=identity.agent_id, state=AgentState.ACTIVE, policy_keys=keys, sealing_key=sealing
    )
    top, state = tmp_path / "disk", tmp_path / "state"
    top.mkdir()
    state.mkdir(mode=0o700)
    agent = Enrolled(fake, state, top, Identity(fake.url, admission, identity.key))
    agent.publish()
    yield agent
    agent.end()
