"""The units are as closed as promised, and hold what the agent's own design asks of them."""

import subprocess
from pathlib import Path

import pytest

from agent.installation.shipped import calling
from tests.deploy.units import AGENT, RELAY, UNITS, directives, needs_systemd_analyze

MOST_EXPOSED = 20  # of systemd-analyze's hundred: 2.0
BOTH = [pytest.param(AGENT, id="agent"), pytest.param(RELAY, id="relay")]


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [needs_systemd_analyze(), "--no-pager", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("unit", BOTH)
def test_a_unit_is_exposed_at_most_2_of_10(unit: Path) -> None:
    told = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit))
    assert told.returncode == 0, told.stdout[-200:]


def test_the_gate_closes_on_an_open_unit(tmp_path: Path) -> None:
    unit = tmp_path / "open.service"
    unit.write_text("[Service]\nExecStart=/bin/true\n")
    told = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit))
    assert told.returncode != 0


@pytest.mark.parametrize("unit", BOTH)
def test_systemd_understands_every_line(unit: Path, tmp_path: Path) -> None:
    runnable = tmp_path / unit.name
    runnable.write_bytes(calling(unit.read_bytes(), "/bin/true"))
    told = analyze("verify", str(runnable))
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_the_part_that_reads_documents_has_no_network() -> None:
    unit = directives(AGENT)
    assert unit["PrivateNetwork"] == ["yes"]
    assert unit["RestrictAddressFamilies"] == ["AF_UNIX"]
    assert unit["IPAddressDeny"] == ["any"]


def test_the_part_with_a_network_can_read_no_document_and_has_no_privilege() -> None:
    unit = directives(RELAY)
    assert unit["ProtectHome"] == ["yes"]
    assert unit["CapabilityBoundingSet"] == unit["AmbientCapabilities"] == [""]


def test_the_agent_may_read_and_watch_and_no_more() -> None:
    unit = directives(AGENT)
    expected = ["CAP_DAC_READ_SEARCH CAP_SYS_ADMIN"]
    assert unit["CapabilityBoundingSet"] == unit["AmbientCapabilities"] == expected


@pytest.mark.parametrize("hides", ["PrivateTmp", "ProtectProc", "ProcSubset", "PrivateUsers"])
def test_nothing_hides_from_the_agent_what_it_must_see(hides: str) -> None:
    assert hides not in directives(AGENT)


@pytest.mark.parametrize("closes", ["MountFlags", "InaccessiblePaths", "TemporaryFileSystem"])
def test_media_that_come_later_are_not_shut_out(closes: str) -> None:
    """`MountFlags=private` would; a namespace of systemd is a slave of the machine's otherwise."""
    assert closes not in directives(AGENT)


@pytest.mark.parametrize("unit", BOTH)
def test_caps_hold_even_when_the_agent_does_not_pace_itself(unit: Path) -> None:
    found = directives(unit)
    for cap in ("CPUQuota", "MemoryHigh", "MemoryMax", "TasksMax", "IOSchedulingClass"):
        assert found[cap], cap
    assert found["IOSchedulingClass"] == ["idle"]
    assert found["CPUWeight"] == ["idle"]


def test_a_worker_that_swells_ends_alone() -> None:
    """Without it systemd would stop the whole agent when the kernel ends one of its processes."""
    assert directives(AGENT)["OOMPolicy"] == ["continue"]


@pytest.mark.parametrize("unit", BOTH)
def test_a_silent_service_is_started_again_and_a_refused_one_is_not(unit: Path) -> None:
    found = directives(unit)
    assert found["Type"] == ["notify"]
    assert found["WatchdogSec"] == ["120"]
    assert found["Restart"] == ["on-failure"]
    assert found["RestartPreventExitStatus"] == ["2 5"]


def test_both_services_share_one_account_and_its_state() -> None:
    for name in ("User", "StateDirectory", "StateDirectoryMode", "UMask"):
        assert directives(AGENT)[name] == directives(RELAY)[name]
    assert (
        (UNITS / "colmate.sysusers.conf")
        .read_text("utf-8")
        .splitlines()[-1]
        .startswith(f"u {directives(AGENT)['User'][0]} ")
    )
