"""The agent's work passes the system call rules of its unit, and only its work does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.deploy import filtered
from tests.deploy.units import AGENT, RELAY, needs_systemd_analyze

ROOT = Path(__file__).parents[2]
SAMPLES = ("sample_data/review", "sample_data/leaks/health_record")  # some need the second stage

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's"),
    pytest.mark.xdist_group("filtered"),
]

SCAN = """
import sys
from scanner.__main__ import main
sys.argv = ["colmate", "scan", *sys.argv[1:], "-j", "1", "--format", "json"]
sys.exit(main())
"""
STEP_BACK = """
from agent.pace.priority import step_back
print(sorted(step_back(worker=True).refused))
"""
WATCH = """
import sys
from agent.watch.fanotify import FanotifyGroup
from agent.watch.intake import Intake
class Quiet:
    def __getattr__(self, name): return lambda *_: None
group = FanotifyGroup(Quiet())
group.add(sys.argv[1])
print(group.watches(sys.argv[1]))
"""
ATTEMPTS = """
import ctypes, errno, os, socket
def attempt(name, what):
    try:
        what()
        print(name, "passed")
    except OSError as error:
        print(name, errno.errorcode[error.errno])
def of_libc(name, *arguments):
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
attempt("socket", lambda: socket.socket(socket.AF_INET))
attempt("mount", lambda: of_libc("mount", b"x", b"/x", b"tmpfs", 0, None))
attempt("chroot", lambda: os.chroot("/"))
attempt("setuid", lambda: os.setuid(os.getuid()))
attempt("ptrace", lambda: of_libc("ptrace", 16, 1, None, None))
attempt("exec memory", lambda: of_libc("mprotect", ctypes.c_void_p(0x10000), 4096, 4))
attempt("local socket", lambda: socket.socket(socket.AF_UNIX).close())
"""


def run(unit: Path | None, source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", source, *arguments]
    if unit is not None:
        launcher = [sys.executable, filtered.__file__, needs_systemd_analyze(), str(unit)]
        command = [*launcher, *command]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def told(done: subprocess.CompletedProcess[str]) -> Any:
    """What is said of each file, without what differs from run to run."""
    report = json.loads(done.stdout)
    return [
        (record.get("media_type"), record.get("outcome"), record.get("verdict"))
        for record in report["records"]
    ]


def test_files_are_examined_under_the_rules_as_without_them() -> None:
    """Both stages: a worker that the rules hinder would say that it read less."""
    without, under = run(None, SCAN, *SAMPLES), run(AGENT, SCAN, *SAMPLES)
    assert told(without), without.stderr
    assert told(under) == told(without)
    assert under.returncode == without.returncode
    assert under.stderr == without.stderr


def test_workers_may_step_back_under_the_rules() -> None:
    done = run(AGENT, STEP_BACK)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_volume_can_be_watched_under_the_rules() -> None:
    without = run(None, WATCH, "/")
    if without.returncode:
        pytest.skip("this kernel does not watch its root volume")
    assert run(AGENT, WATCH, "/").stdout == without.stdout == "True\n"


@pytest.mark.parametrize(
    ("unit", "network"),
    [
        pytest.param(AGENT, "EAFNOSUPPORT", id="agent"),
        pytest.param(RELAY, "passed", id="relay"),
    ],
)
def test_the_rules_refuse_what_a_taken_over_agent_would_try(unit: Path, network: str) -> None:
    answers = dict(line.rsplit(" ", 1) for line in run(unit, ATTEMPTS).stdout.splitlines())
    refused = ("mount", "chroot", "setuid", "ptrace", "exec memory")
    assert answers == {
        "socket": network,
        **dict.fromkeys(refused, "EPERM"),
        "local socket": "passed",
    }
