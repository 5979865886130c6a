"""The companion: looks each minute, says what is due, passes answers on."""

import asyncio
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, assert_never

from agent.companion.help_page import write_help_page
from agent.companion.memory import read_memory, write_memory
from agent.companion.notice import Act, Memory, Notice, acted, decide, recall, said
from agent.companion.post import Feedback, Post
from agent.companion.show import Screen
from agent.companion.words import worded
from scanner.locales import Language

LOOK_EVERY_S: Final = 60.0
AFTER_REFUSAL_S: Final = 1800.0  # the desktop took no notice: it may not be up yet


def local_now() -> datetime:
    """The time as this person's wall clock shows it."""
    return datetime.now(UTC).astimezone()


@dataclass(frozen=True, slots=True)
class Due:
    """A notice, and the memory without it and with it."""

    notice: Notice
    before: Memory
    after: Memory


@dataclass(slots=True)
class Companion:
    """One person's. `folder` is theirs; `presenting` and `now` are asked at each look."""

    post: Post
    folder: Path
    language: Language
    presenting: Callable[[], bool | None]
    now: Callable[[], datetime] = local_now
    browse: Callable[[str], object] = webbrowser.open

    async def run(self, screen: Screen, stop: asyncio.Event) -> None:
        """Go on until told to stop."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), await self.look(screen))

    async def look(self, screen: Screen) -> float:
        """Say what is due; how many seconds to wait before the next look."""
        now = self.now()
        due = self.due(now)
        if due is None:
            return LOOK_EVERY_S
        try:
            write_memory(self.folder, due.after)  # first: said twice is worse than never
        except OSError:
            return AFTER_REFUSAL_S
        toast = worded(due.notice, now.toordinal(), self.language)
        if await screen.show(toast, self.answer):
            return LOOK_EVERY_S
        with suppress(OSError):
            write_memory(self.folder, due.before)
        return AFTER_REFUSAL_S

    def due(self, now: datetime) -> Due | None:
        """What would be said now."""
        summary = self.post.mine(now.timestamp())
        if summary is None:
            return None
        kept = read_memory(self.folder)
        memory = recall(kept, summary)
        if memory != kept:
            with suppress(OSError):
                write_memory(self.folder, memory)
        notice = decide(summary, memory, now, presenting=False)
        if notice is None or self.presenting():  # the desktop is asked last: it costs a process
            return None
        return Due(notice, memory, said(memory, summary, notice, now.toordinal()))

    def answer(self, act: Act) -> None:
        """Do what a button says, and tell the service what it should know."""
        with suppress(OSError):  # an answer that cannot be kept is asked for again another day
            memory = acted(read_memory(self.folder), act, self.now().toordinal())
            write_memory(self.folder, memory)
        with suppress(OSError):
            match act:
                case Act.SEE:
                    self.browse(write_help_page(self.folder, self.language).as_uri())
                case Act.TOMORROW:
                    self.post.say(Feedback.REMIND_TOMORROW)
                case Act.NOT_PATIENTS:
                    self.post.say(Feedback.NOT_PATIENTS)
                case Act.FIXED:
                    self.post.say(Feedback.FIXED)
                case _:
                    assert_never(act)
