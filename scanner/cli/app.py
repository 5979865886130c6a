"""The commands and their options, as typer reads them."""

import json
import platform
from importlib.metadata import entry_points
from typing import Annotated, Any, Final

import typer

from scanner.cli.authorisation import commands as authorisation_commands
from scanner.cli.lang import Lang
from scanner.cli.localise import localise
from scanner.cli.order import Words, read_order
from scanner.cli.session import Session, colmate_version
from scanner.errors import ExitCode
from scanner.locales import N_, Language
from scanner.rules import RULES_VERSION

_EPILOG: Final = N_(
    "Exit codes: 0 everything accounted for and no leak, 1 at least one leak, 2 the command line "
    "makes no sense, 3 incomplete, 4 internal error or a report not written, 5 refused by policy, "
    "130 interrupted."
)
COMMANDS: Final = "colmate.commands"  # the group of entry points: one typer application each
_WHAT: Final = N_("What to scan")
_LIMITS: Final = N_("What one file may cost")
_REPORT: Final = N_("What to report, and where")
# Texts of typer's own that its help shows.
TYPERS: Final = (
    N_("Show this message and exit."),
    N_("Arguments"),
    N_("Commands"),
    N_("Options"),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)

app = typer.Typer(
    name="colmate",
    help=N_("Find medical data that lies unprotected, and say so without leaking it."),
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


KeyFile = Annotated[
    str | None,
    typer.Option(
        "--key-file", envvar="COLMATE_KEY_FILE", metavar="FILE", rich_help_panel=_REPORT,
        help=N_("Secret key of the fingerprints: 16 bytes or more, the hospital's own."),
    ),
]  # fmt: skip
Timeout = Annotated[
    str | None,
    typer.Option("--timeout-per-file", metavar="TIME", rich_help_panel=_LIMITS,
                 help=N_("Time for one file with all that it contains (60s).")),
]  # fmt: skip
MaxMemory = Annotated[
    str | None,
    typer.Option("--max-memory", metavar="SIZE", rich_help_panel=_LIMITS,
                 help=N_("Memory for one file (512M).")),
]  # fmt: skip
MaxDepth = Annotated[
    int | None,
    typer.Option("--max-depth", metavar="N", rich_help_panel=_LIMITS,
                 help=N_("Archives inside archives (3).")),
]  # fmt: skip
NoSecondStage = Annotated[
    bool,
    typer.Option("--no-second-stage", rich_help_panel=_LIMITS,
                 help=N_("Leave out the slower look at undecided files.")),
]  # fmt: skip
Private = Annotated[
    str,
    typer.Option("--private", metavar="skip|count|scan", rich_help_panel=_WHAT,
                 show_default=False,
                 help=N_("Private zones: skip (by default), count, or scan your own.")),
]  # fmt: skip
Authorisation = Annotated[
    str | None,
    typer.Option("--authorisation", "--authorization", metavar="FILE", rich_help_panel=_WHAT,
                 help=N_("With --private scan: the signed leave to open this zone of another.")),
]  # fmt: skip


def _version_facts() -> dict[str, str]:
    return {
        "colmate": colmate_version(),
        "rules": RULES_VERSION,
        "python": platform.python_version(),
    }


def _say_version(session: Session) -> None:
    shown = " · ".join(f"{name} {value}" for name, value in _version_facts().items())
    session.terminal.out.write(f"{shown}\n")


def _version_option(context: typer.Context, *, wanted: bool) -> None:
    """`colmate --version` says it and ends."""
    if wanted and not context.resilient_parsing:
        _say_version(context.obj)
        raise typer.Exit


@app.callback()
def any_command(
    *,
    lang: Lang = None,
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_version_option, is_eager=True,
                     help=N_("Say which version this is, and exit.")),
    ] = False,
) -> None:  # fmt: skip
    """Take the options that every command has."""


@app.command("scan", help=N_("Scan files and folders, once. “-” scans standard input."),
             epilog=_EPILOG)  # fmt: skip
