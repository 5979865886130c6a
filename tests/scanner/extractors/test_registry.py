"""The order of recognition is a promise: a change of it shows here."""

from typing import Final

from scanner.extractors.registry import FORMATS

_ORDER: Final = """
docx, xlsx, xlsb, pptx, odf, outlook message, zed, doc, xls, ppt, ooxml_encrypted, ole, rtf,
pdf, sqlite, age, apicrypt, cms enveloped, luks, bitlocker, keepass, axcrypt, openssl, encrypted
disk image, rights-protected mail, pgp, zip, 7z, gzip, bzip2, xz, lzma, zstd, tnef, rar, cab,
pst, compress, lz4, iso, tar, dicom, edf, scp_ecg, hl7v2, hprim_sante, fhir_json, xdm_metadata,
cda, fhir_xml, hprim_xml, rpu, aecg, pmsi, hprim_medecin, png, jpeg, tiff, gif, bmp, webp, heif,
jpeg-2000, jpeg-xl, icon, elf, pe, mach-o, java-class, python-bytecode, wasm, dex,
windows-shortcut, llvm-bitcode, gettext, truetype, opentype, woff, woff2, mp3, wave, flac, ogg,
m4a, dss, amr, avi, mp4, quicktime, 3gpp, matroska, mpeg, asf, flv, access, access-2007,
sqlite-wal, esent, hfsql, outlook-store, leveldb, parquet, arrow, orc, hdf5, numpy, sas, spss,
stata, rdata, matlab, nifti, git-pack, git-index, minidump, registry-hive, event-log, autocad,
photoshop, djvu, postscript, metafile, onenote, disk-image, mbox, mail, html, xml, json,
delimited, text
"""


def test_the_formats_are_tried_in_this_order() -> None:
    """Documents before the containers they are made of, signatures before text, plain text last."""
    assert [known.name for known in FORMATS] == " ".join(_ORDER.split()).split(", ")
