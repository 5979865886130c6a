"""The whole agent, or one half of it, from its start to its end.

On Linux the two halves run as two services, so that the one that reads files has no network and
the one that has it can read no file. Elsewhere they are two threads of one process.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from agent.policy import Policy
from agent.policy.store import FILE as POLICY_FILE
from agent.service.ground import Ground
from agent.service.life import Stop
from agent.service.peer import Peer, policies_of
from agent.spool import Spool

SPOOL_FILE: Final = "spool.db"
LOOK_AT_POLICY_EVERY_S: Final = 5.0
FIRST_POLICY_S: Final = 600.0  # after that, what is found is found by a key of our own
WAIT_S: Final = 0.5
JOIN_S: Final = 10.0


class Part(StrEnum):
    """Which half runs in this process."""

    ALL = "all"
    SCAN = "scan"
    RELAY = "relay"


def run(
    part: Part,
    peer: Peer,
    ground: Ground,
    stop: Stop,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Run until told to stop; call `ready` when the start is over.

    Raises:
        StateProblem: the state folder cannot be used.
    """
    policy = policies_of(peer, _was_tried).policy
    spool = Spool.open(
        peer.state / SPOOL_FILE, peer.identity.sealing_key_bytes, policy.spool_max_bytes
    )
    try:
        ready()
        match part:
            case Part.RELAY:
                _relay(peer, stop, spool)
            case Part.SCAN:
                _scan(peer, ground, stop, spool)
            case Part.ALL:
                _both(peer, ground, stop, spool)
    finally:
        spool.close()


def _both(peer: Peer, ground: Ground, stop: Stop, spool: Spool) -> None:
    """Should one half fail, the other stops as well: whoever supervises us starts both again."""
    failures: list[BaseException] = []

    def relay() -> None:
        try:
            _relay(peer, stop, spool)
        except BaseException as error:  # noqa: BLE001 - handed to the other thread
            failures.append(error)
        finally:
            stop.set()

    thread = threading.Thread(target=relay, name="relay")
    thread.start()
    try:
        _scan(peer, ground, stop, spool)
    finally:
        stop.set()
        thread.join(JOIN_S)
    if failures:
        raise failures[0]


def _relay(peer: Peer, stop: Stop, spool: Spool) -> None:
    from agent.service.relaying import relay_until  # noqa: PLC0415 - 10 MB for the other half

    relay_until(stop, peer, spool)


def _scan(peer: Peer, ground: Ground, stop: Stop, spool: Spool) -> None:
    """Scan by the policy in force; begin again when another has come.

    The first policy brings the hospital's key: what was found before it would match nothing.
    """
    from agent.service.scanning import scan_until  # noqa: PLC0415 - as above

    first = _PolicyFile(peer.state / POLICY_FILE)
    end_s = time.monotonic() + FIRST_POLICY_S
    while not (first.is_there() or time.monotonic() > end_s or stop.wait(WAIT_S)):
        continue
    while not stop.is_set():
        kept = _PolicyFile(peer.state / POLICY_FILE)
        policy: Policy = policies_of(peer, _was_tried).policy
        scan_until(_either(stop, kept.has_changed), ground, policy, spool)


def _was_tried(_policy: Policy) -> bool:
    """What is kept was tried by the half that brought it."""
    return True


class _PolicyFile:
    """Notices that the relaying half has put another policy in place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._stamp()
        self._looked_s = time.monotonic()

    def has_changed(self) -> bool:
        """Whether the file is another than at first; looks now and then."""
        now = time.monotonic()
        if now - self._looked_s < LOOK_AT_POLICY_EVERY_S:
            return False
        self._looked_s = now
        return self._stamp() != self._seen

    def is_there(self) -> bool:
        """Whether there is a policy at all."""
        return self._stamp() is not None

    def _stamp(self) -> tuple[int, int] | None:
        with suppress(OSError):
            found = self._path.stat()
            return found.st_ino, found.st_mtime_ns
        return None


def _either(stop: Stop, changed: Callable[[], bool]) -> Callable[[float], bool]:
    def stopped(wait_s: float) -> bool:
        return stop.wait(wait_s) or changed()

    return stopped
