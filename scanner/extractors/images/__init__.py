"""Images: properties are read, pixels are told as not read."""

from typing import Final

from scanner.extractors.format import Format
from scanner.extractors.images import image

FORMATS: Final[tuple[Format, ...]] = (*image.FORMATS,)
