"""The second reader of PDF, pdfminer.six: slower, but it opens files that PDFium will not."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from pdfminer.converter import TextConverter
from pdfminer.layout import LAParams
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from scanner.extractors.errors import Corrupt, Encrypted


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
