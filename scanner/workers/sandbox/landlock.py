"""Landlock (Linux 5.13 and newer): no path, no TCP port, no signal out. A rule set without rules.

Source: https://docs.kernel.org/userspace-api/landlock.html and linux/landlock.h. Everything that
the running kernel knows is handled, so all of it is denied. Descriptors that are open already are
not concerned: the file in hand comes as one.
"""

import os
import struct
from typing import Final

from scanner.workers.sandbox.confinement import NotOffered
from scanner.workers.sandbox.libc import call

_CREATE_RULESET: Final = 444  # the same on every architecture
_RESTRICT_SELF: Final = 446
_VERSION_FLAG: Final = 1
# What each version of the interface brought: the number of file rights known since then.
_FILE_RIGHTS: Final = ((5, 16), (3, 15), (2, 14), (1, 13))
_TCP_SINCE: Final = 4  # bind, connect
_SCOPES_SINCE: Final = 6  # abstract sockets, signals


def apply(threads: int) -> str:
    """Forbid this process every path, for good. Needs `no_new_privs`.

    Args:
        threads: how many of them run; 0 when nobody knows.

    Raises:
        NotOffered: other threads run, which Landlock does not hold.
        OSError: the kernel is too old (ENOSYS), started without Landlock (EOPNOTSUPP), or a
            filter around us forbids it (EPERM, in some containers).
    """
    version = call("syscall", _CREATE_RULESET, None, 0, _VERSION_FLAG)
    attributes = rules(version)
    ruleset = call("syscall", _CREATE_RULESET, attributes, len(attributes), 0)
    try:
        call("syscall", _RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    if threads != 1:
        raise NotOffered(f"{threads} threads")
    return f"ABI {version}"


def rules(version: int) -> bytes:
    """`struct landlock_ruleset_attr` as a version of the interface takes it, all rights handled."""
    known = next(rights for since, rights in _FILE_RIGHTS if version >= since)
    attributes = struct.pack("=Q", (1 << known) - 1)
    if version >= _TCP_SINCE:
        attributes += struct.pack("=Q", 0b11)
    if version >= _SCOPES_SINCE:
        attributes += struct.pack("=Q", 0b11)
    return attributes
