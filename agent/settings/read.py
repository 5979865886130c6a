"""From the settings' file to `Settings`, or to everything that is wrong with it, at once."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from cattrs import BaseValidationError, ForbiddenExtraKeysError

from agent.settings.settings import Settings
from agent.strict import Fault, Wrong, faults, strict_converter, what_to_write
from scanner.errors import UsageProblem, UsageProblems
from scanner.locales import N_

MAX_BYTES: Final = 1 << 20  # a settings' file has some twenty lines


def read_settings(path: Path) -> Settings:
    """Read and check the settings of this machine.

    Raises:
        UsageProblems: with all that is wrong, each with its place and what to do (exit code 2).
    """
    try:
        return _structured(_toml(path))
    except UsageProblem as problem:
        raise UsageProblems((problem,)) from None
    except BaseValidationError as error:
        raise UsageProblems(tuple(_problems(error))) from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageProblem(
            N_("The agent's settings {path} cannot be read: {why}."),
            path=str(path),
            why=error.strerror,
            next_step=N_("Write the file (docs/agent-protocol.md), or name another one."),
        ) from None
    if len(content) > MAX_BYTES:
        raise UsageProblem(N_("The agent's settings {path} are too large."), path=str(path))
    try:
        return tomllib.loads(content.decode("utf-8-sig"))  # Windows editors begin with a mark
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        why = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "UTF-8"
        raise UsageProblem(
            N_("The agent's settings {path} are not TOML: {why}."), path=str(path), why=why
        ) from None


def _structured(data: dict[str, Any]) -> Settings:
    return strict_converter(unknown_keys_allowed=False).structure(data, Settings)


def _problems(error: BaseValidationError) -> Iterator[UsageProblem]:
    for fault in faults(error):
        yield from _told(fault)


def _told(fault: Fault) -> Iterator[UsageProblem]:
    where = _where(fault)
    match fault.error:
        case ForbiddenExtraKeysError(cl=kind, extra_fields=extra):
            for name in sorted(extra):
                yield UsageProblem(
                    N_("{where} is no setting. Known here: {known}."),
                    where=_where(Fault((*fault.place, name), fault.error)),
                    known=", ".join(part.name for part in fields(kind)),
                    next_step=N_("Correct its name, or remove it."),
                )
        case Wrong(text=text, next_step=next_step, values=values):
            yield UsageProblem(text, where=where, next_step=next_step, **values)
        case KeyError(args=(name, *_)):
            yield UsageProblem(
                N_("{where} is missing."),
                where=where if fault.place[-1:] == (name,) else f"{where} {name}".strip(),
                next_step=N_("Add it to the agent's settings."),
            )
        case _:
            yield UsageProblem(
                N_("{where} has the wrong type."),
                where=where,
                next_step=what_to_write(fault.expected),
            )


def _where(fault: Fault) -> str:
    """As the file spells it: `[scan] roots, item 2`."""
    table, *rest = fault.place or ("",)
    text = f"[{table}]" if table else ""
    for step in rest:
        text += f", {step + 1}" if isinstance(step, int) else f" {step}"
    return text
