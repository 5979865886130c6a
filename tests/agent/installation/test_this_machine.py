"""`install` and `uninstall` as the command calls them, on this machine, changing nothing."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.host import Host
from agent.host.linux import LinuxHost
from agent.installation import install, this_machine, uninstall
from agent.installation.account import hand_over
from agent.installation.checks import NotInstallable
from agent.installation.place import SystemName
from agent.installation.shipped import calling, shipped
from scanner.locales import language
from tests.agent.installation.machine import say
from tests.deploy.units import DEPLOY

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="plans for the system it runs on")


def refuses(command: Sequence[str]) -> bool:
    raise AssertionError(f"a program was run: {command[0]}")


def test_an_ordinary_user_is_refused_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for attempt in (install, uninstall):
        with pytest.raises(NotInstallable, match="administrator"):
            attempt(say, order=refuses)


def test_where_nothing_is_installed_uninstall_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(this_machine, "this_host", lambda: LinuxHost(tmp_path))
    assert uninstall(language("fr").say, dry_run=True, order=refuses) == [
        "Rien de l’agent n’est installé ici."
    ]


def test_a_dry_install_goes_through_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the administrator's; here they are answered, one by one in `test_checks`."""
    asked = []
    for name in ("manager", "settings"):
        monkeypatch.setattr(
            f"agent.installation.checks.must_have_{name}", lambda *_, name=name: asked.append(name)
        )
    for name in ("startable", "protected"):
        monkeypatch.setattr(
            f"agent.installation.checks.must_be_{name}",
            lambda *_, name=name, **__: asked.append(name),
        )
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "argv", ["/opt/colmate/bin/colmate", "agent", "install"])
    lines = install(say, dry_run=True, order=refuses)
    assert sorted(asked) == ["manager", "protected", "settings", "startable"]
    assert lines[-1] == "Start the services"


def test_the_command_that_was_typed_becomes_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "colmate"
    command.touch()
    link = tmp_path / "link" / "colmate"
    link.parent.mkdir()
    link.symlink_to(command)
    monkeypatch.setattr(sys, "argv", [str(link)])
    assert this_machine.this_place(_host("linux")).program == (command,)


def test_a_module_that_was_run_becomes_the_command_beside_its_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["/somewhere/scanner/__main__.py"])
    monkeypatch.setattr(sys, "executable", "/opt/colmate/bin/python3")
    assert this_machine.this_place(_host("macos")).program == (Path("/opt/colmate/bin/colmate"),)


def test_windows_starts_python_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", r"C:\Colmate\python.exe")
    place = this_machine.this_place(_host("windows"))
    assert place.program == (r"C:\Colmate\python.exe", "-m", "scanner")
    assert place.system is SystemName.WINDOWS


def _host(name: str) -> Host:
    class Elsewhere(LinuxHost):
        system = name

    return Elsewhere()


def test_what_is_shipped_is_what_lies_in_deploy() -> None:
    for name in ("systemd/colmate-agent.service", "launchd/fr.colmate.agent.plist"):
        assert shipped(name) == (DEPLOY / name).read_bytes()
        assert b"/opt/x/colmate" in calling(shipped(name), "/opt/x/colmate")
        assert b"/usr/lib/colmate" not in calling(shipped(name), "/opt/x/colmate")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_the_state_is_handed_over_whole_and_nothing_beyond_it(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.touch()
    state = tmp_path / "state"
    (state / "inner").mkdir(parents=True)
    (state / "inner" / "key.pem").touch(mode=0o600)
    (state / "link").symlink_to(outside)
    assert hand_over(state, "nobody")
    owned = {state, *state.rglob("*")}
    assert {path.lstat().st_uid for path in owned} == {65534}
    assert outside.stat().st_uid == 0
    assert (state / "inner" / "key.pem").stat().st_mode & 0o777 == 0o600


def test_where_no_account_was_made_nothing_is_handed_over(tmp_path: Path) -> None:
    assert not hand_over(tmp_path, "no-such-account")
    assert tmp_path.stat().st_uid == os.geteuid()
