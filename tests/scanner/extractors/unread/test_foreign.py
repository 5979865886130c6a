"""Containers that are not read are named, never taken for text."""

import pytest

from scanner.extractors import Content, recognise
from scanner.extractors.errors import Encrypted, Unsupported
from scanner.extractors.unread.foreign import FORMATS
from scanner.limits import Limits

RAR4 = b"Rar!\x1a\x07\x00"
RAR5 = b"Rar!\x1a\x07\x01\x00"


def _iso() -> bytes:
    return bytes(32768) + b"\x01CD001\x01" + bytes(2000)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(RAR4 + b"\xcf\x90\x73\x00\x00\x0d\x00" + bytes(40), "rar", id="RAR 4"),
        pytest.param(RAR5 + bytes(4) + b"\x0a\x01\x05" + bytes(40), "rar", id="RAR 5"),
        pytest.param(b"MSCF\0\0\0\0" + bytes(40), "cab", id="CAB"),
        pytest.param(b"!BDN" + bytes(600), "pst", id="PST"),
        pytest.param(b"\x1f\x9d\x90" + bytes(40), "compress", id="compress"),
        pytest.param(b"\x04\x22\x4d\x18" + bytes(40), "lz4", id="LZ4"),
        pytest.param(_iso(), "iso", id="ISO"),
    ],
)
def test_a_container_that_is_not_read_is_unsupported(data: bytes, name: str) -> None:
    content = Content.of_bytes(data)
    known = recognise(content)
    assert known in FORMATS
    assert known.name == name
    with pytest.raises(Unsupported):
        list(known.read(content, Limits()))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(RAR4 + b"\xcf\x90\x73\x80\x00\x0d\x00" + bytes(40), id="RAR 4"),
        pytest.param(RAR5 + bytes(4) + b"\x21\x04" + bytes(40), id="RAR 5"),
        pytest.param(RAR5 + bytes(4) + b"\xa1\x00\x04" + bytes(40), id="RAR 5, longer size"),
    ],
)
def test_a_rar_with_encrypted_names_is_encrypted(data: bytes) -> None:
    content = Content.of_bytes(data)
    known = recognise(content)
    assert known is not None
    with pytest.raises(Encrypted):
        list(known.read(content, Limits()))


def test_a_short_or_lying_file_is_no_iso() -> None:
    assert not any(known.recognise(Content.of_bytes(bytes(100))) for known in FORMATS)
    short = Content.of_bytes(bytes(40_000)[:33_000])
    short.size = 1 << 40
    assert not any(known.recognise(short) for known in FORMATS)
