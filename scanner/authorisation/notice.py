"""The notice to the person whose zone was opened: what, when, by whose decision, their rights.

Plain text in French, then in English. It holds counts and no name of a file. It is written before
anything is opened, so that the person learns of it whatever becomes of the opening.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from scanner.authorisation.statement import GROUNDS, PRESENCES, Statement
from scanner.locales import N_, Language, language

_LINES: Final = (
    N_("Your private zone was opened by Colmate"),
    "",
    N_("This is to inform you that a zone marked as private was examined."),
    "",
    N_("What: {path}, on the machine {endpoint}."),
    N_("When: {begun}."),
    N_("Why: {ground}. {event}"),
    N_("Decided by: {author}. Approved by the data protection officer: {approver}."),
    N_("You were called on {called_at}; recorded as: {presence}."),
    N_("Number of the authorisation: {id}. It allowed one opening, until {expires}."),
    "",
    N_("What was looked at: {counts}"),
    N_("What belongs to a trade union, a lawyer, occupational health, an internal alert, a browser "
       "or personal mail stayed closed."),
    "",
    N_("Your rights: you may ask the data protection officer for this authorisation, for its "
       "entries in the journal and for what was found in your zone; have errors corrected; object "
       "(GDPR, articles 15, 16 and 21); be assisted by a staff representative; and complain to "
       "the CNIL (www.cnil.fr)."),
)  # fmt: skip
_NOT_ENDED: Final = N_("not counted: the opening did not come to its end.")
_COUNTS: Final = N_(
    "{files}, {size}: {leaks} with unprotected health data, {review} to be reviewed, {unread} not "
    "examined."
)
_CUT_SHORT: Final = N_("It was cut short.")


@dataclass(frozen=True, slots=True)
class Counts:
    """What an opening met. `size` in bytes; verdicts by their name in the report."""

    files: int = 0
    size: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)


def notice(
    statement: Statement, begun: datetime, counts: Counts | None, *, whole: bool = True
) -> str:
    """The text for the person. Without counts: the opening has not ended."""
    parts = [_in(language(code), statement, begun, counts, whole=whole) for code in ("fr", "en")]
    return f"\n\n{'-' * 72}\n\n".join(parts) + "\n"


def _in(
    words: Language, statement: Statement, begun: datetime, counts: Counts | None, *, whole: bool
) -> str:
    values = {
        "path": statement.path,
        "endpoint": statement.endpoint,
        "begun": words.moment(begun.astimezone()),
        "ground": words.say(GROUNDS[statement.ground]),
        "event": statement.event,
        "author": statement.author,
        "approver": statement.approver,
        "called_at": words.moment(statement.called_at.astimezone()),
        "presence": words.say(PRESENCES[statement.presence]),
        "id": statement.id,
        "expires": words.moment(statement.expires.astimezone()),
        "counts": _counted(words, counts, whole=whole),
    }
    return "\n".join(words.say(line, **values) if line else "" for line in _LINES)


def _counted(words: Language, counts: Counts | None, *, whole: bool) -> str:
    if counts is None:
        return words.say(_NOT_ENDED)
    said = words.say(
        _COUNTS,
        files=words.count("{n} file", "{n} files", counts.files),
        size=words.size(counts.size),
        leaks=counts.verdicts.get("leak", 0),
        review=counts.verdicts.get("review", 0),
        unread=counts.verdicts.get("unknown", 0),
    )
    return said if whole else f"{said} {words.say(_CUT_SHORT)}"
