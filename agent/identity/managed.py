"""Only devices that the employer provides are enrolled; a home computer is not (T-PRIV-09).

Whoever administers a private computer can forge every sign of management; what stops them is that
an enrolment token is issued to few and expires. This stops the honest mistake.
"""

from enum import StrEnum

from agent.host import Membership
from scanner.errors import RefusedByPolicy
from scanner.locales import N_


class Evidence(StrEnum):
    """What tells that the employer runs this device; the collector keeps it with the enrolment."""

    DIRECTORY = "directory"
    MANAGEMENT = "management"
    DECLARED = "declared"


class Unmanaged(RefusedByPolicy):
    """Nothing tells that the employer provides this device. Exit code 5."""


def managed_evidence(
    membership: Membership, *, declared: bool, declaration_trusted: bool
) -> tuple[Evidence, ...]:
    """All that tells that the employer provides this device, at least one thing.

    `declared` is `[device] managed` of the settings; it counts only if no ordinary account could
    have written that file (`declaration_trusted`).

    Raises:
        Unmanaged: nothing does.
    """
    found = {
        Evidence.DIRECTORY: membership.joined_directory,
        Evidence.MANAGEMENT: membership.managed_by_organisation,
        Evidence.DECLARED: declared and declaration_trusted,
    }
    evidence = tuple(sign for sign, holds in found.items() if holds)
    if evidence:
        return evidence
    if declared:
        raise Unmanaged(
            N_("The settings say that this device is managed, but other accounts may change them."),
            next_step=N_("Let only administrators write the settings and the folders above them."),
        )
    raise Unmanaged(
        N_("Nothing tells that this device is provided by the employer: it is not enrolled."),
        next_step=N_(
            "Join it to the directory, or have an administrator set managed = true under [device]."
        ),
    )
