"""A report written to a file: whole, or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from scanner.errors import ReportNotWritten
from scanner.locales import N_
from scanner.outputs.safe_text import safe_text


class ReportFile:
    """A file that takes its name only once it is complete and on the disk.

    It is written beside its final place and readable by its owner alone: a report lists where
    health data lies. `stream` is UTF-8 text; line ends are written as given.

    Raises:
        ReportNotWritten: the folder takes no file.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._target = target = Path(path).resolve()  # a link stays, what it names is replaced
        try:
            self._refuse_other_than_file()
            descriptor, self._temporary = tempfile.mkstemp(
                prefix=f".{target.name}.", suffix=".part", dir=target.parent
            )
        except OSError as error:
            raise self.not_written(error) from None
        self.stream: TextIO = os.fdopen(
            descriptor, "w", encoding="utf-8", errors="backslashreplace", newline=""
        )

    def keep(self) -> None:
        """Put the complete report in its place.

        Raises:
            ReportNotWritten: the disk did not take it; what stood there before still does.
        """
        try:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()
            Path(self._temporary).replace(self._target)
        except OSError as error:
            self.drop()
            raise self.not_written(error) from None

    def drop(self) -> None:
        """Leave no half report behind."""
        with suppress(OSError):  # closing flushes, and the disk may be the full one
            self.stream.close()
        with suppress(OSError):
            Path(self._temporary).unlink(missing_ok=True)

    def _refuse_other_than_file(self) -> None:
        """Never rename over a folder or a device."""
        if self._target.exists() and not self._target.is_file():
            raise ReportNotWritten(
                N_("The report {path} cannot be written there: that is a folder or a device."),
                next_step=N_("Name a file, then run the same command again."),
                path=safe_text(self.path),
            )

    def not_written(self, error: OSError) -> ReportNotWritten:
        """Say why it was not written, by the system's own word for the error."""
        return ReportNotWritten(
            N_("The report {path} could not be written: {reason}."),
            next_step=N_("Make room or name another place, then run the same command again."),
            path=safe_text(self.path),
            reason=os.strerror(error.errno) if error.errno else type(error).__name__,
        )
