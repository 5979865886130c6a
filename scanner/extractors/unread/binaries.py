"""Binary kinds that we know by name and do not read, so that the report says what they are."""

from collections.abc import Iterator
from typing import Final

from scanner.extractors.content import Content
from scanner.extractors.errors import Unsupported
from scanner.extractors.format import Format, Item
from scanner.extractors.unread.signatures import Marks, Signature, at_start
from scanner.limits import Limits


def read(content: Content, limits: Limits) -> Iterator[Item]:  # noqa: ARG001 - a reader's form
    """Refuse at once: nothing was examined.

    Raises:
        Unsupported: always.
    """
    yield from ()
    raise Unsupported


def _media(kind: bytes) -> Marks:
    """An ISO base media file (ISO/IEC 14496-12) of one brand."""
    return (((4, b"ftyp" + kind),),)


_KNOWN: Final = (
    # programs
    Signature("elf", "application/x-elf", at_start(b"\x7fELF")),
    Signature(
        "pe", "application/vnd.microsoft.portable-executable", at_start(b"MZ\x90\0", b"MZ\0\0")
    ),
    Signature(
        "mach-o",
        "application/x-mach-binary",
        at_start(
            b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xfe\xed\xfa\xce"
        ),
    ),
    Signature("java-class", "application/java-vm", at_start(b"\xca\xfe\xba\xbe")),
    Signature(
        "python-bytecode",
        "application/x-python-code",
        tuple(((2, b"\r\n"), (4, bytes([flag, 0, 0, 0]))) for flag in (0, 1, 3)),
    ),
    Signature("wasm", "application/wasm", at_start(b"\0asm")),
    Signature("dex", "application/vnd.android.dex", at_start(b"dex\n")),
    Signature("windows-shortcut", "application/x-ms-shortcut", at_start(b"L\0\0\0\x01\x14\x02\0")),
    Signature("llvm-bitcode", "application/x-llvm", at_start(b"BC\xc0\xde")),
    Signature("gettext", "application/x-gettext-translation", at_start(b"\xde\x12\x04\x95")),
    # fonts
    Signature("truetype", "font/ttf", at_start(b"\0\x01\0\0\0", b"ttcf\0")),
    Signature("opentype", "font/otf", at_start(b"OTTO")),
    Signature("woff", "font/woff", at_start(b"wOFF")),
    Signature("woff2", "font/woff2", at_start(b"wOF2")),
    # sound and moving pictures: a dictated letter is health data, and was not listened to
    Signature("mp3", "audio/mpeg", at_start(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    Signature("wave", "audio/wav", (((0, b"RIFF"), (8, b"WAVE")),)),
    Signature("flac", "audio/flac", at_start(b"fLaC")),
    Signature("ogg", "audio/ogg", at_start(b"OggS")),
    Signature("m4a", "audio/mp4", _media(b"M4A")),
    Signature("dss", "audio/x-dss", at_start(b"\x02dss", b"\x03dss", b"\x03ds2", b"\x07ds2")),
    Signature("amr", "audio/amr", at_start(b"#!AMR")),
    Signature("avi", "video/x-msvideo", (((0, b"RIFF"), (8, b"AVI ")),)),
    Signature(
        "mp4",
        "video/mp4",
        _media(b"isom") + _media(b"mp4") + _media(b"iso") + _media(b"avc1") + _media(b"M4V"),
    ),
    Signature("quicktime", "video/quicktime", _media(b"qt  ")),
    Signature("3gpp", "video/3gpp", _media(b"3g")),
    Signature("matroska", "video/x-matroska", at_start(b"\x1a\x45\xdf\xa3")),
    Signature("mpeg", "video/mpeg", at_start(b"\0\0\x01\xba", b"\0\0\x01\xb3")),
    Signature("asf", "video/x-ms-asf", at_start(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    Signature("flv", "video/x-flv", at_start(b"FLV\x01")),
    # databases of medical software and others
    Signature("access", "application/x-msaccess", at_start(b"\0\x01\0\0Standard Jet DB")),
    Signature("access-2007", "application/x-msaccess", at_start(b"\0\x01\0\0Standard ACE DB")),
    Signature(
        "sqlite-wal", "application/x-sqlite-wal", at_start(b"7\x7f\x06\x82", b"7\x7f\x06\x83")
    ),
    Signature("esent", "application/x-ms-ese", (((4, b"\xef\xcd\xab\x89"),),)),
    Signature("hfsql", "application/x-hfsql", at_start(b"PCSFF", b"PCSOFT", b"HFCS", b"HyperFile")),
    Signature("outlook-store", "application/vnd.ms-outlook-pst", at_start(b"!BDN")),
    Signature("leveldb", "application/x-leveldb", at_start(b"\x57\xfb\x80\x8b\x24\x75\x47\xdb")),
    # columns and arrays of research
    Signature("parquet", "application/vnd.apache.parquet", at_start(b"PAR1")),
    Signature("arrow", "application/vnd.apache.arrow.file", at_start(b"ARROW1", b"FEA1")),
    Signature("orc", "application/vnd.apache.orc", at_start(b"ORC\x11", b"ORC\n")),
    Signature("hdf5", "application/x-hdf5", at_start(b"\x89HDF\r\n\x1a\n")),
    Signature("numpy", "application/x-numpy", at_start(b"\x93NUMPY")),
    Signature(
        "sas",
        "application/x-sas-data",
        (((12, b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0\x09\xc7\x31\x8c"),),),
    ),
    Signature("spss", "application/x-spss-sav", at_start(b"$FL2", b"$FL3")),
    Signature("stata", "application/x-stata-dta", at_start(b"<stata_dta>")),
    Signature("rdata", "application/x-r-data", at_start(b"RDX2\n", b"RDX3\n")),
    Signature("matlab", "application/x-matlab-data", at_start(b"MATLAB 5.0 MAT-file")),
    # volumes of images: a face can be rebuilt from a head scan
    Signature(
        "nifti", "application/x-nifti", (((344, b"n+1\0"),), ((344, b"ni1\0"),), ((4, b"n+2\0"),))
    ),
    # other stores
    Signature("git-pack", "application/x-git-pack", at_start(b"PACK\0\0\0", b"\xfftOc\0\0\0")),
    Signature("git-index", "application/x-git-index", at_start(b"DIRC\0\0\0")),
    Signature("minidump", "application/x-minidump", at_start(b"MDMP")),
    Signature("registry-hive", "application/x-ms-regf", at_start(b"regf")),
    Signature("event-log", "application/x-ms-evtx", at_start(b"ElfFile\0")),
    Signature(
        "autocad",
        "image/vnd.dwg",
        at_start(b"AC1015", b"AC1018", b"AC1021", b"AC1024", b"AC1027", b"AC1032"),
    ),
    Signature("photoshop", "image/vnd.adobe.photoshop", at_start(b"8BPS")),
    Signature("djvu", "image/vnd.djvu", at_start(b"AT&TFORM")),
    Signature(
        "postscript",  # its strings are cut between letters: reading it as text would miss names
        "application/postscript",
        at_start(b"%!PS-", b"\xc5\xd0\xd3\xc6"),
        may_be_text=True,
    ),
    Signature("metafile", "image/emf", (((0, b"\x01\0\0\0"), (40, b" EMF")),)),
    Signature("onenote", "application/onenote", at_start(b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d")),
    Signature(
        "disk-image",
        "application/x-virtual-disk",
        at_start(b"KDMV", b"QFI\xfb", b"vhdxfile", b"conectix"),
    ),
)

FORMATS: Final[tuple[Format, ...]] = tuple(
    known.format(read, "Known by its signature only.") for known in _KNOWN if known.marks
)
