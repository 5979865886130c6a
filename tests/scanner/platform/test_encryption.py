"""The five states of a volume, and what they are worth in a report."""

from itertools import permutations

import pytest

from scanner.platform.encryption import (
    BARE,
    NOT_TOLD,
    Encryption,
    EncryptionCause,
    EncryptionState,
    least_protected,
    protected,
)

SUSPENDED = Encryption(EncryptionState.SUSPENDED, EncryptionCause.BITLOCKER)
LOCKED = Encryption(EncryptionState.LOCKED, EncryptionCause.BITLOCKER)
ASCENDING = (BARE, SUSPENDED, NOT_TOLD, LOCKED, protected(EncryptionCause.LUKS))


@pytest.mark.parametrize(
    ("told", "protects"), [*zip(ASCENDING, (False, False, None, None, True), strict=True)]
)
def test_suspended_counts_as_unprotected_and_doubt_as_unknown(
    told: Encryption,
    protects: bool | None,  # noqa: FBT001 - a column of the table
) -> None:
    assert told.protects is protects


def test_the_least_protected_part_speaks_for_the_whole() -> None:
    for size in range(1, 6):
        for parts in permutations(ASCENDING, size):
            assert ASCENDING.index(least_protected(parts)) == min(map(ASCENDING.index, parts))
    assert least_protected([]) == NOT_TOLD
