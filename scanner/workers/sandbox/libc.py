"""Calls of the C library that Python does not offer, failing as Python's own do."""

import ctypes
import errno
import os
from functools import cache
from typing import Any

from scanner.workers.sandbox.confinement import NotOffered


@cache
def _library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def call(function: str, *arguments: Any) -> int:
    """Call a function of the C library; integers go as `long`, the width of a system call's.

    Raises:
        NotOffered: the library has no such function.
        OSError: it returned less than zero.
    """
    try:
        function_pointer = getattr(_library(), function)
    except AttributeError:
        raise NotOffered(function) from None
    function_pointer.restype = ctypes.c_long if function == "syscall" else ctypes.c_int
    result = int(function_pointer(*map(_as_long, arguments)))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def _as_long(argument: Any) -> Any:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def name_of(error: OSError) -> str:
    """The name of an error, such as EPERM: the same in every language."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
