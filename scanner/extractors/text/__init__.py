"""Text of all kinds: plain, tables, HTML, XML, JSON. Other readers hand their text to it."""

from typing import Final

from scanner.extractors.format import Format
from scanner.extractors.text import delimited, html, json_text, plain, xml_text

FORMATS: Final[tuple[Format, ...]] = (  # the strictest first
    html.FORMAT,
    xml_text.FORMAT,
    json_text.FORMAT,
    delimited.FORMAT,
    plain.FORMAT,
)
