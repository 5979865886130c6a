"""Tables judged by column: header words and the share of valid values tell what a column holds.

Each row then becomes a `Record` whose fields have roles, so that a list of 200 patients counts
200. A form laid out as a table (labels in one column, values in the next) becomes one record. A
table that says nothing by its columns is read as prose, one line a row.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Final

from detectors import columns, headers
from detectors.document import MAX_PROSE_CHARS, Field, Prose, Record, Role, Source, Table
from findings import Location

HEADER_WITHIN_ROWS: Final = 10  # a title and a date may stand above the header
HEADER_OVER_ROWS: Final = 3  # a header with one telling word stands over so many rows
FORM_COLUMNS: Final = 8  # a form has few columns
FORM_ROWS: Final = 60
BOXES: Final = 13  # so many neighbouring cells of one character are one number, a digit a box

IDENTITY: Final = frozenset(
    {
        Role.NIR, Role.INS, Role.IPP, Role.IEP, Role.FULL_NAME, Role.FAMILY_NAME, Role.GIVEN_NAME,
        Role.BIRTH_NAME, Role.BIRTH_DATE, Role.PSEUDONYM,
    }
)  # fmt: skip
HEALTH: Final = frozenset(
    {
        Role.DIAGNOSIS_CODE, Role.DIAGNOSIS_TEXT, Role.ACT_CODE, Role.ACT_TEXT, Role.MEDICINE,
        Role.LAB_NAME, Role.LAB_RESULT, Role.SCORE, Role.NOTE, Role.CERTIFICATE,
    }
)  # fmt: skip
_NAMES: Final = frozenset({Role.FULL_NAME, Role.FAMILY_NAME, Role.GIVEN_NAME, Role.BIRTH_NAME})
_STAFF: Final = frozenset({Role.RPPS, Role.ADELI, Role.EMPLOYMENT})

_DIGIT: Final = re.compile(r"\d")

Probe = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Columns:
    """What was learnt of a table from its first rows."""

    roles: tuple[Role, ...]

    @property
    def tells(self) -> bool:
        """Whether the columns say something of persons or of health."""
        return bool(set(self.roles) & (IDENTITY | HEALTH | {Role.RPPS, Role.EMAIL, Role.PHONE}))


class TableJudge:
    """Judges the tables of one document. Keeps what it learnt of a table from chunk to chunk.

    `probe` tells whether a text holds anything that a detector finds.
    """

    def __init__(self, probe: Probe) -> None:
        """Start a document."""
        self._probe = probe
        self._known: dict[tuple[object, ...], Columns] = {}
        self._heads: dict[Location, tuple[tuple[str, ...], ...]] = {}

    def read(self, table: Table) -> Iterator[Record | Prose]:
        """One record a row that holds something; or prose, when the columns say nothing."""
        rows, first_row = table.rows, table.first_row
        key = (table.where, table.header)
        head = self._heads.pop(table.where, ()) if first_row > 1 else ()
        known = self._known.get(key) if first_row > 1 and not head else None
        if known is None:
            if form := _form(table):
                yield form
                return
            header, known = _judged(Table((*head, *rows), table.header))
            self._known[key] = known
            header = max(0, header - len(head))  # the head has been read as prose
            rows, first_row = rows[header:], first_row + header
            if known.tells:
                yield from _as_prose(_above(table, header), Columns(()))
            elif not table.header:
                self._keep_head((*head, *table.rows), table.where)
        if not known.tells:
            yield from _as_prose(table, known)
            return
        roles = self._with_text(known.roles, rows)
        for number, row in enumerate(rows, first_row):
            fields = tuple(_fields(row, roles))
            if fields:
                yield Record(Source.TABLE, fields, table.where.inside(row=number))

    def _keep_head(self, rows: Sequence[tuple[str, ...]], where: Location) -> None:
        """Keep a few rows that say nothing by themselves: the body of their table may stand below.

        A header far above its rows, or one repeated many times, comes as a passage of its own.
        """
        filled = tuple(row for row in rows if any(cell.strip() for cell in row))
        if len(filled) <= HEADER_WITHIN_ROWS:
            self._heads[where] = filled

    def _with_text(self, roles: Sequence[Role], rows: Sequence[Sequence[str]]) -> list[Role]:
        """Read a column without a role as text where a detector finds something in it."""
        width = max((len(row) for row in rows), default=0)
        wide = [*roles, *([Role.OTHER] * (width - len(roles)))]
        for index, role in enumerate(wide):
            if role is Role.OTHER:
                text = "\n".join(row[index] for row in rows if index < len(row))
                if any(map(str.isalpha, text)) and self._probe(text):
                    wide[index] = Role.TEXT
        return wide


def _fields(row: Sequence[str], roles: Sequence[Role]) -> Iterator[Field]:
    for role, value in zip(roles, row, strict=False):
        if value and role is not Role.OTHER:
            yield Field(role, value)
    if len(row) >= BOXES and (boxed := _boxed(row)):
        yield Field(Role.TEXT, boxed)


def _boxed(row: Sequence[str]) -> str:
    """The characters of neighbouring one-character cells: a number written one digit a box."""
    run: list[str] = []
    for cell in row:
        if len(cell.strip()) == 1:
            run.append(cell.strip())
        elif len(run) >= BOXES:
            break
        else:
            run.clear()
    return " ".join(run) if len(run) >= BOXES else ""


def _judged(table: Table) -> tuple[int, Columns]:
    """How many rows the header takes, and what each column holds."""
    header_rows, names = _header(table)
    body = table.rows[header_rows:]
    width = max((len(row) for row in body), default=0)
    roles = []
    for index in range(width):
        values = [row[index].strip() if index < len(row) else "" for row in body]
        roles.append(_role(names[index] if index < len(names) else "", values))
    return header_rows, Columns(tuple(_staff_or_patients(roles)))


def _header(table: Table) -> tuple[int, Sequence[str]]:
    if table.header:
        return 0, table.header
    for number, row in islice(_filled(table.rows), HEADER_WITHIN_ROWS):
        telling = {role for cell in row if (role := headers.role_of(cell)) is not None}
        if len(telling) >= 2 and not any(cell.strip().isdigit() for cell in row):
            return number + 1, row
    first = table.rows[0] if table.rows else ()
    if _names_columns(first, table.rows[1:]):
        return 1, first
    lone = len(first) <= 2 and all(headers.role_of(cell) for cell in first)
    return (1, first) if lone and len(table.rows) > 1 else (0, ())


def _filled(rows: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    return (numbered for numbered in enumerate(rows) if any(map(str.strip, numbered[1])))


def _names_columns(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a first row with one telling word is a header: words only, over enough rows."""
    words = len(first) > 2 and all(cell.strip() and not _DIGIT.search(cell) for cell in first)
    identity = any(headers.role_of(cell) in IDENTITY for cell in first)
    return words and identity and len(body) >= HEADER_OVER_ROWS


