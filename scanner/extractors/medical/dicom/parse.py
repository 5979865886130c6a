"""The whole parser of DICOM headers: pydicom, held to a budget, deaf to lying lengths.

pydicom reads what the file says; here it is given streams that count, so that a header of millions
of empty items or of values longer than the file ends in a reason and not in a crash.
"""

import io
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pydicom
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset, read_sequence
from pydicom.multival import MultiValue
from pydicom.uid import DeflatedExplicitVRLittleEndian

from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, TooLarge
from scanner.extractors.medical.dicom.attributes import PIXELS, TEXT_VRS, Attribute
from scanner.extractors.medical.dicom.stream import Budget, CountedStream, quiet, shielded

# Its messages repeat the values that it does not like: nothing of them may reach a log.
logging.getLogger("pydicom").disabled = True
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE

CONTENT_SEQUENCE: Final = 0x0040A730  # of structured reports: read as prose, not as attributes
DIRECTORY_RECORDS: Final = 0x00041220  # of a DICOMDIR: several patients, not one
_DEFERRED_BYTES: Final = 32 << 20  # longer values are passed over, not read
_MAX_INFLATED_BYTES: Final = 48 << 20  # a header; the images of a study are not deflated
_MAX_DEPTH: Final = 24
_LONGEST_UNKNOWN: Final = 1024  # an unknown value longer than that is not a text field
_ITEM: Final = (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00")


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header without its pixels."""

    dataset: Dataset = field(repr=False)
    budget: Budget
    was_cut_short: bool  # the file ends before an element does
    is_inflated: bool  # offsets are not those of the file

    def attributes(self) -> Iterator[Attribute]:
        """The text attributes, those of sequences included, in order.

        Raises:
            Corrupt: a sequence cannot be read, or they are nested too deep.
            TooLarge: the budget is spent.
        """
        return self._attributes(self.dataset, 0)

    def of_item(self, item: Dataset) -> Iterator[Attribute]:
        """The same of one item of a sequence."""
        return self._attributes(item, 1)

    def items(self, dataset: Dataset, tag: int) -> list[Dataset]:
        """The items of a sequence; none if it is not there.

        Raises:
            Corrupt: the sequence cannot be read.
            TooLarge: the budget is spent.
        """
        element = raw_element(dataset, tag)
        if not isinstance(element, RawDataElement):
            return list(element.value or ()) if element is not None else []
        value = element.value or b""
        stream = CountedStream(io.BytesIO(value), len(value), self.budget)
        encoding = dataset.original_character_set or "iso8859"
        with shielded(self.budget):
            sequence = read_sequence(
                stream,  # type: ignore[arg-type]  # a raw stream has all that is asked of it
                element.is_implicit_VR,
                element.is_little_endian,
                len(value),
                encoding,
            )
        return list(sequence)

    def _attributes(self, dataset: Dataset, depth: int) -> Iterator[Attribute]:
        if depth > _MAX_DEPTH:
            raise Corrupt("DICOM sequences nested too deep")
        for key in list(dataset.keys()):
            tag = int(key)
            if tag in PIXELS or tag in (CONTENT_SEQUENCE, DIRECTORY_RECORDS):
                continue
            vr = _vr(dataset, tag)
            if vr == "SQ":
                for item in self.items(dataset, tag):
                    yield from self._attributes(item, depth + 1)
            elif vr in TEXT_VRS:
                yield Attribute(tag, vr, texts(dataset, tag))


def parse(content: Content, offset: int, max_bytes: int) -> Header:
    """Read the header of an object that begins at an offset.

    Raises:
        Corrupt: no header can be read.
        TooLarge: a header of too many elements, or that inflates beyond `max_bytes`.
    """
    budget = Budget()
    stream = CountedStream(content.open(), content.size, budget, offset)
    with shielded(budget):
        meta = _meta(stream)
        is_deflated = meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian
        if is_deflated:
            stream = _inflated(stream, budget, max_bytes)
        else:
            stream.seek(0)
        dataset = pydicom.dcmread(
            stream,
            stop_before_pixels=True,
            force=True,
            defer_size=_DEFERRED_BYTES,
        )
    if not len(dataset):
        raise Corrupt("a DICOM object without elements")
    return Header(dataset, budget, stream.was_cut_short, is_deflated)


def raw_element(dataset: Dataset, tag: int) -> Any:
    """An element as it stands in the file: raw, decoded, or None where there is none."""
    return dataset.get_item(tag, keep_deferred=True) if tag in dataset else None


def texts(dataset: Dataset, tag: int) -> tuple[str, ...]:
    """The values of a text element; as Latin-1 where they break the rules of their VR."""
    if tag not in dataset:
        return ()
    raw = raw_element(dataset, tag)
    try:
        with quiet():
            value = dataset[tag].value
    except Exception:  # noqa: BLE001 - converters raise anything on odd values
        value = raw.value if isinstance(raw, RawDataElement) else None
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, MultiValue):
        value = [value]
    found = (str(one).strip(" \0") for one in value if one is not None)
    return tuple(text for text in found if text)


def _vr(dataset: Dataset, tag: int) -> str:
    """The VR of an element. Unknown ones are taken for a sequence or a text by their bytes."""
    element = raw_element(dataset, tag)
    vr = str(element.VR or "") if element is not None else ""
    if vr in ("", "UN"):
        try:
            return str(dictionary_VR(tag))
        except KeyError:
            vr = "UN"
    if vr == "UN" and isinstance(element, RawDataElement) and element.value:
        if element.value.startswith(_ITEM):
            return "SQ"
        text = element.value.rstrip(b" \0")
        if len(text) <= _LONGEST_UNKNOWN and not any(byte < 32 for byte in text):
            return "LO"
    return vr


def _meta(stream: CountedStream) -> Dataset:
    """The file meta information, if any; the stream is left after it."""
    if stream.read(132)[128:] != b"DICM":
        stream.seek(0)
    start = stream.tell()
    group = stream.read(2)
    stream.seek(start)
    if group != b"\x02\x00":
        return Dataset()
    return read_dataset(
        stream,  # type: ignore[arg-type]  # a raw stream has all that is asked of it
        is_implicit_VR=False,
        is_little_endian=True,
        stop_when=lambda tag, _vr, _length: tag >> 16 != 2,
    )


def _inflated(stream: CountedStream, budget: Budget, max_bytes: int) -> CountedStream:
    """The data set of the deflated transfer syntax, inflated within bounds (PS3.5 A.5)."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    plain = inflater.decompress(stream.read(), min(max_bytes, _MAX_INFLATED_BYTES))
    if inflater.unconsumed_tail:
        raise TooLarge("a deflated DICOM object that inflates without end")
    inflated = CountedStream(io.BytesIO(plain), len(plain), budget)
    inflated.was_cut_short = not inflater.eof
    return inflated
