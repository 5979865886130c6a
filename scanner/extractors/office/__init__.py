"""Office documents: packages (zip inside), OLE compound files, RTF."""

from typing import Final

from scanner.extractors.format import Format
from scanner.extractors.office.odf import reader as odf
from scanner.extractors.office.ole import documents as ole
from scanner.extractors.office.ooxml import docx, pptx, xlsb, xlsx
from scanner.extractors.office.rtf import reader as rtf

PACKAGES: Final[tuple[Format, ...]] = (
    docx.FORMAT,
    xlsx.FORMAT,
    xlsb.FORMAT,
    pptx.FORMAT,
    odf.FORMAT,
)

COMPOUND_FILES: Final[tuple[Format, ...]] = (
    ole.DOC,
    ole.XLS,
    ole.PPT,
    ole.ENCRYPTED,
    ole.OTHER,
)

SIGNED: Final[tuple[Format, ...]] = (rtf.FORMAT,)
