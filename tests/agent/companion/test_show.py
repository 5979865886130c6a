"""A real session bus and `desktop-notifier` itself; only who shows and presses is ours."""

import asyncio
import json
import os
import shutil
import subprocess
import sys

import pytest

from agent.companion.show import Desktop
from agent.companion.words import Toast

SESSION = shutil.which("dbus-run-session") or ""
CHILD = "tests.agent.companion.desktop_child"
needs_bus = pytest.mark.skipif(not SESSION, reason="no session bus to be had")


@needs_bus
@pytest.mark.parametrize(
    ("pressed", "answer"),
    [
        pytest.param("voir", "see", id="what to do"),
        pytest.param("non", "not_patients", id="no patients"),
        pytest.param("", "see", id="a click beside the buttons"),
    ],
)
def test_a_desktop_shows_the_notice_and_its_buttons_answer(pressed: str, answer: str) -> None:
    command = (SESSION, "--", sys.executable, "-m", CHILD, pressed)
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "taken": True,
        "shown": [["titre", "texte", ["", "voir", "non"]]],
        "answers": [answer],
    }


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus")
def test_without_a_desktop_it_is_said_that_nothing_was_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(os.environ, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    assert asyncio.run(Desktop().show(Toast("a", "b", ()), lambda _act: None)) is False
