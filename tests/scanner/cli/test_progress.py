"""Progress is numbers, at a bearable pace."""

from dataclasses import replace

import pytest

from scanner.cli import progress
from scanner.cli.progress import progress_line, shown_progress
from scanner.cli.terminal import Terminal
from scanner.locales import ENGLISH
from tests.scanner.cli.conftest import Screen
from tests.scanner.fake_engine import HALF_WAY


def test_the_line_says_how_far_it_is() -> None:
    assert progress_line(HALF_WAY, ENGLISH) == (
        "5 / 10 files · 1.0\xa0MiB · 2 leaks · 1 not examined"
    )


def test_before_the_walk_has_ended_there_is_no_total() -> None:
    line = progress_line(replace(HALF_WAY, files_total=None, not_examined=0, leaks=1), ENGLISH)
    assert line == "5 files · 1.0\xa0MiB · 1 leak"


def test_off_a_terminal_there_is_a_line_every_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    terminal = Terminal(Screen(), Screen(), {})
    with shown_progress(terminal, ENGLISH, animated=False) as report:
        for second in range(95):
            now[0] = float(second)
            report(HALF_WAY)
    assert terminal.err.getvalue().count("\n") == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "frames"), [("2", 2.0), ("0", 0.1), ("1000", 30.0), ("fast", 4.0)]
)
def test_the_pace_of_the_bar_can_be_set(value: str, frames: float) -> None:
    terminal = Terminal(Screen(), Screen(), {"COLMATE_PROGRESS_FPS": value})
    assert progress._frames_per_second(terminal) == frames
