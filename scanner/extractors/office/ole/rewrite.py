"""A sound compound file around one stream, for a library that trusts the file it is given.

`calamine` follows looping sector chains without end; it is handed this instead of the original,
with the stream as `olefile` has read it. [MS-CFB] version 4: sectors of 4096 bytes, so that the
header alone lists the allocation table of any stream that fits in memory.
"""

import struct
from typing import Final

_SECTOR: Final = 4096
_FREE: Final = 0xFFFFFFFF
_END: Final = 0xFFFFFFFE
_FAT: Final = 0xFFFFFFFD
_HEADER_TABLE: Final = 109  # allocation sectors that the header can list
_ENTRY: Final = struct.Struct("<64sHBBIII16sIQQIQ")
MAX_STREAM_BYTES: Final = (_HEADER_TABLE * (_SECTOR // 4) - _HEADER_TABLE - 1) * _SECTOR


def single_stream(name: str, data: bytes) -> bytes:
    """A compound file of one stream, at most `MAX_STREAM_BYTES`, padded to whole sectors."""
    length = max(1, -(-len(data) // _SECTOR))
    fat_sectors = 1
    while fat_sectors * (_SECTOR // 4) < fat_sectors + 1 + length:
        fat_sectors += 1
    first = fat_sectors + 1
    table = [*[_FAT] * fat_sectors, _END, *range(first + 1, first + length), _END]
    table += [_FREE] * (fat_sectors * (_SECTOR // 4) - len(table))
    # calamine wants a version 4 root to have a start, though its mini stream is empty.
    directory = _entry("Root Entry", 5, 1, first, 0) + _entry(
        name, 2, _FREE, first, length * _SECTOR
    )
    return b"".join(
        (
            _header(fat_sectors),
            struct.pack(f"<{len(table)}I", *table),
            directory.ljust(_SECTOR, b"\0"),
            data.ljust(length * _SECTOR, b"\0"),
        )
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return _ENTRY.pack(
        raw, len(raw), kind, 1, _FREE, _FREE, child, b"", 0, 0, 0, start, size
    )  # fmt: skip


def _header(fat_sectors: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    head += struct.pack("<9I", 1, fat_sectors, fat_sectors, 0, 4096, _END, 0, _END, 0)
    listed = [*range(fat_sectors), *[_FREE] * (_HEADER_TABLE - fat_sectors)]
    return (head + struct.pack(f"<{_HEADER_TABLE}I", *listed)).ljust(_SECTOR, b"\0")
