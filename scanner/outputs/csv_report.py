"""CSV for a spreadsheet: `;` between fields, UTF-8 with its mark, lines ended by CR LF.

That is what a French Excel opens by a double click; others find the separator by themselves. A cell
that a spreadsheet would take for a formula gets an apostrophe first (OWASP, CSV Injection): a file
may well be named `=cmd|' /C calc'!A0.pdf`.
"""

import csv
from typing import Final, TextIO

from findings import FileRecord, FolderRecord, ReportRecord, Summary, Verdict
from findings.wire import to_dict
from scanner.outputs.safe_text import safe_text
from scanner.outputs.writer import Setting

COLUMNS: Final = (
    "verdict", "severity", "category", "patients", "patients_low", "patients_high", "path",
    "outcome", "reason", "size", "modified", "media_type", "identity", "health", "confidence",
    "entities", "masked", "exposures", "rules",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MOST_MASKED: Final = 10  # masked values shown in one cell


class CsvWriter:
    """Writes one line a file or unlisted folder. The summary has no line: its counts are sums."""

    def __init__(self, stream: TextIO, _setting: Setting) -> None:
        self._rows = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        self._begun = False
        self._stream = stream

    def write(self, record: ReportRecord) -> None:
        """Write the line of one record, after the heading if it is the first."""
        if not self._begun:
            self._stream.write("\ufeff")
            self._rows.writerow(COLUMNS)
            self._begun = True
        if not isinstance(record, Summary):
            cells = _cells(record)
            self._rows.writerow([_cell(cells.get(column)) for column in COLUMNS])


def _cells(record: FileRecord | FolderRecord) -> dict[str, object]:
    cells = to_dict(record)
    if isinstance(record, FolderRecord):
        return cells | {"verdict": "unknown"}
    known = record.verdict not in (Verdict.UNKNOWN, Verdict.PROTECTED)
    patients = record.patients if known else None  # empty, not 0: nobody counted them
    return cells | {
        "patients": patients and patients.estimate,
        "patients_low": patients and patients.low,
        "patients_high": patients and patients.high,
        "entities": ", ".join(f"{name.value}:{count}" for name, count in record.entities.items()),
        "masked": ", ".join(item.masked for item in record.findings[:_MOST_MASKED]),
        "exposures": ", ".join(one.value for one in record.protection.exposures),
    }


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    text = safe_text(str(value))
    formula = len(text) > 1 and text.lstrip(" \u00a0").startswith(_FORMULA)
    return f"'{text}" if formula else text
