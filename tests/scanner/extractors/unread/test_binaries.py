"""Known binary kinds have a name in the report and are never said to be examined."""

import pytest

from scanner.extractors.content import Content
from scanner.extractors.errors import Unsupported
from scanner.extractors.registry import FORMATS, recognise
from scanner.extractors.unread import binaries
from scanner.limits import Limits


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x7fELF\x02\x01\x01\0", "elf"),
        (b"MZ\x90\0\x03\0", "pe"),
        (b"\xcf\xfa\xed\xfe\x07\0\0\x01", "mach-o"),
        (b"\xa7\r\r\n\0\0\0\0\x12\x34", "python-bytecode"),
        (b"\0\x01\0\0\0\x0c\0\x80", "truetype"),
        (b"OTTO\0\x0c\0\x80", "opentype"),
        (b"ID3\x03\0\0\0\0\x1f\x76", "mp3"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "mp4"),
        (b"\0\x01\0\0Standard ACE DB\0", "access-2007"),
        (b"\0\x01\0\0Standard Jet DB\0", "access"),
        (b"7\x7f\x06\x82\0\x2d\xe2\x18", "sqlite-wal"),
        (b"PAR1\x15\x04\x15\x10", "parquet"),
        (b"\x5c\x01\0\0" + b"\0" * 340 + b"n+1\0", "nifti"),
        (b"PACK\0\0\0\x02\0\0", "git-pack"),
        (b"%!PS-Adobe-3.0\n%%Title: x\n", "postscript"),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",
)
def test_each_kind_is_named_and_refused(data: bytes, name: str) -> None:
    content = Content.of_bytes(data + b"\0\x01\x02" * 60)
    known = recognise(content)
    assert known is not None
    assert known.name == name
    with pytest.raises(Unsupported):
        list(known.read(content, Limits()))


@pytest.mark.parametrize(
    "start", ["OTTO Jean", "ID3 du lot", "PAR1", "regf", "8BPS", "MDMP", "OggS"]
)
def test_a_text_may_begin_with_the_letters_of_a_signature(start: str) -> None:
    known = recognise(Content.of_bytes(f"{start} : le patient va bien\n".encode() * 4))
    assert known is not None
    assert known.name == "text"


def test_names_are_distinct_and_text_stands_last() -> None:
    names = [known.name for known in FORMATS]
    assert len(set(names)) == len(names)
    assert names[-2:] == ["delimited", "text"]
    assert all(known.media_type.count("/") == 1 for known in binaries.FORMATS)
