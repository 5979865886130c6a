"""Compressed RTF, by the worked examples of [MS-OXRTFCP] section 3 and by hostile bytes."""

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.extractors.errors import Corrupt, ExtractError, TooLarge
from scanner.extractors.mail.rtf_compressed import decompressed

# Section 3.1.1 and 3.1.2.
SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
    "0af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(SIMPLE, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", id="simple"),
        pytest.param(CROSSING, b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", id="crossing the write position"),
        pytest.param(struct.pack("<4L", 16, 4, 0x414C454D, 0) + b"{\\r}", b"{\\r}", id="stored"),
    ],
)
def test_the_published_examples_come_out(data: bytes, text: bytes) -> None:
    assert decompressed(data, 1000) == text


@pytest.mark.parametrize("cut", [0, 10, 16, 17, 25])
def test_cut_data_are_corrupt(cut: int) -> None:
    with pytest.raises(Corrupt):
        decompressed(SIMPLE[:cut], 1000)


def test_expansion_is_bounded() -> None:
    bomb = struct.pack("<4L", 0, 0, 0x75465A4C, 0) + (b"\xff" + b"\x00\x0f" * 8) * 2000
    with pytest.raises(TooLarge):
        decompressed(bomb, 1000)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_data_or_an_extract_error(data: bytes) -> None:
    with contextlib.suppress(ExtractError):
        header = struct.pack("<4L", 0, 0, 0x75465A4C, 0)
        assert isinstance(decompressed(header + data, 1000), bytes)
