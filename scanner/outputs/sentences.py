"""The few sentences that every report for people says alike: the verdict, and what is next."""

from dataclasses import dataclass
from typing import Final

from findings import Exposure, FileRecord, Outcome, Patients, Summary, Unit, Verdict
from scanner.errors import ExitCode
from scanner.locales import N_, Language
from scanner.outputs.digest import Digest, Tally
from scanner.outputs.labels import ENTITIES, HEALTH_ENTITIES, UNITS, Standing

_STOPPED: Final = (ExitCode.INTERRUPTED, ExitCode.INTERNAL)
_ACTIONS: Final = {
    Exposure.WEB_ROOT: (
        N_("Take off the web server what it serves"),
        N_("Anyone who guesses the address can read it. Then check the server's log."),
    ),
    Exposure.WORLD_READABLE: (
        N_("Restrict who may read what everyone can read"),
        N_("Every account of the machine or share can open these files."),
    ),
    Exposure.NETWORK_SHARE: (
        N_("Move off the shared folders what belongs in the patient record"),
        N_("Keep on a share only what its whole team may see."),
    ),
    Exposure.CLOUD_SYNC: (
        N_("Take out of the cloud what is synchronised"),
        N_("A copy is already there: remove it there too, and from its recycle bin."),
    ),
    Exposure.REMOVABLE: (
        N_("Encrypt the removable drives, or empty them"),
        N_("If one is lost as it is, that is a breach to declare."),
    ),
    Exposure.RECYCLE_BIN: (
        N_("Empty the recycle bins"),
        N_("What was thrown away can still be read."),
    ),
    Exposure.TEMPORARY_FOLDER: (
        N_("Empty the temporary folders"),
        N_("Programs leave copies there that nobody looks after."),
    ),
    Exposure.UNENCRYPTED_VOLUME: (
        N_("Encrypt the disks"),
        N_("A stolen machine gives away what its disk holds."),
    ),
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: what, why, and about how much."""

    what: str
    why: str
    how_much: str


def patients_text(patients: Patients, language: Language) -> str:
    """Write a count with its interval: `45`, or `45 (40–52)`."""
    estimate = language.number(patients.estimate)
    if patients.low == patients.high:
        return estimate
    return f"{estimate} ({language.number(patients.low)}–{language.number(patients.high)})"


def verdict_sentence(summary: Summary, language: Language) -> str:
    """Say in one sentence what was found. It says that nothing was found only of what was read."""
    leaks = summary.verdicts.get(Verdict.LEAK, 0)
    if leaks:
        files = language.count(
            "{n} file exposes identifiable health data",
            "{n} files expose identifiable health data",
            leaks,
        )
        persons = _of_patients(summary.patients, language)
        return f"{files} {persons}." if persons else f"{files}."
    if summary.exit_code in _STOPPED:
        return language.say("Stopped before the end: no leak in what was read so far.")
    if reviews := summary.verdicts.get(Verdict.REVIEW, 0):
        return _reviews(reviews, language)
    if not examined(summary):
        return language.say("Nothing was examined, so nothing can be said.")
    if unread(summary):
        return language.say("No leak in what could be read, but not everything could.")
    if not_examined(summary):
        return language.say("No leak in the files examined; some were left out.")
    return language.say("No leak: every file was examined.")


def _of_patients(patients: Patients, language: Language) -> str:
    number = patients.estimate
    if not number:
        return ""
    if patients.low == patients.high:
        return language.count("of {n} patient", "of {n} patients", number)
    if number == patients.low:
        return language.count("of at least {n} patient", "of at least {n} patients", number)
    if number == patients.high:
        return language.count("of up to {n} patient", "of up to {n} patients", number)
    return language.count("of about {n} patient", "of about {n} patients", number)


def coverage_sentence(summary: Summary, language: Language) -> str:
    """Say how much of it was examined, and what was not."""
    parts = [
        language.count(
            "{n} of {total} file examined whole.",
            "{n} of {total} files examined whole.",
            summary.outcomes.get(Outcome.SCANNED, 0),
            total=summary.files,
        )
    ]
    if number := summary.outcomes.get(Outcome.PARTIAL, 0):
        parts.append(language.count("{n} only in part.", "{n} only in part.", number))
    if number := summary.outcomes.get(Outcome.FAILED, 0):
        parts.append(language.count("{n} could not be read.", "{n} could not be read.", number))
    if number := summary.folders_not_listed:
        parts.append(
            language.count(
                "{n} folder could not be listed.", "{n} folders could not be listed.", number
            )
        )
    if number := summary.outcomes.get(Outcome.SKIPPED, 0):
        parts.append(language.count("{n} was left out.", "{n} were left out.", number))
    if summary.exit_code in _STOPPED:
        parts.append(language.say("The run stopped early: the rest was not looked at."))
    return " ".join(parts)


def review_sentence(summary: Summary, language: Language) -> str:
    """Say beside leaks how many more files a person should look at. Empty when there is none."""
    number = summary.verdicts.get(Verdict.REVIEW, 0)
    return _reviews(number, language) if number and summary.verdicts.get(Verdict.LEAK, 0) else ""


def _reviews(number: int, language: Language) -> str:
    return language.count(
        "{n} file may be a leak: have someone look at it.",
        "{n} files may be leaks: have someone look at them.",
        number,
    )


def partial_text(summary: Summary, language: Language) -> str:
    """Say how many of the files not examined whole were read in part: `2 · in part`."""
    number = summary.outcomes.get(Outcome.PARTIAL, 0)
    if not number:
        return ""
    if number == not_whole(summary):
        return language.say("in part")
    return language.count("{n} in part", "{n} in part", number)


def examined(summary: Summary) -> int:
    """How many files were examined, whole or in part."""
    outcomes = summary.outcomes
    return outcomes.get(Outcome.SCANNED, 0) + outcomes.get(Outcome.PARTIAL, 0)


def unread(summary: Summary) -> int:
    """How many files and folders should have been examined and were not, or not wholly."""
    outcomes = summary.outcomes
    files = outcomes.get(Outcome.FAILED, 0) + outcomes.get(Outcome.PARTIAL, 0)
    return files + summary.folders_not_listed


def not_examined(summary: Summary) -> int:
    """How many files and folders were not examined at all, for whatever reason."""
    outcomes = summary.outcomes
    files = outcomes.get(Outcome.FAILED, 0) + outcomes.get(Outcome.SKIPPED, 0)
    return files + summary.folders_not_listed


def not_whole(summary: Summary) -> int:
    """How many files and folders were not examined whole: in part, or not at all."""
    return not_examined(summary) + summary.outcomes.get(Outcome.PARTIAL, 0)


def actions(digest: Digest, language: Language) -> list[Action]:
    """What to do first: the exposures with the most patients, then reviews, then the unread."""
    say = language.say
    most = digest.summary.patients.high if digest.summary else 0
    rank = list(_ACTIONS).index  # among equals, what lets most people read comes first
    worst = sorted(digest.exposures.items(), key=lambda item: (-item[1].patients, rank(item[0])))
    found = [
        Action(say(what), say(why), tally_text(tally, language, most))
        for (what, why), tally in ((_ACTIONS[one], tally) for one, tally in worst[:4])
    ]
    if digest.severities:
        what = say("Move the files to the patient record, or encrypt them")
        why = say("Whoever sits at the machine can read them. Delete the copies nobody needs.")
        found.append(Action(what, why, files_text(digest.standings[Standing.LEAK], language)))
    if reviews := digest.standings[Standing.REVIEW]:
        what = say("Have someone look at the doubtful files")
        why = say("They may be leaks: colmate explain says why, file by file.")
        found.append(Action(what, why, files_text(reviews, language)))
    if digest.summary and (number := unread(digest.summary)):
        what = say("Find out what was not examined whole")
        why = say("Nothing is known of what was not read. The reasons are listed below.")
        found.append(Action(what, why, files_text(number, language)))
    return found


def tally_text(tally: Tally, language: Language, most: int) -> str:
    """Count files and, at most, their patients: `12 files · up to 340 patients`.

    A tally counts a patient once a file; `most` is how many there are in all files together.
    """
    files = files_text(tally.files, language)
    if not tally.patients:
        return files
    number = min(tally.patients, most) if most else tally.patients
    patients = language.count("up to {n} patient", "up to {n} patients", number)
    return f"{files} · {patients}"


def capitalised(text: str) -> str:
    """Begin with a capital, for words that stand alone."""
    return text[:1].upper() + text[1:]


def files_text(number: int, language: Language) -> str:
    """Count files in words: `12 files`."""
    return language.count("{n} file", "{n} files", number)


def kinds_text(record: FileRecord, language: Language, most: int = 4) -> str:
    """Name the kinds of data found in a file: who, then their health, then the rest by number.

    Neither may crowd out the other: half of the places are kept for health if it has so many.
    """
    found = [one for one in ENTITIES if record.entities.get(one)]
    health = [one for one in found if one in HEALTH_ENTITIES]
    others = [one for one in found if one not in HEALTH_ENTITIES]
    places = most - min(len(health), max(most // 2, most - len(others)))
    shown = {*others[:places], *health[: most - min(places, len(others))]}
    more = f" +{len(found) - len(shown)}" if len(found) > len(shown) else ""
    return ", ".join(language.say(ENTITIES[one]) for one in found if one in shown) + more


def location_text(location: str, language: Language) -> str:
    """Put the units of a location (`sheet 3, row 14`) into a language."""
    steps = (step.partition(" ") for step in location.split(", ") if step)
    return ", ".join(
        f"{language.say(UNITS[Unit(unit)]) if unit in UNITS else '?'} {number}"
        for unit, _, number in steps
    )
