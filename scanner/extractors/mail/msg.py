"""Outlook messages ([MS-OXMSG]): an OLE file with one stream for each property.

Read with olefile rather than with python-oxmsg, which loads every attachment at once, decodes
strictly and has no door to an embedded message's bytes; the tests hold this reader against it.
"""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any, Final

import olefile

from detectors.document import Prose, Zone
from findings import Reason
from scanner.extractors.containers.budget import Budget, Expanded
from scanner.extractors.containers.member_stream import refused
from scanner.extractors.containers.names import suffix_of
from scanner.extractors.content import Content
from scanner.extractors.errors import ExtractError
from scanner.extractors.format import Format, Gap, Item, Member, Part
from scanner.extractors.guard import bad_bytes
from scanner.extractors.mail import decoding, rtf_compressed
from scanner.extractors.mail.msg_properties import (
    ATTACH_DATA,
    BODY,
    HTML,
    RTF,
    SUBJECT,
    Properties,
)
from scanner.extractors.text.plain import passages
from scanner.limits import Limits

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMBEDDED: Final = "__substg1.0_3701000D"
_MAX_STORAGES: Final = 8  # two for each level of embedded messages


def recognise(content: Content) -> bool:
    """An OLE file with the property stream that only messages have."""
    if not content.head.startswith(_OLE):
        return False
    try:
        with bad_bytes():
            return bool(olefile.OleFileIO(content.open()).exists("__properties_version1.0"))
    except ExtractError:
        return False


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield headers, bodies, the other text properties and the attachments.

    Raises:
        Corrupt: the OLE file is damaged.
        BudgetSpent: there are more attachments than a container may have.
    """
    budget = Budget.of(content, limits)
    with bad_bytes():
        ole = olefile.OleFileIO(content.open())
        folders = _folders(ole)
    yield from _Message(ole, [], folders, limits).items(budget)


def _folders(ole: Any) -> dict[tuple[str, ...], dict[str, int]]:
    """For each folder its streams with their sizes."""
    folders: dict[tuple[str, ...], dict[str, int]] = {}
    for path in ole.listdir(streams=True, storages=True):
        if ole.get_type(path) == olefile.STGTY_STREAM:
            folders.setdefault(tuple(path[:-1]), {})[path[-1]] = ole.get_size(path)
        else:
            folders.setdefault(tuple(path), {})
    return folders


class _Message:
    """A message, or one embedded in an attachment of another."""

    def __init__(
        self,
        ole: Any,
        path: list[str],
        folders: dict[tuple[str, ...], dict[str, int]],
        limits: Limits,
    ) -> None:
        self._ole = ole
        self._path = path
        self._folders = folders
        self._limits = limits
        self._properties = self._of([])

    def _of(self, below: list[str]) -> Properties:
        path = [*self._path, *below]
        return Properties(self._ole, path, self._folders.get(tuple(path), {}), self._limits)

    def _below(self, prefix: str) -> list[str]:
        depth = len(self._path)
        return sorted(
            path[-1]
            for path in self._folders
            if len(path) == depth + 1
            and list(path[:depth]) == self._path
            and path[-1].startswith(prefix)
        )

    def items(self, budget: Budget) -> Iterator[Item]:
        """Everything of the message."""
        yield from self.words()
        for folder in self._below("__attach_version1.0_"):
            yield from self._attachment(folder, budget)

    def words(self) -> Iterator[Item]:
        """Header lines, body, then what other text the message holds."""
        lines = self._properties.header_lines()
        for recipient in self._below("__recip_version1.0_"):
            lines.append(f"to: {self._of([recipient]).other_text(', ')}")
        for prose in passages("\n".join(lines)):
            yield Prose(prose.text, prose.where, zone=Zone.MAIL_HEADER)
        yield from self._body()
        rest = self._properties.other_text()
        for prose in passages(rest):
            yield Prose(prose.text, prose.where, zone=Zone.PROPERTIES)
        if self._properties.was_cut:
            yield Gap(Reason.CORRUPT)

    def _body(self) -> Iterator[Item]:
        texts = [self._properties.text(BODY), decoding.html_text(self._properties.text(HTML))]
        opening = True
        for text in texts:
            for prose in passages(text):
                yield Prose(prose.text, prose.where, opening=opening)
                opening = False
        rtf = self._properties.data(RTF)
        if opening and rtf:
            try:
                plain = rtf_compressed.decompressed(rtf, self._limits.max_in_memory_bytes)
            except ExtractError as error:
                yield Gap(error.reason)
            else:
                yield Part(Content.of_bytes(plain, "rtf"))

    def _attachment(self, folder: str, budget: Budget) -> Iterator[Item]:
        budget.take_member()
        properties = self._of([folder])
        name = properties.attachment_name() or f"attachment {folder[-8:]}"
        inner = [*self._path, folder, _EMBEDDED]
        if tuple(inner) in self._folders:
            yield from _Message(self._ole, inner, self._folders, self._limits).as_mail(name, budget)
            return
        try:
            data = properties.whole(ATTACH_DATA)
        except ExtractError as error:
            yield refused(name, error.reason, size=properties.size(ATTACH_DATA))
        else:
            content = Expanded.of_member(data, suffix=suffix_of(name), budget=budget)
            yield Member(name, content)

    def as_mail(self, name: str, budget: Budget) -> Iterator[Item]:
        """This embedded message as a member in the internet form, which stands by itself."""
        if len(self._path) > _MAX_STORAGES:
            yield refused(name, Reason.ARCHIVE_DEPTH)
            return
        words: list[str] = []
        files: list[tuple[str, bytes]] = []
        for item in self.items(budget):
            match item:
                case Prose():
                    words.append(item.text)
                case Member(refused=Reason() as reason) | Gap(reason):
                    yield Gap(reason)
                case Member() | Part():
                    inner = item.name if isinstance(item, Member) else "body.rtf"
                    files.append((inner, item.content.read(self._limits.max_in_memory_bytes)))
        try:
            whole = _mail_bytes(self._properties.text(SUBJECT), "\n".join(words), files)
        except ExtractError as error:
            yield refused(name, error.reason)
        else:
            content = Expanded.of_member(whole, suffix="eml", budget=budget)
            yield Member(name, content)


def _mail_bytes(subject: str, words: str, files: list[tuple[str, bytes]]) -> bytes:
    mail = EmailMessage()
    with bad_bytes():
        mail["Subject"] = _one_line(subject)
        mail.set_content(words)
        for name, data in files:
            mail.add_attachment(
                data, maintype="application", subtype="octet-stream", filename=_one_line(name)
            )
        return bytes(mail)


def _one_line(text: str) -> str:
    """What may stand in a header: no line end, no control character, not without end."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:200]).split())


FORMAT: Final = Format(
    name="outlook message",
    media_type="application/vnd.ms-outlook",
    recognise=recognise,
    read=read,
    is_container=True,
    limits_known="a compressed RTF body is read when there is no other; times and numbers are not",
)
