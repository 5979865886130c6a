"""The table on a terminal: the worst files first, then the counts, and the verdict last of all."""

from typing import TYPE_CHECKING, Final, TextIO

from findings import FileRecord, FolderRecord, ReportRecord, Severity, Summary, Verdict
from scanner.errors import ExitCode
from scanner.locales import N_, Language
from scanner.outputs.digest import Digest, relative_to_roots
from scanner.outputs.labels import (
    CATEGORIES,
    EXPOSURES,
    REASONS,
    SEVERITIES,
    STANDINGS,
    Standing,
)
from scanner.outputs.rows import Row
from scanner.outputs.safe_text import safe_text, shortened
from scanner.outputs.sentences import (
    coverage_sentence,
    examined,
    files_text,
    kinds_text,
    patients_text,
    review_sentence,
    verdict_sentence,
)
from scanner.outputs.writer import Setting

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

MOST_ROWS: Final = 20
MARKS: Final = {
    Standing.LEAK: ("✖", "bold red"),
    Standing.REVIEW: ("▲", "yellow"),
    Standing.UNREAD: ("?", "magenta"),
    Standing.PARTIAL: ("◐", "magenta"),
    Standing.PROTECTED: ("■", "blue"),
    Standing.CLEAN: ("✔", "green"),
}
SEVERITY_STYLES: Final = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "",
    Severity.NONE: "dim",
}
NEXT_COMMAND: Final = {
    ExitCode.DONE: N_("Next: colmate scan {roots} -o html=report.html  keeps a report of this."),
    ExitCode.LEAK: N_("Next: colmate explain FILE  says why, term by term."),
    ExitCode.INCOMPLETE: N_("Next: colmate doctor  says what is missing to read the rest."),
    ExitCode.INTERRUPTED: N_("Next: run the same command again to see the rest."),
}


class TableWriter:
    """Keeps the worst rows and prints all when the summary comes."""

    def __init__(self, stream: TextIO, setting: Setting) -> None:
        self._stream = stream
        self._setting = setting
        self._digest = Digest(MOST_ROWS)

    def write(self, record: ReportRecord) -> None:
        """Keep a record, or print the report at the summary."""
        self._digest.add(record)
        if isinstance(record, Summary):
            console = console_on(self._stream, self._setting)
            if self._setting.options.dry_run:
                _print_inventory(console, record, self._setting.language)
            else:
                _print_report(console, self._digest, record, self._setting)


def console_on(stream: TextIO, setting: Setting) -> "Console":
    """A console that writes to a stream, in colour only where the setting says so."""
    from rich.console import Console  # noqa: PLC0415 - 60 ms that machine formats need not pay

    return Console(
        file=stream,
        width=setting.width,
        force_terminal=setting.colour,
        no_color=not setting.colour,
        color_system="standard" if setting.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=None if setting.colour else False,
    )


def _print_report(console: "Console", digest: Digest, summary: Summary, setting: Setting) -> None:
    language = setting.language
    rows = digest.worst()
    if rows:
        console.print(_table(rows, setting))
        if digest.listed > len(rows):
            more = digest.listed - len(rows)
            console.print("  " + language.count("and {n} more", "and {n} more", more), style="dim")
        legend = language.say("Patients: “-” was not examined, “0” was examined and names nobody.")
        console.print(legend, style="dim")
    _print_unread(console, summary, language)
    console.print()
    console.print(coverage_sentence(summary, language), soft_wrap=False)
    console.print(_totals(summary, language), style="dim")
    if step := next_command(summary, setting):
        console.print(step, style="dim", soft_wrap=True)
    console.print()
    if sentence := review_sentence(summary, language):
        console.print(sentence)
    console.print(verdict_sentence(summary, language), style=f"bold {_verdict_style(summary)}")


def next_command(summary: Summary, setting: Setting) -> str:
    """The command a reader would type next."""
    template = NEXT_COMMAND.get(ExitCode(summary.exit_code), "")
    hidden = setting.options.mask_paths
    shown = ("PATH",) if hidden else setting.options.roots[:3]
    roots = " ".join(safe_text(_quoted(root)) for root in shown)
    return setting.language.say(template, roots=roots) if template else ""


