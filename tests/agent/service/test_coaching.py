"""From a leak of one account to what its person is told, and from the answer to a record."""

import asyncio
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent.companion import Act, Feedback, Post, Summary
from agent.companion.run import Companion
from agent.log import Event
from agent.policy import Notify, Policy
from agent.service import coaching as module
from agent.service.coaching import Book, Coaching, NoticesOff, basis_of
from agent.service.voice import SpoolVoice
from scanner.locales import language
from tests.agent.companion.test_run import FakeScreen
from tests.agent.endpoint import KEY, Endpoint, agent_over, left

pytestmark = pytest.mark.skipif(os.name != "posix", reason="accounts have numbers")
SAMPLES = Path(__file__).parents[3] / "sample_data"
LEAK = SAMPLES / "leaks" / "health_record" / "resultats_biologie.csv"
OTHER = 64_000
root_only = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs chown")


@dataclass
class Coached:
    """An agent over a folder that passes for a drive, and its coaching."""

    endpoint: Endpoint
    coaching: Coaching
    post: Post
    top: Path

    def look(self) -> None:
        """Publish and hear now."""
        self.coaching._published_s = float("-inf")
        self.coaching.look()

    @property
    def feedback(self) -> list[dict[str, object]]:
        """The records of feedback told."""
        return [one for one in self.endpoint.told if one["message_type"] == "feedback"]


@contextmanager
def coached(
    tmp_path: Path, notify: Notify | None = None, *, watches: bool = True
) -> Iterator[Coached]:
    top, post = tmp_path / "key", Post(tmp_path / "notice")
    top.mkdir(exist_ok=True)
    with agent_over(top, tmp_path / "state", watches=watches) as endpoint:
        book = Book(endpoint.index, endpoint.loop._volumes, basis=5)
        voice = SpoolVoice(endpoint.spool, Policy())
        coach = Coaching(post, book, notify or Notify(), voice, endpoint.loop.jobs, KEY)
        yield Coached(endpoint, coach, post, top)


def test_a_leak_is_told_to_its_owner_answered_fixed_and_thanked(tmp_path: Path) -> None:
    with coached(tmp_path) as agent:
        shutil.copy(LEAK, agent.top / "MARTEAU Jeanne.csv")
        agent.endpoint.until_idle()
        agent.look()
        screen, now = FakeScreen(), datetime.now().astimezone().replace(hour=10)
        companion = Companion(
            agent.post, tmp_path / "own", language("fr"), lambda: False, lambda: now
        )
        shown = agent.post.mine()
        assert shown is not None
        assert (shown.removable, shown.total) == (1, 1)
        # the summary was written by today's clock, whatever the hour: read as of then
        agent.post.publish({os.getuid(): _at(shown, now)}, _at(shown, now))
        asyncio.run(companion.look(screen))
        assert screen.shown[0].title.startswith("Clé USB")

        (agent.top / "MARTEAU Jeanne.csv").unlink()
        screen.answered(Act.FIXED)
        agent.look()
        (record,) = agent.feedback
        assert (record["kind"], record["files"], record["schema"]) == ("fixed", 1, 1)
        agent.endpoint.until(lambda: agent.endpoint.index.open_files() == [], 20)
        agent.endpoint.index.commit()
        agent.look()
        none = agent.post.mine()
        assert none is not None
        assert none.total == 0

        now += timedelta(days=1)
        agent.post.publish({}, _at(none, now))
        asyncio.run(companion.look(screen))
        assert [toast.title for toast in screen.shown[1:]] == ["Merci, c’est réglé"]
        assert "MARTEAU" not in str(agent.feedback) + str(screen.shown)


def _at(summary: Summary, now: datetime) -> Summary:
    return replace(summary, written_s=int(now.timestamp()))


