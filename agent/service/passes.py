"""One walk in hand. It can be left between two files and taken up again."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from agent.index import FileIndex
from agent.service.jobs import Job
from agent.service.volumes import Present
from agent.sweep import Onward, Reconciled, Tally, Terms, missing, reconcile
from scanner.walk import RootNotFound, WalkRules, steps

RETRY_AFTER_S: Final = 3600.0  # a file that could not be read: not at each event around it


@dataclass(slots=True)
class Pass:
    """The reconciliation of one job."""

    job: Job
    present: Present
    tally: Tally
    _todo: Iterator[Reconciled | Onward] = field(repr=False)
    ended: bool = False

    @classmethod
    def over(
        cls, job: Job, present: Present, index: FileIndex, walk: WalkRules, rules: int
    ) -> "Pass":
        """Begin; `rules` is the number of the rule set in force."""
        tally = Tally()
        terms = Terms(rules, time.time(), RETRY_AFTER_S)
        return cls(job, present, tally, _reconciled(walk, present, index, terms, tally))

    def next(self) -> Reconciled | Onward | None:
        """The next thing to do, or that a folder is done; None at the end.

        Raises:
            StateProblem: the index cannot be read or written.
        """
        todo = next(self._todo, None)
        self.ended = todo is None
        return todo


def _reconciled(
    walk: WalkRules, present: Present, index: FileIndex, terms: Terms, tally: Tally
) -> Iterator[Reconciled | Onward]:
    system = present.volume.system
    for root in walk.roots:
        try:
            walked = steps(replace(walk, roots=(root,)), system)
        except RootNotFound:
            yield from missing(root, index, present.ground)
            continue
        yield from reconcile(walked, index, present.ground, terms, tally)
