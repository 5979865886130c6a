"""Nothing that lies in a folder, and nothing done to the process, brings a sweep down."""

import gzip
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.end_to_end.sweeping import PROJECT, SAMPLES, colmate

LEAK = SAMPLES / "leaks/health_record/consultation_cardiologie.txt"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and descriptors as POSIX has them")
DENSE = "12/03/1956 " * 400_000  # some seconds of honest work for one worker


def start(*words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "scanner", "scan", *map(str, words)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def workers(process: subprocess.Popen[str], at_least: int = 1) -> list[psutil.Process]:
    """The workers of a sweep, once that many are at work."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        found = [
            child
            for child in psutil.Process(process.pid).children()
            if "spawn_main" in " ".join(child.cmdline())
            and child.cpu_times().user > 1.8  # its start takes up to one
        ]
        if len(found) >= at_least:
            return found
        time.sleep(0.05)
    raise AssertionError("no worker came up")


def zipped(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


def mutations(content: bytes, seed: int) -> list[bytes]:
    """A file cut short, with bits flipped, with a length that lies, and twisted in the middle."""
    chance = random.Random(seed)
    flipped = bytearray(content)
    for _ in range(20):
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    lying = bytearray(content)
    place = chance.randrange(max(1, len(content) - 4))
    lying[place : place + 4] = b"\xff\xff\xff\x7f"
    half = len(content) // 2
    return [content[:half], content[:-7], bytes(flipped), bytes(lying), content[half:] * 2]


def test_mutations_of_every_sample_are_accounted_for_and_what_follows_is_found(
    tmp_path: Path,
) -> None:
    made = 0
    for seed, sample in enumerate(sorted((SAMPLES / "leaks").rglob("*.*"))):
        for number, content in enumerate(mutations(sample.read_bytes(), seed)):
            (tmp_path / f"{seed:03}_{number}{sample.suffix}").write_bytes(content)
            made += 1
    (tmp_path / "zz.txt").write_bytes(LEAK.read_bytes())
    run = colmate("scan", tmp_path, "-f", "jsonl", "-q", "-j", "2", "--no-second-stage")
    files = run.by_path(tmp_path)
    assert {file["reason"] for file in files.values()}.isdisjoint({"crashed", "memory", "timeout"})
    assert len([path for path in files if path.split("!")[0] == path]) >= made
    assert files["zz.txt"]["verdict"] == "leak"
    assert (run.code, run.err) == (1, "")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        pytest.param("a.json", lambda: b"[" * 200_000, id="JSON 200,000 levels deep"),
        pytest.param("a.xml", lambda: b"<?xml version='1.0'?>" + b"<a>" * 200_000, id="deep XML"),
        pytest.param("a.html", lambda: b"<html>" + b"<div>" * 200_000, id="deep HTML"),
        pytest.param("a.rtf", lambda: b"{\\rtf1 " + b"{\\b " * 200_000, id="deep RTF"),
        pytest.param("a.csv", lambda: b"a;" * 500_000 + b"\n" + b"1;" * 500_000, id="wide CSV"),
        pytest.param("a.gz", lambda: gzip.compress(bytes(80 << 20)), id="a bomb in gzip"),
        pytest.param(
            "a.zip",
            lambda: zipped(*((f"{n}.txt", b"x") for n in range(5_000))),
            id="many members",
        ),
    ],
)
def test_a_deep_wide_or_exploding_file_costs_only_itself(
    tmp_path: Path, name: str, make: Callable[[], bytes]
) -> None:
    (tmp_path / name).write_bytes(make())
    (tmp_path / "zz.txt").write_bytes(LEAK.read_bytes())
    run = colmate("scan", tmp_path, "-f", "jsonl", "-q", "-j", "1", "--no-second-stage")
    files = run.by_path(tmp_path)
    assert files["zz.txt"]["verdict"] == "leak"
    assert files[name]["reason"] not in ("crashed", "memory", "timeout")
    assert (run.code, run.err) == (1, "")


def test_a_leak_behind_a_bomb_in_the_same_archive_is_found(tmp_path: Path) -> None:
    bombed = zipped(("a.bin", bytes(300 << 20)), ("leak.txt", LEAK.read_bytes()))
    (tmp_path / "a.zip").write_bytes(bombed)
    run = colmate("scan", tmp_path, "-f", "jsonl", "-q", "--no-second-stage")
    assert run.by_path(tmp_path)["a.zip"]["verdict"] == "leak"
    assert run.by_path(tmp_path)["a.zip"]["outcome"] == "partial"


def test_a_leak_in_a_database_with_a_broken_table_is_found(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite"
    with sqlite3.connect(place) as database:
        database.execute("create table letter(content)")
        database.execute("insert into letter values (?)", (LEAK.read_text("cp1252"),))
        database.execute("create table zz(content)")
        database.executemany("insert into zz values (?)", [("x" * 900,)] * 200)
    database.close()
    torn = bytearray(place.read_bytes())
    for page in range(6, len(torn) // 4096):
        torn[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    place.write_bytes(torn)
    run = colmate("scan", tmp_path, "-f", "jsonl", "-q", "--no-second-stage")
    file = run.by_path(tmp_path)["a.sqlite"]
    assert (file["verdict"], file["outcome"], file["reason"]) == ("leak", "partial", "corrupt")


def test_one_name_written_thousands_of_times_is_read_in_time(tmp_path: Path) -> None:
    """The work grows with the text, not with its square."""
    (tmp_path / "a.txt").write_text("Nom : DUPONT Jean " * 15_000)
    run = colmate("scan", tmp_path, "-f", "jsonl", "-q", "-j", "1", "--no-second-stage",
                  "--timeout-per-file", "15")  # fmt: skip
    assert run.by_path(tmp_path)["a.txt"]["outcome"] == "scanned"


@POSIX
@pytest.mark.parametrize(
    ("sent", "code"),
    [pytest.param(signal.SIGINT, 130, id="Ctrl-C"), pytest.param(signal.SIGTERM, 143, id="TERM")],
)
@pytest.mark.parametrize("after_s", [0.5, 0.8, 1.5])
def test_a_signal_to_the_whole_terminal_leaves_no_traceback_worker_or_half_report(
    tmp_path: Path, sent: signal.Signals, code: int, after_s: float
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(DENSE)
    process = start(tmp_path / "in", "-f", "jsonl", "-j", "2", "-o", f"csv={tmp_path}/out/r.csv")
    time.sleep(after_s)
    children = psutil.Process(process.pid).children()
    os.killpg(process.pid, sent)
    _out, err = process.communicate(timeout=20)
    assert process.returncode in (code, -sent)  # before its first line, Python itself ends
    assert "Traceback" not in err
    assert "KeyboardInterrupt" not in err
    _gone, alive = psutil.wait_procs(children, timeout=5)
    assert [child for child in alive if child.status() != psutil.STATUS_ZOMBIE] == []
    assert {place.name for place in (tmp_path / "out").iterdir()} <= {"r.csv"}


@POSIX
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_sweep_still_gives_the_summary_of_what_was_done(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    (tmp_path / "a.txt").write_bytes(LEAK.read_bytes())
    for number in range(4):
        (tmp_path / f"b{number}.txt").write_text(DENSE)
    process = start(tmp_path, "-f", "jsonl", "-j", "1", "-q", "--no-second-stage")
    workers(process)
    os.kill(process.pid, sent)
    out, err = process.communicate(timeout=20)
    summary = json.loads(out.splitlines()[-1])
    assert (process.returncode, summary["message_type"]) == (code, "summary")
    assert summary["verdicts"]["leak"] == 1
    assert err.count("\n") == 1


@POSIX
def test_a_worker_killed_from_outside_fails_its_file_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DENSE)
    (tmp_path / "zz.txt").write_bytes(LEAK.read_bytes())
    process = start(tmp_path, "-f", "jsonl", "-j", "1", "-q", "--no-second-stage")
    workers(process)[0].kill()
    out, err = process.communicate(timeout=40)
    first, last, _summary = map(json.loads, out.splitlines())
    assert (first["outcome"], first["reason"]) == ("failed", "crashed")
    assert last["verdict"] == "leak"
    assert (process.returncode, err) == (1, "")


@POSIX
def test_workers_end_by_themselves_when_the_sweep_is_killed(tmp_path: Path) -> None:
    """Nobody is left to stop a file that hangs, so a worker must not wait for its end."""
    (tmp_path / "a.txt").write_text(DENSE * 10)
    process = start(tmp_path, "-j", "1", "-q", "--no-second-stage")
    orphans = workers(process)
    process.kill()
    process.communicate()
    _gone, alive = psutil.wait_procs(orphans, timeout=4)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


def test_a_root_that_does_not_exist_is_one_clear_sentence(tmp_path: Path) -> None:
    run = colmate("scan", tmp_path / "gone")
    assert (run.code, run.out) == (2, "")
    assert "There is no file or folder" in run.err
    assert "Traceback" not in run.err


@POSIX
@pytest.mark.parametrize(
    ("closed", "code"),
    [
        pytest.param("2>&-", 1, id="standard error: the report still comes"),
        pytest.param("<&- 2>&-", 1, id="all but standard output"),
        pytest.param(">&-", 4, id="standard output: the report is not written"),
    ],
)
def test_a_stream_closed_before_we_began(closed: str, code: int) -> None:
    command = f"{sys.executable} -m scanner scan {LEAK} -f jsonl --no-second-stage {closed}"
    run = subprocess.run(
        ["/bin/sh", "-c", command], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert run.returncode == code
    assert len(run.stdout.splitlines()) == (2 if code == 1 else 0)
    assert "Traceback" not in run.stderr


def test_the_smallest_memory_and_the_most_workers_still_read_a_small_file() -> None:
    run = colmate("scan", LEAK, "-f", "jsonl", "-q", "--max-memory", "64M", "-j", "64",
                  "--no-second-stage")  # fmt: skip
    assert run.records[0]["verdict"] == "leak"


def test_a_report_in_the_scanned_folder_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(LEAK.read_bytes())
    run = colmate("scan", tmp_path, "-q", "-f", "jsonl", "--no-second-stage",
                  "-o", f"csv={tmp_path}/r.csv")  # fmt: skip
    assert run.code in (1, 3)
    assert run.by_path(tmp_path)["a.txt"]["verdict"] == "leak"
    assert sorted(place.name for place in tmp_path.iterdir()) == ["a.txt", "r.csv"]
