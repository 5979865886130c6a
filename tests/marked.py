"""Text with `[[...]]` around what must be found, as detectors write their promises."""

import re
from typing import Final

_MARK: Final = re.compile(r"\[\[|\]\]")


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks out: the plain text, and the start and end of each span in it.

    Raises:
        ValueError: marks are nested or not closed.
    """
    plain, spans, opened, last = "", [], None, 0
    for mark in _MARK.finditer(text):
        plain += text[last : mark.start()]
        last = mark.end()
        if (mark[0] == "[[") == (opened is not None):
            raise ValueError("marks must open and close in turn")
        if opened is None:
            opened = len(plain)
        else:
            spans.append((opened, len(plain)))
            opened = None
    if opened is not None:
        raise ValueError("a mark is not closed")
    return plain + text[last:], spans
