"""HTML: what a reader sees, and what only its source shows.

Visible text, title, meta data, comments, typed or default values of fields, alternative texts, the
JSON that scripts carry, and tables as tables. Code and style are left out.
"""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from detectors.document import Zone
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Gap, Item, Part
from scanner.extractors.text import plain
from scanner.extractors.text.dialect import has_header
from scanner.extractors.text.embedded import part_of
from scanner.extractors.text.encoding import TextStream, head_text
from scanner.extractors.text.plain import passages
from scanner.extractors.text.table_chunks import TableChunks
from scanner.limits import Limits

_EXPANSION: Final = 16  # what the tree takes over the source
_MAX_DEPTH: Final = 1_000  # the parser takes quadratic time in open elements: 106 s for 200,000
_MAX_ATTRIBUTES: Final = 500  # of one tag: the parser compares each with all before it
_WITH_TEXT_CHARS: Final = 8_192  # a table this short is left in the text too, beside its letter
_PROLOG: Final = r"\s*+(?:<\?[^>]*+>\s*+|(?><!--.*?-->)\s*+)*+"
_TAGS: Final = "html|head|body|title|meta|style|script|table|div|p|h[1-6]|ul|form|center|font|span"
_START: Final = re.compile(
    rf"{_PROLOG}<(?:!doctype\s+html|(?:{_TAGS})[\s/>])", re.IGNORECASE | re.DOTALL
)
_ROOT: Final = re.compile(r"<html[\s>]", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9:]*)", re.IGNORECASE)
_GAP: Final = r"[ \t\r\n\f/]*+"
_ATTRIBUTE: Final = (
    rf"{_GAP}[^ \t\r\n\f/>][^ \t\r\n\f/>=]*+"
    r"(?:[ \t\r\n\f]*+=[ \t\r\n\f]*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\r\n\f>]*+))?+"
)
# A start tag with its attributes; code and style follow theirs and hold no tags, only signs.
_START_TAG: Final = re.compile(
    r"<(?:(?P<raw>script|style)(?![^ \t\r\n\f/>])|[a-z][^ \t\r\n\f/>]*+)"
    rf"(?P<many>(?:{_ATTRIBUTE}){{{_MAX_ATTRIBUTES + 1}}})?+(?:{_ATTRIBUTE})*+"
    rf"(?(raw)(?:{_GAP}>[^<]*+(?:<(?!/s)[^<]*+)*+)?+)",
    re.IGNORECASE,
)
# Elements that have no end or whose end the parser supplies: they do not nest.
_FLAT_TAGS: Final = (
    "area base br col embed hr img input link meta param source track wbr"
    " p li dd dt option optgroup tr td th thead tbody tfoot"
)
_FLAT: Final = frozenset(_FLAT_TAGS.split())
_BLOCKS: Final = (
    "p,div,br,tr,li,h1,h2,h3,h4,h5,h6,table,section,article,header,footer,address,dd,dt,option,"
    "blockquote,fieldset,legend,form,ul,ol,hr,caption,label,pre,textarea"
)
_SAID_IN: Final = ("value", "alt", "title", "placeholder", "aria-label", "summary")
_LINE: Final = "\x1e"  # stands for a line end, and
_CELL: Final = "\x1f"  # for the end of a cell, while the blanks of the source are collapsed
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_ANY_BLANKS: Final = re.compile(r"[ \t\r\n\f\x1e\x1f]+")


