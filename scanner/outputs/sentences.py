"""The few sentences that every report for people says alike: the verdict, and what is next."""

from dataclasses import dataclass
from typing import Final

from findings import Exposure, FileRecord, Outcome, Patients, Summary, Verdict
from scanner.errors import ExitCode
from scanner.locales import N_, Language
from scanner.outputs.digest import Digest
from scanner.outputs.labels import ENTITIES

_ACTIONS: Final = {
    Exposure.WEB_ROOT: N_("Take off the web server"),
    Exposure.WORLD_READABLE: N_("Restrict the rights on"),
    Exposure.NETWORK_SHARE: N_("Move off the network share"),
    Exposure.CLOUD_SYNC: N_("Take out of the synchronised folder"),
    Exposure.REMOVABLE: N_("Encrypt or remove from the drive"),
    Exposure.RECYCLE_BIN: N_("Empty from the recycle bin"),
    Exposure.TEMPORARY_FOLDER: N_("Delete from the temporary folder"),
    Exposure.UNENCRYPTED_VOLUME: N_("Encrypt the disk that holds"),
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: what, and about how much."""

    what: str
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
        if not summary.patients.estimate:
            return f"{files}."
        persons = language.count(
            "of about {n} patient", "of about {n} patients", summary.patients.estimate
        )
        return f"{files} {persons}."
    if summary.exit_code == ExitCode.INTERRUPTED:
        return language.say("Interrupted before the end: no leak in what was read so far.")
    if not examined(summary):
        return language.say("Nothing was examined, so nothing can be said.")
    if unread(summary):
        return language.say("No leak in what could be read, but not everything could.")
    if not_examined(summary):
        return language.say("No leak in the files examined; some were left out.")
    return language.say("No leak: every file was examined.")


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
    if number := unread(summary):
        parts.append(
            language.count(
                "{n} file or folder could not be examined, or only in part.",
                "{n} files or folders could not be examined, or only in part.",
                number,
            )
        )
    if number := summary.outcomes.get(Outcome.SKIPPED, 0):
        parts.append(
            language.count("{n} was left out by a rule.", "{n} were left out by a rule.", number)
        )
    if summary.exit_code == ExitCode.INTERRUPTED:
        parts.append(language.say("The run was interrupted: the rest was not looked at."))
    return " ".join(parts)


def review_sentence(summary: Summary, language: Language) -> str:
    """Say how many files a person should look at; nothing when there is none."""
    number = summary.verdicts.get(Verdict.REVIEW, 0)
    if not number:
        return ""
    return language.count(
        "{n} file may be a leak: have someone look at it.",
        "{n} files may be leaks: have someone look at them.",
        number,
    )


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


def actions(digest: Digest, language: Language) -> list[Action]:
    """What to do first: the exposures with the most patients, then reviews, then the unread."""
    worst = sorted(digest.exposures.items(), key=lambda item: (-item[1].patients, item[0]))
    found = [
        Action(language.say(_ACTIONS[exposure]), files_text(tally.files, language))
        for exposure, tally in worst[:4]
    ]
    summary = digest.summary
    if not found and digest.severities:
        leaks = sum(tally.files for tally in digest.severities.values())
        found = [Action(language.say("Move to the patient record, or encrypt"),
                        files_text(leaks, language))]  # fmt: skip
    if summary and (reviews := summary.verdicts.get(Verdict.REVIEW, 0)):
        found.append(Action(language.say("Have someone look at"), files_text(reviews, language)))
    if summary and (number := unread(summary)):
        found.append(Action(language.say("Find out why these were not examined"),
                            files_text(number, language)))  # fmt: skip
    return found


def files_text(number: int, language: Language) -> str:
    """Count files in words: `12 files`."""
    return language.count("{n} file", "{n} files", number)


def kinds_text(record: FileRecord, language: Language, most: int = 4) -> str:
    """Name the kinds of data found in a file, the patients' own first."""
    kinds = [language.say(word) for one, word in ENTITIES.items() if record.entities.get(one)]
    more = f" +{len(kinds) - most}" if len(kinds) > most else ""
    return ", ".join(kinds[:most]) + more
