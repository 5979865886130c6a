"""Documents carried inside a message as text: base64 or hexadecimal."""

import base64
import binascii
from collections.abc import Iterator

from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Gap, Item, Part


def embedded(data: str, max_bytes: int) -> Iterator[Item]:
    """The part that a base64 text holds, or the gap that it leaves when it cannot be had."""
    if not data.strip():
        return
    if len(data) * 3 // 4 > max_bytes:
        yield Gap(Reason.TOO_LARGE)
        return
    try:
        decoded = base64.b64decode("".join(data.split()).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        yield Gap(Reason.CORRUPT)
        return
    yield Part(Content.of_bytes(decoded))


def embedded_hex(data: str) -> Iterator[Item]:
    """The part that hexadecimal digits hold, or the gap that they leave."""
    try:
        yield Part(Content.of_bytes(bytes.fromhex(data)))
    except ValueError:
        yield Gap(Reason.CORRUPT)
