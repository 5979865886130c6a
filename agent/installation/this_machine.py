"""`colmate agent install` and `uninstall`: look, refuse or plan, then do."""

import os
import sys
from pathlib import Path
from typing import Any, Final

import agent
from agent.host import Host, this_host
from agent.installation import checks, linux, macos, windows
from agent.installation.apply import Order, Say, apply
from agent.installation.apply import order as really
from agent.installation.place import Found, Place, SystemName
from agent.installation.plan import plan, plan_removal
from scanner.locales import N_
from scanner.platform.ask import ask

COMMAND: Final = "colmate"


def install(say: Say, *, dry_run: bool = False, order: Order = really) -> list[str]:
    """Install this Colmate as a service of this machine, and start it.

    `say` translates (`Language.say`). With `dry_run` nothing is changed, and anybody may ask.

    Returns:
        A line for people for each step.

    Raises:
        UsageProblem: something is missing or wrong; its text and next step say what.
        StepFailed: the system refuses a step.
    """
    host = this_host()
    place = this_place(host)
    if not dry_run:
        checks.must_be_administrator(is_administrator=is_administrator())
    checks.must_have_manager(place)
    checks.must_be_startable(place, in_virtual_environment=checks.in_virtual_environment())
    checks.must_be_protected(place, host, _program_parts(place))
    checks.must_have_settings(place)
    return apply(plan(place, found_at(place)), say, order, dry_run=dry_run)


def uninstall(
    say: Say, *, purge: bool = False, dry_run: bool = False, order: Order = really
) -> list[str]:
    """Stop the services and remove what `install` made.

    Key, identity, index and spool stay unless `purge`; the settings always, since somebody else
    wrote them. Where nothing is installed this is told, and is no error.

    Raises:
        NotInstallable: this is no administrator.
        StepFailed: the system refuses a step.
    """
    place = this_place(this_host())
    if not dry_run:
        checks.must_be_administrator(is_administrator=is_administrator())
    steps = plan_removal(place, found_at(place), purge=purge)
    if not steps:
        return [say(N_("Nothing of the agent is installed here."))]
    return apply(steps, say, order, dry_run=dry_run)


def this_place(host: Host) -> Place:
    """This installation on this machine."""
    system = SystemName(host.system)
    return Place(
        system=system,
        program=_program(system),
        settings_file=host.settings_file,
        state_folder=host.state_folder,
    )


def found_at(place: Place) -> Found:
    """What stands there now."""
    is_windows = place.system is SystemName.WINDOWS
    written = {SystemName.LINUX: linux.files, SystemName.MACOS: macos.files}.get(place.system)
    return Found(
        installed=frozenset(path for path in written(place) if path.exists())
        if written
        else frozenset(),
        packaged=place.system is SystemName.LINUX and linux.packaged(place),
        service=is_windows and bool(ask((windows.SC, "query", windows.SERVICE))),
        state=place.state_folder.is_dir(),
    )


def is_administrator() -> bool:
    """Whether this process may change the machine's services."""
    if hasattr(os, "geteuid"):
        return os.geteuid() == 0
    import ctypes  # noqa: PLC0415 - for Windows only

    library: Any = getattr(ctypes, "WinDLL")("shell32")  # noqa: B009 - checkers see it on Windows
    return bool(library.IsUserAnAdmin())


def _program(system: SystemName) -> tuple[str | Path, ...]:
    """How a service manager calls us: the command that was typed, or the one beside this Python."""
    if system is SystemName.WINDOWS:
        is_frozen = getattr(sys, "frozen", False)
        return (sys.executable,) if is_frozen else (sys.executable, "-m", "scanner")
    typed = Path(sys.argv[0])
    if typed.name == COMMAND and typed.is_file():
        return (typed.resolve(),)
    return (Path(sys.executable).with_name(COMMAND),)


def _program_parts(place: Place) -> tuple[Path, ...]:
    """What an attacker would change: the command, the Python, our packages."""
    return Path(place.program[0]), Path(sys.executable), Path(agent.__file__)