def scan_command(  # noqa: PLR0913 - one parameter an option, as typer reads them
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH...", help=N_("Files or folders to scan.")),
    ] = None,
    *,
    from_file: Annotated[
        str | None,
        typer.Option("--from-file", metavar="LIST", rich_help_panel=_WHAT,
                     help=N_("Scan also the paths listed in this file, one a line.")),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", rich_help_panel=_WHAT,
                     help=N_("Leave out what matches. May be repeated.")),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="GLOB", rich_help_panel=_WHAT,
                     help=N_("Scan only what matches. May be repeated.")),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="30d|DATE", rich_help_panel=_WHAT,
                     help=N_("Only files changed since.")),
    ] = None,
    one_file_system: Annotated[
        bool,
        typer.Option("--one-file-system", rich_help_panel=_WHAT,
                     help=N_("Stay on the disk of each root.")),
    ] = False,
    follow_symlinks: Annotated[
        bool,
        typer.Option("--follow-symlinks", rich_help_panel=_WHAT,
                     help=N_("Follow links, never out of their root.")),
    ] = False,
    private: Private = "skip",
    authorisation: Authorisation = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", rich_help_panel=_WHAT,
                     help=N_("Count what would be scanned, open nothing.")),
    ] = False,
    max_size: Annotated[
        str | None,
        typer.Option("--max-size", metavar="SIZE", rich_help_panel=_LIMITS,
                     help=N_("Skip, and say so, files larger than this (2G).")),
    ] = None,
    timeout_per_file: Timeout = None,
    max_memory: MaxMemory = None,
    max_depth: MaxDepth = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="N", rich_help_panel=_LIMITS,
                     help=N_("Files examined at the same time.")),
    ] = None,
    no_second_stage: NoSecondStage = False,
    form: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", rich_help_panel=_REPORT,
                     show_default=False,
                     help=N_("Print: table (by default), json, jsonl, csv, html or sarif.")),
    ] = "table",
    report: Annotated[
        list[str] | None,
        typer.Option("--output", "-o", metavar="FORMAT=PATH", rich_help_panel=_REPORT,
                     help=N_("Write also a report to a file. May be repeated.")),
    ] = None,
    key_file: KeyFile = None,
    mask_paths: Annotated[
        bool,
        typer.Option("--mask-paths", rich_help_panel=_REPORT,
                     help=N_("Replace names of files and folders by keyed tokens.")),
    ] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", rich_help_panel=_REPORT,
                     help=N_("End with 3 when incomplete, even if there are leaks.")),
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", rich_help_panel=_REPORT, help=N_("Show no progress.")),
    ] = False,
    lang: Lang = None,
) -> int:  # fmt: skip
    """Scan."""
    from scanner.cli.scan import scan  # noqa: PLC0415 - `version` and help start without it

    session: Session = context.obj
    order = read_order(
        Words(
            roots=tuple(paths or ()),
            from_file=from_file,
            include=tuple(include or ()),
            exclude=tuple(exclude or ()),
            max_size=max_size,
            since=since,
            one_file_system=one_file_system,
            follow_symlinks=follow_symlinks,
            private=private,
            authorisation=authorisation,
            jobs=jobs,
            format=form,
            reports=tuple(report or ()),
            lang=lang or session.language.code,
            dry_run=dry_run,
            key_file=key_file,
            mask_paths=mask_paths,
            strict=strict,
            timeout_per_file=timeout_per_file,
            max_memory=max_memory,
            max_depth=max_depth,
            second_stage=not no_second_stage,
        )
    )
    return scan(order, session, quiet=quiet)


@app.command("explain", help=N_("Say why one file got its verdict, term by term."))
def explain_command(  # noqa: PLR0913 - as above
    context: typer.Context,
    path: Annotated[str, typer.Argument(metavar="PATH", help=N_("The file to explain."))],
    *,
    private: Private = "skip",
    timeout_per_file: Timeout = None,
    max_memory: MaxMemory = None,
    max_depth: MaxDepth = None,
    no_second_stage: NoSecondStage = False,
    key_file: KeyFile = None,
    lang: Lang = None,
) -> int:
    """Explain."""
    from scanner.cli.explain import explain  # noqa: PLC0415 - as above

    session: Session = context.obj
    order = read_order(
        Words(
            roots=(path,),
            private=private,
            timeout_per_file=timeout_per_file,
            max_memory=max_memory,
            max_depth=max_depth,
            second_stage=not no_second_stage,
            key_file=key_file,
            lang=lang or session.language.code,
        )
    )
    return explain(path, order.options, session)


@app.command("doctor", help=N_("Say what this machine lacks to read everything."))
def doctor_command(
    context: typer.Context,
    *,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="text|json", show_default=False,
                     help=N_("text (by default) or json."))
    ] = "text",
    key_file: KeyFile = None,
    lang: Lang = None,  # noqa: ARG001 - read before the rest (see run)
) -> int:  # fmt: skip
    """Check."""
    from scanner.cli.doctor import doctor  # noqa: PLC0415 - as above

    return doctor(context.obj, key_file=key_file, as_json=form == "json")


@app.command("version", help=N_("Say which version this is."))
def version_command(
    context: typer.Context,
    *,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="text|json", show_default=False,
                     help=N_("text (by default) or json."))
    ] = "text",
    lang: Lang = None,  # noqa: ARG001 - read before the rest (see run)
) -> int:  # fmt: skip
    """Version."""
    session: Session = context.obj
    if form == "json":
        session.terminal.out.write(f"{json.dumps(_version_facts())}\n")
    else:
        _say_version(session)
    return ExitCode.DONE


app.add_typer(authorisation_commands, name="authorisation")


def command(language: Language) -> Any:
    """The command tree with its help in one language, and what other rooms bring to it."""
    for brought in entry_points(group=COMMANDS):
        app.add_typer(brought.load(), name=brought.name)
    tree = typer.main.get_command(app)
    localise(tree, language)
    return tree