@root_only
def test_each_owner_is_told_of_their_own_files_alone(tmp_path: Path) -> None:
    with coached(tmp_path) as agent:
        for number in range(3):
            shutil.copy(LEAK, agent.top / f"{number}.csv")
        os.chown(agent.top / "0.csv", OTHER, -1)
        agent.endpoint.until_idle()
        told = agent.coaching.book.summaries(Notify(), 0.0)
        assert {owner: one.removable for owner, one in told.items()} == {
            -1: 0, OTHER: 1, os.getuid(): 2,
        }  # fmt: skip


def test_a_drive_that_left_is_away_and_nothing_is_fixed(tmp_path: Path) -> None:
    with coached(tmp_path) as agent:
        shutil.copy(LEAK, agent.top / "a.csv")
        agent.endpoint.until_idle()
        agent.endpoint.changes.append(left(agent.top))
        agent.endpoint.until(lambda: not [*agent.coaching.book.volumes])
        agent.look()
        told = agent.post.mine()
        assert told is not None
        assert (told.removable, told.away, told.total) == (0, 1, 1)


def test_a_restart_forgets_no_leak(tmp_path: Path) -> None:
    with coached(tmp_path) as agent:
        shutil.copy(LEAK, agent.top / "a.csv")
        agent.endpoint.until_idle()
    with coached(tmp_path) as agent:
        agent.look()
        told = agent.post.mine()
        assert told is not None
        assert told.total == 1


def test_policy_decides_who_is_told(tmp_path: Path) -> None:
    with coached(tmp_path, Notify(enabled=False, per_day=3)) as agent:
        agent.look()
        told = agent.post.mine()
        assert told is not None
        assert (told.enabled, told.per_day) == (False, 3)


def test_the_same_word_is_heard_once_for_a_while(tmp_path: Path) -> None:
    with coached(tmp_path) as agent:
        shutil.copy(LEAK, agent.top / "a.csv")
        agent.endpoint.until_idle()
        for word in (Feedback.FIXED, Feedback.FIXED, Feedback.REMIND_TOMORROW):
            agent.look()
            agent.post.say(word)
        agent.look()
        assert [one["kind"] for one in agent.feedback] == ["fixed", "remind_tomorrow"]


def test_fixed_is_looked_at_without_waiting_for_the_next_sweep(tmp_path: Path) -> None:
    with coached(tmp_path, watches=False) as agent:
        shutil.copy(LEAK, agent.top / "a.csv")
        shutil.copy(LEAK, agent.top / "b.csv")
        agent.endpoint.until_idle()
        agent.look()
        (agent.top / "a.csv").unlink()
        agent.post.say(Feedback.FIXED)
        agent.look()
        agent.endpoint.until(lambda: agent.endpoint.loop.is_idle, 20)
        agent.look()
        told = agent.post.mine()
        assert told is not None
        assert told.total == 1  # the other one is still there, whatever was said


def test_who_was_told_of_nothing_is_not_heard(tmp_path: Path) -> None:
    with coached(tmp_path) as agent:
        agent.endpoint.until_idle()
        agent.look()
        agent.post.say(Feedback.FIXED)
        agent.look()
        assert agent.feedback == []
        assert agent.endpoint.loop.is_idle


def test_the_token_names_no_account_and_stays_the_same(tmp_path: Path) -> None:
    with coached(tmp_path) as agent:
        tokens = {agent.coaching._token(owner) for owner in (1000, 1000, 1001)}
        assert len(tokens) == 2
        assert all(len(token) == len("hmac-sha256:") + 64 for token in tokens)


def test_a_folder_that_cannot_be_used_is_told_once_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    monkeypatch.setattr(module, "emit", lambda event, _error: told.append(event))
    (tmp_path / "notice").write_bytes(b"in the way")
    with coached(tmp_path) as agent:
        agent.look()
        agent.look()
        assert told == [NoticesOff()]
        (tmp_path / "notice").unlink()
        agent.look()
        assert agent.post.mine(time.time()) is not None


def test_other_rules_make_another_basis() -> None:
    assert basis_of("a", 1) == basis_of("a", 1)
    assert basis_of("a", 1) != basis_of("a", 2)
    assert 0 <= basis_of("a") < 2**53
