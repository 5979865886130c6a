"""Is a text a table, with what between its columns, and has it a line of headings?

Told by the first lines alone: the same number of fields in nearly every row, with words on both
sides. Prose has commas too, so the comma must do better than the others.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from detectors.text import fold
from scanner.extractors.text.csv_rows import CsvRows

MAX_TITLE_ROWS: Final = 10  # titles and blank lines above the header
_MIN_LINES: Final = 2
DELIMITERS: Final = "\t;|,"
# Share of rows with the usual number of fields; sentences have commas too.
_MIN_CONSISTENT: Final = 0.6
_MIN_CONSISTENT_COMMAS: Final = 0.8
_HINT: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own first line
_DIGITS: Final = re.compile(r"\d")
_VALUE: Final = re.compile(r"[-+]?[\d\s.,/:-]+[%€]?|\d{4}-\d\d-\d\d.*|\S+@\S+\.\S+")
# Headings of hospital tables; one is enough to know the line for what it is.
_HEADING_WORDS: Final = (
    "nom prenom noms prenoms sexe nir ins ipp iep nda ndd ddn nip age adresse ville cp patient"
    " patients patiente date id num numero code libelle diagnostic dp dr das ghm rpps finess"
    " service nom_usuel nom_naissance date_naissance datenaissance telephone tel email mail"
    " medecin motif name firstname lastname surname birthdate gender address phone unite sejour"
    " acte ccam cim10 resultat analyse valeur value observations observation commentaire label"
    " type"
)
_HEADINGS: Final = frozenset(_HEADING_WORDS.split())
_WORD: Final = re.compile(rb"[a-z0-9]+")


def sniff(sample: str, *, whole: bool) -> str | None:
    """The delimiter of a table, or None for prose. `whole`: the sample is the entire file."""
    if (hint := _HINT.match(sample)) is not None:
        return hint[1]
    lines = sample.split("\n")
    lines = [line for line in (lines if whole else lines[:-1]) if line.strip()][:60]
    if len(lines) < _MIN_LINES:
        return None
    scored = [(score, mark) for mark in DELIMITERS if (score := _score(lines, mark)) > 0]
    return max(scored)[1] if scored else None


def _score(lines: list[str], mark: str) -> float:
    """How table-like the lines are with this delimiter; 0 when they are not."""
    if sum(mark in line for line in lines) < 2:
        return 0.0
    rows = list(CsvRows((line + "\n" for line in lines), mark))
    titles = next((at for at, row in enumerate(rows) if len(row) > 1), 0)
    rows = rows[min(titles, MAX_TITLE_ROWS, len(rows) // 2) :]
    width, usual = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
    share = usual / max(1, len(rows))
    least = _MIN_CONSISTENT_COMMAS if mark == "," else _MIN_CONSISTENT
    if width < 2 or usual < 2 or share < least:
        return 0.0
    full = [row for row in rows if len(row) == width]
    if not _has_columns(full) or (mark == "," and not _convincing(full, width, share)):
        return 0.0
    return share * min(width, 20) - (mark == ",") * 0.5


def _has_columns(rows: list[list[str]]) -> bool:
    """At least two columns that hold something: code with a `;` at each line's end has one."""
    used = [sum(bool(cell.strip()) for cell in column) for column in zip(*rows, strict=True)]
    return sum(count * 2 >= len(rows) for count in used) >= 2 or sum(map(bool, used)) >= 4


def _convincing(rows: list[list[str]], width: int, share: float) -> bool:
    """Commas of a table, not of sentences: short cells, no blank after the comma, many alike."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    spaced = sum(cell.startswith(" ") for cell in cells)
    if spaced * 2 > len(cells):
        return width >= 3 and share == 1.0 and len(rows) >= 3
    return width >= 3 or (len(rows) >= 3 and share > 0.95)


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of some rows holds headings.

    It does when each of its cells is short, distinct and no value, and it either bears a heading
    of the field or stands over columns of digits.
    """
    if not rows:
        return False
    cells = [cell.strip() for cell in rows[0]]
    filled = [cell for cell in cells if cell]
    if len(filled) * 2 <= len(cells) or len(set(filled)) * 10 < len(filled) * 9:
        return False
    if any(len(cell) > 80 or _VALUE.fullmatch(cell) for cell in filled):
        return False
    return _names_columns(filled) or _stands_over_digits(cells, rows[1:])


def _names_columns(cells: list[str]) -> bool:
    words = [set(_WORD.findall(fold(cell))) | {fold(cell)} for cell in cells]
    known = sum(any(word.decode("latin-1") in _HEADINGS for word in cell) for cell in words)
    return known * 3 >= len(cells)


def _stands_over_digits(cells: list[str], body: Sequence[Sequence[str]]) -> bool:
    for index, cell in enumerate(cells):
        below = [row[index] for row in body if index < len(row) and row[index].strip()]
        digits = sum(bool(_DIGITS.search(value)) for value in below)
        if cell and below and not _DIGITS.search(cell) and digits * 10 >= len(below) * 8:
            return True
    return False
