"""JSON Lines: the report contract itself, one record a line, the summary last."""

from typing import TextIO

from findings import ReportRecord
from findings.wire import to_json
from scanner.outputs.safe_text import safe_json
from scanner.outputs.writer import Setting


class JsonLinesWriter:
    """Writes each record as it comes."""

    def __init__(self, stream: TextIO, _setting: Setting) -> None:
        self._stream = stream

    def write(self, record: ReportRecord) -> None:
        """Write one line."""
        self._stream.write(safe_json(to_json(record)) + "\n")
