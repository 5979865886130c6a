"""The companion of one person, with a screen, a clock and a browser of the test."""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent.companion import Act, Feedback, Memory, Post, Summary
from agent.companion.memory import own_folder, read_memory, write_memory
from agent.companion.run import AFTER_REFUSAL_S, LOOK_EVERY_S, Companion
from agent.companion.words import Toast
from scanner.locales import language

TUESDAY = datetime(2026, 11, 24, 10, 0).astimezone()


@dataclass
class FakeScreen:
    """Shows nothing and remembers it."""

    takes: bool = True
    shown: list[Toast] = field(default_factory=list)
    answered: Callable[[Act], None] = lambda _act: None

    async def show(self, toast: Toast, answered: Callable[[Act], None]) -> bool:
        """Remember."""
        self.shown.append(toast)
        self.answered = answered
        return self.takes


@dataclass
class Session:
    """One person's session."""

    companion: Companion
    post: Post
    screen: FakeScreen = field(default_factory=FakeScreen)
    browsed: list[str] = field(default_factory=list)
    now: datetime = TUESDAY
    presenting: bool = False

    def publish(self, files: int) -> None:
        """The service speaks."""
        none = Summary(written_s=int(self.now.timestamp()), enabled=True, per_day=1, basis=1)
        own = Summary(written_s=none.written_s, enabled=True, per_day=1, basis=1, built_in=files)
        self.post.publish({os.getuid(): own} if files else {}, none)

    def look(self) -> float:
        """One look."""
        return asyncio.run(self.companion.look(self.screen))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    post = Post(tmp_path / "notice")
    post.prepare()
    folder = tmp_path / "own"
    companion = Companion(post, folder, language("fr"), lambda: False)
    session = Session(companion, post)
    companion.now = lambda: session.now
    companion.presenting = lambda: session.presenting
    companion.browse = session.browsed.append
    return session


def test_one_notice_a_day_and_a_thank_you_at_the_end(session: Session) -> None:
    session.publish(12)
    assert [session.look() for _ in range(3)] == [LOOK_EVERY_S] * 3
    assert len(session.screen.shown) == 1
    session.now += timedelta(days=1)
    session.publish(0)
    session.look()
    assert session.screen.shown[-1].title == "Merci, c’est réglé"
    assert len(session.screen.shown) == 2


def test_what_was_said_is_known_after_a_restart(session: Session) -> None:
    session.publish(12)
    session.look()
    again = Companion(
        session.post, session.companion.folder, language("fr"), lambda: False, lambda: TUESDAY
    )
    assert again.due(TUESDAY) is None


def test_a_desktop_that_takes_nothing_is_asked_again_later(session: Session) -> None:
    session.publish(12)
    session.screen.takes = False
    assert session.look() == AFTER_REFUSAL_S
    session.screen.takes = True
    session.look()
    assert len(session.screen.shown) == 2
    session.look()
    assert len(session.screen.shown) == 2


def test_nothing_is_shown_that_could_not_be_remembered(session: Session) -> None:
    session.publish(12)
    session.companion.folder.write_bytes(b"a file in the way")
    assert session.look() == AFTER_REFUSAL_S
    assert session.screen.shown == []


def test_nothing_is_shown_over_a_presentation(session: Session) -> None:
    session.publish(12)
    session.presenting = True
    session.look()
    assert session.screen.shown == []


@pytest.mark.parametrize(
    ("act", "word"),
    [
        (Act.TOMORROW, Feedback.REMIND_TOMORROW),
        (Act.NOT_PATIENTS, Feedback.NOT_PATIENTS),
        (Act.FIXED, Feedback.FIXED),
    ],
)
def test_an_answer_reaches_the_service(session: Session, act: Act, word: Feedback) -> None:
    session.publish(12)
    session.look()
    session.screen.answered(act)
    assert [*session.post.take()] == [(os.getuid(), word)]


def test_what_to_do_is_a_page_of_this_machine(session: Session) -> None:
    session.publish(12)
    session.look()
    session.screen.answered(Act.SEE)
    (address,) = session.browsed
    assert address == (session.companion.folder / "help.html").as_uri()
    assert [*session.post.take()] == []


def test_an_answer_without_a_service_is_no_error(session: Session, tmp_path: Path) -> None:
    session.companion.post = Post(tmp_path / "gone")
    session.companion.answer(Act.FIXED)


def test_it_ends_when_told(session: Session) -> None:
    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, stop.set)
        await asyncio.wait_for(session.companion.run(session.screen, stop), 10)

    session.publish(12)
    before = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - before < 5
    assert len(session.screen.shown) == 1


@pytest.mark.parametrize("content", [b"{", b'{"day": "today"}', b'{"day": -4}', b"[" * 4000])
def test_a_memory_that_cannot_be_read_is_empty(tmp_path: Path, content: bytes) -> None:
    write_memory(tmp_path, Memory(day=3))
    assert read_memory(tmp_path) == Memory(day=3)
    (tmp_path / "companion.json").write_bytes(content)
    assert read_memory(tmp_path) == Memory()


@pytest.mark.parametrize(
    ("environment", "system", "expected"),
    [
        ({"XDG_STATE_HOME": "/x"}, "linux", "/x/colmate"),
        ({"XDG_STATE_HOME": "relative"}, "linux", "~/.local/state/colmate"),
        ({}, "linux", "~/.local/state/colmate"),
        ({}, "darwin", "~/Library/Application Support/Colmate"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/Colmate"),
    ],
)
def test_each_system_has_its_place(environment: dict[str, str], system: str, expected: str) -> None:
    assert own_folder(environment, system) == Path(expected).expanduser()
