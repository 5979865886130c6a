"""The help texts of the commands in the user's language."""

from typing import Any

from scanner.locales import Language


def localise(command: Any, language: Language) -> None:
    """Translate in place the help of a command, of its options and of its sub-commands.

    `command` is what `typer.main.get_command` makes; its classes are private to typer.
    """
    for name in ("help", "short_help", "epilog"):
        if text := getattr(command, name, None):
            setattr(command, name, language.say(text))
    for parameter in command.params:
        for name in ("help", "rich_help_panel"):
            if text := getattr(parameter, name, None):
                setattr(parameter, name, language.say(text))
    for part in getattr(command, "commands", {}).values():
        localise(part, language)
