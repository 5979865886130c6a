"""A service ends when it is asked to, by whomever, and in time."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from agent.service.heart import Heart
from agent.service.life import Life
from scanner.errors import ExitCode

NEVER_S = 60.0

WORKING = """
import sys, time
from agent.service.life import Life
with Life() as life:
    print("ready", flush=True)
    while not life.wait(60):
        pass
    print("wound up", flush=True)
"""

HANGING = """
import time
from agent.service.life import Life
with Life(grace_s=0.2) as life:
    print("ready", flush=True)
    life.wait(60)
    time.sleep(60)
"""


class FakeHeart(Heart):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__("/x", beat_every_s=0.0)
        self.sent: list[str] = []

    def _send(self, message: str) -> None:
        self.sent.append(message)


def _process(source: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_a_long_wait_at_once_and_in_good_order(name: str) -> None:
    process = _process(WORKING)
    asked_s = time.monotonic()
    process.send_signal(signal.Signals[name])
    told, _ = process.communicate(timeout=NEVER_S)
    assert (told, process.returncode) == ("wound up\n", ExitCode.DONE)
    assert time.monotonic() - asked_s < 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_work_that_does_not_wind_up_is_cut_off() -> None:
    process = _process(HANGING)
    process.terminate()
    process.communicate(timeout=NEVER_S)
    assert process.returncode == ExitCode.TERMINATED


def test_another_thread_ends_a_wait() -> None:
    with Life() as life:
        threading.Timer(0.05, life.set).start()
        assert life.wait(NEVER_S)


def test_everybody_who_waits_is_told() -> None:
    told = []
    with Life() as life:
        waiting = [
            threading.Thread(target=lambda: told.append(life.wait(NEVER_S))) for _ in range(3)
        ]
        for one in waiting:
            one.start()
        life.set()
        for one in waiting:
            one.join(NEVER_S)
    assert told == [True] * 3


def test_until_it_is_asked_for_the_end_is_not_told() -> None:
    with Life() as life:
        assert not life.wait(0.01)
        assert not life.wait(0)


def test_the_end_is_asked_for_once_and_stays_so() -> None:
    with Life() as life:
        assert not life.is_set()
        life.set()
        assert life.is_set()
        assert life.wait(0)
        assert life.is_set()


def test_no_other_thread_beats_for_one_that_hangs() -> None:
    heart = FakeHeart()
    with Life(heart) as life:
        other = threading.Thread(target=life.wait, args=(0,))
        other.start()
        other.join(NEVER_S)
        assert heart.sent == []


def test_each_look_at_the_clock_is_a_beat() -> None:
    heart = FakeHeart()
    with Life(heart) as life:
        life.wait(0)
        life.wait(0)
    assert heart.sent == ["WATCHDOG=1", "WATCHDOG=1", "STOPPING=1\nSTATUS=winding up"]


def test_the_manager_is_told_once_that_the_end_has_begun() -> None:
    heart = FakeHeart()
    with Life(heart) as life:
        life.set()
        life.set()
        assert life.wait(NEVER_S)
        assert life.wait(NEVER_S)
    assert len([one for one in heart.sent if "STOPPING" in one]) == 1


def test_afterwards_signals_do_what_they_did_before() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Life():
        assert signal.getsignal(signal.SIGTERM) != before[1]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_who_winds_up_in_time_is_not_cut_off() -> None:
    cut_off = threading.Event()
    with Life(grace_s=0.1, cut_off=cut_off.set) as life:
        life.set()
    assert not cut_off.wait(0.3)


def test_a_service_thread_of_windows_can_live_without_signals() -> None:
    ended = []

    def serve() -> None:
        with Life() as life:
            life.set()
            ended.append(life.wait(NEVER_S))

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join(NEVER_S)
    assert ended == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_storm_of_signals_is_one_request() -> None:
    with Life() as life:
        for _ in range(500):
            os.kill(os.getpid(), signal.SIGTERM)
        assert life.wait(NEVER_S)
