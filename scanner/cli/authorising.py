"""What the commands of `colmate authorisation` do. None of them opens a zone."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

import typer

from scanner.authorisation.authorities import Role, authorities_path
from scanner.authorisation.keys import make_key, public_line, read_key
from scanner.authorisation.opening import now, read_document
from scanner.authorisation.refusal import Refused, Why
from scanner.authorisation.rules import (
    Signed,
    place_objections,
    signature_objections,
    signed,
    time_objections,
)
from scanner.authorisation.signature import Document
from scanner.authorisation.state import State
from scanner.authorisation.statement import (
    GROUNDS,
    PRESENCES,
    Ground,
    Presence,
    Statement,
)
from scanner.cli.parse import parse_moment
from scanner.cli.session import Session
from scanner.errors import ExitCode, UsageProblem
from scanner.locales import N_
from scanner.outputs.report_file import ReportFile
from scanner.outputs.safe_text import safe_text
from scanner.platform import System

PASSWORD: Final = "COLMATE_KEY_PASSWORD"  # noqa: S105 - the variable's name
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The command line of a draft, as typed."""

    ground: str
    event: str = field(repr=False)
    author: str
    approver: str
    called_at: str
    presence: str
    endpoint: str
    path: str = field(repr=False)
    begins: str | None
    hours: int


def make(session: Session, name: str, role: str, path: str) -> ExitCode:
    """Make a key; its public line goes to standard output, alone."""
    listed = _choice(Role, role, "--role")
    if not name.strip():
        raise UsageProblem(N_("--name is empty."))
    key = make_key(path, _password(session, twice=True))
    session.terminal.out.write(f"{public_line(key, name, listed)}\n")
    where = authorities_path(session.engine.system())
    session.terminal.tell(
        session.language.say(
            "An administrator adds this line to “keys” in {path}, on each machine concerned.",
            path=safe_text(where),
        )
    )
    return ExitCode.DONE


def draft(session: Session, words: Words, path: str) -> ExitCode:
    """Write an unsigned authorisation."""
    _write(path, _stated(words).written().decode() + "\n")
    say = session.language.say
    session.terminal.tell(say("Draft written: {path}", path=safe_text(path)))
    session.terminal.tell("  → " + say("Author and DPO sign it: colmate authorisation sign --help"))
    return ExitCode.DONE


def sign(session: Session, path: str, key_path: str, target: str) -> ExitCode:
    """Show what is signed, take the password as consent, and add the signature."""
    document = read_document(path)
    for line in _told(document.statement, session):
        session.terminal.tell(line)
    key = read_key(key_path, _password(session, twice=False))
    if document.bears(key):
        raise UsageProblem(N_("This key has signed it already."))
    _write(target, document.signed(key).written.decode())
    session.terminal.tell(session.language.say("Signed: {path}", path=safe_text(target)))
    return ExitCode.DONE


def check(session: Session, path: str) -> ExitCode:
    """Say all that an authorisation permits on this machine now, and all that stands against it."""
    document, system = read_document(path), session.engine.system()
    found = signed(document, system)
    objections = list(_objections(document, found, system))
    out, say = session.terminal.out, session.language.say
    for line in _told(document.statement, session):
        out.write(f"{line}\n")
    for one in found.by:
        name = safe_text(one.name)
        out.write(say("Signed by {name} ({role})", name=name, role=one.role.value) + "\n")
    for objection in objections:
        values = {key: safe_text(str(value)) for key, value in objection.values.items()}
        out.write(f"✖ {say(objection.text, **values)}\n  → {say(objection.next_step)}\n")
    if objections:
        return ExitCode.REFUSED
    out.write(say("It opens this zone on this machine now, once.") + "\n")
    return ExitCode.DONE


def _objections(document: Document, found: Signed, system: System) -> Iterator[Refused]:
    yield from signature_objections(document.statement, found)
    yield from time_objections(document.statement, now())
    yield from place_objections(document.statement, system)
    if State(system.state_folder, system).is_used(document.statement.id):
        yield Refused(Why.USED)


def _told(statement: Statement, session: Session) -> Iterator[str]:
    say, moment = session.language.say, session.language.moment
    yield say("Authorisation {id}", id=statement.id)
    yield say("Opens: {path}, on the machine {endpoint}, once",
              path=safe_text(statement.path), endpoint=safe_text(statement.endpoint))  # fmt: skip
    yield say("Valid: {begins} to {expires}", begins=moment(statement.not_before.astimezone()),
              expires=moment(statement.expires.astimezone()))  # fmt: skip
    yield say("Because: {ground}. {event}", ground=say(GROUNDS[statement.ground]),
              event=safe_text(statement.event))  # fmt: skip
    yield say("Person called on {when}: {presence}",
              when=moment(statement.called_at.astimezone()),
              presence=say(PRESENCES[statement.presence]))  # fmt: skip
    yield say("Decided by {author}, approved by {approver}",
              author=safe_text(statement.author),
              approver=safe_text(statement.approver))  # fmt: skip


def _stated(words: Words) -> Statement:
    begins = parse_moment(words.begins, "--from") if words.begins else _whole_second(now())
    said = {
        "ground": _choice(Ground, words.ground, "--ground"),
        "event": words.event,
        "author": words.author,
        "approver": words.approver,
        "called_at": parse_moment(words.called_at, "--called-at"),
        "presence": _choice(Presence, words.presence, "--presence"),
        "endpoint": words.endpoint,
        "path": words.path,
        "not_before": begins,
    }
    if not 1 <= words.hours <= 24:
        raise UsageProblem(N_("--hours is between 1 and 24."))
    try:
        stated = Statement.new(**said, expires=begins + timedelta(hours=words.hours))
    except Refused as refusal:
        raise UsageProblem(
            N_("This cannot be drafted: --{what} is not as it must be."),
            next_step=N_(
                "An event takes 20 to 500 characters and no long number, a path is whole."
            ),
            what=refusal.values.get("why", "hours"),
        ) from None
    if stated.names_one_person:
        raise UsageProblem(N_("--author and --approver are one person: it takes two."))
    return stated


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _choice(kind: type[Choice], text: str, option: str) -> Choice:
    try:
        return kind(text)
    except ValueError:
        raise UsageProblem(
            N_("{option} is one of {known}, not “{text}”."),
            option=option,
            known=", ".join(kind),
            text=text,
        ) from None


def _password(session: Session, *, twice: bool) -> str:
    """From the environment, or asked for where somebody can answer. Never from an argument."""
    if given := session.terminal.environment.get(PASSWORD):
        return given
    if not sys.stdin.isatty():
        raise UsageProblem(
            N_("The password of the key is asked for on a terminal, or read from {variable}."),
            variable=PASSWORD,
        )
    words = session.language.say("Password of the key")
    return str(typer.prompt(words, hide_input=True, confirmation_prompt=twice, err=True))


def _write(path: str, text: str) -> None:
    file = ReportFile(path)
    try:
        file.stream.write(text)
        file.keep()
    except BaseException:
        file.drop()
        raise
