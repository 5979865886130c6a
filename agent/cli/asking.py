"""`colmate agent status`, `pause` and `flush`: asking the agent that runs."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from agent.cli.words import ENCRYPTION, HELD_BACK, KINDS, LINKS
from agent.service.box import Box
from agent.service.machine import Machine
from agent.service.slips import FLUSH, ORDERS
from agent.service.status import (
    RelayingStatus,
    ScanningStatus,
    read_relaying,
    read_scanning,
)
from findings import Reason
from scanner.cli.parse import parse_duration
from scanner.cli.session import Session
from scanner.errors import ColmateError, ExitCode, UsageProblem
from scanner.locales import N_, Language
from scanner.outputs.labels import REASONS

MAX_PAUSE_S: Final = 86_400.0
LOOK_EVERY_S: Final = 0.5
NOT_RUNNING: Final = N_("The agent is not running.")


def status(session: Session, config: str | None, *, as_json: bool) -> int:
    """Say how the agent is; 3 when part of it does not run."""
    state = Machine.read(config).state
    scanning, relaying = _read(state)
    if as_json:
        told = {"scanning": asdict(scanning), "relaying": asdict(relaying)}
        session.terminal.out.write(json.dumps(told, indent=1) + "\n")
    else:
        for line in _lines(scanning, relaying, session.language):
            session.terminal.out.write(line + "\n")
    whole = scanning.is_fresh and relaying.is_fresh
    return ExitCode.DONE if whole else ExitCode.INCOMPLETE


def pause(session: Session, config: str | None, duration: str) -> int:
    """Ask for a pause, a day at most."""
    state = Machine.read(config).state
    pause_s = parse_duration(duration, "TIME")
    if pause_s > MAX_PAUSE_S:
        raise UsageProblem(N_("A pause lasts a day at most."))
    until_s = time.time() + pause_s
    _put(Box(state / ORDERS), {"kind": "pause", "until": until_s if pause_s else 0.0})
    say = session.language.say
    said = (
        say(N_("Nothing is examined until {time}."), time=_clock(until_s))
        if pause_s
        else say(N_("Examining goes on."))
    )
    session.terminal.out.write(said + "\n")
    return ExitCode.DONE


def flush(session: Session, config: str | None, wait: str) -> int:
    """Ask for everything to be sent now, and wait for it; 3 when some of it still waits."""
    state = Machine.read(config).state
    until = time.monotonic() + parse_duration(wait, "--wait")
    asked_s = time.time()
    _put(Box(state / FLUSH), {"kind": "flush"})
    relaying = read_relaying(state)
    while time.monotonic() < until:
        relaying = read_relaying(state)
        if relaying.written_s >= asked_s and not relaying.records:
            session.terminal.out.write(session.language.say(N_("Everything was sent.")) + "\n")
            return ExitCode.DONE
        time.sleep(LOOK_EVERY_S)
    if not relaying.is_fresh:
        raise ColmateError(NOT_RUNNING, next_step=N_("Start it: colmate agent run."))
    session.terminal.tell(
        session.language.say(N_("{count} records still wait."), count=relaying.records)
    )
    return ExitCode.INCOMPLETE


def _read(state: Path) -> tuple[ScanningStatus, RelayingStatus]:
    return read_scanning(state), read_relaying(state)


def _put(box: Box, slip: dict[str, object]) -> None:
    try:
        box.put(slip)
    except OSError as error:
        raise ColmateError(
            N_("The agent cannot be asked: {why}."),
            why=error.strerror or str(error),
            next_step=N_("Run this command as the agent's account or as an administrator."),
        ) from None


def _lines(scanning: ScanningStatus, relaying: RelayingStatus, language: Language) -> Iterator[str]:
    """The status for people, the most important first."""
    say = language.say
    yield say(N_("Examining: {what}"), what=_activity(scanning, language))
    yield say(
        N_("Files: {files} known, {examined} examined, {waiting} waiting"),
        files=scanning.files, examined=scanning.examined, waiting=scanning.waiting,
    )  # fmt: skip
    for why, files in sorted(scanning.not_examined.items()):
        word = say(REASONS[Reason(why)])
        yield "  " + say(N_("not examined ({why}): {files}"), why=word, files=files)
    if scanning.folders_not_listed:
        yield "  " + say(N_("folders not listed: {count}"), count=scanning.folders_not_listed)
    if scanning.zones:
        yield "  " + say(N_("private zones left closed: {count}"), count=scanning.zones)
    for medium in scanning.media:
        swept = say(N_("never")) if medium.swept_s is None else _clock(medium.swept_s)
        yield "  " + say(
            N_("{kind}, {encryption}, last swept: {swept}"),
            kind=say(KINDS[medium.kind]), encryption=say(ENCRYPTION[medium.encryption]),
            swept=swept,
        )  # fmt: skip
    yield say(N_("Collector: {what}"), what=_link(relaying, language))
    yield say(
        N_("Waiting to be sent: {records} records, {dropped} dropped so far"),
        records=relaying.records, dropped=relaying.dropped,
    )  # fmt: skip
    yield say(N_("Policy: revision {revision}"), revision=scanning.policy_revision)


def _activity(scanning: ScanningStatus, language: Language) -> str:
    say = language.say
    if not scanning.is_fresh:
        return say(NOT_RUNNING)
    if scanning.trouble is not None:
        return say(N_("stopped: its own state cannot be kept ({why})"), why=scanning.trouble)
    if scanning.paused_until_s > time.time():
        return say(N_("paused until {time}"), time=_clock(scanning.paused_until_s))
    if scanning.held_back is not None:
        return say(N_("held back: {why}"), why=say(HELD_BACK[scanning.held_back]))
    return say(N_("sweeping")) if scanning.sweeping else say(N_("watching"))


def _link(relaying: RelayingStatus, language: Language) -> str:
    say = language.say
    if not relaying.is_fresh:
        return say(NOT_RUNNING)
    if not relaying.checked_in_s:
        return say(N_("not reached yet"))
    link = say(LINKS[relaying.link])
    return say(N_("{link}, last heard {time}"), link=link, time=_clock(relaying.checked_in_s))


def _clock(seconds: float) -> str:
    """A moment as people of this place read it."""
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
