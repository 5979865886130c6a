"""The agent's log: JSON lines that cannot hold a patient's datum, since they cannot hold a text.

An event is a class whose fields are numbers, booleans and members of closed lists. A field that
could hold a text fails when its class is made. Whatever else reaches the handlers, a library's
warning for example, is told by its origin alone; an exception by its type and line of code.
"""

import json
import logging
import math
import os
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, ClassVar, Final, TypeAlias, get_args, get_origin, get_type_hints

from agent.private_files import OWNER_ONLY

MAX_FILE_BYTES: Final = 5 << 20
KEPT_FILES: Final = 3
# A NIR has 13 or 15 digits; no number we count has so many.
LARGEST_NUMBER: Final = 10**12
_LOGGER: Final = logging.getLogger("agent.events")
Value: TypeAlias = int | float | bool | str | None


class Level(StrEnum):
    """How much an event matters."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def number(self) -> int:
        """As `logging` counts."""
        return logging.getLevelNamesMapping()[self.value.upper()]


@dataclass(frozen=True)
class Event:
    """What may be logged. Subclasses are frozen dataclasses that name themselves and their level.

    Raises:
        TypeError: when the class is made, if a field could hold a text.
    """

    name: ClassVar[str]
    level: ClassVar[Level] = Level.INFO

    def __init_subclass__(cls) -> None:
        """Refuse fields that could hold a text."""
        for field_name, kind in get_type_hints(cls).items():
            if get_origin(kind) is not ClassVar and not _is_closed(kind):
                raise TypeError(f"{cls.__name__}.{field_name} could hold a text")


def emit(event: Event, error: BaseException | None = None) -> None:
    """Log an event, with the type and place of an error if one is the cause."""
    _LOGGER.log(event.level.number, event, exc_info=error)


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, event, its fields. Nothing else can get in."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; of one that is no event, its origin only."""
        line: dict[str, Value] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        event = record.msg
        line |= _told(event) if isinstance(event, Event) else _origin(record)
        if record.exc_info and record.exc_info[1] is not None:
            line |= _place(record.exc_info[1])
        return json.dumps(line)


def set_up(level: Level = Level.INFO, file: Path | None = None) -> None:
    """Send all logs of this process through `JsonLines`, to a file or to standard error.

    Raises:
        OSError: the file cannot be written.
    """
    handler = _file_handler(file) if file else logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for former in [*root.handlers]:
        root.removeHandler(former)
        former.close()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)  # libraries
    _LOGGER.setLevel(level.number)
    logging.raiseExceptions = False  # a full disk must not print records on standard error
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


class _PrivateFile(RotatingFileHandler):
    """A log whose files, new ones as well, only their owner may read."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.fdopen(os.open(self.baseFilename, flags, OWNER_ONLY), "a", encoding="utf-8")


def _file_handler(file: Path) -> logging.Handler:
    return _PrivateFile(file, maxBytes=MAX_FILE_BYTES, backupCount=KEPT_FILES)


def _is_closed(kind: Any) -> bool:
    if isinstance(kind, UnionType):
        return all(part is NoneType or _is_closed(part) for part in get_args(kind))
    return kind in (int, float, bool) or (isinstance(kind, type) and issubclass(kind, StrEnum))


def _told(event: Event) -> Mapping[str, Value]:
    values: dict[str, Value] = {"event": event.name}
    return values | {part.name: _safe(getattr(event, part.name)) for part in fields(event)}


def _safe(value: object) -> Value:
    """A value as it may be written: types are checked once more, Python does not enforce them."""
    match value:
        case None | bool():
            return value
        case StrEnum():
            return value.value
        case int():
            return value if abs(value) < LARGEST_NUMBER else None
        case float() if math.isfinite(value) and abs(value) < LARGEST_NUMBER:
            return round(value, 3)
        case _:
            return None


def _origin(record: logging.LogRecord) -> Mapping[str, Value]:
    return {"event": "foreign", "logger": record.name, "line": record.lineno}


def _place(error: BaseException) -> Mapping[str, Value]:
    where = [
        f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return {"error": type(error).__name__, "where": where[-1] if where else "?"}


@dataclass(frozen=True, slots=True)
class Uncaught(Event):
    """An error that nobody caught. Its text may repeat what was read, and is not printed."""

    name = "agent.uncaught"
    level = Level.ERROR


def _uncaught(_: type[BaseException], error: BaseException, __: object) -> None:
    emit(Uncaught(), error)


def _uncaught_in_thread(uncaught: threading.ExceptHookArgs) -> None:
    emit(Uncaught(), uncaught.exc_value)
