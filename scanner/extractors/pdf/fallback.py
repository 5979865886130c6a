"""The second reader of PDF, pdfminer.six: slower, but it opens files that PDFium will not."""

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from pdfminer.converter import TextConverter
from pdfminer.layout import LAParams
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1

from scanner.extractors.errors import Corrupt, Encrypted

_NOTHING_BYTES: Final = 16  # an empty stream, deflated, with its line ends


def are_lost(stream: BinaryIO, numbers: Iterable[int]) -> bool:
    """Whether pages that look blank have a content that cannot be decoded; numbers from 0."""
    try:
        found = PDFPage.get_pages(stream, pagenos=set(numbers), check_extractable=False)
        return any(_is_lost(resolve1(part)) for page in found for part in page.contents)
    except Exception:  # noqa: BLE001 - on hostile bytes pdfminer raises anything at all
        return True


def _is_lost(part: PDFStream) -> bool:
    written = part.get_rawdata() or b""
    return len(written) > _NOTHING_BYTES and not part.get_data().strip()


def pages(stream: BinaryIO) -> Iterator[str]:
    """The text of each page.

    Raises:
        Encrypted: a password is needed.
        Corrupt: no page can be found.
    """
    manager = PDFResourceManager(caching=False)
    found = 0
    try:
        for page in PDFPage.get_pages(stream, caching=False, check_extractable=False):
            text = io.StringIO()
            device = TextConverter(manager, text, laparams=LAParams())
            PDFPageInterpreter(manager, device).process_page(page)
            found += 1
            yield text.getvalue()
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise Encrypted from None
    except Exception:  # noqa: BLE001 - on hostile bytes pdfminer raises anything at all
        raise Corrupt from None
    if not found:
        raise Corrupt
