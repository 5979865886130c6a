"""Every report of one sweep at once: one on standard output, any number in files.

A report that cannot be written ends alone; the sweep and the others go on. What ends a sweep early
is a closed standard output with no other report to write: nobody reads any more.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TextIO

from findings import ReportRecord
from scanner.cli.parse import ReportOrder
from scanner.errors import ReportNotWritten
from scanner.locales import N_
from scanner.outputs.registry import FORMATS
from scanner.outputs.report_file import ReportFile
from scanner.outputs.writer import Setting, Writer


@dataclass(slots=True)
class _Sink:
    """One report on its way. `file` is None for standard output."""

    writer: Writer
    stream: TextIO
    file: ReportFile | None = None
    open: bool = True


@dataclass(slots=True)
class Reports:
    """Writes each record to all; `problems` holds what became of those that failed."""

    sinks: list[_Sink]
    problems: list[ReportNotWritten] = field(default_factory=list)
    written: list[str] = field(default_factory=list)  # the files that are in their place
    cut_short: bool = False

    @classmethod
    def opened(
        cls, form: str, orders: Sequence[ReportOrder], out: TextIO, setting: Setting
    ) -> "Reports":
        """Open all, so that a place that takes no report is known before hours of scanning.

        Raises:
            ReportNotWritten: a file cannot be made; those already made are dropped.
        """
        reports = cls([_Sink(FORMATS[form].open(out, setting), out)])
        try:
            for order in orders:
                file = ReportFile(order.path)
                writer = FORMATS[order.format].open(file.stream, _for_file(setting))
                reports.sinks.append(_Sink(writer, file.stream, file))
        except ReportNotWritten:
            reports.drop()
            raise
        return reports

    @property
    def unread(self) -> bool:
        """Whether nothing is left to write to."""
        return not any(sink.open for sink in self.sinks)

    def write(self, record: ReportRecord) -> None:
        """Pass a record to every report that still stands."""
        for sink in self.sinks:
            if sink.open:
                try:
                    sink.writer.write(record)
                except OSError as error:
                    self._fail(sink, error)

    def finish(self) -> None:
        """Put every complete report in its place."""
        for sink in self.sinks:
            if not sink.open:
                continue
            try:
                if sink.file:
                    sink.file.keep()
                    self.written.append(sink.file.path)
                else:
                    sink.stream.flush()
            except ReportNotWritten as problem:
                self.problems.append(problem)
            except OSError as error:
                self._fail(sink, error)

    def drop(self) -> None:
        """Leave no half report behind."""
        for sink in self.sinks:
            if sink.file:
                sink.file.drop()

    def _fail(self, sink: _Sink, error: OSError) -> None:
        sink.open = False
        if sink.file:
            sink.file.drop()
            self.problems.append(sink.file.not_written(error))
            return
        _abandon(sink.stream)
        if isinstance(error, BrokenPipeError):
            self.cut_short = True
            return
        self.problems.append(
            ReportNotWritten(
                N_("The result could not be written to standard output: {reason}."),
                next_step=N_("Make room or name another place, then run the same command again."),
                reason=os.strerror(error.errno) if error.errno else type(error).__name__,
            )
        )


def _for_file(setting: Setting) -> Setting:
    return Setting(options=setting.options, language=setting.language, version=setting.version,
                   width=120)  # fmt: skip


def _abandon(stream: TextIO) -> None:
    """Send what is still buffered nowhere, or Python would complain of it when it ends."""
    with suppress(OSError, ValueError):
        descriptor = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
