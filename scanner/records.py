"""From what a worker said to the records of the report: paths, protection, severity."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

from findings import FileRecord, Fingerprinter, Outcome, Protection, Reason
from scanner.assess.severity import severity
from scanner.examined import Examined
from scanner.rules import RULES_VERSION


class Met(Protocol):
    """A file that the walk met."""

    @property
    def path(self) -> str:
        """Its path, undecodable bytes as surrogates."""
        ...

    @property
    def size(self) -> int:
        """Its size in bytes."""
        ...

    @property
    def modified(self) -> datetime | None:
        """When it was last written."""
        ...


def records_of(
    met: Met, examined: Examined, protection: Protection, paths: "Paths"
) -> Iterator[FileRecord]:
    """The records of one file: its members' first, its own last."""
    path = paths.written(met.path)
    yield from _members(examined, protection, path, paths)
    yield _record(path, met.size, met.modified, examined, protection)


def refused(met: Met, outcome: Outcome, reason: Reason, paths: "Paths") -> FileRecord:
    """The record of a file that was met and not opened."""
    examined = Examined(media_type=None, outcome=outcome, reason=reason)
    return _record(paths.written(met.path), met.size, met.modified, examined, Protection())


def _members(
    examined: Examined, protection: Protection, path: str, paths: "Paths"
) -> Iterator[FileRecord]:
    for member in examined.members:
        inner = f"{path}!{paths.member(member.name)}"
        yield from _members(member.examined, protection, inner, paths)
        yield _record(inner, member.size, None, member.examined, protection)


def _record(
    path: str,
    size: int,
    modified: datetime | None,
    examined: Examined,
    protection: Protection,
) -> FileRecord:
    said = examined.assessment
    encrypted = examined.reason is Reason.ENCRYPTED and examined.outcome is Outcome.SKIPPED
    return FileRecord(
        path=path,
        size=size,
        modified=modified,
        media_type=examined.media_type,
        outcome=examined.outcome,
        reason=examined.reason,
        verdict=said.verdict,
        category=said.category,
        confidence=said.confidence,
        severity=severity(said, protection),
        identity=said.identity,
        health=said.health,
        patients=said.patients,
        entities=said.entities,
        findings=said.findings,
        protection=Protection(
            file_encrypted=encrypted,
            volume_encrypted=protection.volume_encrypted,
            exposures=protection.exposures,
        ),
        rules=RULES_VERSION,
        content=examined.content,
    )


class Paths:
    """Writes paths as the sweep was asked to: as they are, or each name as a keyed token."""

    def __init__(self, fingerprinter: Fingerprinter, *, masked: bool) -> None:
        """Keep the key by which names are replaced."""
        self._fingerprinter = fingerprinter
        self._masked = masked

    def written(self, path: str) -> str:
        """A path of the file system."""
        if not self._masked:
            return path
        pure = PurePath(path)
        names = pure.parts[1:] if pure.anchor else pure.parts
        tokens = [self._fingerprinter.path_token(name) for name in names]
        return str(PurePath(pure.anchor, *tokens)) if tokens else path

    def member(self, name: str) -> str:
        """A name inside a container."""
        if not self._masked:
            return name
        return "/".join(self._fingerprinter.path_token(part) for part in name.split("/") if part)
