"""`colmate explain`: why one file got its verdict, term by term, without a word of its content."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from findings import Category, FileRecord, Outcome, Verdict
from scanner.cli.session import Session
from scanner.errors import ExitCode
from scanner.examined import Term
from scanner.locales import N_, Language
from scanner.options import ScanOptions
from scanner.outputs.evidence_labels import evidence_text
from scanner.outputs.labels import CATEGORIES, ENTITIES, EXPOSURES, REASONS, SEVERITIES, Standing
from scanner.outputs.rows import standing_of
from scanner.outputs.safe_text import safe_text
from scanner.outputs.sentences import location_text, patients_text
from scanner.outputs.table_report import MARKS, console_on

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_MOST_FINDINGS: Final = 30
_BAR: Final = 12  # characters of the longest bar
_SENTENCES: Final = {
    Standing.LEAK: N_("A leak: it holds identifiable health data and nothing protects it."),
    Standing.REVIEW: N_("To review: it may be a leak. A person should look at it."),
    Standing.UNREAD: N_("Not examined: nothing can be said of what it holds."),
    Standing.PARTIAL: N_("Nothing found in the part that was read; the rest is unknown."),
    Standing.PROTECTED: N_("Encrypted: its content was not examined."),
    Standing.CLEAN: N_("Clean: examined whole, and nothing was found."),
}

_NUMBERS: Final = N_(
    "A leak: it lists ten or more national health numbers, and nothing explains or protects them."
)


def explain(path: str, options: ScanOptions, session: Session) -> ExitCode:
    """Show the verdict of one file and its members, the evidence, and what was found, masked."""
    explained = session.engine.explain(path, options)
    console = console_on(session.terminal.out, session.setting(options))
    for number, (record, terms) in enumerate(explained):
        if number:
            console.print()
        _show(console, record, terms, session.language)
    return _exit_code([record for record, _ in explained])


def _show(
    console: "Console", record: FileRecord, terms: Sequence[Term], language: Language
) -> None:
    standing = standing_of(record)
    mark, style = MARKS[standing]
    console.print(safe_text(record.path), style="dim", soft_wrap=True)
    console.print(f"{mark} {language.say(_sentence(record, standing))}", style=style)
    for line in _facts(record, language):
        console.print(f"  {line}")
    if terms:
        console.print()
        console.print(_evidence(terms, language))
    if record.findings:
        console.print()
        console.print(_findings(record, language))


def _sentence(record: FileRecord, standing: Standing) -> str:
    return _NUMBERS if _by_number(record) else _SENTENCES[standing]


def _by_number(record: FileRecord) -> bool:
    """Whether it is a leak because of how many numbers it lists, whatever else it holds."""
    return record.verdict is Verdict.LEAK and record.category is Category.NATIONAL_IDENTIFIER


def _facts(record: FileRecord, language: Language) -> list[str]:
    say, facts = language.say, []
    if record.reason:
        facts.append(say("Reason: {reason}.", reason=say(REASONS[record.reason])))
    if record.verdict in (Verdict.LEAK, Verdict.REVIEW):
        facts.append(
            say(
                "{category} · severity {severity} · patients {patients} · confidence {confidence}",
                category=say(CATEGORIES[record.category]),
                severity=say(SEVERITIES[record.severity]),
                patients=patients_text(record.patients, language),
                confidence=language.decimal(record.confidence, 2),
            )
        )
    if _by_number(record):
        facts.append(say("Decided by how many they are, not by the confidence or the points."))
    if exposures := [say(EXPOSURES[one]) for one in record.protection.exposures]:
        facts.append(say("Exposed by: {exposures}.", exposures=", ".join(exposures)))
    return facts


def _evidence(terms: Sequence[Term], language: Language) -> "Table":
    say = language.say
    table = _plain_table(say("Evidence"), say("Detail"), say("Points"), "")
    most = max(abs(term.points) for term in terms) or 1.0
    for term in terms:
        bar = ("+" if term.points >= 0 else "-") * max(1, round(_BAR * abs(term.points) / most))
        points = f"{term.points:+.2f}".replace(".", "," if language.code == "fr" else ".")
        group, detail = evidence_text(term.group, term.detail, language)
        table.add_row(
            safe_text(group),
            safe_text(detail),
            points,
            bar,
            style="" if term.points >= 0 else "dim",
        )
    return table


def _findings(record: FileRecord, language: Language) -> "Table":
    say = language.say
    table = _plain_table(say("Found"), say("Masked"), say("Times"), say("Place"))
    for finding in record.findings[:_MOST_FINDINGS]:
        table.add_row(
            say(ENTITIES[finding.entity]),
            safe_text(finding.masked),
            language.number(finding.count),
            location_text(finding.location, language),
        )
    if len(record.findings) > _MOST_FINDINGS:
        more = len(record.findings) - _MOST_FINDINGS
        table.add_row(language.count("and {n} more", "and {n} more", more), "", "", "", style="dim")
    return table


def _plain_table(first: str, second: str, number: str, last: str) -> "Table":
    from rich import box  # noqa: PLC0415 - only the commands that print tables pay for it
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=True)
    table.add_column(first)
    table.add_column(second, overflow="fold")
    table.add_column(number, justify="right", no_wrap=True)
    table.add_column(last)
    return table


def _exit_code(records: Sequence[FileRecord]) -> ExitCode:
    if any(record.verdict is Verdict.LEAK for record in records):
        return ExitCode.LEAK
    if not records or any(record.outcome is not Outcome.SCANNED for record in records):
        return ExitCode.INCOMPLETE
    return ExitCode.DONE