def _print_inventory(console: "Console", summary: Summary, language: Language) -> None:
    """What would be scanned, in counts: no content was opened, so nothing is said of it."""
    _print_unread(console, summary, language)
    size = language.size(summary.bytes)
    console.print(
        language.count(
            "Dry run: {n} file ({size}) met, none opened.",
            "Dry run: {n} files ({size}) met, none opened.",
            summary.files,
            size=size,
        ),
        style="bold",
    )
    console.print(language.say("Nothing is said of what they hold."), style="dim")


def _print_unread(console: "Console", summary: Summary, language: Language) -> None:
    counts = sorted(summary.not_examined.items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{language.say(REASONS[reason])} ({language.number(n)})" for reason, n in counts if n]
    if summary.folders_not_listed:
        number = language.number(summary.folders_not_listed)
        parts.append(f"{language.say('folder not listed')} ({number})")
    if parts:
        shown = " · ".join(parts)
        console.print(language.say("Not examined, or only in part: {parts}", parts=shown))


def _totals(summary: Summary, language: Language) -> str:
    parts = [files_text(summary.files, language), language.size(summary.bytes)]
    if summary.patients.high:
        patients = patients_text(summary.patients, language)
        parts.append(language.say("patients: {patients}", patients=patients))
    return " · ".join((*parts, language.duration(summary.seconds)))


def _verdict_style(summary: Summary) -> str:
    if summary.verdicts.get(Verdict.LEAK, 0):
        return "red"
    sure = summary.exit_code == ExitCode.DONE and not summary.verdicts.get(Verdict.REVIEW, 0)
    return "green" if sure and examined(summary) else "yellow"


def _table(rows: list[Row], setting: Setting) -> "Table":
    from rich import box  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415

    say = setting.language.say
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    table.add_column(say("Verdict"), no_wrap=True)
    table.add_column(say("Severity"), no_wrap=True)
    table.add_column(say("Patients"), justify="right", no_wrap=True)
    table.add_column(say("What"), ratio=4)
    table.add_column(say("Where"), ratio=4, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row, setting))
    return table


def _cells(row: Row, setting: Setting) -> "tuple[Text, ...]":
    from rich.text import Text  # noqa: PLC0415 - as above

    language, record = setting.language, row.record
    mark, style = MARKS[row.standing]
    verdict = Text(f"{mark} {language.say(STANDINGS[row.standing])}", style=style)
    path = safe_text(relative_to_roots(record.path, setting.options.roots))
    where = Text(shortened(path, max(24, setting.width * 3 // 5)))
    if isinstance(record, FolderRecord):
        what = language.say("folder: {reason}", reason=language.say(REASONS[record.reason]))
        return verdict, Text("-"), Text("-", style="dim"), Text(what), where
    unread = row.standing in (Standing.UNREAD, Standing.PROTECTED, Standing.PARTIAL)
    severity = Text(
        "-" if unread else language.say(SEVERITIES[record.severity]),
        style=SEVERITY_STYLES[record.severity],
    )
    patients = "-" if unread else language.number(record.patients.estimate)
    where.append(_exposed(record, language), style="dim")
    return verdict, severity, Text(patients), _what(record, language), where


def _what(record: FileRecord, language: Language) -> "Text":
    from rich.text import Text  # noqa: PLC0415 - as above

    lines = []
    if record.entities:
        lines = [language.say(CATEGORIES[record.category]), kinds_text(record, language)]
    if record.reason:
        lines.append(language.say(REASONS[record.reason]))
    text = Text(lines[0] if lines else "")
    for line in lines[1:]:
        text.append(f"\n{line}", style="dim")
    return text


def _exposed(record: FileRecord, language: Language) -> str:
    words = [language.say(EXPOSURES[one]) for one in record.protection.exposures]
    return f"\n{', '.join(words)}" if words else ""


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path
