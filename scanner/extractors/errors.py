"""What can be wrong with somebody's file: data for the report, never a crash of ours.

ExtractError             carries the contract's reason
├── Encrypted            the content is protected: a password or a key is needed
├── Corrupt              the bytes are not what their format says
├── Unsupported          a format, version or compression that we do not read
├── TooLarge             more than its reader may hold in memory
├── BudgetSpent          the container expands beyond its allowance
└── TooDeep              containers nested deeper than the limit
"""

from typing import ClassVar

from findings import Reason


class ExtractError(Exception):
    """Reading stopped. The message is for developers and holds nothing from the file."""

    reason: ClassVar[Reason] = Reason.CORRUPT


class Encrypted(ExtractError):
    """The content is encrypted at file level."""

    reason = Reason.ENCRYPTED


class Corrupt(ExtractError):
    """Truncated, damaged or lying bytes."""

    reason = Reason.CORRUPT


class Unsupported(ExtractError):
    """A format or a variant that no reader of ours understands."""

    reason = Reason.UNSUPPORTED


class TooLarge(ExtractError):
    """A part does not fit the memory allowance."""

    reason = Reason.TOO_LARGE


class BudgetSpent(ExtractError):
    """The members of a container exceed its allowance of bytes or of documents."""

    reason = Reason.ARCHIVE_BUDGET


class TooDeep(ExtractError):
    """A container lies deeper than the limit."""

    reason = Reason.ARCHIVE_DEPTH
