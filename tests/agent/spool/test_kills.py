"""The agent is killed thirty times while it writes and sends to a collector that answers badly."""

import random
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from agent.spool import Batch
from tests.agent.spool.collecting import Collector

ROOT = Path(__file__).parents[3]
KILLS = 30
LONGEST_LIFE_S = 0.15
DRAINING = -1


class Life:
    """One process of the agent, from its start to its end, and the collector it talks to."""

    def __init__(self, path: Path, collector: Collector, chance: random.Random) -> None:
        self.path = path
        self.collector = collector
        self.chance = chance
        self.kept: list[int] = []

    def run(self, first: int) -> int:
        """Live until killed, or until the spool is empty; the exit code."""
        module = "tests.agent.spool.killed_agent"
        agent = subprocess.Popen(
            [sys.executable, "-m", module, self.path, self.collector.sealing_key.hex(), str(first)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert agent.stdout is not None
        assert agent.stdin is not None
        with suppress(BrokenPipeError), agent:  # closing flushes to a process that may be dead
            end = threading.Timer(self.chance.uniform(0.01, LONGEST_LIFE_S), agent.kill)
            for line in agent.stdout:
                if not line.endswith(b"\n"):
                    break  # it died in the middle of a word
                answer = self.hear(line.decode().split(), honest=first == DRAINING)
                if first != DRAINING and end.ident is None:
                    end.start()
                with suppress(BrokenPipeError):
                    agent.stdin.write(answer)
                    agent.stdin.flush()
        return agent.returncode

    def hear(self, words: list[str], *, honest: bool) -> bytes:
        """Store what comes, and answer well or badly."""
        if words[0] == "kept":
            self.kept.append(int(words[1]))
            return b""
        batch = Batch(words[1], int(words[2]), tuple(map(bytes.fromhex, words[3:])))
        behaviour = "good" if honest else self.chance.choice(BEHAVIOURS)
        if behaviour == "error":
            return b"503 try again\n"
        if behaviour == "truncated":
            cut = self.chance.randint(1, len(batch.records))
            batch = Batch(batch.epoch, batch.first_seq, batch.records[:cut])
        epoch, through = self.collector.receive(batch)
        good = f"ack {epoch} {through}\n".encode()
        return {"silence": b"", "garbled": good[:20] + b"\n", "duplicate": good * 2}.get(
            behaviour, good
        )


BEHAVIOURS = ("good", "good", "error", "silence", "garbled", "duplicate", "truncated")


@pytest.mark.timeout(120)
def test_nothing_acknowledged_is_lost_and_nothing_is_stored_twice(tmp_path: Path) -> None:
    collector, chance = Collector(), random.Random(30)
    life = Life(tmp_path / "spool.db", collector, chance)
    for number in range(KILLS):
        assert life.run(number * 100_000) != 0, "it did not die of the kill"
    assert life.run(DRAINING) == 0
    stored = collector.numbers()
    assert len(life.kept) > 10 * KILLS
    assert set(life.kept) <= set(stored), "a record that was kept is lost"
    assert len(stored) == len(set(stored)), "a record is stored twice"
    assert collector.gaps() == {}
    assert len(collector.through) == 1, "no kill cost the spool"
    assert collector.received > len(collector.stored), "some came more than once"
