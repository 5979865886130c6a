"""Outlook messages: written here by hand, held against python-oxmsg, damaged at will."""

import contextlib
import io
import struct
from typing import Any

import oxmsg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.document import Prose, Zone
from findings import Reason
from scanner.extractors import Content, Gap, Item, Member, Part
from scanner.extractors.errors import Corrupt, ExtractError
from scanner.extractors.mail import read as read_mail
from scanner.extractors.msg import read as read_msg
from scanner.extractors.msg import recognise
from scanner.limits import Limits

LIMITS = Limits()
Tree = dict[str, Any]  # a name gives bytes (a stream) or another tree (a storage)
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(tree: Tree) -> bytes:
    """A compound file ([MS-CFB]), version 3, sectors of 512 bytes, one FAT sector chain."""
    entries: list[list[Any]] = []  # name, type, child, right sibling, start, size, data

    def add(name: str, node: Any) -> int:
        index = len(entries)
        is_stream = isinstance(node, bytes)
        entries.append([name, 2 if is_stream else 1, FREE, FREE, 0, 0, node if is_stream else b""])
        previous = FREE
        for child in sorted(node) if not is_stream else ():
            at = add(child, node[child])
            if previous == FREE:
                entries[index][2] = at
            else:
                entries[previous][3] = at
            previous = at
        return index

    add("Root Entry", tree)
    entries[0][1] = 5
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        if not data:
            return END
        start = len(sectors)
        for at in range(0, len(data), 512):
            sectors.append(data[at : at + 512].ljust(512, b"\0"))
            fat.append(len(sectors))
        fat[-1] = END
        return start

    mini, mini_fat = bytearray(), []
    for entry in entries:
        data = entry[6]
        entry[5] = len(data)
        if len(data) >= 4096:
            entry[4] = store(data)
        elif data:
            entry[4] = len(mini_fat)
            for at in range(0, len(data), 64):
                mini += data[at : at + 64].ljust(64, b"\0")
                mini_fat.append(len(mini_fat) + 1)
            mini_fat[-1] = END
        else:
            entry[4] = END
    entries[0][4], entries[0][5] = store(bytes(mini)), len(mini)
    mini_at = store(struct.pack(f"<{len(mini_fat)}L", *mini_fat))
    mini_sectors = -(-len(mini_fat) * 4 // 512)
    directory = b"".join(_entry(entry) for entry in entries)
    directory_at = store(directory)
    count = 1
    while (len(fat) + count) * 4 > count * 512:
        count += 1
    fat_at = len(sectors)
    table = fat + [FAT] * count
    table += [FREE] * (count * 128 - len(table))
    header = struct.pack(
        "<8s16s5H6s9L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, count, directory_at, 0, 4096, mini_at if mini_fat else END, mini_sectors, END, 0,
    )  # fmt: skip
    places = [fat_at + n for n in range(count)] + [FREE] * (109 - count)
    return (
        header + struct.pack("<109L", *places) + b"".join(sectors)
        + struct.pack(f"<{len(table)}L", *table)
    )  # fmt: skip


def _entry(entry: list[Any]) -> bytes:
    name, kind, child, right, start, size, _ = entry
    raw = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBLLL16sL8s8sLQ", raw, len(raw) + 2, kind, 1, FREE, right, child, b"", 0, b"", b"",
        start, size,
    )  # fmt: skip


def words(pid: str, text: str) -> Tree:
    return {f"__substg1.0_{pid}001F": text.encode("utf-16-le")}


def attachment(name: str, data: bytes) -> Tree:
    return {
        "__properties_version1.0": bytes(8) + struct.pack("<HHLQ", 0x0003, 0x3705, 6, 1),
        "__substg1.0_37010102": data,
        **words("3707", name),
    }


def message(**storages: Tree) -> Tree:
    codepage = struct.pack("<HHLQ", 0x0003, 0x3FFD, 6, 1252)
    recipients, attachments = len(storages), len(storages)
    counts = struct.pack("<8s4L8s", b"", recipients, attachments, recipients, attachments, b"")
    return {
        "__properties_version1.0": counts + codepage,
        "__nameid_version1.0": {},
        **words("001A", "IPM.Note"),
        **words("0037", "Compte rendu opéré"),
        **words("1000", "Cher confrère, voici le résultat."),
        **words("0C1A", "Dr Émile"),
        **words("0E04", "labo@example.org"),
        **words("8001", "a named property"),
        "__substg1.0_0070001E": "sujet d'origine é".encode("cp1252"),
        **storages,
    }


FIRST = "__attach_version1.0_#00000000"
SECOND = "__attach_version1.0_#00000001"
RECIPIENT = "__recip_version1.0_#00000000"
PERSON = {"__properties_version1.0": bytes(8), **words("3001", "Laboratoire des Essais")}


def items(data: bytes, limits: Limits = LIMITS) -> list[Item]:
    return list(read_msg(Content.of_bytes(data, "msg"), limits))


def prose(data: bytes, zone: Zone) -> str:
    return "\n".join(i.text for i in items(data) if isinstance(i, Prose) and i.zone is zone)


