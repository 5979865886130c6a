"""Reader of gettext catalogues (`.po`), as far as ours go.

Format: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html. Contexts, fuzzy marks
and obsolete entries are refused, so that no half-translated string gets by unseen.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field


class CatalogueError(ValueError):
    """A catalogue that is not written as ours are. The message names the line."""


@dataclass(slots=True)
class _Entry:
    """The strings of one entry by keyword: `msgid`, `msgid_plural`, `msgstr`, `msgstr[1]`..."""

    strings: dict[str, str] = field(default_factory=dict)

    def forms(self) -> tuple[str, ...]:
        """Singular, then plural where there is one."""
        strings = (self.strings.get(key, "") for key in ("msgstr", "msgstr[0]", "msgstr[1]"))
        return tuple(text for text in strings if text)


def read_catalogue(text: str) -> dict[str, tuple[str, ...]]:
    """Map each source string to its translated forms (one, or singular and plural).

    Raises:
        CatalogueError: a line is no part of the format above, or a string is translated twice.
    """
    catalogue: dict[str, tuple[str, ...]] = {}
    for entry in _entries(text):
        source = entry.strings.get("msgid", "")
        if source in catalogue:
            raise CatalogueError(f"translated twice: {source!r}")
        catalogue[source] = entry.forms()
    catalogue.pop("", None)  # the header
    return catalogue


def _entries(text: str) -> Iterator[_Entry]:
    entry, keyword = _Entry(), ""
    for number, line in enumerate(text.splitlines(), start=1):
        first, _, rest = line.strip().partition(" ")
        if not first or first in ("#", "#:", "#."):
            if not first and entry.strings:
                yield entry
                entry = _Entry()
            continue
        if first.startswith('"') and keyword in entry.strings:
            entry.strings[keyword] += _string(line.strip(), number)
        elif first in ("msgid", "msgid_plural", "msgstr", "msgstr[0]", "msgstr[1]"):
            keyword = first
            entry.strings[keyword] = _string(rest, number)
        else:
            raise CatalogueError(f"line {number} is not of the format")
    if entry.strings:
        yield entry


def _string(quoted: str, number: int) -> str:
    try:
        value = ast.literal_eval(quoted)
    except (ValueError, SyntaxError):
        value = None
    if not isinstance(value, str):
        raise CatalogueError(f"line {number} holds no quoted string")
    return value
