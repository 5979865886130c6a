"""Tells people of their own files: publishes counts for their companions, hears what they answer.

"Fixed" is taken as a hint: the volumes with that person's open files are walked again, so that
what was changed, moved or deleted shows. Only what is then read closes a leak.
"""

import hashlib
import hmac
import platform
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Any, Final, assert_never

from agent.companion import Feedback, Post, Summary
from agent.index import NOBODY, FileIndex, OpenFiles
from agent.log import Event, Level, emit
from agent.policy import Notify
from agent.service.jobs import Jobs, Rank
from agent.service.voice import SpoolVoice
from agent.service.volumes import Volumes
from scanner.platform import MountKind

PUBLISH_EVERY_S: Final = 60.0
REPEAT_S: Final = 600.0  # the same word of the same account is heard once in so long
_PURPOSE: Final = "colmate feedback"
_BASIS_BYTES: Final = 6  # a number that JSON readers keep whole
_FIELDS: Final = {
    MountKind.FIXED: "built_in",
    MountKind.REMOVABLE: "removable",
    MountKind.NETWORK: "shared",
}


@dataclass(frozen=True, slots=True)
class NoticesOff(Event):
    """The folder for people's companions cannot be used: nobody is told of their files."""

    name = "notices.off"
    level = Level.WARNING


@dataclass(frozen=True, slots=True)
class Book:
    """What the counts are taken from. `basis` names the rules and the index, for `Summary`."""

    index: FileIndex
    volumes: Volumes
    basis: int

    def open_files(self) -> list[OpenFiles]:
        """The open leaks that somebody can be told of."""
        return self.index.open_files()

    def summaries(self, notify: Notify, now_s: float) -> dict[int, Summary]:
        """The summary of each owner; that of `NOBODY` is there always."""
        none = Summary(
            written_s=int(now_s),
            enabled=notify.enabled,
            per_day=notify.per_day,
            basis=self.basis,
        )
        kinds = {one.volume.number: _FIELDS.get(one.medium.kind) for one in self.volumes}
        counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for some in self.open_files():
            where = (kinds.get(some.volume) or "away") if some.is_leak else "unread"
            counts[some.owner][where] += some.files
        told: dict[int, dict[str, Any]] = {NOBODY: {}, **counts}
        return {owner: replace(none, **of) for owner, of in told.items()}


@dataclass(slots=True)
class Coaching:
    """The service's side of notices. `key` is the hospital's, or this machine's own."""

    post: Post
    book: Book
    notify: Notify
    voice: SpoolVoice
    jobs: Jobs
    key: bytes = field(repr=False)
    _is_open: bool = field(default=False, init=False)
    _was_told: bool = field(default=False, init=False)
    _published_s: float = field(default=float("-inf"), init=False)
    _heard: dict[tuple[int, Feedback], float] = field(default_factory=dict, init=False)

    def look(self) -> None:
        """Hear what was answered; now and then say how it stands. Trouble silences notices only.

        Raises:
            StateProblem: the spool or the index cannot be used.
        """
        try:
            self._prepare()
            now = time.monotonic()
            for owner, word in self.post.take():
                self._hear(NOBODY if owner is None else owner, word, now)
            if now - self._published_s >= PUBLISH_EVERY_S:
                self._published_s = now
                self._publish()
        except OSError as error:
            self._is_open = False
            if not self._was_told:
                self._was_told = True
                emit(NoticesOff(), error)

    def _prepare(self) -> None:
        if not self._is_open:
            self.post.prepare()
            self._is_open = True

    def _publish(self) -> None:
        summaries = self.book.summaries(self.notify, time.time())
        everyone = summaries.pop(NOBODY)
        self.post.publish(summaries, everyone)

    def _hear(self, owner: int, word: Feedback, now: float) -> None:
        if now - self._heard.get((owner, word), float("-inf")) < REPEAT_S:
            return
        own = [some for some in self.book.open_files() if some.owner == owner]
        if not own:
            return  # nobody was told of anything: whoever says this means something else
        self._heard[owner, word] = now
        files = sum(some.files for some in own)
        self.voice.feedback(word, owner_token=self._token(owner), files=files)
        match word:
            case Feedback.FIXED:
                self._walk_again({some.volume for some in own})
            case Feedback.NOT_PATIENTS | Feedback.REMIND_TOMORROW:
                pass
            case _:
                assert_never(word)

    def _walk_again(self, volumes: set[int]) -> None:
        for present in self.book.volumes:
            if present.volume.number in volumes:
                self.jobs.sweep(present.medium.point, Rank.DOUBT)
        self._published_s = float("-inf")

    def _token(self, owner: int) -> str:
        """An account of this machine, without its number."""
        account = f"{_PURPOSE}/{platform.node()}/{owner}".encode()
        return f"hmac-sha256:{hmac.digest(self.key, account, 'sha256').hex()}"


def basis_of(*parts: object) -> int:
    """A number that changes when any of the parts does."""
    digest = hashlib.sha256(repr(parts).encode()).digest()
    return int.from_bytes(digest[:_BASIS_BYTES], "big")
