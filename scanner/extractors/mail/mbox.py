"""mbox mail boxes (RFC 4155): streamed, each message a member named by its number."""

import re
from collections.abc import Iterator
from typing import Final

from findings import Reason
from scanner.extractors.containers.budget import Budget, Expanded
from scanner.extractors.containers.member_stream import refused
from scanner.extractors.containers.window import Window
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item, Member
from scanner.extractors.mail.eml import looks_like_mail
from scanner.limits import Limits

_FROM_LINE: Final = re.compile(rb"From [^\r\n]{1,300}\d{4}[^\r\n]{0,20}\r?\n")
_NEXT: Final = re.compile(rb"\r?\n\r?\n(?=From [^\r\n]{1,300}\d{4}[^\r\n]{0,20}\r?\n)")
_OVERLAP: Final = 400  # longer than a From_ line with the blank line before it
_CHUNK: Final = 1 << 20


def recognise(content: Content) -> bool:
    """A From_ line with a year, then mail headers."""
    first = _FROM_LINE.match(content.head)
    return first is not None and looks_like_mail(content.head, needed=2, start=first.end())


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the messages one at a time, in memory one at a time.

    Raises:
        BudgetSpent: there are more messages than a container may have.
    """
    budget = Budget.of(content, limits)
    largest = limits.max_in_memory_bytes // 4  # what the reader of mails takes
    for number, message in enumerate(_messages(content, largest), start=1):
        budget.take_member()
        name = f"message {number}"
        if message is None:
            yield refused(name, Reason.TOO_LARGE)
        else:
            start = _FROM_LINE.match(message)
            body = message[start.end() :] if start else message
            yield Member(name, Expanded.of_member(body, suffix="eml", budget=budget))


def _messages(content: Content, largest: int) -> Iterator[bytes | None]:
    """Cut at From_ lines that follow a blank line; None for a message larger than allowed."""
    window = Window(content)
    parts: list[bytes] = []
    held = 0
    tail = b""
    while chunk := window.read(_CHUNK):
        data = tail + chunk
        at = 0
        for found in _NEXT.finditer(data):
            yield _joined(parts, data[at : found.end()], held, largest)
            parts, held, at = [], 0, found.end()
        cut = max(at, len(data) - _OVERLAP)
        held += cut - at
        if held <= largest:
            parts.append(data[at:cut])
        tail = data[cut:]
    yield _joined(parts, tail, held, largest)


def _joined(parts: list[bytes], last: bytes, held: int, largest: int) -> bytes | None:
    return b"".join([*parts, last]) if held + len(last) <= largest else None


FORMAT: Final = Format(
    name="mbox",
    media_type="application/mbox",
    recognise=recognise,
    read=read,
    is_container=True,
    limits_known="a body line with From_ and a year after a blank line is taken for the next "
    "message, as every mbox reader does; what it holds is read all the same",
)
