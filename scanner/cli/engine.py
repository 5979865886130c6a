"""What the commands call. They take it as a value, so that their tests can give them another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from findings import FileRecord, ReportRecord
from scanner.examined import Term
from scanner.options import ScanOptions


class Progress(Protocol):
    """How far a sweep is. A total is None until the walk has ended."""

    @property
    def files_done(self) -> int:
        """Files with a record."""

    @property
    def files_total(self) -> int | None:
        """Files met."""

    @property
    def bytes_done(self) -> int:
        """Bytes of the files with a record."""

    @property
    def bytes_total(self) -> int | None:
        """Bytes of the files met."""

    @property
    def leaks(self) -> int:
        """Files with verdict `leak`."""

    @property
    def not_examined(self) -> int:
        """Files without an examination."""


class Sweep(Protocol):
    """Scan what the options name; the summary is the last record."""

    def __call__(
        self, options: ScanOptions, *, on_progress: Callable[[Progress], None] | None = None
    ) -> Iterator[ReportRecord]:
        """Yield each record as it is known."""


Explained = list[tuple[FileRecord, tuple[Term, ...]]]


@dataclass(frozen=True, slots=True)
class Engine:
    """The two questions that the commands ask of the scanner."""

    sweep: Sweep
    explain: Callable[[str, ScanOptions], Explained]


def installed() -> Engine:
    """The scanner's own engine; its modules are loaded when first called."""

    def sweep(
        options: ScanOptions, *, on_progress: Callable[[Progress], None] | None = None
    ) -> Iterator[ReportRecord]:
        records: Iterator[ReportRecord] = import_module("scanner.run").sweep(
            options, on_progress=on_progress
        )
        return records

    def explain(path: str, options: ScanOptions) -> Explained:
        explained: Explained = import_module("scanner.explain").explain(path, options)
        return explained

    return Engine(sweep, explain)
