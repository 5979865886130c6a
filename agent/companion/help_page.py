"""What can be done about exposed files: one page on this machine, without network or script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from agent.private_files import write_private
from scanner.locales import LANGUAGES, Language, language

PAGE: Final = "help.html"
NAMES: Final = {"en": "English", "fr": "Français"}


def help_page(first: Language) -> str:
    """The page in both languages; the one of `first` is shown until the other is chosen."""
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - 40 ms only a click need pay

    environment = Environment(
        loader=PackageLoader("agent.companion"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    spoken: list[tuple[str, str, Callable[..., Any]]] = [
        (code, NAMES[code], language(code).say) for code in LANGUAGES
    ]
    template = environment.get_template("help.html.j2")
    return template.render(languages=spoken, first=first.code)


def write_help_page(folder: Path, first: Language) -> Path:
    """Put the page into a person's folder.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / PAGE
    write_private(path, help_page(first).encode())
    return path
