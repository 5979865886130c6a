"""The HTML report: one file that opens from a USB key and asks nothing of any network.

Its content security policy lets nothing run or style but the two blocks it was written with, named
by their hashes (CSP level 3, section 2.3.1); a hostile file name is text and stays text.
"""

import base64
import hashlib
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final, TextIO

from findings import ReportRecord, Summary
from scanner.outputs.digest import Digest
from scanner.outputs.html_page import page_values
from scanner.outputs.writer import Setting

MOST_ROWS: Final = 20_000


class HtmlWriter:
    """Keeps what the page shows and writes it at the summary."""

    def __init__(self, stream: TextIO, setting: Setting) -> None:
        self._stream = stream
        self._setting = setting
        self._digest = Digest(MOST_ROWS)

    def write(self, record: ReportRecord) -> None:
        """Keep a record, or write the page."""
        self._digest.add(record)
        if isinstance(record, Summary):
            for chunk in rendered(self._digest, record, self._setting):
                self._stream.write(chunk)


def rendered(digest: Digest, summary: Summary, setting: Setting) -> Iterator[str]:
    """Yield the page in pieces, so that a long one is never whole in memory twice."""
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - 40 ms others need not pay
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("scanner.outputs"), autoescape=True, trim_blocks=True
    )
    css, js = _template("report.css"), _template("report.js")
    values: dict[str, Any] = page_values(digest, summary, setting)
    stream = environment.get_template("report.html.j2").stream(
        values
        | {
            "say": setting.language.say,
            "css": Markup(css),  # noqa: S704 - our own file, not data
            "js": Markup(js),  # noqa: S704 - as above
            "css_hash": csp_hash(css),
            "js_hash": csp_hash(js),
        }
    )
    stream.enable_buffering(200)
    yield from stream


def csp_hash(text: str) -> str:
    """Name a block as a content security policy does."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _template(name: str) -> str:
    return (resources.files("scanner.outputs") / "templates" / name).read_text("utf-8")
