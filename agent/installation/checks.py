"""What must be so before Colmate is installed as a service. Each refusal says what to do."""

import re
import stat
import sys
from pathlib import Path, PurePath
from typing import Final

from agent.host import Host
from agent.installation.place import Place, SystemName
from agent.settings import read_settings
from scanner.errors import UsageProblem
from scanner.locales import N_

SYSTEMD_RUNS: Final = "run/systemd/system"  # sd_booted(3)
# Neither a service manager's file nor a command line needs quotes for these.
_PLAIN: Final = re.compile(r"[A-Za-z0-9/._+-]+")


class NotInstallable(UsageProblem):
    """Colmate cannot be installed as a service as things stand. Exit code 2."""


def must_be_administrator(*, is_administrator: bool) -> None:
    """Only an administrator changes a machine's services.

    Raises:
        NotInstallable: this is none.
    """
    if not is_administrator:
        raise NotInstallable(
            N_("Only an administrator of the machine can install or remove the agent."),
            next_step=N_("Give the command again with sudo, or from an administrator's terminal."),
        )


def must_have_manager(place: Place) -> None:
    """Somebody must start services.

    Raises:
        NotInstallable: a Linux without systemd.
    """
    if place.system is SystemName.LINUX and not place.at(SYSTEMD_RUNS).is_dir():
        raise NotInstallable(
            N_("systemd does not run on this machine."),
            next_step=N_("Have its own service manager run: colmate agent run"),
        )


def must_have_settings(place: Place) -> None:
    """The services need settings that are right, and that their account may read.

    Raises:
        UsageProblems: they are missing or wrong, all of it told.
        NotInstallable: the services may not read them, or not write where they are told to.
    """
    settings = read_settings(place.settings_file)
    if place.system is not SystemName.LINUX:
        return
    for path in (place.settings_file, settings.collector.ca_file):
        if not _all_may_read(path):
            raise NotInstallable(
                N_("The services' account may not read {path}."),
                next_step=N_("It holds no secret: chmod 644 it, and 755 the folders above."),
                path=str(path),
            )
    for kept in (settings.state.folder, settings.log.file):
        if kept is not None and not kept.is_relative_to(place.state_folder):
            raise NotInstallable(
                N_("The services may write below {folder} only, not to {path}."),
                next_step=N_("Leave it out of the settings, or name a place there."),
                folder=str(place.state_folder),
                path=str(kept),
            )


def must_be_protected(place: Place, host: Host, program_parts: tuple[Path, ...]) -> None:
    """A service with rights must not run what others can change.

    Raises:
        NotInstallable: an ordinary account could change the program.
    """
    if not all(host.written_by_administrators_only(part) for part in program_parts):
        raise NotInstallable(
            N_("Others than administrators can change this installation of Colmate."),
            next_step=N_("Install it where only they may write, such as {folder}."),
            folder=r"C:\Program Files" if place.system is SystemName.WINDOWS else "/opt/colmate",
        )


def must_be_startable(place: Place, *, in_virtual_environment: bool) -> None:
    """The service manager must be able to name and start the program.

    Raises:
        NotInstallable: it cannot.
    """
    if place.system is SystemName.WINDOWS:
        if in_virtual_environment:  # its python.exe starts another process, which Windows disowns
            raise NotInstallable(
                N_("Windows cannot start a service from a virtual environment."),
                next_step=N_("Install Colmate with a Python of its own (deploy/windows)."),
            )
    elif not plain(place.program[0]):
        raise NotInstallable(
            N_("The services cannot be told the name {path}: it has blanks or special signs."),
            next_step=N_("Install it where only they may write, such as {folder}."),
            path=str(place.program[0]),
            folder="/opt/colmate",
        )


def plain(path: PurePath | str) -> bool:
    """Whether a path means the same in every file that names it."""
    return _PLAIN.fullmatch(str(path)) is not None


def in_virtual_environment() -> bool:
    """Whether this Python is one that `venv` made."""
    return sys.prefix != sys.base_prefix


def _all_may_read(path: Path) -> bool:
    try:
        whole = path.resolve(strict=True)
        enters = all(folder.stat().st_mode & stat.S_IXOTH for folder in whole.parents)
        return enters and bool(whole.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False
