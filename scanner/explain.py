"""Why a file got its verdict: its records, each with the terms of its score, masked."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat

from findings import FileRecord
from scanner.examined import Examined, Term
from scanner.options import ScanOptions
from scanner.run import sweep

Explained = list[tuple[FileRecord, tuple[Term, ...]]]


def explain(path: str, options: ScanOptions) -> Explained:
    """Examine one file and give its members' records and then its own, with their terms.

    A folder gives the files in it. A file that was not opened has no terms.

    Raises:
        ColmateError: as `sweep`.
    """
    told: Explained = []

    def watch(records: list[FileRecord], examined: Examined | None) -> None:
        terms = _terms(examined) if examined else repeat((), len(records))
        told.extend(zip(records, terms, strict=True))

    for _record in sweep(replace(options, roots=(path,), from_file=None), watch=watch):
        pass
    return told


def _terms(examined: Examined) -> Iterator[tuple[Term, ...]]:
    """Terms in the order of the records: members first."""
    for member in examined.members:
        yield from _terms(member.examined)
    yield examined.assessment.terms
