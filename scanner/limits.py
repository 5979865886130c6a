"""Every limit of a sweep, in one place, each with its reason."""

from dataclasses import dataclass
from typing import Final

HEAD_BYTES: Final = 4096  # enough for every signature we know; tar's is at 257, ISO DICM at 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost. A file that exceeds one gets a reason; the sweep goes on."""

    max_file_bytes: int = 2 << 30  # larger files are skipped, reason too_large (--max-size)
    timeout_s: float = 60.0  # for one file with all its members
    max_memory_bytes: int = 512 << 20  # growth of a worker over its own start
    max_depth: int = 3  # containers inside containers
    max_members: int = 100_000  # documents out of one container, at all depths
    max_in_memory_bytes: int = 128 << 20  # a member or part that its reader needs whole
    expanded_floor_bytes: int = 64 << 20  # what any container may expand to
    expanded_ratio: int = 200  # and above that, this many times its own size
    max_expanded_bytes: int = 4 << 30  # never more than this
    max_findings_per_entity: int = 1000  # distinct patient identifiers listed for one file
    max_previews_per_entity: int = 3  # distinct other values listed for one file

    def expanded_allowance(self, container_bytes: int) -> int:
        """How many bytes a container of this size may expand to."""
        allowed = self.expanded_floor_bytes + self.expanded_ratio * container_bytes
        return min(allowed, self.max_expanded_bytes)
