"""Everything that readers load late, loaded now: a confined worker can open no path, not even ours.

What is rare and heavy is imported by readers when the first file needs it, which is right for
`colmate explain` and for tests; a worker pays at its start instead, some 0.3 s and 25 MB. Numpy and
Pillow, which pydicom takes along to decode pixels, are kept out: pixels are never read, numpy would
start threads before the sandbox can hold them, and code that is not there cannot be attacked.
"""

import encodings
import os
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

from scanner.assess.scorecard import scorecard

# What the readers import inside functions; a test holds this list against their source.
LATE: Final = (
    "py7zr",
    "py7zr.exceptions",
    "scanner.extractors.medical.dicom.objects",
    "scanner.extractors.pdf.fallback",
    "scanner.extractors.pdf.forms",
)
# What the standard library imports inside functions that readers call.
LATE_STANDARD: Final = ("_strptime", "email.feedparser", "email.parser", "heapq")
NOT_WANTED: Final = ("numpy", "PIL", "requests", "tqdm")
# pandas, which the French model's libraries load, takes along Arrow, and that starts a thread.
NOT_WANTED_BY_MODEL: Final = ("pyarrow",)
# Pools of threads that numerical libraries start when they are imported.
_ONE_THREAD: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_ELSEWHERE: Final = frozenset({"mbcs", "oem"})  # codecs of Windows


def one_thread_each() -> None:
    """Keep numerical libraries from starting threads. Only before they are imported."""
    for name in _ONE_THREAD:
        os.environ[name] = "1"


def preload() -> None:
    """Import what readers load late, and every codec that a document may name."""
    scorecard()
    with left_out(NOT_WANTED):
        for name in (*LATE, *LATE_STANDARD):
            import_module(name)
    for codec in pkgutil.iter_modules(encodings.__path__):
        if codec.name not in _ELSEWHERE or sys.platform == "win32":
            import_module(f"encodings.{codec.name}")


@contextmanager
def left_out(names: tuple[str, ...]) -> Iterator[None]:
    """Make some packages look as if they were not installed, unless they are loaded already."""
    hidden = [name for name in names if name not in sys.modules]
    loaded: dict[str, Any] = sys.modules
    loaded.update(dict.fromkeys(hidden))  # None: not to be found
    try:
        yield
    finally:
        for name in hidden:
            del loaded[name]
