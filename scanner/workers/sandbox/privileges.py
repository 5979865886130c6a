"""Privileges given up for good: the user, the groups, every capability, and all that `exec` gives.

Sources: capabilities(7), prctl(2), user_namespaces(7). A worker that root started becomes `nobody`;
a worker of any user gives up what it holds, such as an agent's CAP_DAC_READ_SEARCH.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Final

from scanner.workers.sandbox.confinement import NotOffered
from scanner.workers.sandbox.libc import call

_SET_DUMPABLE: Final = 4
_BOUNDING_READ: Final = 23
_BOUNDING_DROP: Final = 24
_NO_NEW_PRIVS: Final = 38
_AMBIENT: Final = 47
_AMBIENT_CLEAR_ALL: Final = 4
_CAPABILITIES_V3: Final = 0x2008_0522
_CAPABILITY_SETS_BYTES: Final = 24  # twice: effective, permitted, inheritable
_LARGEST: Final = 64
_OVERFLOW_ID: Final = 65534  # what kernels call a user whom they cannot name


def apply() -> str:
    """Become an ordinary user who can never be more. Cannot be undone.

    Everything that can be given up is, before the first problem is told.

    Raises:
        NotOffered: a capability is left.
        OSError: the user or the groups cannot be changed (in some user namespaces).
    """
    if sys.platform == "linux":
        _bound()
    problems = list(_become_nobody()) if os.geteuid() == 0 else []
    if sys.platform == "linux":
        _give_up_capabilities()
    if problems:
        raise problems[0]
    return f"uid {os.getuid()}"


def _bound() -> None:
    """Empty the sets that outlive a change of user or program; only the powerful hold any."""
    call("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)
    call("prctl", _AMBIENT, _AMBIENT_CLEAR_ALL, 0, 0, 0)
    for capability in range(_LARGEST):
        try:
            if call("prctl", _BOUNDING_READ, capability, 0, 0, 0):
                call("prctl", _BOUNDING_DROP, capability, 0, 0, 0)
        except OSError:
            return  # past the last one, or not allowed: nothing can be gained by `exec` anyway


def _become_nobody() -> Iterator[OSError]:
    """Change what can be changed; yields what is refused. Groups first: the user is root till last.

    Of root, `setuid` changes the real, effective and saved user, for good.
    """
    user, group = _nobody()
    changes: tuple[Callable[[], None], ...] = (
        lambda: os.setgroups([]),
        lambda: os.setgid(group),
        lambda: os.setuid(user),
    )
    for change in changes:
        try:
            change()
        except OSError as error:
            yield error


def _nobody() -> tuple[int, int]:
    import pwd  # noqa: PLC0415 - does not exist on Windows

    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return _OVERFLOW_ID, _OVERFLOW_ID
    return entry.pw_uid, entry.pw_gid


def _give_up_capabilities() -> None:
    """Raises NotOffered if the kernel still knows one of ours."""
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITIES_V3, 0), 8)
    call("capset", header, bytes(_CAPABILITY_SETS_BYTES))
    call("prctl", _SET_DUMPABLE, 0, 0, 0, 0)  # no core file, no tracing, no look into memory
    left = ctypes.create_string_buffer(_CAPABILITY_SETS_BYTES)
    call("capget", header, left)
    if any(left.raw):
        raise NotOffered("capabilities")
