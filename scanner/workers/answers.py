"""What the parent takes from a worker, which what it read may have taken over: trust nothing.

Answers are pickled, and a pickle can name any function to be called. Here it can name the classes
of an answer alone, and what comes out must have exactly the declared types, all the way down.
"""

import copyreg
import io
import pickle
import struct
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from multiprocessing.connection import Connection
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from findings import Category, Entity, Finding, Health, Identity, Outcome, Patients, Reason, Verdict
from scanner.examined import Assessment, Examined, ExaminedMember, Term
from scanner.workers.sandbox import Confinement, Held, Mechanism
from scanner.workers.sandbox.libc import call
from scanner.workers.task import Done, MemberDone

Answer = Confinement | MemberDone | Done
MAX_BYTES: Final = 256 << 20  # a container of 100,000 members, each with findings, takes a third
MAX_SILENCE_S: Final = 30  # in the midst of an answer
# Level and option of setsockopt(2); both are numbers of the system, not of the processor.
_RECEIVE_TIMEOUT: Final = (0xFFFF, 0x1006) if sys.platform == "darwin" else (1, 20)
_CLASSES: Final = (
    Assessment, Category, Confinement, Done, Entity, Examined, ExaminedMember, Finding, Health,
    Held, Identity, Mechanism, MemberDone, Outcome, Patients, Reason, Term, Verdict,
)  # fmt: skip
_BY_NAME: Final = {(one.__module__, one.__qualname__): one for one in _CLASSES}


def by_value(member: Any) -> tuple[type[Enum], tuple[Any]]:
    """How a member of an enumeration is pickled: Python 3.11.0 to 3.11.3 would name `getattr`."""
    return type(member), (member.value,)


for _class in _CLASSES:  # in a worker, which imports this module for it
    if issubclass(_class, Enum):
        copyreg.pickle(_class, by_value)


class BadAnswer(Exception):
    """What a worker sent is no answer; what it was is not told."""


class _Unpickler(pickle.Unpickler):
    """Finds the classes of an answer and nothing else."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """One of our own.

        Raises:
            BadAnswer: it is something else.
        """
        try:
            return _BY_NAME[module_name, global_name]
        except KeyError:
            raise BadAnswer from None


def bound_silence(pipe: Connection) -> None:
    """See to it that half an answer holds nobody up for ever, as far as the system offers it.

    Raises:
        OSError: the pipe is closed.
    """
    if sys.platform != "win32":
        timeval = struct.pack("@ll", MAX_SILENCE_S, 0)
        call("setsockopt", pipe.fileno(), *_RECEIVE_TIMEOUT, timeval, len(timeval))


def receive(pipe: Connection) -> Answer:
    """Wait for the next answer.

    Raises:
        BadAnswer: it is not of the classes and types of an answer.
        EOFError: the worker is gone.
        OSError: the pipe broke, the answer stopped in its midst, or it is larger than any can be.
    """
    return answer(pipe.recv_bytes(MAX_BYTES))


def answer(pickled: bytes) -> Answer:
    """The answer in a pickle.

    Raises:
        BadAnswer: it is not of the classes and types of an answer.
    """
    try:
        value = _Unpickler(io.BytesIO(pickled)).load()
        fits = _fits(value, Answer)
    except Exception:  # noqa: BLE001 - a pickle that was made to harm raises anything at all
        raise BadAnswer from None
    if not fits:
        raise BadAnswer
    assert isinstance(value, Answer)
    return value


def _fits(value: Any, kind: Any) -> bool:
    """Whether a value has a declared type, its parts included; subclasses do not count."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in parts)
    if origin in (tuple, frozenset):
        return type(value) is origin and all(_fits(one, parts[0]) for one in value)
    if origin is Mapping:
        return type(value) is dict and all(
            _fits(key, parts[0]) and _fits(one, parts[1]) for key, one in value.items()
        )
    if kind is float:
        return type(value) in (float, int)
    return _is_one(value, kind)


def _is_one(value: Any, kind: Any) -> bool:
    if kind is None or kind is NoneType:
        return value is None
    if type(value) is not kind:
        return False
    return not is_dataclass(kind) or all(
        _fits(getattr(value, name), declared) for name, declared in _declared(kind)
    )


@cache
def _declared(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((one.name, hints[one.name]) for one in fields(kind))