def _above(table: Table, header_rows: int) -> Table:
    """What stands above the body and is no name of a column: titles, and unknown names."""
    titles = list(table.rows[:header_rows])
    names = table.header or (titles.pop() if titles else ())
    unknown = tuple(name for name in names if headers.role_of(name) is None)
    rows = (*titles, unknown) if any(name.strip() for name in unknown) else tuple(titles)
    return Table(rows, where=table.where)


def _role(name: str, values: Sequence[str]) -> Role:
    if (said := headers.role_of(name)) is not None:
        role = columns.confirmed(said, values)
        if role is not Role.OTHER:
            return role
    return columns.by_values(values) or Role.OTHER


def _staff_or_patients(roles: Sequence[Role]) -> list[Role]:
    """In a table of carers or staff, without any health, the names are theirs."""
    kinds = set(roles)
    if kinds & {Role.RPPS, Role.ADELI} and not kinds & HEALTH and Role.NIR not in kinds:
        return [Role.CARER_NAME if role in _NAMES else role for role in roles]
    return list(roles)


def _form(table: Table) -> Record | None:
    """One record of a form whose odd columns are labels and even columns values."""
    rows = [*([table.header] if table.header else []), *table.rows]
    width = max((len(row) for row in rows), default=0)
    if not 2 <= width <= FORM_COLUMNS or len(rows) > FORM_ROWS:
        return None
    known: list[Field] = []
    others: list[Field] = []
    for row in rows:
        for label, value in zip_longest(row[::2], row[1::2], fillvalue=""):
            role = headers.role_of(label.rstrip(" :"))
            if role is not None and value.strip() and headers.role_of(value) is None:
                known.append(Field(role, value))
            elif label.strip() or value.strip():
                others.append(Field(Role.TEXT, f"{label} {value}"))
    labels = {field.role for field in known}
    if len(labels & IDENTITY) < 2 or len(known) < len(rows) / 2:
        return None
    return Record(Source.FORM, (*known, *others), table.where)


def _as_prose(table: Table, known: Columns) -> Iterator[Prose]:
    """The rows as lines, without columns of long numbers that are no NIR."""
    skipped = {
        index
        for index in range(len(known.roles))
        if columns.is_number_column([row[index] for row in table.rows if index < len(row)])
    }
    lines = [
        "\t".join(_one_line(cell) for index, cell in enumerate(row) if index not in skipped)
        for row in ([table.header] if table.header else []) + list(table.rows)
    ]
    start = table.first_row - bool(table.header)
    yield from _cut(lines, table.where, max(1, start))


def _cut(lines: Sequence[str], where: Location, first_row: int) -> Iterator[Prose]:
    block: list[str] = []
    size = 0
    for number, line in enumerate(lines, first_row):
        if block and size + len(line) > MAX_PROSE_CHARS:
            yield Prose("\n".join(block), where.inside(row=number - len(block)))
            block, size = [], 0
        block.append(line)
        size += len(line) + 1
    if any(block):
        last = first_row + len(lines) - len(block)
        yield Prose("\n".join(block), where.inside(row=last))


def _one_line(cell: str) -> str:
    return cell.replace("\n", " ").replace("\t", " ")
