"""`colmate doctor`: what this machine lacks to read everything, one line each."""

import json
import os
import platform
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from scanner.cli.order import key_problem
from scanner.cli.session import Session
from scanner.errors import ExitCode
from scanner.limits import Limits
from scanner.locales import N_, Language
from scanner.outputs.safe_text import safe_text
from scanner.second_stage import MODEL
from scanner.workers.sandbox import Held, Mechanism

# What each library reads: distribution on the left, as `pip` calls it.
LIBRARIES: Final = {
    "google-re2": N_("patterns and dictionary"),
    "edsnlp": N_("CIM-10 and medicine tables"),
    "presidio-analyzer": N_("second stage"),
    "spacy": N_("second stage"),
    "pypdfium2": N_("PDF"),
    "pdfminer.six": N_("damaged PDF"),
    "python-calamine": N_("spreadsheets"),
    "olefile": N_("old Office files, Outlook messages"),
    "selectolax": N_("HTML"),
    "py7zr": N_("7z archives"),
    "pydicom": N_("medical images (DICOM)"),
    "base45": N_("COVID certificates"),
    "cbor2": N_("COVID certificates"),
    "pathspec": N_("include and exclude patterns"),
    "psutil": N_("drives, and the memory of workers"),
    "joserfc": N_("signed authorisations"),
}
SANDBOX: Final = {
    Mechanism.LIMITS: N_("limits of the process"),
    Mechanism.DESCRIPTORS: N_("nothing inherited"),
    Mechanism.PRIVILEGES: N_("no privileges"),
    Mechanism.LANDLOCK: "Landlock",
    Mechanism.SECCOMP: "seccomp",
    Mechanism.SEATBELT: "Seatbelt",
    Mechanism.JOB_OBJECT: N_("job object"),
    Mechanism.TOKEN: N_("restricted token"),
    Mechanism.WATCH: N_("memory watched"),
}
_DETAILED: Final = frozenset({Mechanism.LANDLOCK, Mechanism.PRIVILEGES})
_MARKS: Final = "•✖≤é"
_REINSTALL: Final = N_("Install Colmate again: this comes with it.")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `next_step` is empty when it is as it should be."""

    name: str
    ok: bool
    detail: str
    next_step: str = ""


def doctor(session: Session, *, key_file: str | None, as_json: bool) -> ExitCode:
    """Print every check; the code is 3 when something is missing."""
    checks = list(_checks(session, key_file))
    if as_json:
        session.terminal.out.write(json.dumps([asdict(one) for one in checks], indent=1) + "\n")
    else:
        width = max(len(one.name) for one in checks)
        for one in checks:
            session.terminal.out.write(_line(one, width, session.language))
    return ExitCode.DONE if all(one.ok for one in checks) else ExitCode.INCOMPLETE


def _line(check: Check, width: int, language: Language) -> str:
    word = "OK" if check.ok else language.say("MISSING")
    step = f" → {check.next_step}" if check.next_step else ""
    return f"{word:<9} {check.name:<{width}}  {check.detail}{step}\n"


def _checks(session: Session, key_file: str | None) -> Iterator[Check]:
    say = session.language.say
    enough = sys.version_info >= (3, 11)
    yield Check("Python", enough, platform.python_version(),
                "" if enough else say("Colmate needs Python 3.11 or newer."))  # fmt: skip
    for distribution, use in LIBRARIES.items():
        yield _library(distribution, say(use), session.language)
    yield _importable(MODEL, say("French model"), say("names in French text"), session.language)
    yield _dictionary(session.language)
    yield _limits(session.language)
    yield _sandbox(session.language)
    yield _encoding(session)
    if key_file:
        yield _key(key_file, session.language)


def _library(distribution: str, use: str, language: Language) -> Check:
    try:
        return Check(distribution, True, f"{version(distribution)} ({use})")
    except PackageNotFoundError:
        return Check(distribution, False, f"({use})", language.say(_REINSTALL))


def _importable(module: str, name: str, use: str, language: Language) -> Check:
    found = find_spec(module) is not None
    return Check(name, found, use, "" if found else language.say(_REINSTALL))


def _dictionary(language: Language) -> Check:
    """Load the word lists as a sweep does: a broken table shows only then."""
    from detectors.lexicon import Dictionary  # noqa: PLC0415 - takes a second, only asked here

    return _loaded(lambda: len(Dictionary.load().kind_of), language)


def _loaded(load: Callable[[], int], language: Language) -> Check:
    name = language.say("Dictionary")
    try:
        terms = load()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is reported
        return Check(name, False, type(error).__name__, language.say(_REINSTALL))
    return Check(name, terms > 0, language.count("{n} term", "{n} terms", terms))


def _limits(language: Language) -> Check:
    """Workers are held to their limits by the system (setrlimit) or watched by us (psutil)."""
    limits = Limits()
    how = find_spec("resource") is not None or find_spec("psutil") is not None
    detail = language.say(
        "{memory} and {time} for a file can be enforced",
        memory=language.size(limits.max_memory_bytes),
        time=language.duration(limits.timeout_s),
    )
    step = "" if how else language.say("Without psutil, memory is not limited on this system.")
    return Check(language.say("Limits"), how, detail, step)


def _sandbox(language: Language) -> Check:
    """Start a process and confine it as a worker is: only that tells what the system allows."""
    from scanner.workers.trial import confinement_here  # noqa: PLC0415 - loads the detectors

    name = language.say("Sandbox")
    said = confinement_here(Limits().max_memory_bytes)
    if said is None:
        return Check(name, False, "", language.say("Workers do not start. Install Colmate again."))
    detail = ", ".join(_held(one, language) for one in said.mechanisms if one.holds)
    if said.is_whole:
        return Check(name, True, detail)
    missing = ", ".join(f"{_held(one, language)}: {one.detail}" for one in said.missing)
    step = language.say("The system or its container refuses: {missing}. The rest holds.",
                        missing=missing)  # fmt: skip
    return Check(name, False, detail, step)


def _held(one: Held, language: Language) -> str:
    """A mechanism, with its version or user where that says more than that it holds."""
    label = language.say(SANDBOX[one.mechanism])
    return f"{label} ({one.detail})" if one.holds and one.mechanism in _DETAILED else label


def _encoding(session: Session) -> Check:
    encoding = session.terminal.out.encoding or "?"
    try:
        _MARKS.encode(encoding)
        step = ""
    except (UnicodeEncodeError, LookupError):
        step = session.language.say("Set the terminal to UTF-8 to see accents and marks.")
    return Check(session.language.say("Terminal"), not step, encoding, step)


def _key(path: str, language: Language) -> Check:
    """A key that others can read lets them test guesses of a NIR against the fingerprints."""
    name = language.say("Key file")
    if problem := key_problem(path):
        values = {key: safe_text(str(value)) for key, value in problem.values.items()}
        return Check(name, False, language.say(problem.text, **values))
    private = os.name != "posix" or not Path(path).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    step = "" if private else language.say("Others can read it: chmod 600 it.")
    return Check(name, private, safe_text(path), step)
