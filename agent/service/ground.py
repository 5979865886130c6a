"""Where the agent lives, and what of its machine it may scan."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where the agent lives and what this machine's administrator said of scanning."""

    state: Path
    roots: tuple[str, ...] = field(default=(), repr=False)
    exclude: tuple[str, ...] = field(default=(), repr=False)
    notice: Path | None = None  # where people are told of their own files; None: nobody is
