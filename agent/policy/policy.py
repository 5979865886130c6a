"""The policy: every decision of the hospital with its default, its bounds and its reason.

The bounds hold even against a collector that has been taken over: no policy makes the agent take
half a machine, wait for a month or send what it never sends.
"""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Annotated, Final

from agent.strict import AtMost, Between, Wrong
from scanner.limits import Limits

SCHEMA: Final = 1
MIN_KEY_BYTES: Final = 16
MAX_KEY_BYTES: Final = 64
MEBI: Final = 1 << 20
GIBI: Final = 1 << 30


def secret_key(text: str) -> str:
    """A key of 16 to 64 bytes in base64.

    Raises:
        Wrong: it is anything else.
    """
    try:
        size = len(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        size = 0
    if not MIN_KEY_BYTES <= size <= MAX_KEY_BYTES:
        raise Wrong
    return text


def release(text: str) -> str:
    """A version as `1.4.0`.

    Raises:
        Wrong: it is anything else.
    """
    if not all(part.isdecimal() and len(part) < 10 for part in text.split(".")):
        raise Wrong
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Whether the owner of a file is told, and how often at most."""

    enabled: bool = True
    per_day: Annotated[int, Between(0, 20)] = 1  # more is noise, and noise is switched off


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One revision. Revision 0 is what an agent does before it has been told anything."""

    revision: Annotated[int, Between(0, 2**31)] = 0
    min_agent_version: Annotated[str, release] = "0"  # an older agent keeps its last good policy

    # How much of the machine. The floors keep a policy from switching the agent off unseen.
    target_core_share: Annotated[float, Between(0.01, 0.5)] = 0.10  # of one core, over a minute
    read_bytes_per_s: Annotated[int, Between(MEBI, GIBI)] = 10 * MEBI  # a slow disk stays usable
    sweep_hours: Annotated[int, Between(1, 24 * 31)] = 24  # every file once a day, events or not
    pause_on_battery: bool = True  # a physician's laptop must last the ward round
    pause_in_presentation: bool = True  # never while slides are shown

    # What one file may cost, and what is left out. Reasons stand in scanner/limits.py.
    max_file_bytes: Annotated[int, Between(MEBI, 1024 * GIBI)] = 2 * GIBI
    timeout_s: Annotated[float, Between(1, 3600)] = 60.0
    max_memory_bytes: Annotated[int, Between(64 * MEBI, 8 * GIBI)] = 512 * MEBI
    max_depth: Annotated[int, Between(0, 10)] = 3
    second_stage: bool = True
    exclude: Annotated[tuple[Annotated[str, AtMost(512)], ...], AtMost(1000)] = ()

    # What leaves the machine.
    mask_paths: bool = True  # names of files are health data too
    fingerprint_key: Annotated[str, secret_key] | None = field(default=None, repr=False)
    spool_max_bytes: Annotated[int, Between(MEBI, 4 * GIBI)] = 64 * MEBI  # some 100,000 records
    checkin_s: Annotated[int, Between(10, 3600)] = 60  # 10,000 agents: 167 requests a second

    # The people.
    notify: Notify = field(default_factory=Notify)
    # A private zone beyond these is told by its counts, never by its names (T-PRIV-07).
    private_zone_max_bytes: Annotated[int, Between(0, 2**60)] = 20 * GIBI
    private_zone_max_files: Annotated[int, Between(0, 2**40)] = 5_000

    @property
    def limits(self) -> Limits:
        """What one file may cost."""
        return Limits(
            max_file_bytes=self.max_file_bytes,
            timeout_s=self.timeout_s,
            max_memory_bytes=self.max_memory_bytes,
            max_depth=self.max_depth,
        )

    @property
    def fingerprint_key_bytes(self) -> bytes | None:
        """The hospital's key for `findings.Fingerprinter`; None until a policy brings it."""
        return None if self.fingerprint_key is None else base64.b64decode(self.fingerprint_key)
