"""The private zone that a sweep opens by a signed authorisation, if it was given one.

Nothing but the use of an authorisation loads the libraries that check it.
"""

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scanner.errors import ColmateError
from scanner.ledger import Ledger
from scanner.options import ScanOptions
from scanner.platform import System
from scanner.walk import Permit

if TYPE_CHECKING:
    from scanner.authorisation.notice import Counts
    from scanner.authorisation.opening import Opening

OnNotice = Callable[[ColmateError], None]


class OpenedZone:
    """Leave to open a zone, from before the first file to after the last. Often there is none.

    Raises:
        Refused: there is an authorisation, and it opens nothing here and now.
    """

    def __init__(
        self, options: ScanOptions, system: System, ledger: Ledger, on_notice: OnNotice | None
    ) -> None:
        self._ledger, self._on_notice = ledger, on_notice
        self._opening = _opening(options, system)
        if self._opening is not None:
            self._opening.counts = self._counts

    def __enter__(self) -> Self:
        """Write down that it begins."""
        if self._opening is not None:
            self._opening.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write down that it broke off, unless it was ended."""
        if self._opening is not None and not self._opening.has_ended:
            self._end(whole=False)

    @property
    def permit(self) -> Permit | None:
        """What the walk may enter."""
        return self._opening.permit if self._opening else None

    @property
    def is_over(self) -> bool:
        """Whether its time has run out: no file is opened any more."""
        return self._opening is not None and self._opening.permit.is_over

    def end(self) -> None:
        """Write down what was met, and say where the notice to the person is."""
        self._end(whole=not self._ledger.interrupted)

    def _end(self, *, whole: bool) -> None:
        told = self._opening.end(whole=whole) if self._opening else None
        if told is not None and self._on_notice is not None:
            self._on_notice(told)

    def _counts(self) -> "Counts":
        from scanner.authorisation.notice import Counts  # noqa: PLC0415 - loaded by now

        verdicts = {verdict.value: count for verdict, count in self._ledger.verdicts.items()}
        return Counts(self._ledger.files, self._ledger.bytes, verdicts)


def _opening(options: ScanOptions, system: System) -> "Opening | None":
    if options.authorisation is None:
        return None
    from scanner.authorisation.opening import authorised  # noqa: PLC0415 - loads cryptography

    return authorised(options.authorisation, options.roots, system, rehearsal=options.dry_run)
