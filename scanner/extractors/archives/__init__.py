"""Archives and compressed files, as streams of members."""

from typing import Final

from scanner.extractors.archives import compressed, seven_zip, tar_archive, zip_archive
from scanner.extractors.format import Format

FORMATS: Final[tuple[Format, ...]] = (
    zip_archive.FORMAT,
    seven_zip.FORMAT,
    *compressed.FORMATS,
)

UNSIGNED: Final[tuple[Format, ...]] = (tar_archive.FORMAT,)
