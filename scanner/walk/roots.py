"""Where a walk starts: folders and files named one by one, or in a list."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO, Final

from findings import Reason
from scanner.platform import System
from scanner.walk.errors import BadList, RootNotFound, reason_of
from scanner.walk.items import Refused, Unlistable

CHUNK_BYTES: Final = 1 << 16
LONGEST_PATH_BYTES: Final = 1 << 20  # systems stop far below; a list without separators is none
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")  # what an old PowerShell writes for `>`
_UTF8_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Root:
    """A place to start from. `path` is as it was asked for, `real` has no links in it.

    A root that is itself a link is followed: somebody named it.
    """

    path: str = field(repr=False)
    real: str = field(repr=False)
    found: os.stat_result = field(repr=False)

    @property
    def is_folder(self) -> bool:
        """Whether there is something to list."""
        return stat.S_ISDIR(self.found.st_mode)


def root_at(path: str, system: System) -> Root:
    """Look up a root.

    Raises:
        OSError: it is not there or cannot be looked up.
        ValueError: no system has such a path.
    """
    if not path:
        raise ValueError("an empty path would mean the current folder")
    real = os.path.realpath(path)
    found = os.stat(system.reachable(real))  # noqa: PTH116 - text path
    return Root(path, real, found)


def named_roots(paths: tuple[str, ...], system: System) -> list[Root | Unlistable]:
    """The roots of a command line, each once, in their order.

    Raises:
        RootNotFound: one of them does not exist.
    """
    roots: dict[str, Root | Unlistable] = {}
    for path in paths:
        try:
            root = root_at(path, system)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            raise RootNotFound(path) from None
        except OSError as error:
            roots[path] = Unlistable(path, reason_of(error))
        else:
            roots.setdefault(system.key(root.real), root)
    return list(roots.values())


def listed_roots(list_path: str, system: System) -> Iterator[Root | Refused]:
    """The roots of a list (`-`: standard input); an entry that is not there is refused.

    Raises:
        BadList: the list cannot be read.
    """
    piped = list_path == "-"
    try:
        with open(0 if piped else list_path, "rb", closefd=not piped) as stream:
            for path in paths_in(stream):
                yield _listed(path, system)
    except (OSError, ValueError):
        raise BadList(list_path) from None


def _listed(path: str, system: System) -> Root | Refused:
    try:
        return root_at(path, system)
    except ValueError:
        return Refused(path, Reason.VANISHED)
    except OSError as error:
        return Refused(path, reason_of(error))


def paths_in(stream: BinaryIO) -> Iterator[str]:
    """The paths of a list: between NUL bytes if there is one near its start, else one a line.

    A byte-order mark is dropped, UTF-16 is understood, and a line may end as on Windows.

    Raises:
        ValueError: an entry is too long to be a path.
    """
    head = stream.read(CHUNK_BYTES)
    if head.startswith(_UTF16):
        text = (head + stream.read()).decode("utf-16", "replace")
        yield from filter(None, text.splitlines())
        return
    separator = b"\0" if b"\0" in head else b"\n"
    chunks = chain((head.removeprefix(_UTF8_MARK),), iter(lambda: stream.read(CHUNK_BYTES), b""))
    for entry in _split(chunks, separator):
        name = entry if separator == b"\0" else entry.removesuffix(b"\r")
        if name:
            yield os.fsdecode(name)


def _split(chunks: Iterator[bytes], separator: bytes) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(separator)
        yield from whole
        if len(rest) > LONGEST_PATH_BYTES:
            raise ValueError("a list of paths has an entry that is no path")
    yield rest
