"""A first sweep killed at any point goes on where it was; no leak is lost, little is read twice."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from nacl.public import PrivateKey, SealedBox

from agent.index import PathKeys, open_index
from agent.spool import Spool
from tests.agent.endpoint import KEY, agent_over

FILES = 150
EVERY_LEAK = 5
KILLS = 10
LEAK = Path(__file__).parents[2] / "sample_data/leaks/health_record/resultats_biologie.csv"


def sweep(top: Path, state: Path, sealing_key: bytes) -> None:
    """One life of the agent, in a process that the test kills."""
    spool = Spool.open(state / "spool.db", sealing_key)
    with agent_over(top, state, watches=False, kept=spool) as endpoint:
        print("ready", flush=True)  # noqa: T201 - heard by the test
        endpoint.until_idle(100)
    spool.close()
    print("swept", flush=True)  # noqa: T201 - heard by the test


def life(top: Path, state: Path, sealing_key: bytes) -> subprocess.Popen[str]:
    script = (
        "import sys; from pathlib import Path; from tests.agent.test_killed import sweep;"
        "sweep(Path(sys.argv[1]), Path(sys.argv[2]), bytes.fromhex(sys.argv[3]))"
    )
    command = [sys.executable, "-c", script, str(top), str(state), sealing_key.hex()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def told(state: Path, key: PrivateKey) -> Counter[str]:
    """How often each leak was told, by its subject."""
    spool = Spool.open(state / "spool.db", bytes(key.public_key))
    box, found = SealedBox(key), Counter[str]()
    while (batch := spool.next_batch()) is not None:
        records = [json.loads(box.decrypt(sealed)) for sealed in batch.records]
        found.update(one["subject"] for one in records if one["message_type"] == "file")
        spool.acknowledge(batch.epoch, batch.last_seq)
    spool.close()
    return found


def test_a_first_sweep_killed_ten_times_ends_whole(tmp_path: Path) -> None:
    chance = random.Random(2026)
    top, state, key = tmp_path / "disk", tmp_path / "state", PrivateKey.generate()
    state.mkdir(mode=0o700)
    for number in range(FILES):
        path = top / f"service {number % 7}" / f"{number}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % EVERY_LEAK == 0:
            shutil.copy(LEAK, path)
        else:
            path.write_text(f"Réunion numéro {number}")
    for _ in range(KILLS):
        process = life(top, state, bytes(key.public_key))
        time.sleep(chance.uniform(0, 2.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    process = life(top, state, bytes(key.public_key))
    assert process.communicate(timeout=110)[0] == "swept\n"
    index = open_index(state / "index.db", PathKeys(KEY)).index
    coverage = index.coverage()
    index.close()
    assert (coverage.files, coverage.waiting) == (FILES, 0)
    counted = told(state, key)
    assert len(counted) == FILES // EVERY_LEAK
    assert counted.total() < 3 * len(counted)  # a sweep begun anew each time would tell 11 times
