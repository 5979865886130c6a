"""What the second stage costs on a folder: start-up, memory, time, and the share that it reads.

Run from the repository root: `python -m benchmarks.second_stage PATH`. Every file is examined as in
a sweep, in this process; those left undecided are read again with the model of names. Prints counts
and figures only, nothing that was read. The share is that of the characters of all prose read.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from detectors import DocumentReader, Reader, Reading
from detectors.document import Passage, Prose
from findings import Fingerprinter
from scanner.examine import Examiner
from scanner.examined import Examined
from scanner.extractors import Content
from scanner.limits import Limits


class Counting(Reader):
    """The first stage, counting the characters of prose that it reads."""

    chars = 0

    def new_document(self) -> DocumentReader:
        """A reader that counts."""
        return _CountingDocument(self)


class _CountingDocument(DocumentReader):
    def read(self, passage: Passage) -> Iterator[Reading]:
        if isinstance(passage, Prose):
            Counting.chars += len(passage.text)
        yield from super().read(passage)


def _examined(reader: Reader, path: Path) -> Examined:
    examiner = Examiner(reader, Fingerprinter.for_one_run(), Limits())
    with path.open("rb") as stream:
        return examiner.examine(Content(stream, size=path.stat().st_size, suffix=path.suffix))


def main(folder: Path) -> None:
    """Measure one folder and print the figures."""
    first = Counting()
    first.warm_up()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    began = time.perf_counter()
    undecided = [path for path in files if _examined(first, path).assessment.undecided]
    first_s = time.perf_counter() - began
    total = Counting.chars

    before_bytes = psutil.Process(os.getpid()).memory_info().rss
    began = time.perf_counter()
    from scanner.second_stage.reader import NameAnalyzer, SecondReader  # noqa: PLC0415 - measured

    second = SecondReader()
    start_s = time.perf_counter() - began
    start_bytes = psutil.Process(os.getpid()).memory_info().rss - before_bytes

    asked: list[int] = []
    patients = NameAnalyzer.patients

    def counted(self: NameAnalyzer, text: str) -> list[object]:
        asked.append(len(text))
        return patients(self, text)

    NameAnalyzer.patients = counted  # type: ignore[method-assign,assignment]
    began = time.perf_counter()
    for path in undecided:
        _examined(second, path)
    second_s = time.perf_counter() - began
    print(f"files              {len(files)}, {len(undecided)} of them undecided")
    print(f"first stage        {first_s:.2f} s, {total} characters of prose")
    print(f"start-up           {start_s:.1f} s, {start_bytes / 1e6:.0f} MB")
    print(f"second stage       {second_s:.2f} s, {len(asked)} windows")
    print(f"read by the model  {sum(asked) / max(total, 1):.2%} of the characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
