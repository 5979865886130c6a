"""What a confined process tries is refused; what reading needs still works."""

import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.workers.handing import hand_over
from scanner.workers.sandbox import Confinement, Held, Mechanism, confine
from scanner.workers.sandbox.confinement import NotOffered
from tests.scanner.workers.sandbox import attempts
from tests.scanner.workers.sandbox.attempts import ATTEMPTS, NEEDED, Scene

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="tries what Linux refuses")
AS_ROOT = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can drop")
REFUSED = {"EPERM", "EACCES", "ENOSYS", "EBADF"}
# What an unconfined process may do of this depends on who it is and on the machine.
PRIVILEGED = {
    "create in the current folder",
    "attach to the parent",
    "read the parent's memory",
    "become root",
    "mount",
    "make a namespace",
}
OF_SECCOMP_ALONE = {"make a memory file", "fork", "hold the parent", "make a namespace"}
_SPAWN = multiprocessing.get_context("spawn")


def told_by(scene: Scene) -> tuple[Any, dict[str, str]]:
    """What a process that plays a scene says of its confinement and of its attempts."""
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=attempts.play, args=(theirs, scene), daemon=True)
    process.start()
    theirs.close()
    assert process.pid is not None
    given = os.open(scene.file, os.O_RDONLY)
    hand_over(ours, given, process.pid)
    os.close(given)
    try:
        assert ours.poll(30)
        said, told = ours.recv()
        return said, told
    finally:
        process.kill()
        process.join()


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    folder = Path("/tmp") / f"colmate-scene-{os.getpid()}"  # open to everybody, as /tmp is
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "file").write_text("given")
    (folder / "file").chmod(0o666)
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Scene(str(folder), server.getsockname()[1])
    for left in folder.iterdir():
        left.unlink()
    folder.rmdir()


def variant(scene: Scene, **changes: Any) -> tuple[Any, dict[str, str]]:
    return told_by(Scene(scene.folder, scene.port, **changes))


@pytest.fixture(scope="module")
def confined(scene: Scene) -> tuple[Confinement, dict[str, str]]:
    said, told = variant(scene)
    if not said.is_whole:
        pytest.skip("this kernel or container refuses a part of the sandbox")
    return said, told


@pytest.fixture(scope="module")
def free(scene: Scene) -> dict[str, str]:
    return variant(scene, held_by="nothing")[1]


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_confined_process_is_refused(
    confined: tuple[Confinement, dict[str, str]], name: str
) -> None:
    assert confined[1][name] in REFUSED


@pytest.mark.parametrize("name", NEEDED)
def test_what_reading_needs_still_works(
    confined: tuple[Confinement, dict[str, str]], name: str
) -> None:
    assert confined[1][name] == "done"


def test_the_given_file_is_read(confined: tuple[Confinement, dict[str, str]]) -> None:
    assert confined[1]["read the given file"].startswith("give")


@pytest.mark.parametrize("name", sorted(set(ATTEMPTS) - PRIVILEGED))
def test_the_same_attempt_succeeds_in_a_process_that_is_not_confined(
    free: dict[str, str], name: str
) -> None:
    assert free[name] == "done"


def test_only_a_confined_process_cannot_speak_to_the_resource_tracker(
    confined: tuple[Confinement, dict[str, str]], free: dict[str, str]
) -> None:
    assert (confined[1][attempts.TRACKER], free[attempts.TRACKER]) == ("EBADF", "done")


def test_every_mechanism_is_told_with_what_is_in_force(
    confined: tuple[Confinement, dict[str, str]],
) -> None:
    said, _ = confined
    assert [one.mechanism for one in said.mechanisms] == [
        Mechanism.LIMITS,
        Mechanism.DESCRIPTORS,
        Mechanism.PRIVILEGES,
        Mechanism.LANDLOCK,
        Mechanism.SECCOMP,
        Mechanism.WATCH,
    ]
    assert all(one.detail for one in said.mechanisms)


@AS_ROOT
def test_an_ordinary_user_is_as_confined_as_root(
    scene: Scene, confined: tuple[Confinement, dict[str, str]]
) -> None:
    said, told = variant(scene, as_user=attempts.SOMEBODY)
    assert said.is_whole
    assert said.mechanisms[2] == Held(
        mechanism=Mechanism.PRIVILEGES, holds=True, detail=f"uid {attempts.SOMEBODY}"
    )
    assert {name: told[name] for name in ATTEMPTS if told[name] not in REFUSED} == {}
    assert {told[name] for name in NEEDED} == {"done"}


@pytest.mark.parametrize(
    ("held_by", "names"),
    [
        pytest.param("landlock", set(ATTEMPTS) - OF_SECCOMP_ALONE, id="Landlock, not seccomp"),
        pytest.param("seccomp", set(ATTEMPTS), id="seccomp, not Landlock"),
    ],
)
def test_each_holds_without_the_other(
    scene: Scene, confined: tuple[Confinement, dict[str, str]], held_by: str, names: set[str]
) -> None:
    landlock = confined[0].mechanisms[3].detail
    if held_by == "landlock" and int(landlock.removeprefix("ABI ")) < 6:
        pytest.skip("this Landlock knows no signals yet")
    _, told = variant(scene, held_by=held_by)
    assert {name: told[name] for name in names if told[name] not in REFUSED} == {}


def test_what_is_not_offered_is_told_and_the_rest_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_old() -> str:
        raise OSError(38, "")

    def not_here() -> str:
        raise NotOffered("riscv64")

    steps = [
        (Mechanism.LANDLOCK, too_old),
        (Mechanism.SECCOMP, not_here),
        (Mechanism.LIMITS, lambda: "64 MB"),
    ]
    module = sys.modules["scanner.workers.sandbox.confine"]
    monkeypatch.setattr(module, "_of_this_system", lambda *_: steps)
    monkeypatch.setattr(module.descriptors, "silence", lambda: None)
    monkeypatch.setattr(module.watch, "start", lambda *_: "64 MB")
    before = signal.getsignal(signal.SIGINT)
    said = confine(64 << 20)
    signal.signal(signal.SIGINT, before)
    assert [(one.mechanism, one.detail) for one in said.missing] == [
        (Mechanism.LANDLOCK, "ENOSYS"),
        (Mechanism.SECCOMP, "riscv64"),
    ]
    assert not said.is_whole
    assert said.mechanisms[2].holds
