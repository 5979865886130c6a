"""Linux: two services of systemd under one account (systemd.exec(5), sysusers.d(5)).

A package brings the files itself (deploy/nfpm.yaml); then only the services are switched on or off.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from agent.installation.place import ACCOUNT, Found, Place
from agent.installation.shipped import calling, shipped
from agent.installation.steps import Keep, RemoveFile, RemoveFolder, Run, Step, WriteFile
from scanner.locales import N_

SERVICES: Final = ("colmate-agent.service", "colmate-relay.service")
UNITS: Final = "etc/systemd/system"
PACKAGED_UNITS: Final = ("usr/lib/systemd/system", "lib/systemd/system")
ACCOUNT_FILE: Final = "etc/sysusers.d/colmate.conf"
SYSTEMCTL: Final = "systemctl"


def files(place: Place) -> tuple[Path, ...]:
    """The files that `install` writes."""
    return (*_units(place), place.at(ACCOUNT_FILE))


def install(place: Place, found: Found) -> Iterator[Step]:
    """Account, services, start."""
    if not found.packaged:
        yield WriteFile(place.at(ACCOUNT_FILE), shipped("systemd/colmate.sysusers.conf"))
        yield Run(
            ("systemd-sysusers", place.at(ACCOUNT_FILE).name),
            N_("Make the system account of the agent"),
        )
        program = str(place.program[0])
        for name, path in zip(SERVICES, _units(place), strict=True):
            yield WriteFile(path, calling(shipped(f"systemd/{name}"), program))
        yield _reload()
    yield Run((SYSTEMCTL, "enable", *SERVICES), N_("Start the services with the machine"))
    yield Run((SYSTEMCTL, "restart", *SERVICES), N_("Start the services"))


def remove(place: Place, found: Found, *, purge: bool) -> Iterator[Step]:
    """The services, and with `purge` what the agent keeps and the account that owns it."""
    units = [path for path in _units(place) if path in found.installed]
    if units or found.packaged:
        yield Run(
            (SYSTEMCTL, "disable", "--now", *SERVICES), N_("Stop the services"), may_fail=True
        )
    yield from map(RemoveFile, units)
    if units:
        yield _reload()
    if found.packaged:
        yield Keep(
            place.at(PACKAGED_UNITS[0]),
            N_("The services in {path} came with a package: remove that package."),
        )
    if found.state and not purge:
        yield Keep(place.state_folder, N_("{path} stays, with its account; --purge removes both."))
        return
    if found.state:
        yield RemoveFolder(place.state_folder)
    if place.at(ACCOUNT_FILE) in found.installed:
        yield Run(("userdel", ACCOUNT), N_("Remove the agent's account"), may_fail=True)
        yield RemoveFile(place.at(ACCOUNT_FILE))


def packaged(place: Place) -> bool:
    """Whether a package brought the services."""
    return any((place.at(folder) / SERVICES[0]).exists() for folder in PACKAGED_UNITS)


def _units(place: Place) -> tuple[Path, ...]:
    return tuple(place.at(UNITS) / name for name in SERVICES)


def _reload() -> Run:
    return Run((SYSTEMCTL, "daemon-reload"), N_("Tell systemd of the change"))
