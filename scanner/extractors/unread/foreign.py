"""Containers that are recognised and not read: unsupported or encrypted, never taken for text."""

import io
from collections.abc import Callable, Iterator
from typing import Final

from scanner.extractors.content import Content
from scanner.extractors.errors import Encrypted, ExtractError, Unsupported
from scanner.extractors.format import Format, Item
from scanner.limits import Limits

_RAR4: Final = b"Rar!\x1a\x07\x00"
_RAR5: Final = b"Rar!\x1a\x07\x01\x00"
_ISO_DESCRIPTOR_AT: Final = 32768  # ECMA-119, section 6.2.1: sixteen sectors are the system's


def has_encrypted_rar_headers(head: bytes) -> bool:
    """Whether a RAR archive hides even its names."""
    if head.startswith(_RAR4):  # main header: crc, type 0x73, flags; 0x0080 is MHD_PASSWORD
        return head[9:10] == b"\x73" and bool(int.from_bytes(head[10:12], "little") & 0x0080)
    if not head.startswith(_RAR5):
        return False
    at = len(_RAR5) + 4  # after the checksum: header size as a varint, then the type
    while at < len(head) and head[at] & 0x80:
        at += 1
    return head[at + 1 : at + 2] == b"\x04"  # archive encryption header


def _read(content: Content, limits: Limits) -> Iterator[Item]:  # noqa: ARG001 - the form of a reader
    yield from ()
    if has_encrypted_rar_headers(content.head):
        raise Encrypted("the headers of the archive are encrypted")
    raise Unsupported("a container that is not read")


def _starts(*signatures: bytes) -> Callable[[Content], bool]:
    return lambda content: content.head.startswith(signatures)


def _is_iso(content: Content) -> bool:
    if content.size < _ISO_DESCRIPTOR_AT + 6:
        return False
    try:
        stream = content.open()
        stream.seek(_ISO_DESCRIPTOR_AT + 1, io.SEEK_SET)
        return stream.read(5) in (b"CD001", b"BEA01")
    except (ExtractError, ValueError):
        return False


def _format(name: str, media_type: str, recognise: Callable[[Content], bool]) -> Format:
    return Format(
        name=name, media_type=media_type, recognise=recognise, read=_read, limits_known="not read"
    )


FORMATS: Final = (
    _format("rar", "application/vnd.rar", _starts(_RAR4, _RAR5)),
    _format("cab", "application/vnd.ms-cab-compressed", _starts(b"MSCF\0\0\0\0")),
    _format("pst", "application/vnd.ms-outlook-pst", _starts(b"!BDN")),
    _format("compress", "application/x-compress", _starts(b"\x1f\x9d")),
    _format("lz4", "application/x-lz4", _starts(b"\x04\x22\x4d\x18")),
    _format("iso", "application/x-iso9660-image", _is_iso),
)
