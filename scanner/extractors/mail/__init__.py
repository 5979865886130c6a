"""Mails, mail boxes, and what Outlook makes of them."""

from typing import Final

from scanner.extractors.format import Format
from scanner.extractors.mail import eml, mbox, msg, tnef

COMPOUND_FILES: Final[tuple[Format, ...]] = (msg.FORMAT,)

SIGNED: Final[tuple[Format, ...]] = (tnef.FORMAT,)

TEXTS: Final[tuple[Format, ...]] = (  # the stricter first
    mbox.FORMAT,
    eml.FORMAT,
)
