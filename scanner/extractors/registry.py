"""The formats we read, most telling signature first, plain text last."""

from typing import Final

from scanner.extractors import (
    archive_7z,
    archive_tar,
    archive_zip,
    compressed,
    encrypted,
    foreign,
    mail,
    mbox,
    msg,
    plain,
    tnef,
)
from scanner.extractors.content import Content
from scanner.extractors.format import Format

FORMATS: Final[tuple[Format, ...]] = (
    msg.FORMAT,
    *encrypted.FORMATS,
    archive_zip.FORMAT,
    archive_7z.FORMAT,
    *compressed.FORMATS,
    *foreign.FORMATS,
    archive_tar.FORMAT,
    mbox.FORMAT,
    tnef.FORMAT,
    mail.FORMAT,
    plain.FORMAT,
)


def recognise(content: Content) -> Format | None:
    """The first format whose signature the content bears; None when no reader knows it."""
    return next((known for known in FORMATS if known.recognise(content)), None)
