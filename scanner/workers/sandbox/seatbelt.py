"""Seatbelt (macOS): no path, no network, no new process, no word with any service.

Source: sandbox_init(3). Its profiles are written in a language that Apple uses and does not
promise; Chromium and Bazel rely on the same. Descriptors that are open already, and those that come
over the pipe, are not concerned.
"""

import ctypes
from typing import Final

from scanner.workers.sandbox.confinement import NotOffered
from scanner.workers.sandbox.libc import call

PROFILE: Final = """\
(version 1)
(deny default)
(allow signal (target self))
(allow process-info* (target self))
(allow sysctl-read)
"""
_IS_TEXT: Final = 0  # the profile itself, not the name of one


def apply() -> str:
    """Confine this process. Cannot be undone.

    Raises:
        NotOffered: the system has no such function, or does not take the profile.
    """
    problem = ctypes.c_char_p()  # never given back: at most one short text a process
    try:
        call("sandbox_init", PROFILE.encode(), _IS_TEXT, ctypes.byref(problem))
    except OSError:
        raise NotOffered("sandbox_init") from None
    return "deny default"
