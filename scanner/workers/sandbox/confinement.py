"""What a worker says of its own confinement: which mechanisms hold, which not, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Mechanism(StrEnum):
    """The ways in which systems let a process give up what it does not need."""

    LIMITS = "limits"  # memory, size of written files, open files, core dumps
    DESCRIPTORS = "descriptors"  # nothing inherited but the pipe to the parent
    PRIVILEGES = "privileges"  # an ordinary user without capabilities, for good
    LANDLOCK = "landlock"  # Linux: no path, no TCP, no signal out
    SECCOMP = "seccomp"  # Linux: only the system calls that reading and answering need
    SEATBELT = "seatbelt"  # macOS: no path, no network, no new process
    JOB_OBJECT = "job object"  # Windows: no new process, bounded memory, no desktop
    TOKEN = "token"  # noqa: S105 - Windows: no privilege, no write, no access to other processes
    WATCH = "watch"  # ends itself when it swells or when nobody is left to stop it


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Whether one mechanism holds. `detail` is a technical word that needs no translation.

    Of one that holds it is the version or the number in force; of one that does not, the error's
    name or the fact in the way.
    """

    mechanism: Mechanism
    holds: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """Every mechanism that this system should offer, in the order in which they were tried."""

    system: str  # as `sys.platform` says
    mechanisms: tuple[Held, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all that this system should offer holds."""
        return not self.missing

    @property
    def missing(self) -> tuple[Held, ...]:
        """What does not hold."""
        return tuple(one for one in self.mechanisms if not one.holds)


class NotOffered(Exception):
    """A mechanism is not there, or not for us; its text is the `detail` of what does not hold."""
