"""The commands and their options, as typer reads them. Found by `colmate` as an entry point."""

from collections.abc import Iterable
from typing import Annotated

import typer

from scanner.cli.lang import Lang
from scanner.cli.session import Session
from scanner.errors import ExitCode
from scanner.locales import N_

commands = typer.Typer(
    name="agent",
    help=N_("Watch this machine and report to the collector, unnoticed."),
    no_args_is_help=True,
)

ConfigFile = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help=N_("Settings (the machine's own agent.toml).")),
]


DryRun = Annotated[
    bool, typer.Option("--dry-run", help=N_("Say what would be done, and do nothing."))
]


@commands.command("enrol", help=N_("Make this machine known to the collector."))
def enrol_command(
    context: typer.Context,
    *,
    token_file: Annotated[
        str,
        typer.Option("--token-file", metavar="FILE",
                     help=N_("The enrolment token; the file is wiped afterwards.")),
    ],
    replace: Annotated[
        bool,
        typer.Option("--replace", help=N_("Enrol anew: the former identity is given up.")),
    ] = False,
    config: ConfigFile = None,
    lang: Lang = None,  # noqa: ARG001 - read before the rest (see scanner.cli.run)
) -> int:  # fmt: skip
    """Enrol."""
    from agent.cli.enrolling import enrol  # noqa: PLC0415 - help starts without it

    session: Session = context.obj
    return enrol(session, config, token_file, replace=replace)


@commands.command("run", help=N_("Watch, examine and report until told to stop."))
def run_command(
    context: typer.Context,
    *,
    part: Annotated[
        str,
        typer.Option("--part", metavar="all|scan|relay", show_default=False,
                     help=N_("Both halves (by default), or one: see the services.")),
    ] = "all",
    config: ConfigFile = None,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:  # fmt: skip
    """Run."""
    from agent.cli.running import run_agent  # noqa: PLC0415 - as above

    session: Session = context.obj
    return run_agent(session, config, part)


@commands.command("status", help=N_("Say what is examined, what waits and what is not read."))
def status_command(
    context: typer.Context,
    *,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="text|json", show_default=False,
                     help=N_("text (by default) or json."))
    ] = "text",
    config: ConfigFile = None,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:  # fmt: skip
    """Say how it is."""
    from agent.cli.asking import status  # noqa: PLC0415 - as above

    session: Session = context.obj
    return status(session, config, as_json=form == "json")


@commands.command("pause", help=N_("Examine nothing for a while; what happens meanwhile is kept."))
def pause_command(
    context: typer.Context,
    duration: Annotated[
        str, typer.Argument(metavar="TIME", help=N_("30m, 1h... or 0 to go on now."))
    ],
    *,
    config: ConfigFile = None,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:
    """Pause."""
    from agent.cli.asking import pause  # noqa: PLC0415 - as above

    session: Session = context.obj
    return pause(session, config, duration)


@commands.command("companion", help=N_("Tell this session's person of their files, once a day."))
def companion_command(
    context: typer.Context,
    *,
    once: Annotated[
        bool,
        typer.Option("--once", help=N_("Say on the terminal what would be said now, and end.")),
    ] = False,
    folder: Annotated[
        str | None,
        typer.Option("--folder", metavar="DIR",
                     help=N_("Where the agent publishes (the system's own place).")),
    ] = None,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:  # fmt: skip
    """Tell a person."""
    from agent.cli.companion import companion  # noqa: PLC0415 - as above

    session: Session = context.obj
    return companion(session, folder, once=once)


@commands.command("flush", help=N_("Send now what waits to be sent."))
def flush_command(
    context: typer.Context,
    *,
    wait: Annotated[
        str, typer.Option("--wait", metavar="TIME", show_default=False,
                          help=N_("How long to wait for it (30s)."))
    ] = "30s",
    config: ConfigFile = None,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:  # fmt: skip
    """Flush."""
    from agent.cli.asking import flush  # noqa: PLC0415 - as above

    session: Session = context.obj
    return flush(session, config, wait)


@commands.command("install", help=N_("Make the agent a service of this machine."))
def install_command(
    context: typer.Context,
    *,
    dry_run: DryRun = False,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:
    """Install."""
    from agent.installation import install  # noqa: PLC0415 - as above

    session: Session = context.obj
    return _told(session, install(session.language.say, dry_run=dry_run))


@commands.command("uninstall", help=N_("Remove the service; what it knows is kept."))
def uninstall_command(
    context: typer.Context,
    *,
    purge: Annotated[
        bool, typer.Option("--purge", help=N_("Remove also its key, index and spool."))
    ] = False,
    dry_run: DryRun = False,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:
    """Uninstall."""
    from agent.installation import uninstall  # noqa: PLC0415 - as above

    session: Session = context.obj
    return _told(session, uninstall(session.language.say, purge=purge, dry_run=dry_run))


def _told(session: Session, lines: Iterable[str]) -> int:
    for line in lines:
        session.terminal.out.write(f"{line}\n")
    return ExitCode.DONE
