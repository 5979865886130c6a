"""Internet mail (RFC 5322, MIME): headers and bodies as prose, attachments as members.

Encrypted parts (S/MIME, PGP/MIME, inline PGP, Apicrypt) are members refused as encrypted; a mail
that holds nothing else is encrypted itself.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from typing import Final

from detectors.document import Prose, Zone
from findings import Location, Reason
from scanner.extractors.containers.budget import Budget, Expanded
from scanner.extractors.containers.member_stream import refused
from scanner.extractors.containers.names import suffix_of
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, Encrypted, ExtractError
from scanner.extractors.format import Format, Gap, Item, Member
from scanner.extractors.guard import bad_bytes
from scanner.extractors.mail import decoding
from scanner.extractors.text.plain import passages
from scanner.extractors.unread.encrypted import is_encrypted_text, is_enveloped
from scanner.limits import HEAD_BYTES, Limits

SHOWN_HEADERS: Final = (
    "subject", "from", "to", "cc", "bcc", "reply-to", "sender", "keywords", "comments",
    "thread-topic",
)  # fmt: skip
_KNOWN: Final = frozenset(
    b"received|from|to|cc|subject|date|message-id|mime-version|return-path|delivered-to|"
    b"content-type|content-transfer-encoding|reply-to|sender|in-reply-to|references|dkim-signature|"
    b"authentication-results|x-mailer|x-originating-ip|envelope-to|thread-topic|user-agent|"
    b"importance|x-priority".split(b"|")
)
_TELLING: Final = frozenset({b"received", b"message-id", b"mime-version", b"return-path", b"from"})
_HEADER: Final = re.compile(rb"([!-9;-~]{1,76}):(?:[ \t\r\n]|$)")
_EMLX: Final = re.compile(rb"\d{1,10}\s*\r?\n")
_PGP: Final = "-----BEGIN PGP MESSAGE-----"
_SIGNATURES: Final = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_SMIME: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
# `email` reads the parameters of these in quadratic time, and each part costs it some 2 KB.
_STRUCTURED: Final = re.compile(
    rb"^content-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE
)
_MAX_STRUCTURED_HEADER: Final = 4096
MAX_PARTS: Final = 100_000
_MEMORY_RATIO: Final = 4  # `email` holds a mail as text lines, then as parts: four times its bytes


def recognise(content: Content) -> bool:
    """Three known header lines at the start (two by the name .eml), one of them telling."""
    needed = 2 if content.suffix in ("eml", "emlx", "mht", "mhtml") else 3
    return looks_like_mail(content.head, needed)


def looks_like_mail(head: bytes, needed: int = 3, start: int = 0) -> bool:
    """Whether a block of mail headers starts in a head, at an offset."""
    names = []
    lines = _without_emlx(head[start:]).lstrip(b"\r\n").splitlines()
    if len(head) >= HEAD_BYTES:
        lines.pop()  # cut in its middle
    for line in lines[:60]:
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        header = _HEADER.match(line)
        if header is None:
            return False
        names.append(header[1].lower())
    known = [name for name in names if name in _KNOWN]
    return len(known) >= needed and len(known) * 3 >= len(names) and bool(_TELLING & set(known))


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield headers, bodies and attachments.

    Raises:
        TooLarge: the mail does not fit the memory allowance.
        Encrypted: its whole content is encrypted; the headers were yielded.
        BudgetSpent: more parts than a container may have.
    """
    raw = _without_emlx(content.read(limits.max_in_memory_bytes // _MEMORY_RATIO))
    message = _parsed(raw)
    if isinstance(message, Gap):
        yield from passages(decoding.decoded(raw, None))
        yield message
        return
    headers = _headers(message)
    if headers:
        yield Prose(headers, zone=Zone.MAIL_HEADER)
    yield from _Parts(Budget.of(content, limits)).read(message)


def _without_emlx(raw: bytes) -> bytes:
    """Apple Mail writes the byte count on a line of its own before the mail."""
    count = _EMLX.match(raw)
    return raw[count.end() :] if count else raw


def _parsed(raw: bytes) -> Message | Gap:
    """The parsed mail; or why `email` cannot be let loose on it."""
    if any(len(found[0]) > _MAX_STRUCTURED_HEADER for found in _STRUCTURED.finditer(raw)):
        return Gap(Reason.CORRUPT)
    if raw.count(b"\n--") > MAX_PARTS:
        return Gap(Reason.ARCHIVE_BUDGET)
    try:
        return message_from_bytes(raw.lstrip(b"\r\n"), policy=policy.compat32)
    except RecursionError:
        return Gap(Reason.ARCHIVE_DEPTH)


def _headers(message: Message) -> str:
    lines = [
        f"{name}: {decoding.header_text(str(value))}"
        for name, value in message.raw_items()
        if name.lower() in SHOWN_HEADERS
    ]
    return "\n".join(lines)


class _Parts:
    """The walk through the parts of one mail."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._number = 0
        self._sealed: list[Member] = []
        self._saw_clear = False
        self._saw_body = False

    def read(self, message: Message) -> Iterator[Item]:
        """Yield every part, without recursion."""
        waiting = [message]
        while waiting:
            part = waiting.pop()
            if part.get_content_type() == "multipart/encrypted":
                self._seal("encrypted.asc")
            elif part.get_content_maintype() == "multipart" and part.is_multipart():
                waiting.extend(reversed(_children(part)))
            else:
                self._number += 1
                yield from self._leaf(part)
        if self._sealed and not self._saw_clear:
            raise Encrypted("the whole content of the mail is encrypted")
        yield from self._sealed

    def _leaf(self, part: Message) -> Iterator[Item]:
        kind = part.get_content_type()
        if kind in _SIGNATURES:
            return
        try:
            name = _filename(part)
            data = _payload(part)
        except ExtractError as error:
            yield Gap(error.reason)
            return
        if any("Base64Length" in type(defect).__name__ for defect in part.defects):
            yield Gap(Reason.CORRUPT)
        if kind in _SMIME and _is_sealed_smime(part, data):
            self._seal(name or "smime.p7m", len(data))
        elif kind in ("text/plain", "text/html") and not name:
            yield from self._body(kind, decoding.decoded(data, _charset(part)))
        elif data:
            yield self._member(name or f"part {self._number}", data)

    def _body(self, kind: str, text: str) -> Iterator[Item]:
        if kind == "text/html":
            text = decoding.html_text(text)
        sealed_at = self._sealed_at(text)
        if sealed_at is not None:
            self._seal("encrypted.asc", len(text) - sealed_at)
            text = text[:sealed_at]
        if not text.strip():
            return
        self._saw_clear = True
        for prose in passages(text, Location.at(part=self._number)):
            opening = not self._saw_body
            self._saw_body = True
            yield Prose(prose.text, prose.where, opening=opening)

    @staticmethod
    def _sealed_at(text: str) -> int | None:
        """Where an encrypted message starts in a body."""
        start = len(text) - len(text.lstrip())
        if is_encrypted_text(_bytes(text[start : start + 4000])):
            return start
        at = text.find(_PGP)
        return at if at >= 0 and is_encrypted_text(_bytes(text[at : at + 4000])) else None

    def _member(self, name: str, data: bytes) -> Member:
        self._budget.take_member()
        self._saw_clear = True
        content = Expanded.of_member(data, suffix=suffix_of(name), budget=self._budget)
        return Member(name, content)

    def _seal(self, name: str, size: int = 0) -> None:
        self._budget.take_member()
        self._sealed.append(refused(name, Reason.ENCRYPTED, size=size))


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return (
        [child for child in payload if isinstance(child, Message)]
        if isinstance(payload, list)
        else []
    )


def _filename(part: Message) -> str:
    with bad_bytes():
        name = part.get_filename()
        return decoding.header_text(name) if name else ""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (UnicodeError, LookupError, ValueError):
        return None


def _payload(part: Message) -> bytes:
    """The decoded bytes of a leaf; of an attached mail, its own text."""
    with bad_bytes():
        if part.is_multipart():
            children = _children(part)
            if not children:
                raise Corrupt("an attached mail without content")
            return _unwrapped(part, children[0].as_bytes())
        payload = part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""


def _unwrapped(part: Message, data: bytes) -> bytes:
    """Some programs encode an attached mail, which MIME forbids: the parser takes it as it is."""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding not in ("base64", "quoted-printable"):
        return data
    whole = Message()
    whole["Content-Transfer-Encoding"] = encoding
    whole.set_payload(data.lstrip(b"\r\n").decode("ascii", "surrogateescape"))
    decoded = whole.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else data


def _is_sealed_smime(part: Message, data: bytes) -> bool:
    """Enveloped, by what it says or by what it is; signed-only S/MIME is not."""
    with bad_bytes():
        kind = str(part.get_param("smime-type", "")).lower()
    return is_enveloped(data[:400]) or kind in ("enveloped-data", "authenveloped-data")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


FORMAT: Final = Format(
    name="mail",
    media_type="message/rfc822",
    recognise=recognise,
    read=read,
    is_container=True,
    limits_known="transport headers and detached signatures are not read; what an opaque S/MIME "
    "signature wraps is a member of unsupported format",
)
