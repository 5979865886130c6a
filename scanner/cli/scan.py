"""`colmate scan`: sweep, show, and return how it ended."""

from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext

from findings import ReportRecord, Summary
from scanner.cli.crash import internal_error
from scanner.cli.order import Order
from scanner.cli.progress import Report, shown_progress
from scanner.cli.reports import Reports
from scanner.cli.session import Session
from scanner.errors import ColmateError, ExitCode
from scanner.outputs.registry import FORMATS
from scanner.outputs.running_count import RunningCount
from scanner.outputs.safe_text import safe_text


def scan(order: Order, session: Session, *, quiet: bool) -> ExitCode:
    """Run one sweep and write its reports.

    Raises:
        ColmateError: it could not begin, or the engine refused. No report is left behind.
    """
    terminal = session.terminal
    setting = session.setting(order.options)
    reports = Reports.opened(order.format, order.reports, terminal.out, setting)
    mixed = FORMATS[order.format].streamed and terminal.out.isatty()  # a bar would cut its lines
    animated = terminal.animated() and not mixed
    progress = (
        nullcontext(_silent)
        if quiet
        else shown_progress(terminal, session.language, animated=animated)
    )
    notices: list[ColmateError] = []  # told below the progress bar, not through it
    try:
        with progress as on_progress:
            summary = _swept(order, session, reports, on_progress, notices.append)
    except BaseException:
        reports.drop()
        _tell(notices, session)
        raise
    if summary:
        reports.write(summary)
    reports.finish()
    _tell(notices, session)
    if not quiet:
        for path in reports.written:
            words = session.language.say("Report written: {path}", path=safe_text(path))
            terminal.tell(words)
    return _told(summary, reports, session)


def _tell(notices: list[ColmateError], session: Session) -> None:
    for notice in notices:
        session.terminal.tell_error(notice, session.language)


def _swept(
    order: Order,
    session: Session,
    reports: Reports,
    on_progress: Report,
    on_notice: Callable[[ColmateError], None],
) -> Summary | None:
    """Write record after record; return the summary, or None when nobody reads any more."""
    seen = RunningCount()
    records = session.engine.sweep(order.options, on_progress=on_progress, on_notice=on_notice)
    try:
        for record in records:
            if isinstance(record, Summary):
                return record
            seen.add(record)
            reports.write(record)
            if reports.unread:
                return None
    except KeyboardInterrupt:
        return _wound_up(records) or seen.summary(ExitCode.INTERRUPTED)
    except ColmateError:
        raise
    except Exception as error:
        if session.terminal.environment.get("COLMATE_DEBUG") == "1":
            raise
        session.terminal.tell_error(internal_error(error), session.language)
    return seen.summary(ExitCode.INTERNAL)


def _wound_up(records: Iterator[ReportRecord]) -> Summary | None:
    """Let the engine end its sweep, if the interruption did not come out of it."""
    if not isinstance(records, Generator):
        return None
    try:
        last = records.throw(KeyboardInterrupt())
    except (KeyboardInterrupt, StopIteration):
        return None
    finally:
        records.close()
    return last if isinstance(last, Summary) else None


def _told(summary: Summary | None, reports: Reports, session: Session) -> ExitCode:
    """Say what went wrong with the reports and choose the exit code: 130, then 4, then theirs."""
    for problem in reports.problems:
        session.terminal.tell_error(problem, session.language)
    if summary and summary.exit_code == ExitCode.INTERRUPTED:
        session.terminal.tell(
            session.language.say("colmate: interrupted; the report covers only what was done.")
        )
        return ExitCode.INTERRUPTED
    if summary is None or reports.problems or reports.cut_short:
        return ExitCode.INTERNAL
    return ExitCode(summary.exit_code)


def _silent(_news: object) -> None:
    """Show nothing."""
