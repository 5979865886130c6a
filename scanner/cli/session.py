"""What every command is given: the engine, the language and the terminal."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from scanner.cli.engine import Engine
from scanner.cli.terminal import Terminal
from scanner.locales import Language
from scanner.options import ScanOptions
from scanner.outputs.writer import Setting


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the command."""

    engine: Engine
    language: Language
    terminal: Terminal

    def setting(self, options: ScanOptions) -> Setting:
        """What a report needs to know of this call."""
        return Setting(
            options=options,
            language=self.language,
            version=colmate_version(),
            width=self.terminal.width(),
            colour=self.terminal.colour(self.terminal.out),
        )


def colmate_version() -> str:
    """The version of the installed distribution, `0` when it runs without being installed."""
    try:
        return version("colmate")
    except PackageNotFoundError:
        return "0"
