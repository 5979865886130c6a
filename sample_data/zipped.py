"""Zip packages with nothing in them that changes from one day to the next."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Final

DAY: Final = (2026, 3, 9, 8, 30, 0)
_WHEN: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?")
_DATED: Final = ("docProps/core.xml", "meta.xml")


def zipped(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """A deflated zip of these parts, in their order."""
    items = parts.items() if isinstance(parts, Mapping) else parts
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in items:
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a zip by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def settled(package: bytes) -> bytes:
    """An office package with fixed times inside and outside."""
    parts = unzipped(package)
    for name in _DATED:
        if name in parts:
            parts[name] = _WHEN.sub(b"2026-03-09T08:30:00Z", parts[name])
    return zipped(parts)


def replaced(package: bytes, **parts: bytes) -> bytes:
    """A package with some parts put in or replaced; `__` stands for `/`, the last `_` for a dot."""
    names = {".".join(name.replace("__", "/").rsplit("_", 1)): data for name, data in parts.items()}
    return zipped(unzipped(package) | names)
