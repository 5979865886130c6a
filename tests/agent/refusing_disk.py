"""A disk that takes nothing more, and a folder that may not be written, without being root."""

import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


@contextmanager
def refusing_disk(at_bytes: int = 0) -> Iterator[None]:
    """No file of this process grows beyond `at_bytes`: the system refuses the write (EFBIG)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (at_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def has_namespaces() -> bool:
    """Whether this machine lets us mount a small disk of our own."""
    return shutil.which("unshare") is not None and (
        subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
    )


def on_small_disk(place: Path, script: str, *, kilobytes: int) -> str:
    """Run a script with a disk of that size, really mounted at `place`; what it printed."""
    mount = f'mount -t tmpfs -o size={kilobytes}k,mode=700 none "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        [*NAMESPACE, "sh", "-c", mount, "sh", str(place), sys.executable, script],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout
