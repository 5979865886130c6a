"""Runs under Windows Python: one JSON line a check. Started by `tests.windows.run`, in the tree."""

import ctypes
import importlib
import json
import pkgutil
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from joserfc import jws
from joserfc.jwk import OKPKey
from nacl.public import PrivateKey, SealedBox

from agent.index import PathKeys, open_index
from agent.places import Arrived, Left, Notice
from agent.service.trial import LETTER
from agent.spool import Spool
from agent.wire.server_clock import ServerClock
from agent.wire.signer import RequestSigner
from findings import Fingerprinter, Severity
from scanner.platform import EncryptionState, MountKind, this_system
from tests.agent.endpoint import agent_over

ROOMS: Final = ("findings", "detectors", "scanner", "agent")
# Of other systems: they must neither be needed nor loaded here.
OF_OTHERS: Final = re.compile(
    r"agent\.watch\.(fan|in)otify|scanner\.platform\.(linux|macos|posix)"
    r"|scanner\.workers\.sandbox\.(bpf|landlock|libc|limits|seatbelt|seccomp|syscalls)"
)
KEY: Final = b"a key of the tests"
STICK, SHARE = "E:\\", "F:\\"
REMOVE_DEFINITION: Final = 2  # of DefineDosDeviceW

Told = Iterator[tuple[str, bool, str]]


def modules() -> Told:
    """Every module of ours that is meant for Windows can be imported, and brings no other."""
    failed, count = [], 0
    for room in ROOMS:
        package: ModuleType = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if found.name.endswith("__main__") or OF_OTHERS.match(found.name):
                continue
            count += 1
            try:
                importlib.import_module(found.name)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                failed.append(f"{found.name}: {type(error).__name__}: {error}"[:200])
    yield "every module is imported", not failed, "; ".join(failed) or str(count)
    needed_anyway = {"scanner.workers.sandbox.libc"}
    brought = {name for name in sys.modules if OF_OTHERS.match(name)} - needed_anyway
    yield "no module of another system is loaded", not brought, " ".join(brought)


def drives() -> Told:
    """A stick, a share and a disk are told apart; none is called protected unasked."""
    system = this_system()
    kinds = {mount.point: mount.kind for mount in system.mounts}
    yield "a removable drive is one", kinds.get(STICK) is MountKind.REMOVABLE, str(kinds)
    yield "a network drive is one", kinds.get(SHARE) is MountKind.NETWORK, ""
    yield "the system's disk is fixed", kinds.get("C:\\") is MountKind.FIXED, ""
    states = {system.encryption(point).state for point in (STICK, SHARE)}
    yield "encryption that is not told is unknown", states == {EncryptionState.UNKNOWN}, ""
    yield "the system knows its folders", bool(system.settings_folder and system.homes), ""


def media() -> Told:
    """The agent notices both drives, under an identity each."""
    notice = Notice(Fingerprinter(KEY))
    notice.start()
    changes = list(notice.wait(30))
    notice.close()
    found = {one.medium.point: one.medium for one in changes if isinstance(one, Arrived)}
    yield "the agent notices stick and share", {STICK, SHARE} <= set(found), ""
    yield "each has an identity", len({one.identity for one in found.values()}) == len(found), ""


def pulled() -> Told:
    """A drive that is taken away while the agent looks has left."""
    notice = Notice(Fingerprinter(KEY))
    notice.start()
    notice.wait(30)
    kernel: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 - mypy reads it on Linux
    kernel.DefineDosDeviceW(REMOVE_DEFINITION, STICK[:2], None)
    end, left = time.monotonic() + 40, False
    while not left and time.monotonic() < end:
        left = any(isinstance(one, Left) and one.medium.point == STICK for one in notice.wait(2))
    notice.close()
    yield "a stick that is pulled has left", left, ""


def index_and_spool() -> Told:
    """What the agent keeps survives a restart; what it spools only the collector can read."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        numbers = []
        for _ in range(2):
            index = open_index(Path(folder) / "index.db", PathKeys(KEY)).index
            numbers.append(index.volume("a volume"))
            index.commit()
            index.close()
        yield "the index is opened again", numbers[0] == numbers[1], ""
        key = PrivateKey.generate()
        record = {"message_type": "medium", "number": 1}
        spool = Spool.open(Path(folder) / "spool.db", bytes(key.public_key))
        spool.put(record, b"subject", Severity.NONE)
        spool.close()
        spool = Spool.open(Path(folder) / "spool.db", bytes(key.public_key))
        batch = spool.next_batch()
        opened = batch and json.loads(SealedBox(key).decrypt(batch.records[0]))
        yield "the spool gives back a sealed record", opened == record, ""
        content = b"".join(one.read_bytes() for one in Path(folder).glob("spool.db*"))
        yield "nothing of it lies on the disk in clear", b"message_type" not in content, ""
        spool.close()


def signing() -> Told:
    """A request is signed, and its signature verified."""
    key = OKPKey.generate_key("Ed25519")
    signer = RequestSigner(key, "an-agent", "https://collector.test", ServerClock())
    proof = signer.proof("POST", "https://collector.test/agent/v1/batches", secrets.token_bytes(9))
    claims = json.loads(jws.deserialize_compact(proof, key, algorithms=["Ed25519"]).payload)
    yield "a request is signed", claims["iss"] == "an-agent", ""


def whole_agent() -> Told:
    """The agent sweeps a folder, reads nothing twice, and sees a file that is written."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        top, state = Path(folder) / "top", Path(folder) / "state"
        top.mkdir()
        state.mkdir()
        (top / "lettre.txt").write_text(LETTER, encoding="utf-8")
        (top / "note.txt").write_text("Rendez-vous mardi.", encoding="utf-8")
        with agent_over(top, state) as endpoint:
            endpoint.until_idle(120)
            first = [one["verdict"] for one in endpoint.told if one["message_type"] == "file"]
            yield "the agent sweeps and tells of the leak alone", first == ["leak"], str(first)
            (top / "autre.txt").write_text(f"{LETTER}2", encoding="utf-8")
            endpoint.until(lambda: len(endpoint.told) > 1, 60)
            yield "a file that is written is found without a sweep", True, ""
        with agent_over(top, state) as endpoint:
            endpoint.until_idle(120)
            yield "a second sweep reads nothing again", not endpoint.told, ""


CHECKS: Final[tuple[Callable[[], Told], ...]] = (
    modules, drives, media, index_and_spool, signing, whole_agent, pulled,
)  # fmt: skip


def say(**told: object) -> None:
    """One line for the host, at once."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Say each check as it is known; an error is a check that failed."""
    for group in CHECKS:
        try:
            for name, holds, detail in group():
                say(check=name, holds=holds, detail=detail)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            detail = f"{type(error).__name__}: {error}"
            say(check=group.__name__, holds=False, detail=detail)


if __name__ == "__main__":
    main()
