"""What a reader that was taken over would try, each answering `done` or the name of the error.

Run inside a process of its own, confined or not: unconfined, they are done, so that a test which
sees them refused has seen the sandbox at work.
"""

import contextlib
import ctypes
import errno
import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection

from scanner.workers.handing import take_over
from scanner.workers.preload import preload
from scanner.workers.sandbox import confine, landlock, limits, privileges, seccomp

LOADED = (limits,)  # before we become somebody who may not read our own code
LIBC = ctypes.CDLL(None, use_errno=True)
TRACKER = "speak to the resource tracker"
SOMEBODY = 1000  # an ordinary user
_NEW_USER_NAMESPACE = 0x1000_0000
_ATTACH, _DETACH = 16, 17


@dataclass(frozen=True)
class Scene:
    """What the attempts are made on. All of it exists and is open to everybody."""

    folder: str
    port: int
    as_user: int | None = None
    held_by: str = "everything"  # or "nothing", "landlock", "seccomp"

    @property
    def file(self) -> str:
        """A file that anybody may read and write."""
        return f"{self.folder}/file"


def play(pipe: Connection, scene: Scene) -> None:
    """Confine ourselves, try everything, tell what happened."""
    preload()
    folder = os.open(scene.folder, os.O_RDONLY)  # what a careless parent might leave open
    if scene.as_user is not None:
        os.setgroups([])
        os.setgid(scene.as_user)
        os.setuid(scene.as_user)
    tracker = resource_tracker._resource_tracker._fd  # removes shared memory by name when told to
    said = _hold(scene, pipe)
    everything = ATTEMPTS | NEEDED
    told = {name: _outcome(attempt, scene, folder) for name, attempt in everything.items()}
    told[TRACKER] = _outcome(lambda *_: os.write(tracker, b"PROBE:0:noop\n"), scene, folder)
    told["read the given file"] = os.read(take_over(pipe), 100).decode()
    pipe.send((said, told))


def _hold(scene: Scene, pipe: Connection) -> object:
    match scene.held_by:
        case "everything":
            return confine(256 << 20, (pipe.fileno(),))
        case "landlock":
            privileges.apply()
            return landlock.apply(1)
        case "seccomp":
            privileges.apply()
            return seccomp.apply()
    return None


def _outcome(attempt: Callable[[Scene, int], object], scene: Scene, folder: int) -> str:
    try:
        attempt(scene, folder)
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "?")
    return "done"


def _native(function: str, *arguments: object) -> None:
    if getattr(LIBC, function)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "")


def _open(path: str, flags: int = os.O_RDONLY) -> None:
    os.close(os.open(path, flags, 0o600))


def _create(path: str) -> None:
    _open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.unlink(path)  # noqa: PTH108 - as the system calls are


def _link(scene: Scene, _folder: int) -> None:
    os.link(scene.file, f"{scene.folder}/link")
    os.unlink(f"{scene.folder}/link")  # noqa: PTH108 - as above


def _connect(scene: Scene, _folder: int) -> None:
    with socket.socket() as line:
        line.connect(("127.0.0.1", scene.port))


def _listen(_scene: Scene, _folder: int) -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()


def _fork(_scene: Scene, _folder: int) -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _run(_scene: Scene, _folder: int) -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def _trace(_scene: Scene, _folder: int) -> None:
    parent = os.getppid()
    _native("ptrace", _ATTACH, parent, None, None)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(parent, 0)
    _native("ptrace", _DETACH, parent, None, None)


def _mount(scene: Scene, _folder: int) -> None:
    _native("mount", b"none", scene.folder.encode(), b"tmpfs", 0, None)
    _native("umount", scene.folder.encode())


def _thread(_scene: Scene, _folder: int) -> None:
    done: list[int] = []
    thread = threading.Thread(target=lambda: done.append(1))
    thread.start()
    thread.join()
    assert done


def _late_import(_scene: Scene, _folder: int) -> None:
    with contextlib.suppress(ImportError):
        __import__("no_such_module_of_ours")
    with contextlib.suppress(LookupError):
        b"".decode("no-such-codec")


Attempts = dict[str, Callable[[Scene, int], object]]

ATTEMPTS: Attempts = {
    "open /etc/passwd": lambda _s, _f: _open("/etc/passwd"),
    "open a file of the user": lambda scene, _f: _open(scene.file),
    "open its own code": lambda _s, _f: _open(__file__),
    "list a folder": lambda scene, _f: os.listdir(scene.folder),  # noqa: PTH208 - one call
    "create in /tmp": lambda _s, _f: _create(f"/tmp/colmate-{os.getpid()}"),
    "create in a folder of the user": lambda scene, _f: _create(f"{scene.folder}/made"),
    "create in the current folder": lambda _s, _f: _create("colmate-made"),
    "write a file of the user": lambda scene, _f: _open(scene.file, os.O_WRONLY),
    "truncate a file of the user": lambda scene, _f: os.truncate(scene.file, 4),
    "make a link": _link,
    "make a memory file": lambda _s, _f: os.close(os.memfd_create("made")),
    "open through an inherited folder": lambda _s, folder: os.close(
        os.open("file", os.O_RDONLY, dir_fd=folder)
    ),
    "connect to a listening port": _connect,
    "listen": _listen,
    "fork": _fork,
    "run a program": _run,
    "signal the parent": lambda _s, _f: os.kill(os.getppid(), signal.SIGCONT),
    "hold the parent": lambda _s, _f: os.close(os.pidfd_open(os.getppid())),
    "attach to the parent": _trace,
    "read the parent's memory": lambda _s, _f: _open(f"/proc/{os.getppid()}/mem"),
    "become root": lambda _s, _f: os.setuid(0),
    "mount": _mount,
    "make a namespace": lambda _s, _f: _native("unshare", _NEW_USER_NAMESPACE),
}
NEEDED: Attempts = {
    "start a thread": _thread,
    "hold memory": lambda _s, _f: bytearray(32 << 20),
    "draw random bytes": lambda _s, _f: os.urandom(16),
    "miss a module and a codec": _late_import,
}
