"""What the commands call. They take it as a value, so that their tests can give them another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from findings import FileRecord, ReportRecord
from scanner.errors import ColmateError, UsageProblem
from scanner.examined import Term
from scanner.locales import N_
from scanner.options import ScanOptions
from scanner.progress import Progress

if TYPE_CHECKING:
    from scanner.platform import System


class Sweep(Protocol):
    """Scan what the options name; the summary is the last record."""

    def __call__(
        self,
        options: ScanOptions,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        on_notice: Callable[[ColmateError], None] | None = None,
    ) -> Iterator[ReportRecord]:
        """Yield each record as it is known; `on_notice` is told what the sweep does without."""


Explained = list[tuple[FileRecord, tuple[Term, ...]]]


def _this_system() -> "System":
    from scanner.platform import this_system  # noqa: PLC0415 - help and version start without it

    return this_system()


@dataclass(frozen=True, slots=True)
class Engine:
    """The two questions that the commands ask of the scanner, and the machine they ask it on."""

    sweep: Sweep
    explain: Callable[[str, ScanOptions], Explained]
    system: Callable[[], "System"] = _this_system


def installed() -> Engine:
    """The scanner's own engine; its modules are loaded when first called."""
    return Engine(_sweep, _explain)


def _sweep(
    options: ScanOptions,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    on_notice: Callable[[ColmateError], None] | None = None,
) -> Iterator[ReportRecord]:
    from scanner.run import sweep  # noqa: PLC0415 - help and version start without it

    with _walk_errors_as_usage():
        yield from sweep(options, on_progress=on_progress, on_notice=on_notice)


def _explain(path: str, options: ScanOptions) -> Explained:
    from scanner.explain import explain  # noqa: PLC0415 - as above

    with _walk_errors_as_usage():
        return explain(path, options)


@contextmanager
def _walk_errors_as_usage() -> Iterator[None]:
    """What the walk refuses is a mistake on the command line; who typed it may see it again."""
    from scanner.walk import BadList, BadPattern, RootNotFound  # noqa: PLC0415 - as above

    try:
        yield
    except RootNotFound as error:
        raise no_such_root(error.path) from None
    except BadList as error:
        raise UsageProblem(
            N_("The list “{path}” of --from-file cannot be read."), path=error.path
        ) from None
    except BadPattern as error:
        raise UsageProblem(
            N_("The pattern “{pattern}” makes no sense, or would match nothing."),
            pattern=error.pattern,
        ) from None


def no_such_root(root: str) -> UsageProblem:
    """What is said of a root that is not there."""
    return UsageProblem(
        N_("There is no file or folder “{root}”."),
        next_step=N_("Check the spelling, and that the drive or share is connected."),
        root=root,
    )
