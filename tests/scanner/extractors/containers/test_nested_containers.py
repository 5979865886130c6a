"""Containers in containers, by the registry as the examiner goes through them."""

import gzip
import io
import tarfile
import zipfile
from email.message import EmailMessage

import py7zr

from findings import Reason
from scanner.extractors import Content, Member, recognise
from scanner.limits import Limits

LIMITS = Limits()


def leaves(content: Content, path: str = "") -> dict[str, bytes | str]:
    """Every innermost member by its path."""
    known = recognise(content)
    if known is None or not known.is_container:
        return {path: content.read(1 << 20)}
    found: dict[str, bytes | str] = {}
    for item in known.read(content, LIMITS):
        if isinstance(item, Member):
            inner = f"{path}!{item.name}".lstrip("!")
            found.update({inner: item.refused} if item.refused else leaves(item.content, inner))
    return found


def test_a_mail_with_a_tar_gz_of_a_zip_of_a_7z_is_gone_through() -> None:
    seven = io.BytesIO()
    with py7zr.SevenZipFile(seven, "w") as archive:
        archive.writestr(b"the innermost words", "c.txt")
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as outer:
        outer.writestr("b.7z", seven.getvalue())
        outer.writestr("plain.txt", "words")
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        info = tarfile.TarInfo("a.zip")
        info.size = len(zipped.getvalue())
        tar.addfile(info, io.BytesIO(zipped.getvalue()))
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "a@example.org", "b@example.org", "<1@x>"
    mail.set_content("see attached")
    mail.add_attachment(
        gzip.compress(tarred.getvalue()),
        maintype="application",
        subtype="gzip",
        filename="all.tar.gz",
    )
    assert leaves(Content.of_bytes(bytes(mail), "eml")) == {
        "all.tar.gz!a.zip!b.7z!c.txt": b"the innermost words",
        "all.tar.gz!a.zip!plain.txt": b"words",
    }


def test_an_ihe_xdm_package_is_a_plain_zip() -> None:
    files = {
        "INDEX.HTM": b"<html>",
        "IHE_XDM/SUBSET01/METADATA.XML": b"<x/>",
        "IHE_XDM/SUBSET01/DOC0001.XML": b"<y/>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    assert leaves(Content.of_bytes(out.getvalue(), "zip")) == files


def test_refusals_are_told_at_every_depth() -> None:
    seven = io.BytesIO()
    with py7zr.SevenZipFile(seven, "w", password="word") as archive:
        archive.writestr(b"sealed", "s.txt")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as outer:
        outer.writestr("b.7z", seven.getvalue())
    assert leaves(Content.of_bytes(out.getvalue())) == {"b.7z!s.txt": Reason.ENCRYPTED}
