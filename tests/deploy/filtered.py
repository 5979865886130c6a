"""Run a command under a unit's system call rules, as systemd sets them: `filtered.py UNIT COMMAND`.

Covered: SystemCallFilter, MemoryDenyWriteExecute, RestrictAddressFamilies. Needs libseccomp, which
comes with systemd; systemd-analyze tells what its groups hold.
"""

import ctypes
import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.deploy.units import directives

ALLOW: Final = 0x7FFF0000
REFUSE: Final = 0x00050000 | errno.EPERM
UNSUPPORTED: Final = 0x00050000 | errno.EAFNOSUPPORT
EQUAL, EQUAL_MASKED = 4, 7  # enum scmp_compare
MOST_FAMILIES: Final = 64  # AF_MAX is below
PROT_WRITE, PROT_EXEC = 2, 4
_NO_NEW_PRIVS: Final = 38


class Compare(ctypes.Structure):
    """struct scmp_arg_cmp."""

    _fields_ = (
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("a", ctypes.c_uint64),
        ("b", ctypes.c_uint64),
    )


def library() -> Any:
    """The library that systemd itself sets filters with.

    Raises:
        OSError: it is not installed.
    """
    found = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    found.seccomp_init.restype = ctypes.c_void_p
    found.seccomp_init.argtypes = (ctypes.c_uint32,)
    found.seccomp_load.argtypes = (ctypes.c_void_p,)
    found.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_void_p,
    )
    return found


def groups(analyze: str) -> dict[str, list[str]]:
    """What each group of systemd.exec(5) holds."""
    told = subprocess.run(
        [analyze, "--no-pager", "syscall-filter"], capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, list[str]] = {}
    name = ""
    for line in told.splitlines():
        word = line.split("#")[0].strip()
        if line.startswith("@"):
            found[name := word] = []
        elif word and line.startswith(" "):
            found[name].append(word)
    return found


def allowed(filters: Iterable[str], known: dict[str, list[str]]) -> set[str]:
    """The calls that pass a unit's SystemCallFilter lines; the first of them allows."""
    passing = set(_expanded(["@default"], known))
    for line in filters:
        words = line.removeprefix("~").split()
        calls = set(_expanded(words, known))
        passing = passing - calls if line.startswith("~") else passing | calls
    return passing | {"execve", "exit_group", "rt_sigreturn"}


def _expanded(words: Sequence[str], known: dict[str, list[str]]) -> Iterable[str]:
    for word in words:
        if word.startswith("@"):
            yield from _expanded(known[word], known)
        else:
            yield word


def apply(unit: Path, known: dict[str, list[str]]) -> None:
    """Set the rules for this process and all that it starts."""
    found, seccomp = directives(unit), library()
    if ctypes.CDLL(None).prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError("no_new_privs")
    arguments = seccomp.seccomp_init(ALLOW)
    if found["MemoryDenyWriteExecute"] == ["yes"]:
        both = PROT_WRITE | PROT_EXEC
        _rule(seccomp, arguments, REFUSE, "mmap", Compare(2, EQUAL_MASKED, both, both))
        for call in ("mprotect", "pkey_mprotect"):
            executable = Compare(2, EQUAL_MASKED, PROT_EXEC, PROT_EXEC)
            _rule(seccomp, arguments, REFUSE, call, executable)
    families = {getattr(socket, name) for name in found["RestrictAddressFamilies"][0].split()}
    for family in set(range(MOST_FAMILIES)) - families:
        _rule(seccomp, arguments, UNSUPPORTED, "socket", Compare(0, EQUAL, family, 0))
    _load(seccomp, arguments)
    calls = seccomp.seccomp_init(REFUSE)
    for name in allowed(found["SystemCallFilter"], known):
        _rule(seccomp, calls, ALLOW, name)
    _load(seccomp, calls)


def _rule(seccomp: Any, rules: int, action: int, name: str, *compares: Compare) -> None:
    """Like systemd, leave out what this library or processor does not know."""
    number = seccomp.seccomp_syscall_resolve_name(name.encode())
    array = (Compare * len(compares))(*compares)
    if number >= 0 and seccomp.seccomp_rule_add_array(rules, action, number, len(compares), array):
        raise OSError(name)


def _load(seccomp: Any, rules: int) -> None:
    if seccomp.seccomp_load(rules):
        raise OSError("seccomp_load")


if __name__ == "__main__":
    apply(Path(sys.argv[2]), groups(sys.argv[1]))
    os.execv(sys.argv[3], sys.argv[3:])
