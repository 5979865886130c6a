"""When a file is asked about a second time, and which of the two answers stands.

The second stage is not vital: without its model, or when its worker does not start, the sweep goes
on with what the first stage found, and says so once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from scanner import second_stage
from scanner.errors import ColmateError
from scanner.examined import Examined
from scanner.locales import N_
from scanner.standard_input import Piped
from scanner.workers import Pool

NOT_INSTALLED: Final = N_(
    "The second stage is not installed: names in running text were not looked for."
)
DID_NOT_START: Final = N_(
    "The second stage did not start: names in running text were not looked for."
)
_ASK_DOCTOR: Final = N_("Run: colmate doctor")


@dataclass(slots=True)
class SecondOpinion:
    """The worker that knows names, started when the first undecided file comes."""

    pool: Pool
    on_notice: Callable[[ColmateError], None] | None
    wanted: bool
    _told: bool = field(default=False, init=False)

    @property
    def has_room(self) -> bool:
        """Whether a file can be handed over now, if only to be told that it will not be read."""
        return self.pool.broken or self.pool.has_room

    def wanted_for(self, examined: Examined, met: object) -> bool:
        """Whether a file should be read again: it is undecided, and can be opened twice."""
        return self.wanted and examined.assessment.undecided and not isinstance(met, Piped)

    def check(self) -> None:
        """Say it if the worker turned out not to start."""
        if self.pool.broken:
            self.starts()

    def starts(self) -> bool:
        """Whether there is a second stage; when there is none, says so, once a sweep."""
        if self.pool.broken:
            return self._tell(DID_NOT_START)
        return second_stage.is_installed() or self._tell(NOT_INSTALLED)

    def _tell(self, text: str) -> bool:
        if not self._told and self.on_notice is not None:
            self.on_notice(ColmateError(text, next_step=_ASK_DOCTOR))
        self._told = True
        return False


def better(first: Examined | None, second: Examined) -> Examined:
    """The second stage's word, unless it was cut short where the first was not.

    What it found before it was cut short still counts if that is worse; the file was read whole.
    """
    if first is None or second.outcome is first.outcome:
        return second
    if second.assessment.verdict.badness > first.assessment.verdict.badness:
        return replace(second, outcome=first.outcome, reason=first.reason)
    return first
