"""TNEF ([MS-OXTNEF]), the winmail.dat that Outlook sends to others: body and attachments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from detectors.document import Prose, Zone
from findings import Reason
from scanner.extractors.containers.budget import Budget, Expanded
from scanner.extractors.containers.names import suffix_of
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt
from scanner.extractors.format import Format, Gap, Item, Member
from scanner.extractors.mail import decoding
from scanner.extractors.text.plain import passages
from scanner.limits import Limits

_SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_HEADER_BYTES: Final = 6  # signature and key
_SUBJECT: Final = 0x00018004
_BODY: Final = 0x0002800C
_MESSAGE_PROPERTIES: Final = 0x00069003
_ATTACHMENT_STARTS: Final = 0x00069002
_ATTACHMENT_NAME: Final = 0x00018010
_ATTACHMENT_DATA: Final = 0x0006800F


@dataclass(frozen=True, slots=True)
class _Attribute:
    tag: int
    data: bytes = field(repr=False)


@dataclass(slots=True)
class _Attachment:
    name: str = field(default="", repr=False)
    data: bytes = field(default=b"", repr=False)


def recognise(content: Content) -> bool:
    """Four bytes of signature."""
    return content.head.startswith(_SIGNATURE)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield subject, body and attachments.

    Raises:
        Corrupt: an attribute goes beyond the end; what stood before was yielded.
        TooLarge: it does not fit the memory allowance.
        BudgetSpent: there are more attachments than a container may have.
    """
    budget = Budget.of(content, limits)
    data = content.read(limits.max_in_memory_bytes)
    waiting: _Attachment | None = None
    for attribute in _attributes(data):
        if attribute.tag == _ATTACHMENT_STARTS:
            yield from _member(waiting, budget)
            waiting = _Attachment()
        elif waiting is not None and attribute.tag == _ATTACHMENT_NAME:
            waiting.name = _text(attribute.data)
        elif waiting is not None and attribute.tag == _ATTACHMENT_DATA:
            waiting.data = attribute.data
        else:
            yield from _words(attribute)
    yield from _member(waiting, budget)
    if not _is_whole(data):
        raise Corrupt("an attribute goes beyond the end")


def _attributes(data: bytes) -> Iterator[_Attribute]:
    """The whole attributes (section 2.1.3): level, tag, length, data, checksum."""
    for start, length, tag in _places(data):
        if start + length + 2 <= len(data):
            yield _Attribute(tag, data[start : start + length])


def _is_whole(data: bytes) -> bool:
    end = _HEADER_BYTES
    for start, length, _ in _places(data):
        end = start + length + 2
    return end == len(data)


def _places(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Start of data, length and tag of each attribute."""
    at = _HEADER_BYTES
    while at + 9 <= len(data):
        tag = int.from_bytes(data[at + 1 : at + 5], "little")
        length = int.from_bytes(data[at + 5 : at + 9], "little")
        yield at + 9, length, tag
        at += 9 + length + 2


def _words(attribute: _Attribute) -> Iterator[Item]:
    if attribute.tag == _SUBJECT:
        yield Prose(f"subject: {_text(attribute.data)}", zone=Zone.MAIL_HEADER)
    elif attribute.tag == _BODY:
        yield from passages(_text(attribute.data))
    elif attribute.tag == _MESSAGE_PROPERTIES:
        yield Gap(Reason.UNSUPPORTED)


def _member(attachment: _Attachment | None, budget: Budget) -> Iterator[Item]:
    if attachment is None:
        return
    budget.take_member()
    name = attachment.name or "attachment"
    content = Expanded.of_member(attachment.data, suffix=suffix_of(name), budget=budget)
    yield Member(name, content)


def _text(data: bytes) -> str:
    return decoding.decoded(data.rstrip(b"\0"), None)


FORMAT: Final = Format(
    name="tnef",
    media_type="application/vnd.ms-tnef",
    recognise=recognise,
    read=read,
    is_container=True,
    limits_known="message properties, which hold the RTF body, are told as a gap; an embedded "
    "message is a member of unsupported format",
)
