"""Mails with fixed dates and boundaries, Outlook messages, a mailbox."""

import struct
from email.message import EmailMessage
from email.policy import SMTP

from tests.makers.compound import compound

_FROM = "secretariat@chve.example"
_TO = "cabinet@ville.example"


def mail(subject: str, body: str, *files: tuple[str, bytes], html: str = "") -> bytes:
    """A mail between carers; each file is attached in base64."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = _FROM, _TO, subject
    message["Date"] = "Mon, 09 Mar 2026 08:30:00 +0100"
    message.set_content(body, cte="quoted-printable")
    if html:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=====colmate{number}=====")
    return bytes(message)


def mailbox(*mails: bytes) -> bytes:
    """An mbox of these mails."""
    first = b"From secretariat@chve.example Mon Mar  9 08:30:00 2026\n"
    return b"".join(first + one.replace(b"\r\n", b"\n") + b"\n" for one in mails)


def outlook(subject: str, body: str, *files: tuple[str, bytes]) -> bytes:
    """An Outlook message ([MS-OXMSG]); each stream is declared with its right length."""
    texts = {"001A": "IPM.Note", "0037": subject, "1000": body, "0C1A": "Secrétariat", "0E04": _TO}
    streams = {f"__substg1.0_{pid}001F": text.encode("utf-16-le") for pid, text in texts.items()}
    counts = struct.pack("<8s4L8s", b"", 0, len(files), 0, len(files), b"")
    tree = {"__properties_version1.0": counts + _declared(streams), **streams}
    for number, (name, data) in enumerate(files):
        folder = f"__attach_version1.0_#{number:08X}"
        parts = {
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": data,
        }
        method = struct.pack("<HHLQ", 0x0003, 0x3705, 6, 1)
        tree[f"{folder}/__properties_version1.0"] = bytes(8) + method + _declared(parts)
        tree |= {f"{folder}/{path}": part for path, part in parts.items()}
    return compound(tree)


def _declared(streams: dict[str, bytes]) -> bytes:
    return b"".join(
        struct.pack("<HHLLL", int(path[16:20], 16), int(path[12:16], 16), 6, len(data), 0)
        for path, data in streams.items()
    )
