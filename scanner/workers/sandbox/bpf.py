"""Classic BPF programs that judge system calls: what the kernel runs before each of them.

Source: linux/filter.h, linux/seccomp.h and https://docs.kernel.org/userspace-api/seccomp_filter.html.
A program sees `struct seccomp_data`: number (4 bytes), architecture (4), instruction pointer (8),
six arguments of 8 bytes. Words are 32 bits wide; both architectures here are little-endian.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_AND: Final = 0x54  # BPF_ALU | BPF_AND | BPF_K
_IF_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K
_NUMBER_AT: Final = 0
_ARCHITECTURE_AT: Final = 4
_ARGUMENTS_AT: Final = 16
_WORD: Final = 0xFFFF_FFFF

ALLOW: Final = 0x7FFF_0000
KILL: Final = 0x8000_0000  # the whole process


def refuse(error: int) -> int:
    """The verdict that makes a call fail with an error."""
    return 0x0005_0000 | error


@dataclass(frozen=True, slots=True)
class Must:
    """A word of an argument, masked, must be one of some values."""

    argument: int  # 0 to 5
    values: tuple[int, ...]
    mask: int = _WORD
    high: bool = False  # the upper half of the argument


def program(
    architecture: int,
    allowed: Mapping[int, tuple[Must, ...]],
    refused: Mapping[int, int],
    otherwise: int,
) -> bytes:
    """Assemble a filter.

    Args:
        architecture: the `AUDIT_ARCH` of the only allowed call convention; another one kills.
        allowed: the numbers that pass, each if all its conditions hold.
        refused: the numbers that fail with an error of their own.
        otherwise: the verdict on all else, and on allowed numbers whose conditions do not hold.
    """
    code = [_load(_ARCHITECTURE_AT), _if_equal(architecture, 1, 0), _return(KILL)]
    code.append(_load(_NUMBER_AT))
    for number, error in refused.items():
        code += [_if_equal(number, 0, 1), _return(refuse(error))]
    for number, conditions in allowed.items():
        body = [step for one in conditions for step in _checked(one, otherwise)]
        body.append(_return(ALLOW))
        code += [_if_equal(number, 0, len(body)), *body]
    code.append(_return(otherwise))
    return b"".join(code)


def _checked(must: Must, otherwise: int) -> Iterable[bytes]:
    """Go on behind the last step if the word is as it must be; else end with the verdict."""
    yield _load(_ARGUMENTS_AT + 8 * must.argument + 4 * must.high)
    yield _instruction(_AND, 0, 0, must.mask)
    left = len(must.values)
    for value in must.values:
        yield _if_equal(value, left, 0)
        left -= 1
    yield _return(otherwise)


def _load(offset: int) -> bytes:
    return _instruction(_LOAD, 0, 0, offset)


def _if_equal(value: int, then: int, otherwise: int) -> bytes:
    return _instruction(_IF_EQUAL, then, otherwise, value)


def _return(verdict: int) -> bytes:
    return _instruction(_RETURN, 0, 0, verdict)


def _instruction(code: int, then: int, otherwise: int, value: int) -> bytes:
    """`struct sock_filter`."""
    return struct.pack("=HBBI", code, then, otherwise, value & _WORD)
