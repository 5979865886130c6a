"""macOS: one daemon of launchd (launchd.plist(5), launchctl(1)). Never run on a Mac yet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from agent.installation.place import Found, Place
from agent.installation.shipped import calling, shipped
from agent.installation.steps import Keep, RemoveFile, RemoveFolder, Run, Step, WriteFile
from scanner.locales import N_

LABEL: Final = "fr.colmate.agent"
DAEMONS: Final = "Library/LaunchDaemons"
LAUNCHCTL: Final = "/bin/launchctl"
LOG: Final = "var/log/colmate-agent.log"


def files(place: Place) -> tuple[Path, ...]:
    """The files that `install` writes or has launchd write."""
    return _plist(place), place.at(LOG)


def install(place: Place, found: Found) -> Iterator[Step]:
    """Write the daemon's file and load it anew."""
    del found
    plist = _plist(place)
    yield WriteFile(plist, calling(shipped(f"launchd/{LABEL}.plist"), str(place.program[0])))
    yield _unload()
    yield Run((LAUNCHCTL, "enable", f"system/{LABEL}"), N_("Start the services with the machine"))
    yield Run((LAUNCHCTL, "bootstrap", "system", str(plist)), N_("Start the services"))


def remove(place: Place, found: Found, *, purge: bool) -> Iterator[Step]:
    """The daemon and its log, and with `purge` what the agent keeps."""
    if _plist(place) in found.installed:
        yield _unload()
    for path in files(place):
        if path in found.installed:
            yield RemoveFile(path)
    if found.state:
        yield (
            RemoveFolder(place.state_folder)
            if purge
            else Keep(place.state_folder, N_("{path} stays; --purge removes it."))
        )


def _plist(place: Place) -> Path:
    return place.at(DAEMONS) / f"{LABEL}.plist"


def _unload() -> Run:
    command = (LAUNCHCTL, "bootout", f"system/{LABEL}")
    return Run(command, N_("Stop the services"), may_fail=True)
