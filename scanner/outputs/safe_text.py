"""File names are hostile text: what is shown of them holds no control of any kind.

A name may hold a line end, a terminal escape, a mark that turns the reading direction round, or
bytes that are no text at all (lone surrogates, PEP 383). All of them are shown escaped.
"""

import re
from typing import Final

# Unicode categories Cc, Cs, Zl, Zp, and of Cf all that hides or reorders text (Unicode TR 36, 2.4
# and 2.5): zero widths, joiners, bidirectional controls, fillers, tags.
_HIDDEN: Final = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff"
)
_UNSAFE: Final = re.compile(f"[{_HIDDEN}]")
_NAMED: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def safe_text(text: str) -> str:
    r"""Show a text on one line: `\n`, `\x1b`, `\u202e`, `\udcff` for what must not act."""
    return _UNSAFE.sub(_escape, text)


def safe_json(line: str) -> str:
    r"""The same JSON with every such character in its `\uXXXX` form: equal for whoever parses it.

    JSON leaves DEL, C1 controls and bidirectional marks as they are, and a terminal acts on them.
    """
    return _UNSAFE.sub(_escape_json, line)


def shortened(text: str, width: int) -> str:
    """Cut the start of a safe path to a width in characters; the file's own name stays."""
    return text if len(text) <= width else "…" + text[len(text) - width + 1 :]


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _NAMED:
        return _NAMED[character]
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escape_json(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
