"""What the agent costs at rest, and how soon a new file is in the spool.

Run from the repository root: `python -m benchmarks.agent`. The whole agent runs as a service would
run it, against a collector on the loopback that verifies signatures. It prints: the seconds from a
docx being saved to its record in the spool (median of 5), the resident memory of all its processes
once its workers have left, and the share of one core that it uses then, over a minute.
"""

import base64
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from tests.agent.fake_collector import FakeCollector

LETTER: Final = Path("sample_data/leaks/health_record/lettre_de_sortie.docx")
TOKEN: Final = "a-token-of-the-tests"
RUNS: Final = 5
REST_S: Final = 60.0
MOST_EVENT_S: Final = 3.0
MOST_IDLE_MB: Final = 60.0
MOST_IDLE_SHARE: Final = 0.002


def main() -> int:
    """Run the agent, save letters, let it rest."""
    with tempfile.TemporaryDirectory() as folder, FakeCollector(Path(folder)) as fake:
        base = Path(folder)
        settings = _enrolled(base, fake)
        command = [sys.executable, "-m", "scanner", "agent", "run", "--part"]
        scan = subprocess.Popen([*command, "scan", "--config", str(settings)])
        relay = subprocess.Popen([*command, "relay", "--config", str(settings)])
        _until((base / "state" / "index.db").exists)
        relay.terminate()  # so that what is spooled stays to be counted
        relay.wait()
        events = sorted(_seconds_to_spool(base, number) for number in range(RUNS))
        scan.terminate()
        scan.wait()
        whole = subprocess.Popen([*command, "all", "--config", str(settings)])
        _until(lambda: len(fake.stored) >= RUNS)
        time.sleep(REST_S)  # workers leave after 20 s
        resident_mb, share = _at_rest(whole)
        whole.terminate()
        whole.wait()
    event_s = statistics.median(events)
    print(
        f"docx saved to record spooled:  {event_s:.2f} s (median of {RUNS}, worst {events[-1]:.2f})"
    )
    print(f"resident at rest, all processes: {resident_mb:.0f} MB")
    print(f"share of one core at rest:       {share:.2%} over {REST_S:.0f} s")
    within = event_s < MOST_EVENT_S and resident_mb <= MOST_IDLE_MB and share <= MOST_IDLE_SHARE
    return 0 if within else 1


def _enrolled(base: Path, fake: FakeCollector) -> Path:
    key = base64.b64encode(b"a key of the benchmark of 32 byt").decode()
    fake.publish({"revision": 1, "fingerprint_key": key})
    (base / "disk").mkdir()
    token = base / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    settings = base / "agent.toml"
    settings.write_text(
        f'[collector]\nurl = "{fake.url}"\nca_file = "{fake.ca_file}"\n'
        f'[state]\nfolder = "{base / "state"}"\n[scan]\nroots = ["{base / "disk"}"]\n'
        "[device]\nmanaged = true\n"
    )
    words = ["agent", "enrol", "--token-file", str(token), "--config", str(settings)]
    subprocess.run([sys.executable, "-m", "scanner", *words], check=True, stdout=subprocess.DEVNULL)
    return settings


def _seconds_to_spool(base: Path, number: int) -> float:
    before = _spooled(base)
    shutil.copy(LETTER, base / "disk" / f"{number}.docx")
    saved = time.monotonic()
    _until(lambda: _spooled(base) > before)
    return time.monotonic() - saved


def _spooled(base: Path) -> int:
    """How many records of files are in the spool; the first is the medium's."""
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"file:{base / 'state' / 'spool.db'}?mode=ro", uri=True)
        try:
            return int(connection.execute("SELECT count(*) FROM record").fetchone()[0])
        finally:
            connection.close()
    return 0


def _at_rest(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Resident MB of a process with its children, and the share of a core over a minute."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    before = sum(sum(one.cpu_times()[:2]) for one in family)
    time.sleep(REST_S)
    after = sum(sum(one.cpu_times()[:2]) for one in family)
    return sum(one.memory_info().rss for one in family) / (1 << 20), (after - before) / REST_S


def _until(done: Callable[[], bool], within_s: float = 120.0) -> None:
    end = time.monotonic() + within_s
    while not done():
        if time.monotonic() > end:
            raise SystemExit("the agent did not come to it in time")
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
