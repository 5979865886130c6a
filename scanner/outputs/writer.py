"""What a report format is: a name, and how its writer is opened on a text stream."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TextIO

from findings import ReportRecord
from scanner.locales import Language
from scanner.options import ScanOptions


class Writer(Protocol):
    """Takes the records in their order; the summary is the last and completes the report."""

    def write(self, record: ReportRecord) -> None:
        """Write a record, or keep what the report will need of it.

        Raises:
            OSError: the stream did not take it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a report needs to know beside the records. `width` is the terminal's, in columns."""

    options: ScanOptions
    language: Language
    version: str
    width: int = 80
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """One report format. `streamed`: it writes as it goes, and not all at the end."""

    name: str
    open: Callable[[TextIO, Setting], Writer]
    streamed: bool = False
