"""The settings of one machine, each with its default and reason beside it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from agent.log import Level
from agent.settings.checks import (
    NO_PROXY,
    absolute,
    authority,
    glob,
    https_url,
    in_a_folder,
    proxy_url,
)
from agent.strict import AtMost


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorSettings:
    """The one peer of the agent. It is believed by `ca_file` alone, never by the system's list."""

    url: Annotated[str, https_url]
    ca_file: Annotated[Path, authority]
    # Off: a variable of the environment must not decide where findings go.
    proxy: Annotated[str, proxy_url] = NO_PROXY


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSettings:
    """Where key, policy, index and spool lie. None: the system's own place for such data."""

    folder: Annotated[Path, absolute] | None = None
    # What people may know of their own files, and where their feedback comes. None: as above.
    notice: Annotated[Path, absolute] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """What this machine adds to the policy; it can narrow, and the report says that it did."""

    roots: tuple[Annotated[Path, absolute], ...] = ()  # empty: all fixed and removable volumes
    exclude: Annotated[tuple[Annotated[str, glob], ...], AtMost(1000)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """Where the log goes. None: standard error, which systemd and launchd keep."""

    level: Level = Level.INFO
    file: Annotated[Path, in_a_folder] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettings:
    """The administrator's word that the employer provides this device (docs/agent-protocol.md)."""

    managed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole file."""

    collector: CollectorSettings
    state: StateSettings = field(default_factory=StateSettings)
    scan: ScanSettings = field(default_factory=ScanSettings)
    log: LogSettings = field(default_factory=LogSettings)
    device: DeviceSettings = field(default_factory=DeviceSettings)
