"""What a person or the collector asks of the running agent. A closed list, within budgets.

Orders come through a box, so that the command line, the relaying half and this one need no line
between them. Their answers go back through another.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from agent.index import FileIndex
from agent.service.box import Box
from agent.service.jobs import Rank
from agent.service.loop import Loop
from agent.service.slips import ANSWERS, ORDERS
from agent.wire.tasks import TaskRefusal, TaskState

PAUSED_FILE: Final = "paused"
MINUTE_S: Final = 60.0


@dataclass(slots=True)
class _Ordered:
    """A sweep underway: until when, and what it may read."""

    id: str
    until_s: float
    files: int
    size: int


@dataclass(slots=True)
class Orders:
    """Takes orders from the box in `folder` and answers them there."""

    folder: Path
    loop: Loop
    index: FileIndex
    _sweep: _Ordered | None = field(default=None, init=False)
    _waiting: list[Mapping[str, Any]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """A pause outlives a restart."""
        with suppress(OSError, ValueError):
            self.loop.pause(float((self.folder / PAUSED_FILE).read_text("ascii")))

    def look(self) -> None:
        """Take what has come; answer what is done."""
        for slip in Box(self.folder / ORDERS).take():
            match slip.get("kind"):
                case "pause":
                    self._pause(slip)
                case "sweep":
                    self._waiting.append(slip)
                case "forget":
                    self._forget(slip)
                case _:
                    self._answer(slip, TaskState.REFUSED, TaskRefusal.UNKNOWN_KIND)
        self._sweeps()

    def _pause(self, slip: Mapping[str, Any]) -> None:
        until_s = _number(slip, "until")
        with suppress(OSError):
            (self.folder / PAUSED_FILE).write_text(str(until_s), "ascii")
        self.loop.pause(until_s)
        self._answer(slip, TaskState.DONE)

    def _forget(self, slip: Mapping[str, Any]) -> None:
        self.index.forget_subject(str(slip.get("subject")))
        self.index.commit()
        self._answer(slip, TaskState.DONE)

    def _sweeps(self) -> None:
        """One ordered sweep at a time, so that each is held to its own budget."""
        if self._sweep is not None:
            self._watch(self._sweep)
        if self._sweep is None and self._waiting:
            self._begin(self._waiting.pop(0))

    def _begin(self, slip: Mapping[str, Any]) -> None:
        paths = slip.get("paths")
        taken = [
            self.loop.look_into(str(path), Rank.ORDERED)
            for path in (paths if isinstance(paths, list) else ())
        ]
        if not any(taken):
            self._answer(slip, TaskState.REFUSED, TaskRefusal.OUTSIDE_ROOTS)
            return
        doing = self.loop.doing
        self._sweep = _Ordered(
            str(slip.get("id", "")),
            time.monotonic() + MINUTE_S * _number(slip, "minutes", 60),
            doing.files.get(Rank.ORDERED, 0) + int(_number(slip, "files", 1_000_000)),
            doing.size.get(Rank.ORDERED, 0) + int(_number(slip, "bytes", 1 << 40)),
        )
        self._answer(slip, TaskState.RUNNING)

    def _watch(self, sweep: _Ordered) -> None:
        doing = self.loop.doing
        spent = (
            time.monotonic() > sweep.until_s
            or doing.files.get(Rank.ORDERED, 0) >= sweep.files
            or doing.size.get(Rank.ORDERED, 0) >= sweep.size
        )
        if not self.loop.underway(Rank.ORDERED):
            self._answer({"id": sweep.id}, TaskState.DONE)
        elif spent:
            self.loop.call_off(Rank.ORDERED)
            self._answer({"id": sweep.id}, TaskState.PARTIAL)
        else:
            return
        self._sweep = None

    def _answer(
        self, slip: Mapping[str, Any], state: TaskState, refusal: TaskRefusal | None = None
    ) -> None:
        """Orders of this machine's own people have no number, and want no answer."""
        if number := slip.get("id"):
            answer = {"id": number, "state": state.value, "refusal": refusal and refusal.value}
            with suppress(OSError):
                Box(self.folder / ANSWERS).put(answer)


def _number(slip: Mapping[str, Any], name: str, default: float = 0.0) -> float:
    value = slip.get(name, default)
    return float(value) if isinstance(value, int | float) else default
