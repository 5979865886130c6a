"""The option that every command has."""

from typing import Annotated

import typer

from scanner.errors import UsageProblem
from scanner.locales import LANGUAGES, N_


def _known_language(code: str | None) -> str | None:
    if code is not None and code not in LANGUAGES:
        raise UsageProblem(N_("There is no language “{lang}”: use fr or en."), lang=code)
    return code


Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="fr|en", callback=_known_language,
                 help=N_("Language of messages and reports.")),
]  # fmt: skip
