"""When a person is told of their files, and what of. Pure: no clock, no screen, no text.

At most so many notices a day, in working hours, never over a presentation. After the first, a
reminder on the third day and then every week, sooner only when more files have come. What was
disputed stays quiet until more comes. When all is fixed, a thank you.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, assert_never

from agent.companion.post import MOST, Summary
from agent.strict import Between

FIRST_HOUR: Final = 8
LAST_HOUR: Final = 19  # from then on, nothing
FIRST_REMINDER_DAYS: Final = 3
REMINDER_DAYS: Final = 7
CLOCK_WAS_WRONG_DAYS: Final = 2  # a notice "said" later than that was said by a wrong clock

Number = Annotated[int, Between(0, MOST)]


class Topic(StrEnum):
    """What a notice is about."""

    BUILT_IN = "built_in"
    REMOVABLE = "removable"
    SHARED = "shared"
    FIXED = "fixed"


class Act(StrEnum):
    """What a person may answer."""

    SEE = "see"
    TOMORROW = "tomorrow"
    NOT_PATIENTS = "not_patients"
    FIXED = "fixed"


FIRST_ACTS: Final = (Act.SEE, Act.TOMORROW, Act.NOT_PATIENTS)
LATER_ACTS: Final = (Act.SEE, Act.FIXED, Act.NOT_PATIENTS)  # most desktops show three buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is said: numbers and members of closed lists, so that no name can get in.

    `days_ago`: of a thank you, when the files were first told.
    """

    topic: Topic
    files: int
    acts: tuple[Act, ...] = ()
    days_ago: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What one person was told. Days are counted as `date.toordinal` does; 0 is never."""

    day: Number = 0  # of the last notice
    said: Number = 0  # notices of that day
    told: Number = 0  # the most files told since all was well
    since: Number = 0  # the day on which that began
    times: Number = 0  # notices since then
    seen: Number = 0  # files known then: more of them is news
    disputed: Number = 0  # files that were said to be no patients
    next_day: Number = 0  # of the next reminder
    quiet_until: Number = 0  # nothing is said on the day before it, as the person asked
    basis: Number = 0


def recall(memory: Memory, summary: Summary) -> Memory:
    """What still counts of the memory, given what is open now."""
    if summary.basis != memory.basis:
        # By other rules fewer files may be leaks: nobody is thanked for that.
        memory = replace(memory, basis=summary.basis, told=0, since=0, times=0)
    return replace(
        memory,
        seen=min(memory.seen, summary.total),
        disputed=min(memory.disputed, summary.total),
    )


def decide(
    summary: Summary, memory: Memory, now: datetime, *, presenting: bool | None
) -> Notice | None:
    """What to say now, if anything. `memory` is recalled; `now` is the local time."""
    today = now.toordinal()
    if not FIRST_HOUR <= now.hour < LAST_HOUR or presenting or not summary.enabled:
        return None
    if _said_on(today, memory) >= summary.per_day or memory.quiet_until - today == 1:
        return None
    if summary.total == 0:
        return _thanks(memory, today)
    is_due = summary.total > memory.seen or not 0 < memory.next_day - today <= REMINDER_DAYS
    if not is_due or summary.within_reach == 0 or summary.total <= memory.disputed:
        return None
    return _open(summary, memory)


def said(memory: Memory, summary: Summary, notice: Notice, today: int) -> Memory:
    """The memory once a notice is on its way."""
    count = _said_on(today, memory) + 1
    if notice.topic is Topic.FIXED:
        return Memory(day=today, said=count, basis=memory.basis)
    return replace(
        memory,
        day=today,
        said=count,
        told=max(memory.told, notice.files),
        since=memory.since or today,
        times=memory.times + 1,
        seen=summary.total,
        next_day=today + (REMINDER_DAYS if memory.times else FIRST_REMINDER_DAYS),
    )


def acted(memory: Memory, act: Act, today: int) -> Memory:
    """The memory once a person has answered."""
    match act:
        case Act.SEE:
            return memory
        case Act.TOMORROW | Act.FIXED:
            return replace(memory, quiet_until=today + 1, next_day=today + 1)
        case Act.NOT_PATIENTS:
            return replace(memory, disputed=memory.seen, told=0, since=0, times=0)
        case _:
            assert_never(act)


def _said_on(today: int, memory: Memory) -> int:
    """Notices of today; those of a day to come count as well, unless the clock was far off."""
    is_past = memory.day < today or memory.day - today > CLOCK_WAS_WRONG_DAYS
    return 0 if is_past else memory.said


def _thanks(memory: Memory, today: int) -> Notice | None:
    if not memory.told:
        return None
    days_ago = max(0, today - memory.since)
    return Notice(topic=Topic.FIXED, files=memory.told, days_ago=days_ago)


def _open(summary: Summary, memory: Memory) -> Notice:
    """What is lost most easily comes first."""
    acts = LATER_ACTS if memory.times else FIRST_ACTS
    topic = Topic.SHARED
    if summary.removable:
        topic = Topic.REMOVABLE
    elif summary.built_in:
        topic = Topic.BUILT_IN
    return Notice(topic=topic, files=summary.within_reach, acts=acts)
