"""Words in the EXIF and IPTC-like tags of photographs and scans: TIFF directories, bounded.

Format: TIFF 6.0, section 2; EXIF 2.32 (CIPA DC-008), section 4.6. Text only: no number identifies.
"""

import struct
from collections.abc import Iterator
from typing import Final

_ASCII: Final = 2
_BYTES: Final = (1, 7)
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1}
_WINDOWS_TEXT: Final = range(0x9C9B, 0x9CA0)  # XPTitle, XPComment, XPAuthor, XPKeywords, XPSubject
_USER_COMMENT: Final = 0x9286
_POINTERS: Final = (0x8769, 0x8825)  # Exif and GPS directories
_MAX_DIRECTORIES: Final = 16
_MAX_ENTRIES: Final = 512
_MAX_VALUE_BYTES: Final = 65_536


def tiff_words(data: bytes) -> Iterator[str]:
    """The texts in the directories of a TIFF structure; damaged ones give what can be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 8:
        return
    waiting = [struct.unpack_from(f"{order}I", data, 4)[0]]
    seen: set[int] = set()
    while waiting and len(seen) < _MAX_DIRECTORIES:
        at = waiting.pop(0)
        if at in seen or at + 2 > len(data):
            continue
        seen.add(at)
        count = min(struct.unpack_from(f"{order}H", data, at)[0], _MAX_ENTRIES)
        for entry in range(at + 2, min(at + 2 + 12 * count, len(data) - 11), 12):
            tag, kind, number = struct.unpack_from(f"{order}HHI", data, entry)
            if tag in _POINTERS:
                waiting.append(struct.unpack_from(f"{order}I", data, entry + 8)[0])
            elif word := _word(tag, kind, _value(data, order, entry, kind, number)):
                yield word
        following = at + 2 + 12 * count
        if following + 4 <= len(data):
            waiting.append(struct.unpack_from(f"{order}I", data, following)[0])


def _value(data: bytes, order: str, entry: int, kind: int, number: int) -> bytes:
    size = _SIZES.get(kind, 0) * number
    if not 0 < size <= _MAX_VALUE_BYTES:
        return b""
    start = entry + 8 if size <= 4 else struct.unpack_from(f"{order}I", data, entry + 8)[0]
    return data[start : start + size]


def _word(tag: int, kind: int, value: bytes) -> str:
    if tag in _WINDOWS_TEXT and kind in _BYTES:
        text = value[: len(value) - len(value) % 2].decode("utf-16-le", "replace")
    elif tag == _USER_COMMENT:
        wide = value.startswith(b"UNICODE\0")
        text = value[8:].decode("utf-16-le" if wide else "utf-8", "replace")
    elif kind == _ASCII:
        text = value.decode("utf-8", "replace")
    else:
        return ""
    return text.replace("\0", " ").strip()
