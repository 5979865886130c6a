"""watchdog's events as on systems that neither tell losses nor when a file was closed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
)
from watchdog.observers.polling import PollingObserver

from agent.watch import BackendKind, Doubt, Told
from agent.watch.backend import CannotWatch
from agent.watch.events import EventsBackend, Handler, told_by
from tests.agent.watch.fake_index import Watched


class Heard:
    """An intake that writes down what it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Any call."""
        return lambda *arguments: self.calls.append((name, *arguments))


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (FileCreatedEvent("/r/a"), [("appeared", "/r/a")]),
        (FileCreatedEvent(b"/r/op\xe9"), [("appeared", "/r/op\udce9")]),
        (FileClosedEvent("/r/a"), [("written", "/r/a")]),
        (FileMovedEvent("/r/a.tmp", "/r/a"), [("written", "/r/a")]),
        (FileModifiedEvent("/r/a"), [("changed", "/r/a")]),
        (DirCreatedEvent("/r/d"), [("doubt", "/r/d", Doubt.NEW_FOLDER)]),
        (DirMovedEvent("/r/d", "/r/e"), [("doubt", "/r/e", Doubt.MOVED_IN)]),
        (FileDeletedEvent("/r/a"), []),
        (DirDeletedEvent("/r/d"), []),
        (FileCreatedEvent("/r/d/a", is_synthetic=True), []),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_each_event_means(event: FileSystemEvent, expected: list[tuple[str, ...]]) -> None:
    heard = Heard()
    Handler("/r", heard).dispatch(event)
    assert heard.calls == expected


class Polling(EventsBackend):
    """Another observer of watchdog's, as another system would have."""

    def make_observer(self) -> PollingObserver:
        """One that lists folders again and again."""
        return PollingObserver(timeout=0.05)


def test_where_losses_are_not_told_the_whole_place_is_swept_at_a_period(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.watch.post.BLIND_PERIOD_S", 10.0)
    (tmp_path / "before.txt").write_text("x")
    with Watched(
        str(tmp_path), backends=lambda place, intake, _: (Polling(place, intake),)
    ) as watched:
        (place,) = watched.watcher.health().places
        assert (place.backend, place.folders) == (BackendKind.EVENTS, None)
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "a.txt").write_text("x")
        assert watched.until(lambda: watched.index.whys[Doubt.UNTOLD] >= 2)
        assert watched.until_known() == 0
        for thread in watched.watcher._posts[str(tmp_path)]._backend._observer.emitters:
            thread.stop()
        assert watched.until(lambda: Doubt.WATCHER_DIED in watched.index.whys)
        (tmp_path / "b.txt").write_text("x")
        assert watched.until_known() == 0


def test_a_place_that_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    backend = Polling(str(tmp_path / "no"), Heard())
    with pytest.raises(CannotWatch) as refused:
        EventsBackend(str(tmp_path / "no"), Heard()).start()
    assert refused.value.told is Told.ABSENT
    assert str(tmp_path) not in str(refused.value)
    assert not backend.is_alive()
    assert "no" not in repr(backend).split()
    backend.stop()


def test_an_error_that_nobody_knows_is_a_failure() -> None:
    assert told_by(RuntimeError("threads cannot be started")) is Told.FAILED
    assert told_by(OSError(5, "")) is Told.FAILED
