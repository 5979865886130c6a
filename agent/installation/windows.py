r"""Windows: one service, registered with `sc.exe`. Never run on a machine of Microsoft's yet.

It runs as LocalSystem: it must read every user's files. The service control manager then takes from
it every privilege that is not listed here. Source: `sc.exe` and service failure actions,
learn.microsoft.com/windows-server/administration/windows-commands/sc-create and
learn.microsoft.com/windows/win32/services.
"""

import subprocess
from collections.abc import Iterator
from typing import Final

from agent.installation.place import Found, Place
from agent.installation.steps import Keep, RemoveFolder, Run, Step
from scanner.locales import N_

SERVICE: Final = "ColmateAgent"
DISPLAYED: Final = "Colmate agent"
SC: Final = "sc.exe"
NET: Final = "net.exe"  # unlike sc, it waits until the service has stopped
ARGUMENTS: Final = ("agent", "run", "--part", "all", "--service")
FORGET_FAILURES_AFTER_S: Final = 86_400
RESTART_AFTER_MS: Final = (10_000, 60_000, 300_000)  # the last one also for all that follow
# To look into folders, to wait its turn, and to start workers under a token with fewer rights.
PRIVILEGES: Final = (
    "SeChangeNotifyPrivilege",
    "SeIncreaseQuotaPrivilege",
    "SeAssignPrimaryTokenPrivilege",
    "SeImpersonatePrivilege",
)


def install(place: Place, found: Found) -> Iterator[Step]:
    """Register the service, or bring it up to date, and start it."""
    called = subprocess.list2cmdline([*map(str, place.program), *ARGUMENTS])
    yield Run(
        (SC, "config" if found.service else "create", SERVICE,
         "binPath=", called, "start=", "delayed-auto", "DisplayName=", DISPLAYED),
        N_("Register the service"),
    )  # fmt: skip
    restarts = "/".join(f"restart/{after_ms}" for after_ms in RESTART_AFTER_MS)
    yield Run(
        (SC, "failure", SERVICE, "reset=", str(FORGET_FAILURES_AFTER_S), "actions=", restarts),
        N_("Have the service started again when it fails"),
    )
    yield Run((SC, "failureflag", SERVICE, "1"), N_("Have the service started again when it fails"))
    yield Run((SC, "sidtype", SERVICE, "unrestricted"), N_("Give the service a name of its own"))
    yield Run((SC, "privs", SERVICE, "/".join(PRIVILEGES)), N_("Take needless privileges from it"))
    if found.service:
        yield _stop()
    yield Run((NET, "start", SERVICE), N_("Start the services"))


def remove(place: Place, found: Found, *, purge: bool) -> Iterator[Step]:
    """The service, and with `purge` what the agent keeps."""
    if found.service:
        yield _stop()
        yield Run((SC, "delete", SERVICE), N_("Remove the service"))
    if found.state:
        yield (
            RemoveFolder(place.state_folder)
            if purge
            else Keep(place.state_folder, N_("{path} stays; --purge removes it."))
        )


def _stop() -> Run:
    return Run((NET, "stop", SERVICE), N_("Stop the services"), may_fail=True)
