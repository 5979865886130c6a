"""The properties of an Outlook message, recipient or attachment ([MS-OXPROPS], [MS-OXMSG] 2.4)."""

import re
import struct
from typing import Any, Final

from scanner.extractors.errors import Corrupt, ExtractError, TooLarge
from scanner.extractors.guard import bad_bytes
from scanner.extractors.mail import decoding
from scanner.limits import Limits

SUBJECT: Final = "0037"
BODY: Final = "1000"
RTF: Final = "1009"
HTML: Final = "1013"
ATTACH_DATA: Final = "3701"
_HEADER_LINES: Final = {
    "subject": (SUBJECT,),
    "from": ("0C1A", "0C1F", "5D01", "0042", "0065"),  # sender, represented sender
    "to": ("0E04",),
    "cc": ("0E03",),
    "bcc": ("0E02",),
}
_ATTACHMENT_NAMES: Final = ("3707", "3704", "3001")  # long, short, shown
_SHOWN: Final = frozenset({BODY, HTML, *(pid for pids in _HEADER_LINES.values() for pid in pids)})
_STREAM: Final = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(?:-[0-9A-Fa-f]{8})?")
_UNICODE: Final = ("001F", "101F")
_BYTES: Final = ("001E", "101E")
_CODEPAGES: Final = (0x3FFD, 0x3FDE)  # of the message's strings, of its HTML
_PROPERTY: Final = struct.Struct("<HHL8s")  # section 2.4.2


class Properties:
    """The property streams of one storage. `was_cut` tells that one held less than it said."""

    def __init__(self, ole: Any, path: list[str], sizes: dict[str, int], limits: Limits) -> None:
        """Look at one storage; `sizes` gives its streams."""
        self.was_cut = False
        self._ole = ole
        self._path = path
        self._sizes = sizes
        self._limits = limits
        self._codepage = self._find_codepage()

    def whole(self, pid: str) -> bytes:
        """The bytes of a binary property.

        Raises:
            Corrupt: it is absent, or holds less than it says.
            TooLarge: it does not fit the memory allowance.
        """
        return self._stream(f"__substg1.0_{pid}0102")

    def size(self, pid: str) -> int:
        """The declared size of a binary property."""
        return self._sizes.get(f"__substg1.0_{pid}0102", 0)

    def data(self, pid: str) -> bytes:
        """The bytes of a binary property, empty when it cannot be read."""
        return self._noted(f"__substg1.0_{pid}0102")

    def text(self, pid: str) -> str:
        """The words of a property, whichever way they are stored."""
        for kind in ("001F", "001E", "0102"):
            name = f"__substg1.0_{pid}{kind}"
            if name in self._sizes:
                return self._decoded(kind, self._noted(name))
        return ""

    def header_lines(self) -> list[str]:
        """Subject, sender and addressees, a line each."""
        lines = []
        for label, pids in _HEADER_LINES.items():
            values = dict.fromkeys(value for pid in pids if (value := self.text(pid).strip()))
            if values:
                lines.append(f"{label}: {' '.join(values)}")
        return lines

    def other_text(self, joiner: str = "\n") -> str:
        """The text properties that are neither headers nor body, each once."""
        values: dict[str, None] = {}
        for name in sorted(self._sizes):
            found = _STREAM.fullmatch(name)
            kind = found[2].upper() if found else ""
            if found and found[1].upper() not in _SHOWN and kind in _UNICODE + _BYTES:
                values[self._decoded(kind, self._noted(name)).strip("\0 ")] = None
        return joiner.join(value for value in values if value)

    def attachment_name(self) -> str:
        """The name of an attachment, empty when it has none."""
        return next((name for pid in _ATTACHMENT_NAMES if (name := self.text(pid).strip())), "")

    def _noted(self, name: str) -> bytes:
        if name not in self._sizes:
            return b""
        try:
            return self._stream(name)
        except ExtractError:
            self.was_cut = True
            return b""

    def _stream(self, name: str) -> bytes:
        size = self._sizes.get(name)
        if size is None:
            raise Corrupt("a property is absent")
        if size > self._limits.max_in_memory_bytes:
            raise TooLarge("a property exceeds the memory allowance")
        with bad_bytes():
            data = bytes(self._ole.openstream([*self._path, name]).read())
        if len(data) < size:
            raise Corrupt("a property holds less than it says")
        return data

    def _decoded(self, kind: str, data: bytes) -> str:
        if kind in _UNICODE:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        return decoding.decoded(data, self._codepage).rstrip("\0")

    def _find_codepage(self) -> str | None:
        """The code page that the fixed properties name; None when they name none."""
        data = self._noted("__properties_version1.0")
        for at in range(len(data) % _PROPERTY.size, len(data) - _PROPERTY.size + 1, _PROPERTY.size):
            _, pid, _, value = _PROPERTY.unpack_from(data, at)
            if pid in _CODEPAGES:
                number = int.from_bytes(value[:4], "little")
                return "utf-8" if number == 65001 else f"cp{number}"
        return None
