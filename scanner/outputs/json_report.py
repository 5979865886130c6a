"""One JSON document: `{"records": [...], "summary": {...}}`, of the contract's own records."""

from typing import TextIO

from findings import ReportRecord, Summary
from findings.wire import to_json
from scanner.outputs.safe_text import safe_json
from scanner.outputs.writer import Setting


class JsonWriter:
    """Writes the document as the records come: it costs no more memory than one record."""

    def __init__(self, stream: TextIO, _setting: Setting) -> None:
        self._stream = stream
        self._before = '{"records": ['

    def write(self, record: ReportRecord) -> None:
        """Write one record, or with the summary the end of the document."""
        line = safe_json(to_json(record))
        if isinstance(record, Summary):
            opening = self._before if self._before.startswith("{") else ""
            self._stream.write(f'{opening}\n], "summary": {line}}}\n')
        else:
            self._stream.write(f"{self._before}\n{line}")
            self._before = ","
