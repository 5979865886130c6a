"""Fixed-width files of the PMSI and of billing: VID-HOSP, RSS, RHS, RPS, RSF-ACE and others.

In these files a NIR has digits on both sides, so that no search for fifteen digits finds it: only
the columns tell. Each line is one record; RSS and RHS name nobody, but birth date, sex, postcode
and stay number single a patient out.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Role, Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.lines import lines
from scanner.extractors.medical.pmsi_layouts import DATES, FORMS, LAYOUTS, Layout, cut
from scanner.extractors.text import plain
from scanner.limits import Limits

_SAMPLE_BYTES: Final = 64 << 10
_ENOUGH_LINES: Final = 3
_LONGEST_LINE: Final = 1 << 20  # 9,999 units of 50 columns after an ANO-HOSP line
_SHORTEST_LINE: Final = 80  # a TRA line has 82 columns, all others more


def recognise(content: Content) -> bool:
    """Three lines (or all, if fewer) of one kind, and most lines of that kind."""
    if not any(_layout(line) for line in islice(_long_lines(content.head), 5)):
        return False
    sample = content.open().read(_SAMPLE_BYTES)
    rows = sample.decode("cp1252", "replace").splitlines()
    if content.size > len(sample) and len(rows) > 1:
        rows.pop()  # cut in its middle
    rows = [row for row in rows if row.strip()]
    kinds = Counter(layout.name for row in rows if (layout := _layout(row)) is not None)
    if not kinds:
        return False
    _, most = kinds.most_common(1)[0]
    return most >= min(_ENOUGH_LINES, len(rows)) and 2 * kinds.total() >= len(rows)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record a line; lines of no known kind come as prose."""
    strange: list[str] = []
    held = 0
    longest = min(_LONGEST_LINE, limits.max_in_memory_bytes)
    layout: Layout | None = None
    for number, raw in enumerate(lines(content, longest), start=1):
        line = raw.decode("cp1252", "replace")
        layout = _layout(line, layout)
        if layout is not None:
            yield from _record(layout, line, Location.at(line=number))
            continue
        strange.append(line)
        held += len(line)
        if held >= MAX_PROSE_CHARS:
            yield from plain.passages("\n".join(strange))
            strange, held = [], 0
    yield from plain.passages("\n".join(strange))


def _long_lines(head: bytes) -> Iterator[str]:
    rows = head.decode("cp1252", "replace").splitlines()
    return (row for row in rows if len(row) >= _SHORTEST_LINE)


def _layout(line: str, likely: Layout | None = None) -> Layout | None:
    """The kind of a line. Lines of one kind mostly follow each other: `likely` is tried first."""
    if len(line) < _SHORTEST_LINE:
        return None
    if likely is not None and likely.fits(line):
        return likely
    return next((layout for layout in LAYOUTS if layout.fits(line)), None)


def _record(layout: Layout, line: str, where: Location) -> Iterator[Item]:
    fields = Fields()
    for role, span in layout.columns:
        _add(role, cut(line, span), fields)
    if layout.more is not None:
        for role, value in layout.more(line):
            _add(role, value, fields)
    yield from fields.items(Source.PMSI, where)


def _add(role: Role, value: str, into: Fields) -> None:
    text = value.strip()
    form = FORMS.get(role)
    if form is not None and not form.fullmatch(text):
        return
    if role is Role.CARER_NAME:
        text = " ".join(text.split())
    into.add(role, iso_date(text, day_first=True) if role in DATES else text)


FORMAT: Final = Format(
    name="pmsi",
    media_type="text/x-pmsi",
    recognise=recognise,
    read=read,
    limits_known="B2 and NOEMIE files; amounts and CSARR acts are not kept",
)
