"""How far a sweep is: what a progress bar shows. Counts of files met, never names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Totals are None until the walk that counts ahead has ended."""

    files_done: int = 0
    files_total: int | None = None
    bytes_done: int = 0
    bytes_total: int | None = None
    leaks: int = 0
    not_examined: int = 0