def recognise(content: Content) -> bool:
    """A tag of HTML at the start or, unless it declares itself XML, an html element further on."""
    head = head_text(content.head)
    if head is None or not head.lstrip().startswith("<"):
        return False
    if _START.match(head) is not None:
        return True
    return not head.lstrip().startswith("<?xml") and _ROOT.search(head) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield properties, text, tables and hidden values; a page that costs too much as plain text.

    Then words in pieces, and letters written by their numbers, are not seen: that is a gap.
    """
    source = _source(content, limits.max_in_memory_bytes // _EXPANSION)
    if source is None or _too_deep(source) or _has_too_many_attributes(source):
        yield from plain.read(content, limits)
        yield Gap(Reason.TOO_LARGE)
        return
    yield from passages("\n".join(_comments(source)), zone=Zone.NOTE)
    # What waits in a template is not shown, but it is there.
    tree = LexborHTMLParser(re.sub(r"(?i)(</?)template\b", r"\1div", source))
    yield from passages("\n".join(_properties(tree)), zone=Zone.PROPERTIES)
    yield from passages("\n".join(_attributes(tree)), zone=Zone.FORM)
    yield from _parts(tree)
    tree.strip_tags(["script", "style"], recursive=True)
    _mark_breaks(tree)
    yield from _tables(tree)
    yield from passages(_text(tree), opening=True)


def _source(content: Content, max_chars: int) -> str | None:
    pieces, total = [], 0
    for piece in TextStream(content):
        pieces.append(piece)
        total += len(piece)
        if total > max_chars:
            return None
    return "".join(pieces)


def _too_deep(source: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(source):
        if tag[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > _MAX_DEPTH:
                return True
    return False


def _has_too_many_attributes(source: str) -> bool:
    return any(tag["many"] for tag in _START_TAG.finditer(source))


def _comments(source: str) -> Iterator[str]:
    start = source.find("<!--")
    while start >= 0 and (end := source.find("-->", start + 4)) >= 0:
        yield source[start + 4 : end].strip()
        start = source.find("<!--", end)


def _properties(tree: LexborHTMLParser) -> Iterator[str]:
    for title in tree.css("title"):
        yield title.text(strip=True)
    for meta in tree.css("meta[content]"):
        name = meta.attributes.get("name") or meta.attributes.get("property")
        if name:
            yield f"{name}: {meta.attributes.get('content') or ''}"


def _attributes(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css(",".join(f"[{name}]" for name in _SAID_IN)):
        label = node.attributes.get("name") or node.attributes.get("id") or ""
        for name in _SAID_IN:
            if value := node.attributes.get(name):
                yield f"{label}: {value}" if label and name == "value" else value


def _parts(tree: LexborHTMLParser) -> Iterator[Part]:
    """JSON that scripts carry, and documents written into the page as `data:` addresses."""
    for script in tree.css('script[type*="json"]'):
        yield Part(Content.of_bytes(script.text().encode("utf-8", "replace"), "json"))
    for node in tree.css('[src^="data:"],[href^="data:"],[data^="data:"]'):
        for name in ("src", "href", "data"):
            if part := part_of(node.attributes.get(name) or ""):
                yield part


def _tables(tree: LexborHTMLParser) -> Iterator[Item]:
    """Innermost tables of two rows and two columns or more; long ones leave the text."""
    for number, node in enumerate(tree.css("table"), start=1):
        if len(node.css("table")) > 1:
            continue  # a table for layout: its own rows are in the text
        rows = [_cells(row) for row in node.css("tr")]
        if len(rows) < 2 or max(map(len, rows)) < 2:
            continue
        table = TableChunks(where=Location.at(table=number))
        if has_header(rows[:20]) or node.css_matches("tr th + th"):
            header, *rows = rows
            table = TableChunks(header, Location.at(table=number), first_row=2)
        for row in rows:
            yield from table.add(row)
        yield from table.finish()
        if sum(len(cell) for row in rows for cell in row) > _WITH_TEXT_CHARS:
            node.decompose()


def _cells(row: LexborNode) -> list[str]:
    return [
        _ANY_BLANKS.sub(" ", cell.text()).strip() for cell in row.iter() if cell.tag in ("td", "th")
    ]


def _mark_breaks(tree: LexborHTMLParser) -> None:
    for node in tree.css("pre,textarea"):
        node.replace_with(_LINE + node.text().replace("\n", _LINE) + _LINE)
    for node in tree.css("td,th"):
        node.insert_after(_CELL)
    for node in tree.css(_BLOCKS):
        node.insert_before(_LINE)
        node.insert_after(_LINE)


def _text(tree: LexborHTMLParser) -> str:
    text = tree.body.text() if tree.body is not None else ""
    text = _BLANKS.sub(" ", text).replace(_CELL, "\t").replace(_LINE, "\n")
    return re.sub(r"[ \t]*\n\s*", "\n", text).strip()


FORMAT: Final = Format(
    name="html",
    media_type="text/html",
    recognise=recognise,
    read=read,
    limits_known="Text that scripts build when the page is opened is not seen.",
)
