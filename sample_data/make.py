"""Writes every sample and `expected.json`: `python -m sample_data.make` from the project's root.

Each file is written whole. A format that salts its encryption gets new bytes at each run; all
others are the same from one run to the next.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sample_data import (
    containers,
    harmless,
    hiding_places,
    hostile,
    leaks,
    protections,
    reviews,
    writings,
)
from sample_data.persons import planted_values
from sample_data.sample import Sample

HERE: Final = Path(__file__).parent
ROOTS: Final = ("leaks", "review", "clean", "formats", "hostile")
_GROUPS: Final = (
    leaks,
    reviews,
    harmless,
    hiding_places,
    writings,
    containers,
    protections,
    hostile,
)

__all__ = ["HERE", "ROOTS", "planted_values", "samples", "write"]


def samples() -> Iterator[Sample]:
    """All samples, made anew."""
    for group in _GROUPS:
        yield from group.samples()


def write(root: Path = HERE) -> int:
    """Write all samples below a folder; gives how many."""
    expected = {}
    for sample in samples():
        path = root / sample.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sample.data)
        expected[sample.path] = sample.expected.as_json()
    lines = (f"{json.dumps(path)}: {json.dumps(told)}" for path, told in sorted(expected.items()))
    (root / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return len(expected)


if __name__ == "__main__":
    print(f"{write()} samples written")
