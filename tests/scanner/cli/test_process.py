"""The command as a process: closed pipes, full disks, and what it loads to start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DRIVER = """
import sys
from scanner.cli.run import run
from tests.scanner.fake_engine import FakeScanner, many_records
scanner = FakeScanner(tuple(many_records(5000)))
sys.exit(run(sys.argv[1:], engine=scanner.engine()))
"""


def start(*arguments: str, stdout: object = subprocess.PIPE) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, *arguments],
        cwd=ROOT,
        stdout=stdout,  # type: ignore[arg-type]
        stderr=subprocess.PIPE,
        env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "PYTHONWARNINGS": "error"},
    )


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_a_reader_that_leaves_is_no_error() -> None:
    with start("scan", ".", "-f", "jsonl") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 4


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")
@pytest.mark.parametrize("form", ["jsonl", "table", "html"])
def test_a_full_disk_behind_standard_output_is_told_once(form: str) -> None:
    with (
        Path("/dev/full").open("wb") as full,
        start("scan", ".", "-f", form, stdout=full) as process,
    ):
        assert process.stderr is not None
        message = process.stderr.read().decode()
        assert process.wait() == 4
    assert "could not be written to standard output: No space left on device" in message
    assert message.count("colmate:") == 1
    assert "Traceback" not in message
    assert "Exception ignored" not in message


def test_a_report_file_still_comes_when_the_reader_left(tmp_path: Path) -> None:
    with start("scan", ".", "-f", "jsonl", "-o", f"csv={tmp_path}/r.csv") as process:
        assert process.stdout is not None
        process.stdout.close()
        process.wait()
    assert (tmp_path / "r.csv").read_bytes().count(b"\r\n") == 5001


def test_a_worker_that_imports_the_command_loads_none_of_its_parts() -> None:
    code = (
        "import scanner.__main__, sys; "
        "print([m for m in ('typer', 'rich', 'jinja2') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert found.stdout.strip() == "[]"


def test_a_machine_format_loads_neither_rich_nor_jinja() -> None:
    code = DRIVER.replace(
        "sys.exit(run(sys.argv[1:], engine=scanner.engine()))",
        "run(sys.argv[1:], engine=scanner.engine())\n"
        "print([m for m in ('rich', 'jinja2') if m in sys.modules], file=sys.stderr)",
    )
    found = subprocess.run(
        [sys.executable, "-c", code, "scan", ".", "-q", "-f", "csv"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert found.stderr.strip() == "[]"


@pytest.mark.skipif(os.name != "posix", reason="/dev/stdin")
@pytest.mark.parametrize("listed", ["-", "/dev/stdin"])
def test_a_piped_list_is_read_once_and_whole(tmp_path: Path, listed: str) -> None:
    """Progress counts ahead by a second walk, which must not take a piped list's lines away."""
    paths = [tmp_path / f"{number}.txt" for number in range(3000)]
    for path in paths:
        path.touch()
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "scanner",
            "scan",
            "--from-file",
            listed,
            "-f",
            "jsonl",
            "--dry-run",
        ],
        cwd=ROOT,
        input="\n".join(map(str, paths)),
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(found.stdout.splitlines()[-1])["files"] == len(paths)