def members(data: bytes) -> dict[str, bytes | str]:
    return {
        i.name: i.refused or i.content.read(1 << 24) for i in items(data) if isinstance(i, Member)
    }


def test_headers_body_and_other_properties_come_out() -> None:
    data = compound_file(message(**{RECIPIENT: PERSON}))
    assert recognise(Content.of_bytes(data))
    headers = prose(data, Zone.MAIL_HEADER)
    assert "subject: Compte rendu opéré" in headers
    assert "Dr Émile" in headers
    assert "Laboratoire des Essais" in headers
    assert prose(data, Zone.BODY) == "Cher confrère, voici le résultat."
    assert "a named property" in prose(data, Zone.PROPERTIES)
    assert "sujet d'origine é" in prose(data, Zone.PROPERTIES)


def test_the_reader_agrees_with_oxmsg() -> None:
    data = compound_file(message(**{FIRST: attachment("a é.bin", b"\0\1" * 4000)}))
    theirs = oxmsg.Message.load(io.BytesIO(data))
    assert theirs.subject in prose(data, Zone.MAIL_HEADER)
    assert theirs.body == prose(data, Zone.BODY)
    assert {a.file_name: a.file_bytes for a in theirs.attachments} == members(data)


def test_html_bodies_are_read() -> None:
    html = "<p>Résultat <b>positif</b></p>".encode("cp1252")
    assert "positif" in prose(compound_file({**message(), "__substg1.0_10130102": html}), Zone.BODY)


def test_an_rtf_body_is_a_part_when_there_is_no_other() -> None:
    tree = message()
    del tree["__substg1.0_1000001F"]
    tree["__substg1.0_10090102"] = struct.pack("<4L", 16, 4, 0x414C454D, 0) + b"{\\r}"
    (part,) = [i for i in items(compound_file(tree)) if isinstance(i, Part)]
    assert part.content.read(100) == b"{\\r}"


def test_a_broken_rtf_body_is_a_gap() -> None:
    tree = message()
    del tree["__substg1.0_1000001F"]
    tree["__substg1.0_10090102"] = b"broken"
    assert Gap(Reason.CORRUPT) in items(compound_file(tree))


def test_an_embedded_message_is_a_mail_with_its_attachments() -> None:
    inner = message(**{FIRST: attachment("inner é.bin", b"inside" * 1000)})
    outer = message(**{
        FIRST: {**words("3001", "Tr: é"), "__substg1.0_3701000D": inner},
        SECOND: attachment("plain.txt", b"x"),
    })  # fmt: skip
    found = members(compound_file(outer))
    assert found["plain.txt"] == b"x"
    mail = found["Tr: é"]
    assert isinstance(mail, bytes)
    inside = list(read_mail(Content.of_bytes(mail, "eml"), LIMITS))
    texts = "".join(item.text for item in inside if isinstance(item, Prose))
    assert "Compte rendu opéré" in texts
    assert "Cher confrère" in texts
    attached = [item for item in inside if isinstance(item, Member)]
    assert [(m.name, m.content.read(10_000)) for m in attached] == [
        ("inner é.bin", b"inside" * 1000)
    ]


def test_messages_embedded_too_deep_are_refused() -> None:
    tree = message()
    for _ in range(7):
        tree = message(**{FIRST: {**words("3001", "deep"), "__substg1.0_3701000D": tree}})
    assert Gap(Reason.ARCHIVE_DEPTH) in items(compound_file(tree))


def test_an_attachment_larger_than_memory_allows_is_refused() -> None:
    data = compound_file(message(**{FIRST: attachment("big.bin", bytes(9000))}))
    found = items(data, Limits(max_in_memory_bytes=8000))
    assert [i.refused for i in found if isinstance(i, Member)] == [Reason.TOO_LARGE]


def test_a_property_that_holds_less_than_it_says_is_a_gap() -> None:
    data = bytearray(compound_file({**message(), **words("1000", "x" * 4000)}))
    at = data.find("__substg1.0_1000001F".encode("utf-16-le"))
    data[at + 120 : at + 128] = struct.pack("<Q", 60_000)
    found = items(bytes(data))
    assert Gap(Reason.CORRUPT) in found


def test_another_ole_file_is_no_message() -> None:
    assert not recognise(Content.of_bytes(compound_file({"WordDocument": b"x"})))
    assert not recognise(Content.of_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90)))


def test_a_cut_message_is_corrupt_or_not_recognised() -> None:
    data = compound_file(message(**{FIRST: attachment("a", bytes(9000))}))
    with pytest.raises(Corrupt):
        items(data[:1000])


WHOLE = compound_file(message(**{FIRST: attachment("a", bytes(5000)), RECIPIENT: PERSON}))


@settings(max_examples=80)
@given(
    cut=st.integers(512, len(WHOLE)),
    flips=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=4),
)
def test_damage_anywhere_is_items_or_an_extract_error(
    cut: int, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(WHOLE)
    for at, value in flips:
        data[at] = value
    content = Content.of_bytes(bytes(data[:cut]), "msg")
    assert recognise(content) in (True, False)
    with contextlib.suppress(ExtractError):
        assert isinstance(items(bytes(data[:cut])), list)
