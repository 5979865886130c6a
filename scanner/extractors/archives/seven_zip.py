"""7z archives: members streamed folder by folder through py7zr's decoders.

py7zr pushes whole files into memory or onto the disk; here its header parser and its decompressors
are used, and the bytes are pulled: a folder (7z's word for one compressed stream of many files) is
decoded once, from its first file to its last. py7zr is loaded when the first archive comes: it
costs a tenth of a second and 7 MB.
"""

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, BinaryIO, Final

from findings import Reason
from scanner.extractors.archives.checked import Checked
from scanner.extractors.containers.budget import Budget
from scanner.extractors.containers.member_stream import MemberStream, Source, offered, refused
from scanner.extractors.containers.window import Window
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, Encrypted, Unsupported
from scanner.extractors.format import Format, Item
from scanner.extractors.guard import bad_bytes
from scanner.limits import Limits

_CHUNK: Final = 1 << 16
_LZMA1: Final = b"\x03\x01\x01"
_LZMA2: Final = b"\x21"
_PPMD: Final = b"\x03\x04\x01"
_AES: Final = b"\x06\xf1\x07\x01"


def recognise(content: Content) -> bool:
    """Six bytes of signature."""
    return content.head.startswith(b"7z\xbc\xaf\x27\x1c")


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the members.

    Raises:
        Encrypted: the names are encrypted too.
        Corrupt: the headers, which stand at the end, are cut or damaged.
        BudgetSpent: it expands beyond the allowance.
    """
    budget = Budget.of(content, limits)
    archive = _opened(content)
    streams = getattr(getattr(archive, "header", None), "main_streams", None)
    if streams is None:
        return
    for folder, start, packed in _folders(archive, streams):
        refusal = _refusal(folder, limits)
        decoded = _Decoded(content, folder, start, packed)
        at = 0
        for file in folder.files or ():
            size = int(file.uncompressed)
            if refusal is not None:
                budget.take_member()
                yield refused(file.filename, refusal, size=size)
            else:
                stream = MemberStream(decoded.opener(at, size, file.crc32), budget)
                yield from offered(
                    file.filename, stream, budget=budget, limits=limits, declared=size
                )
            at += size


def _opened(content: Content) -> Any:
    with bad_bytes():
        return _parsed(content.open())


def _parsed(stream: BinaryIO) -> Any:
    import py7zr  # noqa: PLC0415 - see the module's word
    from py7zr.exceptions import (  # noqa: PLC0415 - same
        PasswordRequired,
        UnsupportedCompressionMethodError,
    )

    try:
        return py7zr.SevenZipFile(stream)
    except PasswordRequired:
        raise Encrypted("the headers are encrypted") from None
    except UnsupportedCompressionMethodError:
        raise Unsupported("the headers use a method that is not read") from None


def _folders(archive: Any, streams: Any) -> Iterator[tuple[Any, int, int]]:
    """Each folder with the offset and the length of its packed stream."""
    with bad_bytes():
        sizes = list(streams.packinfo.packsizes)
        starts = list(accumulate(sizes, initial=archive.afterheader + streams.packinfo.packpos))
        folders = list(streams.unpackinfo.folders)
    index = 0
    for folder in folders:
        if index >= len(sizes):
            raise Corrupt("a folder without packed data")
        yield folder, starts[index], sizes[index]
        index += max(1, len(folder.packed_indices))


def _refusal(folder: Any, limits: Limits) -> Reason | None:
    """Why a folder is not decoded, if so."""
    methods = [coder["method"] for coder in folder.coders]
    if _AES in methods:
        return Reason.ENCRYPTED
    if len(folder.packed_indices) > 1:
        return Reason.UNSUPPORTED  # BCJ2
    memory = sum(
        _memory_bytes(coder["method"], coder["properties"] or b"") for coder in folder.coders
    )
    return Reason.TOO_LARGE if memory > limits.max_in_memory_bytes else None


def _memory_bytes(method: bytes, properties: bytes) -> int:
    """What a decoder allocates on the word of the archive (7-Zip's DOC/7zFormat.txt, Methods)."""
    if method in (_LZMA1, _PPMD):
        return int.from_bytes(properties[1:5], "little")
    if method == _LZMA2 and properties:
        return (2 | properties[0] & 1) << (properties[0] // 2 + 11)
    return 0


class _Decoded:
    """The decoded bytes of one folder, kept open from one file to the next."""

    def __init__(self, content: Content, folder: Any, start: int, packed: int) -> None:
        self._content = content
        self._folder = folder
        self._start = start
        self._packed = packed
        self._decoder: Any = None
        self._window: Window | None = None
        self._at = 0

    def opener(self, start: int, size: int, checksum: int | None) -> Callable[[], Source]:
        """What opens the file that stands at an offset of the decoded bytes."""
        return lambda: Checked(_File(self, start, size), checksum)

    def take(self, at: int, size: int) -> bytes:
        """Some bytes at an offset, of which at most `size`."""
        if self._decoder is None or at < self._at:
            self._restart()
        while self._at < at:
            self._pull(min(_CHUNK, at - self._at))
        return self._pull(size)

    def _restart(self) -> None:
        from py7zr.exceptions import UnsupportedCompressionMethodError  # noqa: PLC0415 - as above

        try:
            self._decoder = self._folder.get_decompressor(self._packed, reset=True)
        except UnsupportedCompressionMethodError:
            raise Unsupported("a compression method that is not read") from None
        self._decoder.block_size = _CHUNK  # deflate gives all that a block expands to
        self._window = Window(self._content, self._start, self._packed)
        self._at = 0

    def _pull(self, size: int) -> bytes:
        assert self._window is not None
        while True:
            before = self._window.tell()
            data = bytes(self._decoder.decompress(self._window, size))
            if data:
                self._at += len(data)
                return data
            if self._window.tell() == before:
                raise Corrupt("packed data end too early")


class _File:
    """One file of a folder."""

    def __init__(self, decoded: _Decoded, start: int, size: int) -> None:
        self._decoded = decoded
        self._at = start
        self._left = size

    def read(self, size: int, /) -> bytes:
        """Read some bytes; empty at the end."""
        if not self._left:
            return b""
        data = self._decoded.take(self._at, min(size, self._left))
        self._at += len(data)
        self._left -= len(data)
        return data


FORMAT: Final = Format(
    name="7z",
    media_type="application/x-7z-compressed",
    recognise=recognise,
    read=read,
    is_container=True,
    limits_known="BCJ2, and volumes (.001) are refused as "
    "unsupported; a cut archive gives nothing, since its names stand at its end",
)
