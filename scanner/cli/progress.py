"""Progress on standard error: a bar on a terminal, a line now and then elsewhere, or nothing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from scanner.cli.terminal import Terminal
from scanner.locales import Language
from scanner.progress import Progress

_DEFAULT_FPS: Final = 4.0
_LINE_EVERY_S: Final = 30.0

Report = Callable[[Progress], None]


@contextmanager
def shown_progress(terminal: Terminal, language: Language, *, animated: bool) -> Iterator[Report]:
    """Show progress while the block runs; the value is what to call with each news."""
    if animated:
        with _bar(terminal, language) as report:
            yield _paced(report, 1 / _frames_per_second(terminal))
    else:
        yield _paced(
            lambda news: terminal.tell(progress_line(news, language)), _LINE_EVERY_S, wait=True
        )


def progress_line(news: Progress, language: Language) -> str:
    """Say in one line how far it is: numbers only, never a file's name."""
    total = "" if news.files_total is None else f" / {language.number(news.files_total)}"
    parts = [
        language.say("{done} files", done=language.number(news.files_done) + total),
        language.size(news.bytes_done),
        language.count("{n} leak", "{n} leaks", news.leaks),
    ]
    if news.not_examined:
        parts.append(language.count("{n} not examined", "{n} not examined", news.not_examined))
    return " · ".join(parts)


@contextmanager
def _bar(terminal: Terminal, language: Language) -> Iterator[Report]:
    from rich import progress  # noqa: PLC0415 - only where a bar is drawn
    from rich.console import Console  # noqa: PLC0415

    console = Console(
        file=terminal.err, force_terminal=True, no_color=not terminal.colour(terminal.err)
    )
    bar = progress.Progress(
        progress.SpinnerColumn(),
        progress.BarColumn(bar_width=20),
        progress.TaskProgressColumn(),
        progress.TextColumn("{task.description}", markup=False),
        progress.TransferSpeedColumn(),
        progress.TextColumn(language.say("left"), markup=False),
        progress.TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
        refresh_per_second=_frames_per_second(terminal),
    )
    with bar:
        task = bar.add_task(language.say("Looking for files…"), total=None)

        def report(news: Progress) -> None:
            bar.update(
                task,
                completed=news.bytes_done,
                total=news.bytes_total,
                description=progress_line(news, language),
            )

        yield report


def _paced(report: Report, every_s: float, *, wait: bool = False) -> Report:
    """Pass on one call in so many seconds. `wait`: not the first one either."""
    due = time.monotonic() + (every_s if wait else 0.0)

    def paced(news: Progress) -> None:
        nonlocal due
        if (now := time.monotonic()) >= due:
            due = now + every_s
            report(news)

    return paced


def _frames_per_second(terminal: Terminal) -> float:
    """COLMATE_PROGRESS_FPS slows the bar down, for a terminal over a thin line."""
    try:
        return min(30.0, max(0.1, float(terminal.environment["COLMATE_PROGRESS_FPS"])))
    except (KeyError, ValueError):
        return _DEFAULT_FPS
