"""What install does, what uninstall leaves, on a machine in a folder."""

import plistlib
from dataclasses import replace
from pathlib import Path

import pytest

from agent.installation.apply import StepFailed
from agent.installation.place import Found, SystemName
from agent.installation.plan import plan, plan_removal
from agent.installation.steps import Run
from tests.agent.installation.machine import FakeMachine, say
from tests.deploy.units import AGENT, RELAY, directives

LINUX_FILES = {
    "etc/systemd/system/colmate-agent.service",
    "etc/systemd/system/colmate-relay.service",
    "etc/sysusers.d/colmate.conf",
}
ALL = [pytest.param(system, id=system.value) for system in SystemName]


@pytest.fixture
def linux(tmp_path: Path) -> FakeMachine:
    return FakeMachine.at(tmp_path, SystemName.LINUX)


@pytest.fixture
def macos(tmp_path: Path) -> FakeMachine:
    return FakeMachine.at(tmp_path, SystemName.MACOS)


@pytest.fixture
def windows(tmp_path: Path) -> FakeMachine:
    return FakeMachine.at(tmp_path, SystemName.WINDOWS)


def keep_state(machine: FakeMachine) -> None:
    machine.place.state_folder.mkdir(parents=True)
    (machine.place.state_folder / "spool.db").touch()


def test_linux_gets_an_account_two_units_and_their_start(linux: FakeMachine) -> None:
    linux.install()
    assert linux.files() == LINUX_FILES
    assert linux.ordered == [
        ("systemd-sysusers", "colmate.conf"),
        ("systemctl", "daemon-reload"),
        ("systemctl", "enable", "colmate-agent.service", "colmate-relay.service"),
        ("systemctl", "restart", "colmate-agent.service", "colmate-relay.service"),
    ]


@pytest.mark.parametrize("shipped", [AGENT, RELAY], ids=["agent", "relay"])
def test_an_installed_unit_differs_from_the_shipped_one_by_its_program(
    linux: FakeMachine, shipped: Path
) -> None:
    linux.install()
    installed = directives(linux.place.at("etc/systemd/system") / shipped.name)
    (command,) = installed.pop("ExecStart")
    expected = directives(shipped)
    (packaged,) = expected.pop("ExecStart")
    assert installed == expected
    assert command == packaged.replace("/usr/lib/colmate", "/opt/colmate")


def test_files_are_readable_by_all_whatever_the_umask(linux: FakeMachine) -> None:
    linux.install()
    for name in LINUX_FILES:
        assert (linux.place.root / name).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("system", ALL)
def test_a_second_install_changes_no_file(tmp_path: Path, system: SystemName) -> None:
    machine = FakeMachine.at(tmp_path, system)
    machine.install()
    before = {name: (tmp_path / name).read_bytes() for name in machine.files()}
    machine.install()
    assert {name: (tmp_path / name).read_bytes() for name in machine.files()} == before


@pytest.mark.parametrize("system", ALL)
def test_a_dry_run_tells_the_same_and_does_nothing(tmp_path: Path, system: SystemName) -> None:
    machine = FakeMachine.at(tmp_path, system)
    told = machine.install(dry_run=True)
    assert (machine.files(), machine.ordered) == (set(), [])
    assert machine.install() == told
    assert all(told)


@pytest.mark.parametrize("system", ALL)
def test_uninstall_with_purge_leaves_nothing(tmp_path: Path, system: SystemName) -> None:
    machine = FakeMachine.at(tmp_path, system)
    machine.install()
    keep_state(machine)
    machine.uninstall(purge=True)
    assert machine.files() == set()
    assert not machine.place.state_folder.exists()
    assert not machine.service
    assert plan_removal(machine.place, machine.found(), purge=True) == ()


@pytest.mark.parametrize("system", ALL)
def test_uninstall_keeps_the_state_and_says_so(tmp_path: Path, system: SystemName) -> None:
    machine = FakeMachine.at(tmp_path, system)
    machine.install()
    keep_state(machine)
    told = machine.uninstall()
    assert (machine.place.state_folder / "spool.db").exists()
    assert str(machine.place.state_folder) in told[-1]


def test_on_linux_state_that_stays_keeps_its_owner(linux: FakeMachine) -> None:
    linux.install()
    keep_state(linux)
    linux.uninstall()
    assert linux.files() == {"var/lib/colmate/spool.db", "etc/sysusers.d/colmate.conf"}
    assert not any(command[0] == "userdel" for command in linux.ordered)


def test_a_purge_after_an_uninstall_finds_what_had_stayed(linux: FakeMachine) -> None:
    linux.install()
    keep_state(linux)
    linux.uninstall()
    linux.uninstall(purge=True)
    assert linux.files() == set()
    assert linux.ordered[-1] == ("userdel", "colmate")


@pytest.mark.parametrize("system", ALL)
def test_where_nothing_is_installed_nothing_is_removed(tmp_path: Path, system: SystemName) -> None:
    machine = FakeMachine.at(tmp_path, system)
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    (tmp_path / "etc/systemd/system/other.service").touch()
    assert machine.uninstall(purge=True) == []
    assert machine.files() == {"etc/systemd/system/other.service"}


