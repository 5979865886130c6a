"""seccomp (Linux 3.17 and newer): only the system calls that reading and answering need.

Source: https://man7.org/linux/man-pages/man2/seccomp.2.html. Anything else fails with EPERM, which
a library that tries something takes as an answer; a call in another architecture's convention
kills. `clone3` fails with ENOSYS, so that the C library falls back to `clone`, whose flags a filter
can read: threads pass, processes do not.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from typing import Final

from scanner.workers.sandbox.bpf import program, refuse
from scanner.workers.sandbox.confinement import NotOffered
from scanner.workers.sandbox.libc import call
from scanner.workers.sandbox.syscalls import ARCHITECTURES, Architecture, conditions

_SET_MODE_FILTER: Final = 1
_ALL_THREADS: Final = 1  # SECCOMP_FILTER_FLAG_TSYNC
_INSTRUCTION_BYTES: Final = 8


def apply() -> str:
    """Filter the system calls of every thread. Needs `no_new_privs`; cannot be undone.

    Raises:
        NotOffered: no list exists for this processor.
        OSError: the kernel is too old (ENOSYS, EINVAL) or a filter around us forbids it.
    """
    architecture = _architecture()
    code = filter_for(architecture, os.getpid())
    held = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: a count and a pointer
    pointer = ctypes.addressof(held)
    described = struct.pack("@HP", len(code) // _INSTRUCTION_BYTES, pointer)
    if call("syscall", architecture.seccomp, _SET_MODE_FILTER, _ALL_THREADS, described):
        raise NotOffered("threads")
    return f"{len(architecture.calls)} calls"


def filter_for(architecture: Architecture, pid: int) -> bytes:
    """The program, for a process of that number."""
    must = conditions(pid)
    return program(
        architecture.audit,
        {number: must.get(name, ()) for name, number in architecture.calls.items()},
        {architecture.clone3: errno.ENOSYS},
        refuse(errno.EPERM),
    )


def _architecture() -> Architecture:
    machine = platform.machine()
    if sys.maxsize < 1 << 32 or machine not in ARCHITECTURES:
        raise NotOffered(machine)
    return ARCHITECTURES[machine]
