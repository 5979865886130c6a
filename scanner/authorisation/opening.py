"""One authorised opening, from the file that was signed to the notice to the person.

In this order, and nothing is opened before the last of them: the state folder is made sure of,
the rules are checked, the one use is claimed, the notice and the journal are written.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scanner.authorisation.notice import Counts, notice
from scanner.authorisation.refusal import Refused, Why
from scanner.authorisation.rules import objections, root_objections, zone_of
from scanner.authorisation.signature import Document
from scanner.authorisation.state import State
from scanner.authorisation.statement import MAX_BYTES
from scanner.errors import ColmateError
from scanner.locales import N_
from scanner.platform import System
from scanner.walk import Permit

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


class ToHandOver(ColmateError):
    """Where the notice to the person is: told to who opened, at the end."""


def authorised(
    path: str, roots: Sequence[str], system: System, *, rehearsal: bool = False, clock: Clock = now
) -> "Opening":
    """Check the authorisation of a file for what is to be scanned, and take its one use.

    A rehearsal takes nothing and gives leave to count alone: whoever asks for it opens no file.

    Raises:
        Refused: with the first reason, which is in the journal.
    """
    state = State.of(system)
    facts: dict[str, object] = {}
    try:
        document = read_document(path)
        facts |= {"id": document.statement.id, "sha256": document.digest}
        begun = clock()
        _check(document, roots, state, begun)
        if not rehearsal:
            state.claim(document.statement.id, document.written)
    except Refused as refusal:
        state.log("refused", **facts, why=refusal.why.value)
        raise
    statement = document.statement
    facts |= {"ground": statement.ground.value, "presence": statement.presence.value}
    facts |= {"author": statement.author, "approver": statement.approver}
    state.log("rehearsed" if rehearsal else "accepted", **facts)
    left_s = (statement.expires - begun).total_seconds()
    permit = Permit(zone_of(statement), time.monotonic() + left_s)
    return Opening(document, state, permit, begun, is_rehearsal=rehearsal)


def read_document(path: str) -> Document:
    """Read the file of an authorisation.

    Raises:
        Refused: UNREADABLE, MALFORMED, TOO_LONG.
    """
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - text path
            text = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Refused(Why.UNREADABLE, path=path, why=why) from None
    return Document.parse(text)


def _check(document: Document, roots: Sequence[str], state: State, when: datetime) -> None:
    for objection in objections(document, state.system, when):
        raise objection
    for objection in root_objections(document.statement, roots, state.system):
        raise objection
    if state.is_used(document.statement.id):
        raise Refused(Why.USED)


@dataclass(slots=True)
class Opening:
    """What happens under one permit: `begin` before the first file, `end` in every case."""

    document: Document
    state: State
    permit: Permit
    begun: datetime
    is_rehearsal: bool = False
    counts: Callable[[], Counts] = field(default=Counts)
    has_ended: bool = False

    def begin(self) -> None:
        """Write down that it begins, and the notice as far as it can be known.

        Raises:
            Refused: NO_STATE. Nothing has been opened.
        """
        if not self.is_rehearsal:
            self.state.tell(self._id, notice(self.document.statement, self.begun, None))
            self.state.log("opened", id=self._id)

    def end(self, *, whole: bool) -> ColmateError | None:
        """Write down what was met; give what is to be told to who opened.

        Args:
            whole: the opening came to its end, rather than being interrupted.
        """
        self.has_ended = True
        if self.is_rehearsal:
            return None
        counts = self.counts()
        try:
            text = notice(self.document.statement, self.begun, counts, whole=whole)
            told = self.state.tell(self._id, text)
            self.state.log(
                "ended",
                id=self._id,
                how="complete" if whole else "broken_off",
                files=counts.files,
                bytes=counts.size,
                verdicts=dict(counts.verdicts),
            )
        except Refused:
            return ColmateError(
                N_("The end of this opening could not be written down in {path}."),
                next_step=N_("Tell the DPO, and inform the person yourself."),
                path=self.state.folder,
            )
        return ToHandOver(
            N_("The notice to the person whose zone was opened is in {path}."),
            next_step=N_("Hand it over: the person must be informed."),
            path=told,
        )

    @property
    def _id(self) -> str:
        return self.document.statement.id
