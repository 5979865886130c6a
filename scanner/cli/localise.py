"""The help texts of the commands in the user's language."""

from typing import Any

from scanner.locales import Language


def localise(command: Any, language: Language) -> None:
    """Translate in place the help of a command, of its options and of its sub-commands.

    `command` is what `typer.main.get_command` makes; its classes are private to typer.
    """
    _localise(command, command.context_class(command, **command.context_settings), language)


def _localise(command: Any, context: Any, language: Language) -> None:
    for name in ("help", "short_help", "epilog"):
        if text := getattr(command, name, None):
            setattr(command, name, language.say(text))
    command.rich_help_panel = language.say("Commands")
    for parameter in command.get_params(context):  # with --help, which typer adds here
        _localise_parameter(parameter, language)
    for part in getattr(command, "commands", {}).values():
        _localise(part, command.context_class(part, parent=context), language)


def _localise_parameter(parameter: Any, language: Language) -> None:
    panel = "Arguments" if parameter.param_type_name == "argument" else "Options"
    parameter.rich_help_panel = language.say(parameter.rich_help_panel or panel)
    if parameter.help:
        parameter.help = language.say(parameter.help)
    if getattr(parameter, "is_flag", False):
        parameter.metavar = ""  # typer would show <bool>, which nobody types
