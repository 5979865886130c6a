"""Leave to examine one private zone that is not one's own, for some time."""

import time
from dataclasses import dataclass, field

from scanner.platform import System
from scanner.walk.protected_names import OPENABLE, ZoneKind


@dataclass(frozen=True, slots=True)
class Permit:
    """`zone` is an absolute path without links; `until_s` a moment of the monotonic clock.

    That clock cannot be set back, so a long sweep does not outlive its permit.
    """

    zone: str = field(repr=False)
    until_s: float

    @property
    def is_over(self) -> bool:
        """Whether nothing more may be opened."""
        return time.monotonic() >= self.until_s

    def covers(self, kind: ZoneKind, real: str, system: System) -> bool:
        """Whether an entry of a zone of this kind may be examined. `real` has no links in it."""
        return kind in OPENABLE and not self.is_over and system.is_under(real, self.zone)
