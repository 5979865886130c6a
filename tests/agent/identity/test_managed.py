"""Only devices that the employer provides are enrolled (T-PRIV-09)."""

import pytest

from agent.host import Membership
from agent.identity.managed import Evidence, Unmanaged, managed_evidence
from scanner.errors import ExitCode

NOTHING = Membership()


@pytest.mark.parametrize(
    ("membership", "declared", "trusted", "evidence"),
    [
        (Membership(joined_directory=True), False, False, (Evidence.DIRECTORY,)),
        (Membership(managed_by_organisation=True), False, False, (Evidence.MANAGEMENT,)),
        (NOTHING, True, True, (Evidence.DECLARED,)),
        (
            Membership(joined_directory=True, managed_by_organisation=True),
            True,
            True,
            tuple(Evidence),
        ),
        (Membership(joined_directory=True), True, False, (Evidence.DIRECTORY,)),
    ],
)
def test_one_sign_is_enough(
    membership: Membership, evidence: tuple[Evidence, ...], *, declared: bool, trusted: bool
) -> None:
    found = managed_evidence(membership, declared=declared, declaration_trusted=trusted)
    assert found == evidence


@pytest.mark.parametrize(("declared", "trusted"), [(False, False), (False, True), (True, False)])
def test_a_private_device_is_refused(*, declared: bool, trusted: bool) -> None:
    with pytest.raises(Unmanaged) as caught:
        managed_evidence(NOTHING, declared=declared, declaration_trusted=trusted)
    assert caught.value.exit_code is ExitCode.REFUSED
    assert caught.value.next_step
