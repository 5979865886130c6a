"""Words out of mails: header words (RFC 2047), charsets that lie, HTML bodies."""

import base64
import binascii
import codecs
import quopri
import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from scanner.extractors.guard import bad_bytes

_WORD: Final = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS: Final = re.compile(r"(\?=)\s+(?==\?)")
_BREAKS: Final = re.compile(
    r"<(?:br|hr|/?(?:p|div|tr|li|h[1-6]|table|blockquote))\b", re.IGNORECASE
)
# Codecs that are no charsets, or cost more than linear time.
_NOT_CHARSETS: Final = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem"}
)


def decoded(data: bytes, charset: str | None) -> str:
    """Decode by the charset that the mail names, or by what the bytes look like."""
    named = _known(charset)
    for name in (named, "utf-8"):
        try:
            return data.decode(name or "utf-8")
        except UnicodeError:
            continue
    text = data.decode(named or "utf-8", "replace")
    if any(char > "\x7f" and char != "\ufffd" for char in text):
        return text  # mostly what it says, with some damage
    return data.decode("cp1252", "replace")


def _known(charset: str | None) -> str | None:
    """The codec of a charset name; None for US-ASCII, which mails say of anything."""
    try:
        name = codecs.lookup((charset or "").strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    if name == "iso8859-1":
        return "cp1252"  # what is meant, as browsers do
    is_text = getattr(codecs.lookup(name), "_is_text_encoding", True)
    return name if is_text and name not in _NOT_CHARSETS and name != "ascii" else None


def header_text(value: str) -> str:
    """A header's value as `email` gives it raw, unfolded and decoded."""
    text = decoded(value.encode("utf-8", "surrogateescape"), None)
    text = text.replace("\r", "").replace("\n", "")
    return _WORD.sub(_word, _BETWEEN_WORDS.sub(r"\1", text))


def _word(found: re.Match[str]) -> str:
    charset, encoding, letters = found.groups()
    data = letters.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        try:
            data = base64.b64decode(data + b"=" * (-len(data) % 4))
        except (binascii.Error, ValueError):
            return found[0]
    else:
        data = quopri.decodestring(data.replace(b"_", b" "))
    return decoded(data, charset.partition("*")[0])


def html_text(html: str) -> str:
    """The text of an HTML body, a line a block, without styles and scripts.

    Raises:
        Corrupt: the parser gave up.
    """
    with bad_bytes():
        tree = LexborHTMLParser(_BREAKS.sub(r"\n\g<0>", html))
        tree.strip_tags(["style", "script"])
        root = tree.root
        return root.text(separator=" ") if root is not None else ""
