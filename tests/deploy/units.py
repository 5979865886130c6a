"""The shipped units, as tests read them."""

import os
import shutil
from pathlib import Path
from typing import Final

import pytest

DEPLOY: Final = Path(__file__).parents[2] / "deploy"
UNITS: Final = DEPLOY / "systemd"
AGENT: Final = UNITS / "colmate-agent.service"
RELAY: Final = UNITS / "colmate-relay.service"


def directives(unit: Path) -> dict[str, list[str]]:
    """Every directive with its values in order (systemd.syntax(7))."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def needs_systemd_analyze() -> str:
    """The program; its absence fails in continuous integration and is a skip elsewhere."""
    found = shutil.which("systemd-analyze")
    if found is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("systemd-analyze is missing: apt-get install systemd")
        pytest.skip("needs systemd-analyze (apt: systemd)")
    return found
