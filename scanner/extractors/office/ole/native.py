"""Files packaged in an OLE object: in a stream `Ole10Native`, or in the `objdata` of RTF.

[MS-OLEDS] 2.2.5 (embedded object of OLE 1.0); the layout of a package is Windows' packager's.
"""

import struct
from typing import Final

_MAX_LABEL_BYTES: Final = 1 << 16


def packaged_file(body: bytes) -> bytes:
    """The file in a package: flags, label, paths, size, then the file.

    Other servers put their own bytes there; these are given back whole.
    """
    try:
        position = 2
        for _ in range(2):  # its label and its original path
            position = body.index(b"\0", position, position + _MAX_LABEL_BYTES) + 1
        (path_bytes,) = struct.unpack_from("<I", body, position + 4)
        position += 8 + path_bytes
        (size,) = struct.unpack_from("<I", body, position)
    except (struct.error, ValueError):
        return body
    return body[position + 4 : position + 4 + size]


def embedded_object(data: bytes) -> bytes:
    """What an OLE 1.0 embedded object holds: a compound file, or a packaged one; empty if none."""
    try:
        position = 8
        class_name = b""
        for index in range(3):  # class, topic and item, each with its length
            (length,) = struct.unpack_from("<I", data, position)
            if index == 0:
                class_name = data[position + 4 : position + 4 + length].rstrip(b"\0")
            position += 4 + length
        (size,) = struct.unpack_from("<I", data, position)
    except struct.error:
        return b""
    native = data[position + 4 : position + 4 + size]
    return packaged_file(native) if class_name.lower() == b"package" else native
