"""The formats we read, most telling signature first, plain text last."""

from typing import Final

from scanner.extractors import (
    archives,
    databases,
    images,
    mail,
    medical,
    office,
    pdf,
    text,
    unread,
)
from scanner.extractors.content import Content
from scanner.extractors.format import Format

FORMATS: Final[tuple[Format, ...]] = (
    # documents that are archives or OLE files inside, before those
    *office.PACKAGES,
    *mail.COMPOUND_FILES,
    *unread.COMPOUND_FILES,
    *office.COMPOUND_FILES,  # the last takes any
    # signatures
    *office.SIGNED,
    *pdf.FORMATS,
    *databases.FORMATS,
    *unread.ENCRYPTED,
    *archives.FORMATS,
    *mail.SIGNED,
    *unread.CONTAINERS,
    *archives.UNSIGNED,  # tar is told by a checksum alone
    # an image may open as TIFF and be DICOM
    *medical.FORMATS,
    *images.FORMATS,
    *unread.BINARIES,
    # kinds of text, the strictest first
    *mail.TEXTS,
    *text.FORMATS,
)


def recognise(content: Content) -> Format | None:
    """The first format whose signature the content bears; None when no reader knows it."""
    return next((known for known in FORMATS if known.recognise(content)), None)
