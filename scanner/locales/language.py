"""One language: its words, its plurals, its numbers, sizes and dates."""

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from typing import Final

from scanner.locales.catalogue import read_catalogue

LANGUAGES: Final = ("en", "fr")
_UNITS: Final = {"en": ("B", "KiB", "MiB", "GiB", "TiB"), "fr": ("o", "Kio", "Mio", "Gio", "Tio")}
_NARROW_BLANK: Final = "\u202f"  # what French puts between thousands


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translated where it is shown"
    """Mark a source string that is kept in English and translated later."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code (`en` or `fr`). An untranslated string stays English."""

    code: str
    catalogue: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def say(self, text: str, /, **values: object) -> str:
        """Translate a source string and fill in its `{named}` values, numbers well set."""
        form = (self.catalogue.get(text) or (text,))[0]
        return form.format(**self._shown(values)) if values else form

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Translate by number; the strings may use it as `{n}`. French counts 0 as singular."""
        plural = number > 1 if self.code == "fr" else number != 1
        forms = self.catalogue.get(one) or (one, many)
        return forms[-1 if plural else 0].format(**self._shown(values | {"n": number}))

    def number(self, value: int) -> str:
        """Set thousands apart: 12,480 or 12 480."""
        return f"{value:,}".replace(",", _NARROW_BLANK) if self.code == "fr" else f"{value:,}"

    def decimal(self, value: float, digits: int = 1) -> str:
        """Write a number with a fraction: 12.8 or 12,8."""
        text = f"{value:,.{digits}f}"
        if self.code == "fr":
            text = text.replace(",", _NARROW_BLANK).replace(".", ",")
        return text

    def size(self, count: int) -> str:
        """Write a count of bytes with a binary unit: 17.4 MiB or 17,4 Mio."""
        units, value, power = _UNITS[self.code], float(count), 0
        while value >= 1024 and power < len(units) - 1:
            value, power = value / 1024, power + 1
        shown = self.number(count) if power == 0 else self.decimal(value, 0 if value >= 100 else 1)
        return f"{shown}\u00a0{units[power]}"

    def duration(self, seconds: float) -> str:
        """Write a duration: 12.8 s, 3 min 02 s, 2 h 05 min."""
        if seconds < 60:
            return f"{self.decimal(seconds)}\u00a0s"
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        if hours:
            return f"{hours} h {minutes:02d} min"
        return f"{minutes} min {rest:02d} s" if rest else f"{minutes} min"

    def moment(self, moment: datetime) -> str:
        """Write a time with its offset: 2026-11-21 09:14 UTC+01:00 (French: day first)."""
        day = "%d/%m/%Y" if self.code == "fr" else "%Y-%m-%d"
        return f"{moment:{day} %H:%M} {moment:%Z}".strip()

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        return {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }


ENGLISH: Final = Language("en")


def language(code: str) -> Language:
    """The language of a code of `LANGUAGES`."""
    if code == "en":
        return ENGLISH
    file = resources.files("scanner.locales") / code / "LC_MESSAGES" / "colmate.po"
    return Language(code, read_catalogue(file.read_text("utf-8")))


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """The code of the user's language, English when it is none of ours.

    The variables and their order are POSIX's (Base Definitions, section 8.2); where none is set,
    as on Windows, the system is asked.
    """
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    return "fr" if wanted.lower().startswith(("fr_", "fr-", "french")) or wanted == "fr" else "en"
