"""The process of the agent tells its manager how it is, and ends as it should."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from agent.log import Level
from agent.service import __main__ as process
from agent.service.life import Life
from agent.service.machine import Machine
from agent.service.running import Part
from agent.settings import LogSettings
from scanner.errors import ColmateError, ExitCode
from scanner.locales import ENGLISH, N_
from tests.agent.service.test_life import FakeHeart

MACHINE = cast(
    "Machine",
    SimpleNamespace(
        settings=SimpleNamespace(log=LogSettings(level=Level.INFO)),
        peer=lambda: None,
        ground=lambda: None,
    ),
)


@pytest.fixture(autouse=True)
def _logs_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "set_up", lambda *_: None)


def runs(work: Callable[[Life, Callable[[], None]], None]) -> Callable[..., None]:
    """In place of the agent's own `run`."""

    def run(_part: Part, _peer: Any, _ground: Any, life: Life, ready: Callable[[], None]) -> None:
        work(life, ready)

    return run


def test_ready_alive_stopping_in_this_order(monkeypatch: pytest.MonkeyPatch) -> None:
    heart = FakeHeart()

    def work(life: Life, ready: Callable[[], None]) -> None:
        ready()
        assert not life.wait(0)
        life.set()
        assert life.wait(60)

    monkeypatch.setattr(process, "run", runs(work))
    with Life(heart) as life:
        assert process.serve(Part.SCAN, MACHINE, ENGLISH, life) is ExitCode.DONE
    told = [one.split("\n")[0] for one in heart.sent]
    assert told == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"]


def test_what_cannot_go_on_says_why_and_was_never_ready(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    heart = FakeHeart()

    def work(_life: Life, _ready: Callable[[], None]) -> None:
        raise ColmateError(N_("Dictionary"), next_step=N_("Dictionary"))

    monkeypatch.setattr(process, "run", runs(work))
    with Life(heart) as life:
        assert process.serve(Part.SCAN, MACHINE, ENGLISH, life) is ExitCode.INTERNAL
    assert capsys.readouterr().err == "colmate: Dictionary\n  → Dictionary\n"
    assert not any("READY" in one for one in heart.sent)


def test_without_a_life_of_its_own_the_process_makes_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere")
    lives: list[Life] = []

    def work(life: Life, _ready: Callable[[], None]) -> None:
        lives.append(life)

    monkeypatch.setattr(process, "run", runs(work))
    process.serve(Part.RELAY, MACHINE, ENGLISH)
    assert lives[0].heart.address == "/nowhere"
