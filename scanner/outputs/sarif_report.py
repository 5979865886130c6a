"""SARIF 2.1.0, for tools that collect findings (OASIS, sarif-v2.1.0-os).

One result a leak or file to review; what could not be read is a notification of the tool's run
(section 3.58), so that no consumer takes an unread file for a clean one. There is no snippet and no
region with content (3.30.13), and no absolute path: every place is relative to a base (3.14.14)
that has no address of its own. Values stand masked, and `redactionTokens` (3.14.28) names the mask.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TextIO

from findings import (
    Category,
    FileRecord,
    FolderRecord,
    Outcome,
    Reason,
    ReportRecord,
    Summary,
    Verdict,
)
from scanner.errors import ExitCode
from scanner.locales import Language
from scanner.outputs.digest import relative_to_roots
from scanner.outputs.labels import ADVICE, CATEGORIES, REASONS
from scanner.outputs.safe_text import safe_json
from scanner.outputs.sentences import kinds_text, patients_text
from scanner.outputs.writer import Setting

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
BASE: Final = "SCANROOT"
MOST_NOTIFICATIONS: Final = 10_000  # of single files; the counts by reason are always whole
_LEVELS: Final = {Verdict.LEAK: "error", Verdict.REVIEW: "warning"}
_URI_SAFE: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=@/"
)
_CATEGORIES: Final = tuple(Category)


class SarifWriter:
    """Keeps the results, in their written form, and writes the log at the summary."""

    def __init__(self, stream: TextIO, setting: Setting) -> None:
        self._stream = stream
        self._setting = setting
        self._results: list[dict[str, Any]] = []
        self._notifications: list[dict[str, Any]] = []

    def write(self, record: ReportRecord) -> None:
        """Keep a record that has something to say, or write the log."""
        if isinstance(record, Summary):
            log = _log(self._setting, record, self._results, self._notifications)
            for chunk in json.JSONEncoder(ensure_ascii=False).iterencode(log):
                self._stream.write(safe_json(chunk))
            self._stream.write("\n")
            return
        if isinstance(record, FileRecord) and record.verdict in _LEVELS:
            self._results.append(_result(record, self._setting))
        if _is_unread(record) and len(self._notifications) < MOST_NOTIFICATIONS:
            self._notifications.append(_notification(record, self._setting))


def _is_unread(record: FileRecord | FolderRecord) -> bool:
    return record.outcome in (Outcome.FAILED, Outcome.PARTIAL)


def _log(
    setting: Setting,
    summary: Summary,
    results: list[dict[str, Any]],
    notifications: list[dict[str, Any]],
) -> dict[str, Any]:
    run = {
        "tool": {"driver": _driver(setting, summary)},
        "language": setting.language.code,
        "redactionTokens": ["•••", "••"],
        "originalUriBaseIds": {BASE: {"description": {"text": "The folder that was scanned"}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(setting, summary, notifications)],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(setting: Setting, summary: Summary) -> dict[str, Any]:
    say = setting.language.say
    rules = [
        {
            "id": category.value,
            "shortDescription": {"text": say(CATEGORIES[category])},
            "properties": {"tags": ["privacy", "health"]},
        }
        for category in _CATEGORIES
    ]
    reasons = [
        {"id": reason.value, "shortDescription": {"text": say(REASONS[reason])}}
        for reason in Reason
    ]
    return {
        "name": "Colmate",
        "version": setting.version,
        "rules": rules,
        "notifications": reasons,
        "properties": {"rules": summary.rules},
    }


def _invocation(
    setting: Setting, summary: Summary, notifications: list[dict[str, Any]]
) -> dict[str, Any]:
    ended = summary.started + timedelta(seconds=summary.seconds)
    counts = list(_counts(summary, setting.language))
    return {
        "executionSuccessful": summary.exit_code in (ExitCode.DONE, ExitCode.LEAK),
        "exitCode": summary.exit_code,
        "startTimeUtc": _time(summary.started),
        "endTimeUtc": _time(ended),
        "toolExecutionNotifications": [*notifications, *counts],
    }


def _counts(summary: Summary, language: Language) -> Iterator[dict[str, Any]]:
    """Say for every reason how many files it kept from being examined."""
    for reason, number in sorted(summary.not_examined.items()):
        why = language.say(REASONS[reason])
        yield {
            "descriptor": {"id": reason.value, "index": list(Reason).index(reason)},
            "level": "note",
            "message": {
                "text": language.count(
                    "{n} file not examined whole: {why}",
                    "{n} files not examined whole: {why}",
                    number,
                    why=why,
                )
            },
        }


def _result(record: FileRecord, setting: Setting) -> dict[str, Any]:
    return {
        "ruleId": record.category.value,
        "ruleIndex": _CATEGORIES.index(record.category),
        "kind": "fail",
        "level": _LEVELS[record.verdict],
        "rank": round(record.confidence * 100, 1),
        "message": {"text": _message(record, setting.language)},
        "locations": [_location(record.path, setting)],
        "partialFingerprints": {"colmateContent/v1": _content_fingerprint(record)},
        "properties": {
            "verdict": record.verdict.value,
            "severity": record.severity.value,
            "patients": record.patients.estimate,
            "entities": {entity.value: count for entity, count in record.entities.items()},
            "exposures": [exposure.value for exposure in record.protection.exposures],
        },
    }


def _message(record: FileRecord, language: Language) -> str:
    values = {
        "category": language.say(CATEGORIES[record.category]),
        "patients": patients_text(record.patients, language),
        "kinds": kinds_text(record, language, most=8),
    }
    if record.verdict is Verdict.LEAK:
        return language.say("Leak: {category}, patients: {patients}. Found: {kinds}.", **values)
    return language.say("To review: {category}, patients: {patients}. Found: {kinds}.", **values)


def _notification(record: FileRecord | FolderRecord, setting: Setting) -> dict[str, Any]:
    reason = record.reason or Reason.IO_ERROR
    say = setting.language.say
    text = f"{say(REASONS[reason])}. {say(ADVICE[reason])}"
    return {
        "descriptor": {"id": reason.value, "index": list(Reason).index(reason)},
        "level": "error" if record.outcome is Outcome.FAILED else "warning",
        "message": {"text": text},
        "locations": [_location(record.path, setting)],
    }


def _location(path: str, setting: Setting) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": relative_uri(path, setting), "uriBaseId": BASE}
        }
    }


def relative_uri(path: str, setting: Setting) -> str:
    """The path below its root as a relative URI (RFC 3986); a member keeps its `!`.

    A path that is below no root gives its last name alone: an absolute path says whose machine
    and account it was.
    """
    below = relative_to_roots(path, setting.options.roots)
    if below == path and (path[:1] in "/\\" or path[1:2] == ":"):
        container, bang, member = path.partition("!")
        below = container.replace("\\", "/").rstrip("/").rpartition("/")[2] + bang + member
    raw = below.replace("\\", "/").lstrip("/").encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _URI_SAFE else f"%{byte:02X}" for byte in raw) or "."


def _content_fingerprint(record: FileRecord) -> str:
    """Stable while the content's (keyed) findings are: two copies of a file have the same one.

    Without findings the path stands in; then it follows the file, not its content.
    """
    parts = sorted(finding.fingerprint for finding in record.findings) or [record.path]
    text = "\0".join((record.category.value, *parts))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
