"""One call of `colmate`: from its arguments to its exit code. No error gets past here."""

from collections.abc import Sequence

from scanner.cli.crash import internal_error
from scanner.cli.engine import Engine, installed
from scanner.cli.session import Session
from scanner.cli.terminal import Terminal
from scanner.errors import ColmateError, ExitCode, UsageProblem
from scanner.locales import LANGUAGES, N_, language, preferred


def run(
    arguments: Sequence[str], *, engine: Engine | None = None, terminal: Terminal | None = None
) -> int:
    """Run a command line and return its exit code."""
    terminal = terminal or Terminal.of_process()
    words = language(_wanted_language(arguments, terminal))
    session = Session(engine or installed(), words, terminal)
    try:
        return _called(arguments, session)
    except KeyboardInterrupt:
        terminal.tell(words.say("colmate: interrupted."))
        return ExitCode.INTERRUPTED
    except ColmateError as error:
        terminal.tell_error(error, words)
        return error.exit_code
    except BrokenPipeError:
        return ExitCode.INTERNAL
    except Exception as error:
        if terminal.environment.get("COLMATE_DEBUG") == "1":
            raise
        terminal.tell_error(internal_error(error), words)
        return ExitCode.INTERNAL


def _called(arguments: Sequence[str], session: Session) -> int:
    from typer import Abort, TyperException  # noqa: PLC0415 - workers import us without commands

    from scanner.cli.app import command  # noqa: PLC0415

    try:
        code = command(session.language).main(
            list(arguments), prog_name="colmate", obj=session, standalone_mode=False
        )
    except TyperException as error:
        raise UsageProblem(
            N_("{problem}"),
            next_step=N_("See: colmate --help"),
            problem=error.format_message() or "?",
        ) from None
    except Abort:
        raise KeyboardInterrupt from None
    return int(code or 0)


def _wanted_language(arguments: Sequence[str], terminal: Terminal) -> str:
    """The language has to be known before the arguments are parsed: mistakes in them are told."""
    for one, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, value = one.partition("=")
        wanted = value or following
        if name == "--lang" and wanted in LANGUAGES:
            return wanted
    return preferred(terminal.environment)
