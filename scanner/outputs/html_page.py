"""What the HTML report says, as plain values for its template: every text is safe to show."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, Final, TypeVar

from findings import (
    Exposure,
    FileRecord,
    FolderRecord,
    Outcome,
    Patients,
    Severity,
    Summary,
    Verdict,
)
from scanner.errors import MEANINGS, ExitCode
from scanner.locales import N_, Language
from scanner.outputs.digest import Digest, Tally, relative_to_roots, split_path
from scanner.outputs.labels import (
    ADVICE,
    CATEGORIES,
    ENTITIES,
    EXPOSURES,
    REASONS,
    SEVERITIES,
    STANDINGS,
    Standing,
)
from scanner.outputs.rows import Row, standing_of
from scanner.outputs.safe_text import safe_text
from scanner.outputs.sentences import (
    actions,
    capitalised,
    coverage_sentence,
    examined,
    files_text,
    kinds_text,
    location_text,
    not_whole,
    partial_text,
    review_sentence,
    unread,
    verdict_sentence,
)
from scanner.outputs.writer import Setting

K = TypeVar("K", bound=str)

_MOST_FOLDERS: Final = 7
_MOST_FINDINGS: Final = 6
_SEVERITY_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}
_UNREAD: Final = (Standing.UNREAD, Standing.PARTIAL, Standing.PROTECTED)
_MEANINGS: Final = {
    Standing.LEAK: N_(
        "Unprotected, and holds identifiable health data, or ten or more national numbers."
    ),
    Standing.REVIEW: N_("May be a leak, or holds identity or health data that are none alone."),
    Standing.UNREAD: N_("Could not be read. Nothing can be said of what it holds."),
    Standing.PARTIAL: N_("Nothing found in the part that was read; the rest is unknown."),
    Standing.PROTECTED: N_("Encrypted as a file, and therefore not examined."),
    Standing.CLEAN: N_("Examined whole, and nothing was found. Counted, not listed."),
}


def page_values(digest: Digest, summary: Summary, setting: Setting) -> dict[str, Any]:
    """All that the template names, but for its style and script."""
    language = setting.language
    rows = digest.worst()
    return {
        **_headline(summary, language),
        "lang": language.code,
        "actions": actions(digest, language),
        "by_severity": _bars(digest.severities, _said(SEVERITIES, language), language, css="sev-"),
        "by_category": _bars(digest.categories, _said(CATEGORIES, language), language),
        "by_folder": _folder_bars(digest, setting),
        "has_rows": bool(rows),
        "rows": (_row(row, setting) for row in rows),
        "patients_label": language.say("Patients"),
        "page_text": language.say("{first} to {last} of {total}"),
        "more": _more(digest.listed - len(rows), language),
        "standings": [
            (one.value, language.say(word))
            for one, word in STANDINGS.items()
            if digest.standings[one] and one is not Standing.CLEAN
        ],
        "severities": [
            (one.value, language.say(word))
            for one, word in SEVERITIES.items()
            if one is not Severity.NONE
        ],
        "reasons": list(_reasons(summary, language)),
        "method": list(_method(summary, setting)),
        "meanings": [
            (one.value, capitalised(language.say(word)), language.say(_MEANINGS[one]))
            for one, word in STANDINGS.items()
        ],
    }


def tone_of(summary: Summary) -> Standing:
    """The colour and mark of the verdict sentence."""
    if summary.verdicts.get(Verdict.LEAK, 0):
        return Standing.LEAK
    if summary.exit_code != ExitCode.DONE or unread(summary) or not examined(summary):
        return Standing.UNREAD
    return Standing.REVIEW if summary.verdicts.get(Verdict.REVIEW, 0) else Standing.CLEAN


def _headline(summary: Summary, language: Language) -> dict[str, Any]:
    return {
        "when": language.moment(summary.started.astimezone()),
        "tone": tone_of(summary).value,
        "verdict": verdict_sentence(summary, language),
        "coverage": coverage_sentence(summary, language),
        "review": review_sentence(summary, language),
        "examined": language.number(summary.outcomes.get(Outcome.SCANNED, 0)),
        "total": summary.files,
        "patients": language.number(summary.patients.estimate) if examined(summary) else "-",
        "patients_between": _between(summary.patients, language),
        "size": language.size(summary.bytes),
        "duration": language.duration(summary.seconds),
        "not_whole": language.number(not_whole(summary)),
        "not_whole_count": not_whole(summary),
        "in_part": partial_text(summary, language),
    }


def _between(patients: Patients, language: Language) -> str:
    if not patients.high:
        return language.say("none found in what was examined")
    if patients.low == patients.high:
        return language.say("each counted once")
    return language.say("between {low} and {high}", low=patients.low, high=patients.high)


def _bars(
    tallies: Mapping[K, Tally], names: Mapping[K, str], language: Language, css: str = ""
) -> list[dict[str, Any]]:
    most = max((tally.files for tally in tallies.values()), default=0)
    found = [(key, tallies[key]) for key in names if key in tallies]
    if not css:  # severities keep their own order
        found.sort(key=lambda item: -item[1].files)
    return [
        {
            "name": names[key],
            "files": files_text(tally.files, language),
            "part": tally.files,
            "most": most,
            "css": f"{css}{key}" if css else "",
        }
        for key, tally in found
    ]


def _folder_bars(digest: Digest, setting: Setting) -> list[dict[str, Any]]:
    worst = sorted(digest.folders.items(), key=lambda item: (-item[1].files, item[0]))
    shown = dict(worst[:_MOST_FOLDERS])
    names = {path: safe_text(_below(path, setting)) for path in shown}
    bars = _bars(shown, names, setting.language)
    if rest := worst[_MOST_FOLDERS:]:
        others = setting.language.count("{n} other folder", "{n} other folders", len(rest))
        files = files_text(sum(tally.files for _, tally in rest), setting.language)
        bars.append({"name": others, "files": files, "part": 0, "most": 0, "css": "rest"})
    return bars


def _said(words: Mapping[K, str], language: Language) -> dict[K, str]:
    return {key: capitalised(language.say(word)) for key, word in words.items()}


def _below(path: str, setting: Setting) -> str:
    return relative_to_roots(path, setting.options.roots)


def _more(number: int, language: Language) -> str:
    if number <= 0:
        return ""
    return language.count(
        "and {n} more, less severe: the jsonl report has them all.",
        "and {n} more, less severe: the jsonl report has them all.",
        number,
    )


def _row(row: Row, setting: Setting) -> dict[str, Any]:
    language, record = setting.language, row.record
    folder, name = split_path(_below(record.path, setting))
    values: dict[str, Any] = {
        "standing": row.standing.value,
        "standing_rank": row.standing.badness,
        "standing_word": capitalised(language.say(STANDINGS[row.standing])),
        "severity": "none",
        "severity_rank": 0,
        "patients": "-",
        "patients_rank": -1,
        "name": safe_text(name),
        "folder": "" if folder == "." else safe_text(folder),
    }
    if isinstance(record, FolderRecord):
        what = language.say("folder: {reason}", reason=language.say(REASONS[record.reason]))
        return values | {"what": capitalised(what)}
    return values | _file_values(row, record, language)


def _file_values(row: Row, record: FileRecord, language: Language) -> dict[str, Any]:
    lines = [language.say(CATEGORIES[record.category])] if record.entities else []
    lines += [language.say(REASONS[record.reason])] if record.reason else []
    values: dict[str, Any] = {
        "what": capitalised(" · ".join(lines)),
        "kinds": kinds_text(record, language, most=6),
        "exposures": ", ".join(_exposures(record.protection.exposures, language)),
        "findings": list(_findings(record, language)),
        "members": list(_members(row, record, language)),
    }
    if row.standing not in _UNREAD:
        values |= {
            "severity": record.severity.value,
            "severity_rank": _SEVERITY_RANK[record.severity],
            "severity_word": capitalised(language.say(SEVERITIES[record.severity])),
            "patients": language.number(record.patients.estimate),
            "patients_rank": record.patients.estimate,
        }
    return values


def _exposures(exposures: tuple[Exposure, ...], language: Language) -> Iterator[str]:
    return (language.say(EXPOSURES[one]) for one in exposures)


def _findings(record: FileRecord, language: Language) -> Iterator[dict[str, str]]:
    for one in record.findings[:_MOST_FINDINGS]:
        times = f"×{language.number(one.count)}" if one.count > 1 else ""
        where = location_text(one.location, language)
        yield {
            "kind": language.say(ENTITIES[one.entity]),
            "masked": safe_text(one.masked),
            "where": " · ".join(part for part in (times, where) if part),
        }
    if (rest := len(record.findings) - _MOST_FINDINGS) > 0:
        yield {"kind": language.count("and {n} more", "and {n} more", rest)}


def _members(row: Row, record: FileRecord, language: Language) -> Iterator[dict[str, str]]:
    for one in row.members:
        standing = standing_of(one)
        words = [language.say(STANDINGS[standing]), kinds_text(one, language)]
        yield {
            "standing": standing.value,
            "name": safe_text(one.path[len(record.path) + 1 :]),
            "what": " · ".join(word for word in words if word),
        }


def _reasons(summary: Summary, language: Language) -> Iterator[dict[str, str]]:
    if number := summary.folders_not_listed:
        yield {
            "word": capitalised(language.say("folder not listed")),
            "number": language.number(number),
            "advice": language.say("Scan again with an account that may read it."),
        }
    for reason, number in sorted(summary.not_examined.items(), key=lambda item: -item[1]):
        yield {
            "word": capitalised(language.say(REASONS[reason])),
            "number": language.number(number),
            "advice": language.say(ADVICE[reason]),
        }


def _method(summary: Summary, setting: Setting) -> Iterator[tuple[str, str]]:
    say, options, language = setting.language.say, setting.options, setting.language
    yield say("Scanned"), _roots(setting)
    moments = (summary.started.astimezone(), summary.started.astimezone(UTC))
    yield say("Started"), " · ".join(dict.fromkeys(map(language.moment, moments)))
    yield say("Took"), language.duration(summary.seconds)
    yield say("Version"), say("Colmate {version}, rules {rules}", version=setting.version,
                              rules=summary.rules or "?")  # fmt: skip
    yield (
        say("Limits of one file"),
        " · ".join(
            (
                language.size(options.limits.max_file_bytes),
                language.duration(options.limits.timeout_s),
                say("{size} of memory", size=language.size(options.limits.max_memory_bytes)),
                say("archives {depth} deep", depth=options.limits.max_depth),
            )
        ),
    )
    if options.include or options.exclude:
        yield say("Patterns"), _patterns(setting)
    if options.since:
        yield say("Changed since"), language.moment(options.since)
    yield say("Private zones"), say(_PRIVATE[options.private.value])
    yield say("Fingerprints"), (
        say("made with the hospital's key") if options.key_file
        else say("made with a key for this run alone: they match no other report")
    )  # fmt: skip
    code = ExitCode(summary.exit_code)
    yield say("Exit code"), f"{code.value}: {say(MEANINGS[code])}"


_PRIVATE: Final = {
    "skip": N_("not entered"),
    "count": N_("counted, not opened"),
    "scan": N_("scanned, as their owner asked"),
}


def _roots(setting: Setting) -> str:
    """The roots name people and machines too: hidden where paths are."""
    roots = setting.options.roots
    if setting.options.mask_paths:
        return setting.language.count("{n} place", "{n} places", len(roots))
    return ", ".join(safe_text(root) for root in roots[:20]) or "-"


def _patterns(setting: Setting) -> str:
    options = setting.options
    if options.mask_paths:
        number = len(options.include) + len(options.exclude)
        return setting.language.count("{n} pattern", "{n} patterns", number)
    shown = [f"+ {glob}" for glob in options.include] + [f"− {glob}" for glob in options.exclude]
    return safe_text("  ".join(shown[:40]))
