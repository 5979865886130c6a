"""The fields of a PDF form (ISO 32000-1, 12.7), also those that stand on no page.

PDFium tells the value of a field only where a page shows it; pdfminer.six gives the objects, and
the tree is walked here: names joined from the root down, values inherited, loops met once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from findings import Reason
from scanner.extractors.errors import ExtractError, Unsupported
from scanner.extractors.guard import bad_bytes
from scanner.extractors.pdf.filled import Answer, Form, plain, squeezed

_MAX_FIELDS: Final = 200_000
_MAX_DEPTH: Final = 64  # of the tree of fields; PDFium stops at 32
_MAX_STEPS: Final = 32  # from reference to reference
_MAX_NAME_CHARS: Final = 255  # of a full name; each field below would repeat it
_MAX_VALUES: Final = 10_000  # of one field
_MAX_STREAM_BYTES: Final = 1 << 18  # of a value as stored, perhaps deflated a thousand times
_UNSAID: Final = ("Contents", "Cert", "ByteRange", "M")  # of a signature: bytes and its date
_OFF: Final = "Off"  # a box that is not ticked


def form_of(stream: BinaryIO, max_chars: int) -> Form:
    """Read the form of a document, at most so many characters of it; what is not read is a gap."""
    form = Form()
    try:
        with bad_bytes():
            document = _opened(stream)
            _Walk(document, form, max_chars).run()
    except ExtractError as error:
        form.gaps.add(error.reason)
    return form


def _opened(stream: BinaryIO) -> PDFDocument:
    try:
        return PDFDocument(PDFParser(stream))
    except PDFEncryptionError:  # PDFium has opened it: a way of encryption that is not known here
        raise Unsupported from None


@dataclass(frozen=True, slots=True)
class _Above:
    """What a field has from those above it."""

    name: str = ""
    answer: Answer | None = None
    choices: Any = None
    depth: int = 0


class _Walk:
    """One walk over the tree of fields, in the order of the document."""

    def __init__(self, document: PDFDocument, form: Form, max_chars: int) -> None:
        self._document = document
        self._form = form
        self._chars_left = max_chars
        self._met: set[int] = set()
        self._stack: list[tuple[Any, _Above]] = []

    def run(self) -> None:
        root = self._resolved(self._document.catalog.get("AcroForm"))
        if not isinstance(root, dict):
            return
        self._form.packets = self._packets(root.get("XFA"))
        self._push(root.get("Fields"), _Above())
        while self._stack:
            found, above = self._stack.pop()
            if isinstance(found, PDFObjRef):
                if found.objid in self._met:
                    continue
                self._met.add(found.objid)
            try:
                with bad_bytes():
                    self._field(self._resolved(found), above)
            except ExtractError as error:
                self._form.gaps.add(error.reason)

    def _push(self, kids: Any, above: _Above) -> None:
        kids = self._resolved(kids)
        if kids is None:
            return
        if not isinstance(kids, list):
            self._form.gaps.add(Reason.CORRUPT)
            return
        room = _MAX_FIELDS - self._form.fields if above.depth <= _MAX_DEPTH else 0
        if len(kids) > room:
            self._form.gaps.add(Reason.TOO_LARGE)
        self._form.fields += min(len(kids), room)
        self._stack.extend((kid, above) for kid in reversed(kids[:room]))

    def _field(self, found: Any, above: _Above) -> None:
        if found is None:
            return
        if not isinstance(found, dict):
            self._form.gaps.add(Reason.CORRUPT)
            return
        name = self._name(found, above.name)
        choices = found.get("Opt", above.choices)
        answer = self._answer(name, found, choices, above.answer)
        self._push(found.get("Kids"), _Above(name, answer, choices, above.depth + 1))

    def _name(self, found: dict[str, Any], above: str) -> str:
        part = "".join(self._texts(found.get("T")))
        name = f"{above}.{part}" if above and part else above or part
        if len(name) > _MAX_NAME_CHARS:
            self._aside(part)
        return name[:_MAX_NAME_CHARS]

    def _answer(
        self, name: str, found: dict[str, Any], choices: Any, inherited: Answer | None
    ) -> Answer | None:
        """What this object answers; it has the values of the one above when it has none itself."""
        tooltip = " ".join(self._texts(found.get("TU")))
        values = self._values(found, choices)
        answer = Answer({name: None}, values, tooltip) if values else None
        if answer:
            self._form.answers.append(answer)
        else:
            self._aside(tooltip)
        if "V" in found:
            return answer
        if inherited is not None:
            inherited.names[name] = None
        return inherited or answer

    def _values(self, found: dict[str, Any], choices: Any) -> list[str]:
        """The value, what it stands for, its rich text and the default, each once."""
        chosen = [text for text in self._texts(found.get("V")) if text != _OFF]
        chosen += self._meanings(found.get("Opt"), choices, chosen)
        chosen += [plain(text) for text in self._texts(found.get("RV"))]
        chosen += [text for text in self._texts(found.get("DV")) if text != _OFF]
        values: dict[str, str] = {}
        for text in chosen:
            values.setdefault(squeezed(text), text)
        values.pop("", None)
        return list(values.values())

    def _meanings(self, own: Any, choices: Any, chosen: list[str]) -> list[str]:
        """What the chosen values stand for; the choices that were not taken are asides."""
        if not chosen and own is None:
            return []
        said: list[str] = []
        for pair in self._elements(choices):
            texts = list(self._texts(pair))
            if any(text in chosen for text in texts):
                said += [text for text in texts if text not in chosen]
            elif own is not None:
                for text in texts:
                    self._aside(text)
        return said

    def _aside(self, text: str) -> None:
        if text.strip():
            self._form.asides[text] = None

    def _elements(self, found: Any) -> list[Any]:
        found = self._resolved(found)
        if not isinstance(found, list) or self._chars_left < 0:
            return []
        if len(found) > _MAX_VALUES:
            self._form.gaps.add(Reason.TOO_LARGE)
        return found[:_MAX_VALUES]

    def _texts(self, found: Any, depth: int = 0) -> Iterator[str]:
        """The texts of a value of any type: string, name, number, stream, array, signature."""
        if self._chars_left < 0:
            return
        found = self._resolved(found)
        if isinstance(found, list | dict):
            if depth > 3:
                self._form.gaps.add(Reason.CORRUPT)
                return
            if isinstance(found, dict):
                found = [value for key, value in found.items() if key not in _UNSAID]
            for element in self._elements(found):
                yield from self._texts(element, depth + 1)
            return
        text = self._text(found)
        self._chars_left -= len(text) + 1
        if self._chars_left < 0:
            self._form.gaps.add(Reason.TOO_LARGE)
        elif text:
            yield text

    def _text(self, found: Any) -> str:
        match found:
            case bytes():
                return _decoded(found)
            case PSLiteral():
                name = found.name
                return name if isinstance(name, str) else name.decode("utf-8", "replace")
            case PDFStream():
                return self._of_stream(found)
            case int() | float() if not isinstance(found, bool):
                return str(found)
        return ""

    def _of_stream(self, found: PDFStream) -> str:
        stored = found.get_rawdata()
        if stored is not None and len(stored) > _MAX_STREAM_BYTES:
            self._form.gaps.add(Reason.TOO_LARGE)
            return ""
        data = found.get_data()
        if stored and not data:
            self._form.gaps.add(Reason.CORRUPT)
        return _decoded(data)

    def _packets(self, found: Any) -> int:
        """How many packets the XFA form has: one stream, or names and streams in turn."""
        found = self._resolved(found)
        if isinstance(found, list):
            return (len(found) + 1) // 2
        return int(found is not None)

    def _resolved(self, found: Any) -> Any:
        """The object behind references. One that the file never wrote is null (7.3.10)."""
        for _ in range(_MAX_STEPS):
            if not isinstance(found, PDFObjRef):
                return found
            found = found.resolve(_LOST if self._is_listed(found.objid) else None)
            if found is _LOST:
                break
        self._form.gaps.add(Reason.CORRUPT)
        return None

    def _is_listed(self, number: int) -> bool:
        for xref in self._document.xrefs:
            try:
                xref.get_pos(number)
            except KeyError:
                continue
            return True
        return False


_LOST: Final = object()


def _decoded(data: bytes) -> str:
    """A text string (7.9.2.2), and the two encodings that readers take beside those of the norm."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le", "replace")
    return decode_text(data)
