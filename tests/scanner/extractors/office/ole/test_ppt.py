"""PowerPoint 97-2003: slides, notes, objects, passwords, lying records."""

import struct
import zlib

import pytest

from detectors.document import Prose, Zone
from findings import Location, Reason
from scanner.extractors.errors import Corrupt, Encrypted
from scanner.extractors.office.ole.documents import PPT
from scanner.limits import Limits
from tests.makers.compound import compound
from tests.makers.office import gaps_of, parts_of, read, survive, text_of


def _atom(kind: int, body: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def _container(kind: int, body: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | 0xF, kind, len(body)) + body


def _wide(text: str) -> bytes:
    return _atom(0x0FA0, text.encode("utf-16-le"))


def _narrow(text: str) -> bytes:
    return _atom(0x0FA8, text.encode("latin-1"))


def _ppt(stream: bytes, user: bytes = b"") -> bytes:
    return compound({"PowerPoint Document": stream, "Current User": user})


def test_slides_notes_and_comments_are_read_in_their_places() -> None:
    stream = (
        _container(0x03EE, _container(0xF00D, _wide("titre Ω")) + _narrow("fièvre\rligne"))
        + _container(0x03F0, _wide("notes"))
        + _container(0x03EE, _atom(0x0FBA, "comment".encode("utf-16-le")))
    )
    items = read(PPT, _ppt(stream))
    found = [(item.text, item.where, item.zone) for item in items if isinstance(item, Prose)]
    assert found == [
        ("titre Ω\nfièvre\nligne", Location.at(slide=1, line=1), Zone.BODY),
        ("notes", Location.at(line=1), Zone.NOTE),
        ("comment", Location.at(slide=2, line=1), Zone.BODY),
    ]


def test_the_outline_is_numbered_by_its_slides() -> None:
    persist = _atom(0x03F3, bytes(20))
    stream = _container(0x0FF0, persist + _wide("one") + persist + _wide("two"))
    where = {item.text: item.where for item in read(PPT, _ppt(stream)) if isinstance(item, Prose)}
    assert where == {"one": Location.at(slide=1, line=1), "two": Location.at(slide=2, line=1)}


@pytest.mark.parametrize(
    ("instance", "wrap"),
    [
        pytest.param(0, lambda data: data, id="as it is"),
        pytest.param(1, lambda data: struct.pack("<I", 6) + zlib.compress(data), id="deflated"),
    ],
)
def test_embedded_objects_are_handed_on(instance: int, wrap: object) -> None:
    assert callable(wrap)
    stream = _atom(0x1011, wrap(b"inside"), instance)
    assert parts_of(read(PPT, _ppt(stream))) == [b"inside"]


def test_an_object_that_explodes_is_a_gap() -> None:
    stream = _atom(0x1011, bytes(4) + zlib.compress(bytes(1_000_000)), 1)
    items = read(PPT, _ppt(stream), Limits(max_in_memory_bytes=100_000))
    assert gaps_of(items) == [Reason.TOO_LARGE]


@pytest.mark.parametrize(
    ("stream", "user"),
    [
        pytest.param(b"", struct.pack("<HHIII", 0, 0x0FF6, 20, 20, 0xF3D1C4DF), id="token"),
        pytest.param(_container(0x2F14, b""), b"", id="session"),
    ],
)
def test_a_password_is_told(stream: bytes, user: bytes) -> None:
    with pytest.raises(Encrypted):
        read(PPT, _ppt(stream, user))


def test_a_lying_length_is_corrupt_and_what_stands_there_is_read() -> None:
    stream = _narrow("before") + struct.pack("<HHI", 0, 0x0FA8, 1 << 31) + b"within"
    with pytest.raises(Corrupt):
        read(PPT, _ppt(stream))
    assert "before\nwithin" in text_of(survive(PPT, _ppt(stream)))


def test_containers_without_end_cost_one_step_each() -> None:
    stream = struct.pack("<HHI", 0xF, 0x03EE, 1 << 31) * 20_000 + _narrow("deep")
    assert "deep" in text_of(read(PPT, _ppt(stream)))
