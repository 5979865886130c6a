"""What the agent pays for a volume on which nothing has changed.

Run from the repository root: `python -m benchmarks.second_pass FOLDER` makes 200,000 small files in
1,000 folders there, fills an index with them, then passes over them again. It prints the CPU time
of that pass, of the bare walk in the same run, and how many files were opened: none may be.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from agent.index import Fate, FileIndex, PathKeys, open_index, stamp_of
from agent.sweep import Examine, Ground, Onward, Tally, Terms, reconcile
from scanner.platform import this_system
from scanner.walk import Step, WalkRules, steps

FOLDERS: Final = 1_000
FILES: Final = 200_000
RUNS: Final = 3
MOST_CPU_S: Final = 3.0


def main() -> int:
    """Make the files, fill the index, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    top = folder / "second pass"
    make(top)
    index = open_index(folder / "state" / "index.db", PathKeys(b"a key of the benchmark")).index
    fill(index, top)
    opened = _count_openings(top)
    passes = sorted(_cpu_of_pass(index, top) for _ in range(RUNS))
    walks = sorted(_cpu_of_walk(top) for _ in range(RUNS))
    index.close()
    again, walk = passes[RUNS // 2], walks[RUNS // 2]
    print(f"pass over {FILES:,} unchanged files: {again:.2f} s of CPU (median of {RUNS})")
    print(f"bare walk in the same run:           {walk:.2f} s, ratio {again / walk:.2f}")
    print(f"files opened:                        {len(opened)}")
    return 0 if again <= MOST_CPU_S and not opened else 1


def make(top: Path) -> None:
    """The files, unless they are there."""
    for number in range(FOLDERS):
        folder = top / f"service {number % 20}" / f"dossier {number}"
        if folder.exists():
            continue
        folder.mkdir(parents=True)
        for file in range(FILES // FOLDERS):
            (folder / f"compte rendu {file}.txt").write_bytes(b"x")


def fill(index: FileIndex, top: Path) -> None:
    """The first pass: every file is kept as examined."""
    rules = index.ruleset("benchmark")
    for todo in _pass(index, top, Tally()):
        if isinstance(todo, Examine):
            fate = Fate(rules, "scanned")
            index.save(todo.place.folder, todo.place.name, stamp_of(todo.met), fate)
    index.commit()


def _pass(index: FileIndex, top: Path, tally: Tally) -> Iterator[Any]:
    ground = Ground(index.volume("benchmark"), str(top))
    terms = Terms(index.ruleset("benchmark"), time.time())
    return reconcile(_steps(top), index, ground, terms, tally)


def _steps(top: Path) -> Iterator[Step]:
    return steps(WalkRules(roots=(str(top),)), this_system())


def _cpu_of_pass(index: FileIndex, top: Path) -> float:
    tally = Tally()
    before = time.process_time()
    proposed = sum(not isinstance(todo, Onward) for todo in _pass(index, top, tally))
    index.commit()
    spent = time.process_time() - before
    assert (proposed, tally.unchanged) == (0, FILES)
    return spent


def _cpu_of_walk(top: Path) -> float:
    before = time.process_time()
    for _ in _steps(top):
        pass
    return time.process_time() - before


def _count_openings(top: Path) -> list[str]:
    """What this process opens below a folder from now on, told by the interpreter itself."""
    opened: list[str] = []

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and str(arguments[0]).startswith(str(top)):
            opened.append(str(arguments[0]))

    sys.addaudithook(hear)
    return opened


if __name__ == "__main__":
    sys.exit(main())
