"""The whole way of `colmate agent enroll`, and that a private device gets nowhere."""

from pathlib import Path

import pytest

from agent.host import Membership
from agent.host.linux import LinuxHost
from agent.identity import Enrolled, IdentityStore, Unmanaged
from agent.settings import DeviceSettings, Settings, StateSettings
from agent.wire.enrolling import enrol_machine
from tests.agent.fake_collector import FakeCollector
from tests.agent.wire.conftest import settings_for


class Machine(LinuxHost):
    """A machine that has joined a directory or not, with settings that users may write or not."""

    def __init__(self, root: Path, *, joined: bool, closed: bool) -> None:
        super().__init__(root)
        self.joined = joined
        self.closed = closed

    def membership(self) -> Membership:
        """As prepared."""
        return Membership(joined_directory=self.joined)

    def written_by_administrators_only(self, path: Path) -> bool:
        """As prepared."""
        return self.closed


def enrolled(
    fake: FakeCollector, folder: Path, machine: Machine, *, managed: bool = False
) -> Enrolled:
    settings = Settings(
        collector=settings_for(fake),
        state=StateSettings(folder=folder / "state"),
        device=DeviceSettings(managed=managed),
    )
    token = folder / "token"
    token.write_text("a-token-of-the-tests")
    return enrol_machine(settings, folder / "agent.toml", token, machine, agent_version="0.1.0")


@pytest.mark.parametrize(
    ("joined", "closed", "managed", "evidence"),
    [(True, False, False, ["directory"]), (False, True, True, ["declared"])],
    ids=["joined", "declared"],
)
def test_a_managed_machine_is_enrolled(
    fake: FakeCollector,
    tmp_path: Path,
    evidence: list[str],
    *,
    joined: bool,
    closed: bool,
    managed: bool,
) -> None:
    machine = Machine(tmp_path, joined=joined, closed=closed)
    done = enrolled(fake, tmp_path, machine, managed=managed)
    assert IdentityStore(tmp_path / "state").load().agent_id == done.identity.agent_id
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    assert fake.applications[0]["evidence"] == evidence


@pytest.mark.parametrize("managed", [False, True])
def test_a_private_device_sends_and_leaves_nothing(
    fake: FakeCollector, tmp_path: Path, *, managed: bool
) -> None:
    machine = Machine(tmp_path, joined=False, closed=False)
    with pytest.raises(Unmanaged):
        enrolled(fake, tmp_path, machine, managed=managed)
    assert fake.ports == []
    assert not (tmp_path / "state").exists()
    assert (tmp_path / "token").exists()
