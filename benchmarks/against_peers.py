"""Colmate and its peers on the same folder, in the same run, by turns.

Run from the repository root: `python -m benchmarks.against_peers CACHE [--rounds N]`. Peers are
installed below CACHE, each in an environment of its own (some minutes and 1.5 GB, once); nothing is
installed elsewhere. Of each system the round with the least CPU time counts. What may be compared
between machines are the ratios, not the seconds.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.folder import make
from benchmarks.measured import Cost, run
from benchmarks.peers.systems import Colmate, HawkEye, PresidioPatterns, System

ROUNDS: Final = 3
COLUMNS: Final = (
    "system", "found", "false", "CPU s", "x CPU", "wall s", "x wall", "MB", "worker MB", "own MB",
)  # fmt: skip
Answered = dict[str, set[str]]


def compare(
    folder: Path, with_letter: frozenset[str], peers: Sequence[System], rounds: int = ROUNDS
) -> None:
    """Run every system some rounds, and print one table."""
    systems: list[System] = [Colmate(jobs=1), Colmate(), *peers]
    for system in systems:
        system.prepare(folder)
    costs: dict[str, list[Cost]] = {system.name: [] for system in systems}
    answers: Answered = {}
    for _ in range(rounds):
        for system in systems:
            cost, answers[system.name] = measured(system, folder)
            costs[system.name].append(cost)
    best = {name: min(some, key=lambda cost: cost.cpu_s) for name, some in costs.items()}
    fastest = {name: min(cost.wall_s for cost in some) for name, some in costs.items()}
    _show(systems, best, fastest, answers, with_letter)


def measured(system: System, folder: Path) -> tuple[Cost, set[str]]:
    """One run, and the names of the files it calls sensitive."""
    with tempfile.TemporaryDirectory() as place:
        answer, printed = Path(place, "answer"), Path(place, "printed")
        cost = run(system.command(folder, answer), printed)
        return cost, system.found(answer if answer.exists() else printed)


def _show(
    systems: Sequence[System],
    best: dict[str, Cost],
    fastest: dict[str, float],
    answers: Answered,
    with_letter: frozenset[str],
) -> None:
    ours = systems[0].name
    print("{:18}{:>7}{:>7}{:>8}{:>7}{:>8}{:>8}{:>6}{:>11}{:>8}".format(*COLUMNS))
    for system in systems:
        name, cost, answer = system.name, best[system.name], answers[system.name]
        print(
            f"{name:18}{len(answer & with_letter):>4}/{len(with_letter)}"
            f"{len(answer - with_letter):>7}"
            f"{cost.cpu_s:>8.1f}{cost.cpu_s / best[ours].cpu_s:>7.2f}"
            f"{fastest[name]:>8.1f}{fastest[name] / fastest[ours]:>8.2f}"
            f"{cost.largest_mb:>6.0f}"
            + (f"{cost.worker_mb:>11.0f}{cost.worker_own_mb:>8.0f}" if cost.worker_mb else "")
        )
    print(f"\nx: times {ours}. MB: peak resident size of the largest process; own: not shared.")
    for system in systems:
        print(f"{system.name}: {system.what}")


def main() -> None:
    """Make the folder, install the peers, compare."""
    order = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    order.add_argument("cache", type=Path, help="where peers are installed")
    order.add_argument("--rounds", type=int, default=ROUNDS)
    asked = order.parse_args()
    cache = asked.cache.absolute()
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / "folder"
    compare(folder, make(folder), (HawkEye(cache), PresidioPatterns(cache)), asked.rounds)


if __name__ == "__main__":
    main()
