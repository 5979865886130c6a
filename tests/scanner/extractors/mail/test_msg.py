"""Outlook messages: written here by hand, held against python-oxmsg, damaged at will."""

import contextlib
import io
import itertools
import struct
from dataclasses import dataclass, field
from typing import Any

import oxmsg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.document import Prose, Zone
from findings import Reason
from scanner.extractors import Content, Gap, Item, Member, Part
from scanner.extractors.errors import Corrupt, ExtractError
from scanner.extractors.mail.eml import read as read_mail
from scanner.extractors.mail.msg import read as read_msg
from scanner.extractors.mail.msg import recognise
from scanner.limits import Limits

LIMITS = Limits()
Tree = dict[str, Any]  # a name gives bytes (a stream) or another tree (a storage)
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class Entry:
    """A directory entry ([MS-CFB] 2.6)."""

    name: str
    kind: int
    data: bytes = b""
    child: int = FREE
    right: int = FREE
    start: int = END

    def packed(self) -> bytes:
        """The 128 bytes of the entry."""
        raw = self.name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBLLL16sL8s8sLQ",
            raw, len(raw) + 2, self.kind, 1, FREE, self.right, self.child, b"", 0, b"", b"",
            self.start, len(self.data),
        )  # fmt: skip


@dataclass
class CompoundFile:
    """A compound file writer: version 3, sectors of 512 bytes."""

    entries: list[Entry] = field(default_factory=list)
    sectors: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)

    def add(self, name: str, node: Any) -> int:
        """Add a stream or a storage with all that is in it; siblings hang on one another."""
        index = len(self.entries)
        if isinstance(node, bytes):
            self.entries.append(Entry(name, 2, node))
            return index
        self.entries.append(Entry(name, 1 if index else 5))
        children = [self.add(child, node[child]) for child in sorted(node)]
        for left, right in itertools.pairwise(children):
            self.entries[left].right = right
        self.entries[index].child = children[0] if children else FREE
        return index

    def store(self, data: bytes) -> int:
        """Append a chain of sectors."""
        start = len(self.sectors)
        for at in range(0, len(data), 512):
            self.sectors.append(data[at : at + 512].ljust(512, b"\0"))
            self.fat.append(len(self.sectors))
        if data:
            self.fat[-1] = END
        return start if data else END

    def store_streams(self) -> list[int]:
        """Store large streams in sectors, small ones in the mini stream; gives the mini FAT."""
        mini_fat: list[int] = []
        mini = b""
        for entry in self.entries:
            if len(entry.data) >= 4096:
                entry.start = self.store(entry.data)
            elif entry.data:
                entry.start = len(mini_fat)
                mini += entry.data.ljust(-(-len(entry.data) // 64) * 64, b"\0")
                mini_fat += [*range(len(mini_fat) + 1, len(mini) // 64), END]
        root = self.entries[0]
        root.start, root.data = self.store(mini), mini
        return mini_fat

    def packed(self) -> bytes:
        """The whole file."""
        mini_fat = self.store_streams()
        mini_at = self.store(struct.pack(f"<{len(mini_fat)}L", *mini_fat))
        directory_at = self.store(b"".join(entry.packed() for entry in self.entries))
        count = next(n for n in range(1, 109) if (len(self.fat) + n) <= n * 128)
        places = [len(self.sectors) + n for n in range(count)] + [FREE] * (109 - count)
        table = self.fat + [FAT] * count
        table += [FREE] * (count * 128 - len(table))
        header = struct.pack(
            "<8s16s5H6s9L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
            0, count, directory_at, 0, 4096, mini_at, -(-len(mini_fat) // 128), END, 0,
        )  # fmt: skip
        fat = struct.pack(f"<{len(table)}L", *table)
        return header + struct.pack("<109L", *places) + b"".join(self.sectors) + fat


def compound_file(tree: Tree) -> bytes:
    file = CompoundFile()
    file.add("Root Entry", tree)
    return file.packed()


def declared(tree: Tree) -> bytes:
    """The entries of the property streams of a storage ([MS-OXMSG] 2.4.2.2)."""
    names = [name for name in tree if name.startswith("__substg1.0_") and tree[name]]
    return b"".join(
        struct.pack("<HHLLL", int(n[16:20], 16), int(n[12:16], 16), 6, len(tree[n]), 0)
        for n in names
    )


def words(pid: str, text: str) -> Tree:
    return {f"__substg1.0_{pid}001F": text.encode("utf-16-le")}


def attachment(name: str, data: bytes) -> Tree:
    tree = {"__substg1.0_37010102": data, **words("3707", name)}
    method = struct.pack("<HHLQ", 0x0003, 0x3705, 6, 1)
    return {"__properties_version1.0": bytes(8) + method + declared(tree), **tree}


def message(**storages: Tree) -> Tree:
    codepage = struct.pack("<HHLQ", 0x0003, 0x3FFD, 6, 1252)
    recipients, attachments = len(storages), len(storages)
    counts = struct.pack("<8s4L8s", b"", recipients, attachments, recipients, attachments, b"")
    tree: Tree = {
        **words("001A", "IPM.Note"),
        **words("0037", "Compte rendu opéré"),
        **words("1000", "Cher confrère, voici le résultat."),
        **words("0C1A", "Dr Émile"),
        **words("0E04", "labo@example.org"),
        **words("8001", "a named property"),
        "__substg1.0_0070001E": "sujet d'origine é".encode("cp1252"),
    }
    return {
        "__properties_version1.0": counts + codepage + declared(tree),
        "__nameid_version1.0": {},
        **tree,
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


@settings(deadline=None, max_examples=80)
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
