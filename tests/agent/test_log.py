"""No text can get into the log, so no patient's datum can."""

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from agent.log import LARGEST_NUMBER, Event, JsonLines, Level, emit, set_up

NAME = "DUPONT Jeanne"


class Colour(StrEnum):
    """A closed list."""

    RED = "red"


@dataclass(frozen=True, slots=True)
class Sent(Event):
    """An event with a field of each kind."""

    name = "wire.sent"
    records: int
    seconds: float = 0.0
    colour: Colour | None = None
    again: bool = False


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    import sys  # noqa: PLC0415 - its hook is put back

    root, hook, thread_hook = logging.getLogger(), sys.excepthook, threading.excepthook
    handlers, level, raising = [*root.handlers], root.level, logging.raiseExceptions
    for handler in handlers:  # those of the test runner are kept open
        root.removeHandler(handler)
    yield tmp_path / "agent.log"
    for handler in [*root.handlers]:
        root.removeHandler(handler)
        handler.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)
    logging.raiseExceptions = raising
    sys.excepthook, threading.excepthook = hook, thread_hook


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_an_event_is_one_line_of_its_fields(file: Path) -> None:
    set_up(file=file)
    emit(Sent(3, 1.23456, Colour.RED))
    (line,) = lines(file)
    assert line.pop("time")
    assert line == {
        "level": "info", "event": "wire.sent", "records": 3, "seconds": 1.235, "colour": "red",
        "again": False,
    }  # fmt: skip
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", [str, Path, bytes, object, list, str | None, dict[str, int]])
def test_an_event_with_a_text_cannot_be_made(kind: object) -> None:
    with pytest.raises(TypeError, match="could hold a text"):
        type("Leaky", (Event,), {"__annotations__": {"field": kind}})


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(NAME, id="a name"),
        pytest.param(Path("/srv") / NAME, id="a path"),
        pytest.param(NAME.encode(), id="bytes"),
        pytest.param([NAME], id="a list"),
        pytest.param(LARGEST_NUMBER, id="as many digits as a national number"),
        pytest.param(float(LARGEST_NUMBER), id="the same as a float"),
        pytest.param(float("nan"), id="no number"),
    ],
)
def test_a_value_of_another_type_is_left_out(file: Path, value: object) -> None:
    set_up(file=file)
    emit(Sent(value))  # type: ignore[arg-type]  # what type checkers forbid and Python allows
    (line,) = lines(file)
    assert line["records"] is None
    assert "DUPONT" not in file.read_text()


def test_a_library_is_told_by_its_origin_alone(file: Path) -> None:
    set_up(file=file)
    logging.getLogger("urllib3.connectionpool").warning("cannot read %s", NAME)
    (line,) = lines(file)
    assert (line["event"], line["logger"]) == ("foreign", "urllib3.connectionpool")
    assert "DUPONT" not in file.read_text()


def test_an_error_is_told_by_type_and_line(file: Path) -> None:
    set_up(file=file)
    try:
        raise ValueError(NAME)
    except ValueError as error:
        emit(Sent(1), error)
    (line,) = lines(file)
    assert line["error"] == "ValueError"
    assert str(line["where"]).startswith("test_log.test_an_error")
    assert "DUPONT" not in file.read_text()


def test_what_nobody_catches_is_told_the_same_way(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys  # noqa: PLC0415 - its hook is called

    set_up(file=file)

    def fail() -> None:
        raise ValueError(NAME)

    sys.excepthook(ValueError, ValueError(NAME), None)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [line["event"] for line in lines(file)] == ["agent.uncaught"] * 2
    assert "DUPONT" not in file.read_text() + "".join(capsys.readouterr())


def test_the_level_is_obeyed(file: Path) -> None:
    set_up(Level.WARNING, file)
    emit(Sent(1))
    assert lines(file) == []


def test_the_log_is_bounded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.log.MAX_FILE_BYTES", 1000)
    set_up(file=file)
    for number in range(100):
        emit(Sent(number))
    kept = list(file.parent.glob("agent.log*"))
    assert len(kept) == 4
    assert all(each.stat().st_size <= 1000 for each in kept)
    assert all(each.stat().st_mode & 0o077 == 0 for each in kept)


def test_a_record_is_always_one_line() -> None:
    record = logging.LogRecord("a\nb", logging.WARNING, "", 1, "x\ny", None, None)
    assert "\n" not in JsonLines().format(record)