def test_neighbours_and_settings_outlive_a_purge(linux: FakeMachine) -> None:
    kept = {"etc/colmate/agent.toml", "etc/systemd/system/other.service", "var/lib/other/x"}
    for name in kept:
        (linux.place.root / name).parent.mkdir(parents=True, exist_ok=True)
        (linux.place.root / name).touch()
    linux.install()
    keep_state(linux)
    linux.uninstall(purge=True)
    assert linux.files() == kept


def test_a_purge_follows_no_link_out_of_the_state(linux: FakeMachine) -> None:
    linux.install()
    keep_state(linux)
    elsewhere = linux.place.root / "home"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (linux.place.state_folder / "link").symlink_to(elsewhere)
    linux.uninstall(purge=True)
    assert linux.files() == {"home/kept"}


def test_units_of_a_package_are_switched_on_and_off_but_not_touched(linux: FakeMachine) -> None:
    packaged = linux.place.at("usr/lib/systemd/system/colmate-agent.service")
    packaged.parent.mkdir(parents=True)
    packaged.touch()
    linux.install()
    told = linux.uninstall(purge=True)
    assert linux.files() == {"usr/lib/systemd/system/colmate-agent.service"}
    assert [command[1] for command in linux.ordered] == ["enable", "restart", "disable"]
    assert "package" in told[-1]


def test_a_step_that_fails_is_named_with_what_to_do(linux: FakeMachine) -> None:
    linux.refuses = frozenset({("systemctl", "restart")})
    with pytest.raises(StepFailed) as failed:
        linux.install()
    assert "systemctl restart" in str(failed.value)
    assert failed.value.next_step
    linux.refuses = frozenset()
    linux.install()
    assert linux.files() == LINUX_FILES


def test_a_place_that_cannot_be_written_is_named(linux: FakeMachine) -> None:
    (linux.place.root / "etc").touch()
    with pytest.raises(StepFailed, match=r"colmate\.conf"):
        linux.install()


def test_services_that_run_no_more_are_no_reason_to_stop_removing(linux: FakeMachine) -> None:
    linux.install()
    linux.refuses = frozenset({("systemctl", "disable"), ("userdel",)})
    linux.uninstall(purge=True)
    assert linux.files() == set()


def test_the_daemon_of_macos_starts_this_program_behind_all_others(macos: FakeMachine) -> None:
    macos.install()
    written = macos.place.at("Library/LaunchDaemons/fr.colmate.agent.plist").read_bytes()
    daemon = plistlib.loads(written)
    expected = ["/opt/colmate/bin/colmate", "agent", "run", "--part", "all"]
    assert daemon["ProgramArguments"] == expected
    assert daemon["Label"] == "fr.colmate.agent"
    assert (daemon["ProcessType"], daemon["LowPriorityIO"]) == ("Background", True)
    assert daemon["KeepAlive"] == {"SuccessfulExit": False}
    assert daemon["Umask"] == 0o077
    assert daemon["HardResourceLimits"]["Core"] == 0


def test_macos_loads_the_daemon_anew(macos: FakeMachine) -> None:
    macos.refuses = frozenset({("/bin/launchctl", "bootout")})  # it was not loaded
    macos.install()
    assert [command[1] for command in macos.ordered] == ["bootout", "enable", "bootstrap"]


def test_the_log_of_launchd_goes_with_the_daemon(macos: FakeMachine) -> None:
    macos.install()
    log = macos.place.at("var/log/colmate-agent.log")
    log.parent.mkdir(parents=True)
    log.touch()
    macos.uninstall()
    assert macos.files() == set()


def test_the_service_of_windows_starts_late_comes_back_and_has_few_privileges(
    windows: FakeMachine,
) -> None:
    windows.install()
    create, failure, flag, kind, privileges, start = windows.ordered
    assert create[:3] == ("sc.exe", "create", "ColmateAgent")
    assert create[create.index("start=") + 1] == "delayed-auto"
    assert failure[-1] == "restart/10000/restart/60000/restart/300000"
    assert flag[1:] == ("failureflag", "ColmateAgent", "1")
    assert kind[1:] == ("sidtype", "ColmateAgent", "unrestricted")
    assert "SeDebugPrivilege" not in privileges[-1]
    assert start == ("net.exe", "start", "ColmateAgent")


def test_windows_is_told_a_path_with_blanks_in_quotes(windows: FakeMachine) -> None:
    python = r"C:\Program Files\Colmate\python.exe"
    place = replace(windows.place, program=(python, "-m", "scanner"))
    (create, *_) = plan(place, Found())
    assert isinstance(create, Run)
    called = create.command[create.command.index("binPath=") + 1]
    assert called == f'"{python}" -m scanner agent run --part all --service'


def test_a_service_of_windows_that_exists_is_changed_and_restarted(windows: FakeMachine) -> None:
    windows.install()
    windows.ordered.clear()
    windows.install()
    assert [command[1] for command in windows.ordered][0::5] == ["config", "stop"]
    assert windows.ordered[-2:] == [
        ("net.exe", "stop", "ColmateAgent"),
        ("net.exe", "start", "ColmateAgent"),
    ]


@pytest.mark.parametrize("system", ALL)
def test_every_step_can_be_told(tmp_path: Path, system: SystemName) -> None:
    place = FakeMachine.at(tmp_path, system).place
    everything = Found(
        installed=frozenset(tmp_path / name for name in LINUX_FILES), service=True, state=True
    )
    for purge in (False, True):
        for step in (*plan(place, everything), *plan_removal(place, everything, purge=purge)):
            assert "{" not in say(step.text, **step.told)
