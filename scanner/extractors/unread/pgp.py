"""OpenPGP messages (RFC 4880, RFC 9580): encrypted, or only signed?"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

_PKESK: Final = 1  # session key encrypted to a public key
_SKESK: Final = 3  # session key from a passphrase
_ENCRYPTED_DATA: Final = frozenset({9, 18, 20})
_LEADS: Final = _ENCRYPTED_DATA | {_PKESK, _SKESK}
_VERSIONS: Final = {_PKESK: (2, 3, 6), _SKESK: (4, 5, 6), 18: (1, 2), 20: (1,)}
_ARMOR: Final = re.compile(rb"\s*-----BEGIN PGP MESSAGE-----[ \t]*\r?\n(.{0,4000})", re.DOTALL)
_ARMOR_HEADER: Final = re.compile(rb"[A-Za-z]+: [^\n]*\n")


@dataclass(frozen=True, slots=True)
class _Packet:
    tag: int
    body_at: int
    end: int | None  # None: of unknown length, up to the end


def is_encrypted(head: bytes) -> bool:
    """Whether bytes begin with an encrypted message, binary or armoured."""
    armored = _ARMOR.match(head)
    if armored:
        return _is_encrypted_binary(_unarmored(armored[1]), sure=True)
    return _is_encrypted_binary(head, sure=False)


def _unarmored(text: bytes) -> bytes:
    """The first packet bytes of an armoured block."""
    text = text.lstrip()
    while header := _ARMOR_HEADER.match(text):
        text = text[header.end() :].lstrip()
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", text.split(b"-----")[0].split(b"\n=")[0])
    try:
        return base64.b64decode(letters[: len(letters) // 4 * 4])
    except binascii.Error:
        return b""


def _is_encrypted_binary(data: bytes, *, sure: bool) -> bool:
    """`sure` tells that it is OpenPGP; otherwise a second packet has to confirm it."""
    first = _packet(data, 0)
    if first is None or first.tag not in _LEADS:
        return False
    if sure:
        return True
    versions = _VERSIONS.get(first.tag, ())
    if first.body_at >= len(data) or data[first.body_at] not in versions:
        return False
    if first.tag not in (_PKESK, _SKESK) or first.end is None:
        return False  # a lone data packet begins like too many other files
    second = _packet(data, first.end)
    return second is not None and second.tag in _LEADS


def _packet(data: bytes, at: int) -> _Packet | None:
    """The packet header at an offset (RFC 9580, section 4.2)."""
    if at + 6 > len(data) or not data[at] & 0x80:
        return None
    if data[at] & 0x40:
        return _new_packet(data, at)
    kind = data[at] & 3
    if kind == 3:
        return _Packet(data[at] >> 2 & 0xF, at + 1, None)
    width = 1 << kind
    body = at + 1 + width
    length = int.from_bytes(data[at + 1 : body], "big")
    return _Packet(data[at] >> 2 & 0xF, body, body + length)


def _new_packet(data: bytes, at: int) -> _Packet:
    tag, first = data[at] & 0x3F, data[at + 1]
    if first < 192:
        return _Packet(tag, at + 2, at + 2 + first)
    if first < 224:
        length = (first - 192 << 8) + data[at + 2] + 192
        return _Packet(tag, at + 3, at + 3 + length)
    if first == 255:
        length = int.from_bytes(data[at + 2 : at + 6], "big")
        return _Packet(tag, at + 6, at + 6 + length)
    return _Packet(tag, at + 2, None)
