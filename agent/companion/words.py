"""A notice in words: what, why and one act, read in five seconds, in a ward where others look on.

At most 60 characters for the title and 150 for the text, in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, assert_never

from agent.companion.notice import Act, Notice, Topic
from scanner.locales import N_, Language

MAX_TITLE: Final = 60
MAX_BODY: Final = 150
WEEK_DAYS: Final = 7  # before that a day is known by its name
DAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
TITLES: Final[Mapping[Topic, str]] = {
    Topic.BUILT_IN: N_("Patient data are not protected"),
    Topic.REMOVABLE: N_("USB drive: patient data not encrypted"),
    Topic.SHARED: N_("Patient data are not protected"),
    Topic.FIXED: N_("Thank you, it is fixed"),
}
ACTS: Final[Mapping[Act, str]] = {
    Act.SEE: N_("See what to do"),
    Act.TOMORROW: N_("Remind me tomorrow"),
    Act.NOT_PATIENTS: N_("These are not patients"),
    Act.FIXED: N_("It is fixed"),
}


@dataclass(frozen=True, slots=True)
class Toast:
    """What a desktop shows."""

    title: str
    body: str
    buttons: tuple[tuple[Act, str], ...]


def worded(notice: Notice, today: int, language: Language) -> Toast:
    """Put a notice in words. `today` is counted as `date.toordinal` does."""
    return Toast(
        language.say(TITLES[notice.topic]),
        _body(notice, today, language),
        tuple((act, language.say(ACTS[act])) for act in notice.acts),
    )


def _body(notice: Notice, today: int, language: Language) -> str:
    match notice.topic:
        case Topic.BUILT_IN:
            return language.count(
                "{n} file holds health data that anyone who opens this computer can read.",
                "{n} files hold health data that anyone who opens this computer can read.",
                notice.files,
            )
        case Topic.REMOVABLE:
            return language.say(
                N_(
                    "If this drive is lost, that must be declared. Encrypt it, or move the files to"
                    " the patient record (2 minutes)."
                )
            )
        case Topic.SHARED:
            return language.count(
                "{n} file on a share holds health data that too many people can read.",
                "{n} files on shares hold health data that too many people can read.",
                notice.files,
            )
        case Topic.FIXED:
            return _thanks(notice, today, language)
        case _:
            assert_never(notice.topic)


def _thanks(notice: Notice, today: int, language: Language) -> str:
    if not 0 < notice.days_ago < WEEK_DAYS:
        return language.count(
            "The file you were told of is no longer exposed.",
            "The {n} files you were told of are no longer exposed.",
            notice.files,
        )
    told = date.fromordinal(today) - timedelta(days=notice.days_ago)
    return language.count(
        "The file you were told of on {day} is no longer exposed.",
        "The {n} files you were told of on {day} are no longer exposed.",
        notice.files,
        day=language.say(DAYS[told.weekday()]),
    )
