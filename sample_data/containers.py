"""`formats/`: a leak in every archive and compression, down to the depth that is read."""

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Iterator, Mapping

import py7zr

from sample_data import letters, mails, office
from sample_data.persons import LADIES
from sample_data.sample import Sample, leak
from sample_data.zipped import zipped
from tests.makers import cda

_MTIME = 1_772_955_000  # 8 March 2026


def samples() -> Iterator[Sample]:
    """All of them."""
    said = letters.short_leak(LADIES[10]).encode()
    note = {"dossier/note.txt": said}
    seven = {"note.txt": said}
    for path, data in (
        ("archive/note.zip", zipped(note)),
        ("archive/note.tar", tarred(note)),
        ("archive/note.tar.gz", gzip.compress(tarred(note), mtime=_MTIME)),
        ("archive/note.tar.xz", lzma.compress(tarred(note))),
        ("archive/note.txt.gz", gzip.compress(said, mtime=_MTIME)),
        ("archive/note.txt.bz2", bz2.compress(said)),
        ("archive/note.txt.xz", lzma.compress(said)),
        ("archive/two_gzip_members.gz", gzip.compress(b"rien\n", mtime=_MTIME)
         + gzip.compress(said, mtime=_MTIME)),
        ("archive/word_in_zip.zip", zipped({"a.docx": office.word(said.decode())})),
        ("archive/depth_3.zip", zipped({"a.zip": zipped({"b.zip": zipped(note)})})),
        ("archive/depth_3_mixed.tar.gz", gzip.compress(
            tarred({"envoi.eml": mails.mail("Envoi", "Ci-joint.", ("b.zip", zipped(note)))}),
            mtime=_MTIME,
        )),
    ):  # fmt: skip
        yield leak(f"formats/{path}", data)
    packed = leak("formats/archive/note.7z", seven_zipped(seven))
    yield Sample(packed.path, packed.data, packed.expected, is_stable=False)
    yield leak("formats/medical/IHE_XDM.ZIP", _xdm())


def tarred(files: Mapping[str, bytes]) -> bytes:
    """A tar of these files, all of the same hour."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), _MTIME
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def seven_zipped(files: Mapping[str, bytes], password: str | None = None) -> bytes:
    """A 7z archive; its times are those of its making."""
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(
        buffer, "w", password=password, header_encryption=password is not None
    ) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return buffer.getvalue()


def _xdm() -> bytes:
    """A package as MSSanté carries it: metadata beside a document of the same patient."""
    person = LADIES[11].as_maker()
    folder = "IHE_XDM/SUBSET01"
    return zipped(
        {
            "INDEX.HTM": b"<html><body>Contenu du lot</body></html>",
            "README.TXT": b"Lot IHE_XDM",
            f"{folder}/METADATA.XML": cda.xdm_metadata([person]),
            f"{folder}/DOC0001.XML": cda.cda(person),
        }
    )
