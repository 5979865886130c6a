"""The JSON form of a record, as the report contract words it, and back.

`from_json(to_json(record)) == record` for every record. A consumer ignores fields it does not
know, and so does `from_json`.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, assert_never

from findings.record import (
    FileRecord,
    Finding,
    FolderRecord,
    Patients,
    Protection,
    ReportRecord,
    Summary,
)
from findings.vocabulary import (
    SCHEMA_VERSION,
    Category,
    Entity,
    Exposure,
    Health,
    Identity,
    Outcome,
    Reason,
    Severity,
    Verdict,
)


class WireError(ValueError):
    """A line that does not keep the report contract. The message never repeats the line."""


def to_dict(record: ReportRecord) -> dict[str, Any]:
    """Turn a record into plain JSON values, in the order of the contract."""
    match record:
        case FileRecord():
            return {"message_type": "file", "schema": SCHEMA_VERSION, **_file(record)}
        case FolderRecord():
            return {
                "message_type": "folder",
                "schema": SCHEMA_VERSION,
                "path": record.path,
                "outcome": record.outcome.value,
                "reason": record.reason.value,
            }
        case Summary():
            return {"message_type": "summary", "schema": SCHEMA_VERSION, **_summary(record)}
        case _:
            assert_never(record)


def to_json(record: ReportRecord) -> str:
    """One line of JSON, without its line end; lone surrogates of odd file names are escaped."""
    text = json.dumps(to_dict(record), ensure_ascii=False, separators=(", ", ": "))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def from_json(line: str) -> ReportRecord:
    """Read one record back.

    Raises:
        WireError: the line is not JSON, not of this schema, or breaks a closed list.
    """
    try:
        data = json.loads(line)
        if data.get("schema", SCHEMA_VERSION) != SCHEMA_VERSION:
            raise WireError("the record is of a schema this version does not read")
        match data["message_type"]:
            case "file":
                return _file_from(data)
            case "folder":
                return FolderRecord(
                    path=data["path"],
                    outcome=Outcome(data["outcome"]),
                    reason=Reason(data["reason"]),
                )
            case "summary":
                return _summary_from(data)
            case _:
                raise WireError("the record is of no known message_type")
    except WireError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WireError(f"the record breaks the contract: {type(error).__name__}") from None


def _file(record: FileRecord) -> dict[str, Any]:
    content = {} if record.content is None else {"content": record.content}
    return {
        "path": record.path,
        "size": record.size,
        "modified": _time(record.modified),
        "media_type": record.media_type,
        "outcome": record.outcome.value,
        "reason": record.reason.value if record.reason else None,
        "verdict": record.verdict.value,
        "category": record.category.value,
        "confidence": record.confidence,
        "severity": record.severity.value,
        "identity": record.identity.value,
        "health": record.health.value,
        "patients": _patients(record.patients),
        "entities": {entity.value: count for entity, count in record.entities.items()},
        "findings": [_finding(finding) for finding in record.findings],
        "protection": {
            "file_encrypted": record.protection.file_encrypted,
            "volume_encrypted": record.protection.volume_encrypted,
            "exposures": [exposure.value for exposure in record.protection.exposures],
        },
        "rules": record.rules,
        **content,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    values = {part.name: getattr(finding, part.name) for part in fields(finding)}
    return values | {"entity": finding.entity.value}


def _summary(record: Summary) -> dict[str, Any]:
    return {
        "started": _time(record.started),
        "seconds": round(record.seconds, 3),
        "files": record.files,
        "bytes": record.bytes,
        "outcomes": {key.value: record.outcomes.get(key, 0) for key in Outcome},
        "verdicts": {key.value: record.verdicts.get(key, 0) for key in reversed(Verdict)},
        "patients": _patients(record.patients),
        "not_examined": {key.value: count for key, count in record.not_examined.items()},
        "folders_not_listed": record.folders_not_listed,
        "rules": record.rules,
        "exit_code": record.exit_code,
    }


def _patients(patients: Patients) -> dict[str, int]:
    return {"estimate": patients.estimate, "low": patients.low, "high": patients.high}


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time_from(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _file_from(data: Mapping[str, Any]) -> FileRecord:
    protection = data["protection"]
    return FileRecord(
        path=data["path"],
        size=data["size"],
        modified=_time_from(data["modified"]),
        media_type=data["media_type"],
        outcome=Outcome(data["outcome"]),
        reason=Reason(data["reason"]) if data["reason"] else None,
        verdict=Verdict(data["verdict"]),
        category=Category(data["category"]),
        confidence=data["confidence"],
        severity=Severity(data["severity"]),
        identity=Identity(data["identity"]),
        health=Health(data["health"]),
        patients=_patients_from(data["patients"]),
        entities={Entity(name): count for name, count in data["entities"].items()},
        findings=tuple(_finding_from(item) for item in data["findings"]),
        protection=Protection(
            file_encrypted=protection["file_encrypted"],
            volume_encrypted=protection["volume_encrypted"],
            exposures=tuple(Exposure(name) for name in protection["exposures"]),
        ),
        rules=data["rules"],
        content=data.get("content"),
    )


def _finding_from(data: Mapping[str, Any]) -> Finding:
    known = {part.name: data[part.name] for part in fields(Finding)}
    return Finding(**known | {"entity": Entity(data["entity"])})


def _patients_from(data: Mapping[str, int]) -> Patients:
    return Patients(estimate=data["estimate"], low=data["low"], high=data["high"])


def _summary_from(data: Mapping[str, Any]) -> Summary:
    started = _time_from(data["started"])
    if started is None:
        raise WireError("a summary needs the time it started")
    return Summary(
        started=started,
        seconds=data["seconds"],
        files=data["files"],
        bytes=data["bytes"],
        outcomes={Outcome(key): count for key, count in data["outcomes"].items()},
        verdicts={Verdict(key): count for key, count in data["verdicts"].items()},
        patients=_patients_from(data["patients"]),
        not_examined={Reason(key): count for key, count in data["not_examined"].items()},
        folders_not_listed=data.get("folders_not_listed", 0),
        rules=data["rules"],
        exit_code=data["exit_code"],
    )
