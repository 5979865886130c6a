"""When a person is told, and when not: days, hours, answers and thanks, without a clock."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.companion import Act, Memory, Notice, Summary, Topic, acted, decide, recall, said
from agent.companion.notice import FIRST_HOUR, LAST_HOUR

TUESDAY = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 - a wall clock
LEAKS = Summary(enabled=True, per_day=1, built_in=12, basis=7)
CLEAN = replace(LEAKS, built_in=0)


class Person:
    """What one person is told as days pass."""

    def __init__(self) -> None:
        self.memory, self.told = Memory(), list[tuple[datetime, Notice]]()

    def look(
        self, summary: Summary, now: datetime, *, presenting: bool | None = None
    ) -> Notice | None:
        """One look of the companion."""
        self.memory = recall(self.memory, summary)
        notice = decide(summary, self.memory, now, presenting=presenting)
        if notice is not None:
            self.memory = said(self.memory, summary, notice, now.toordinal())
            self.told.append((now, notice))
        return notice

    def answer(self, act: Act, now: datetime) -> None:
        """Press a button."""
        self.memory = acted(self.memory, act, now.toordinal())

    def days_told(self, summary: Summary, start: datetime, days: int) -> list[int]:
        """On which days, counted from the first, something is said."""
        looks = [(day, start + timedelta(days=day)) for day in range(days)]
        return [day for day, now in looks if self.look(summary, now)]


def days(count: float) -> datetime:
    return TUESDAY + timedelta(days=count)


def test_leaks_are_told_then_again_on_the_third_day_and_every_week() -> None:
    assert Person().days_told(LEAKS, TUESDAY, 20) == [0, 3, 10, 17]


def test_more_files_are_told_the_next_day_and_fewer_are_not() -> None:
    person = Person()
    assert person.look(LEAKS, TUESDAY)
    assert not person.look(replace(LEAKS, built_in=5), days(1))
    assert person.look(replace(LEAKS, built_in=6), days(2))


def test_a_drive_taken_out_and_put_back_is_no_news() -> None:
    person = Person()
    with_drive = replace(LEAKS, removable=3)
    assert person.look(with_drive, TUESDAY)
    assert not person.look(replace(LEAKS, away=3), days(1))
    assert not person.look(with_drive, days(2))


@pytest.mark.parametrize(
    ("summary", "topic", "files"),
    [
        pytest.param(LEAKS, Topic.BUILT_IN, 12, id="this computer"),
        pytest.param(replace(LEAKS, removable=1), Topic.REMOVABLE, 13, id="a drive comes first"),
        pytest.param(replace(CLEAN, shared=2), Topic.SHARED, 2, id="a share"),
    ],
)
def test_what_is_lost_most_easily_is_named(summary: Summary, topic: Topic, files: int) -> None:
    notice = Person().look(summary, TUESDAY)
    assert notice is not None
    assert (notice.topic, notice.files) == (topic, files)


@pytest.mark.parametrize(
    "summary",
    [
        pytest.param(CLEAN, id="nothing open"),
        pytest.param(replace(LEAKS, enabled=False), id="policy: nobody is told"),
        pytest.param(replace(LEAKS, per_day=0), id="policy: none a day"),
        pytest.param(replace(CLEAN, away=4), id="on a drive that is not there"),
        pytest.param(replace(CLEAN, unread=4), id="not readable now"),
    ],
)
def test_nothing_is_said_when_nothing_can_be_done(summary: Summary) -> None:
    assert Person().look(summary, TUESDAY) is None


@pytest.mark.parametrize(("hour", "speaks"), [(7, False), (8, True), (18, True), (19, False)])
def test_only_in_working_hours(hour: int, *, speaks: bool) -> None:
    assert bool(Person().look(LEAKS, TUESDAY.replace(hour=hour))) is speaks


def test_never_over_a_presentation_and_after_it_the_same_day() -> None:
    person = Person()
    assert person.look(LEAKS, TUESDAY, presenting=True) is None
    assert person.look(LEAKS, TUESDAY, presenting=False)


def test_remind_me_tomorrow_is_tomorrow() -> None:
    person = Person()
    person.look(LEAKS, TUESDAY)
    person.answer(Act.TOMORROW, TUESDAY)
    assert person.look(replace(LEAKS, per_day=5, built_in=99), TUESDAY) is None
    assert person.look(LEAKS, days(1))


def test_what_are_no_patients_stays_quiet_until_more_comes() -> None:
    person = Person()
    person.look(LEAKS, TUESDAY)
    person.answer(Act.NOT_PATIENTS, TUESDAY)
    assert person.days_told(LEAKS, days(1), 30) == []
    assert person.look(replace(LEAKS, built_in=13), days(40))


def test_nobody_is_thanked_for_what_was_disputed() -> None:
    person = Person()
    person.look(LEAKS, TUESDAY)
    person.answer(Act.NOT_PATIENTS, TUESDAY)
    assert person.look(CLEAN, days(1)) is None


def test_what_was_said_to_be_fixed_and_is_not_is_told_the_next_day() -> None:
    person = Person()
    person.look(LEAKS, TUESDAY)
    person.answer(Act.FIXED, TUESDAY)
    assert person.look(LEAKS, days(1))


def test_a_reminder_offers_to_say_that_it_is_fixed() -> None:
    person = Person()
    first, later = person.look(LEAKS, TUESDAY), person.look(LEAKS, days(3))
    assert first is not None
    assert later is not None
    assert Act.FIXED not in first.acts
    assert Act.FIXED in later.acts


def test_all_fixed_is_thanked_once_for_as_many_as_were_told() -> None:
    person = Person()
    person.look(LEAKS, TUESDAY)
    assert person.look(replace(CLEAN, built_in=2), days(1)) is None
    assert person.look(CLEAN, days(2)) == Notice(topic=Topic.FIXED, files=12, days_ago=2)
    assert person.days_told(CLEAN, days(3), 30) == []


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(replace(CLEAN, basis=8), id="other rules or another index"),
        pytest.param(replace(CLEAN, away=12), id="the drive was taken out"),
        pytest.param(replace(CLEAN, unread=1), id="one cannot be read any more"),
    ],
)
def test_nobody_is_thanked_when_it_is_not_known_that_all_is_fixed(after: Summary) -> None:
    person = Person()
    person.look(LEAKS, TUESDAY)
    assert person.look(after, days(1)) is None


def test_a_clock_that_was_far_off_silences_nobody() -> None:
    person = Person()
    person.look(LEAKS, days(4000))
    person.answer(Act.TOMORROW, days(4000))
    assert person.look(LEAKS, TUESDAY)


def test_a_clock_set_back_by_a_day_brings_no_second_notice() -> None:
    person = Person()
    person.look(LEAKS, days(1))
    assert person.look(replace(LEAKS, built_in=50), TUESDAY) is None


counts = st.integers(0, 40)
summaries = st.builds(
    Summary, enabled=st.booleans(), per_day=st.integers(0, 3), built_in=counts, removable=counts,
    shared=counts, away=counts, unread=counts, basis=st.integers(0, 2),
)  # fmt: skip
steps = st.lists(
    st.tuples(summaries, st.integers(0, 900), st.none() | st.booleans(),
              st.none() | st.sampled_from(Act)),
    max_size=40,
)  # fmt: skip


@given(steps)
def test_never_more_than_policy_says_nor_outside_hours_nor_over_a_presentation(
    steps: list[tuple[Summary, int, bool | None, Act | None]],
) -> None:
    person, now = Person(), TUESDAY
    for summary, minutes, presenting, act in steps:
        now += timedelta(minutes=minutes)
        notice = person.look(summary, now, presenting=presenting)
        if notice is not None:
            today = [when for when, _ in person.told if when.date() == now.date()]
            assert len(today) <= summary.per_day
            assert FIRST_HOUR <= now.hour < LAST_HOUR
            assert not presenting
            assert summary.enabled
            assert notice.files > 0
        if act is not None:
            person.answer(act, now)


@pytest.mark.parametrize("kind", [Summary, Notice, Memory])
def test_no_field_can_hold_a_name(kind: type) -> None:
    for part in fields(kind):
        hint = get_type_hints(kind, include_extras=True)[part.name]
        inner = get_args(hint)[0] if get_origin(hint) in (Annotated, tuple) else hint
        assert inner in (int, bool) or issubclass(inner, StrEnum), part.name
