"""The dictionary: diagnoses and medicines as one automaton over folded bytes.

The terms are read from the installed `edsnlp` package (AP-HP, BSD-3), which publishes the ATIH
CIM-10 labels and the ATC medicine names; they are not copied into this project.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from typing import Any, Final

import re2

from detectors.detector import Lexicon
from detectors.text import fold, readable

_BLANKS: Final = re.compile(rb"[^a-z0-9]+")


@dataclass(frozen=True)
class Dictionary:
    """The word lists, compiled together, and what each term is."""

    pattern: Any
    kind_of: dict[bytes, Lexicon]

    @classmethod
    def load(cls) -> "Dictionary":
        """Read and compile the word lists (about a second)."""
        kind_of = dict.fromkeys(_medicines(), Lexicon.MEDICINE)
        kind_of |= dict.fromkeys(_diagnoses(), Lexicon.DIAGNOSIS)
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.longest_match = True
        options.log_errors = False
        options.max_mem = 256 << 20
        alternatives = b"|".join(
            b"[^a-z0-9]+".join(re2.escape(word) for word in term.split(b" ")) for term in kind_of
        )
        return cls(re2.compile(rb"\b(?:" + alternatives + rb")\b", options), kind_of)

    def hits(self, folded: bytes) -> Iterator[tuple[Lexicon, int, int]]:
        """Each term in the text, longest first where two start together."""
        for hit in self.pattern.finditer(folded):
            term = _BLANKS.sub(b" ", hit[0]).strip()
            yield self.kind_of[term], hit.start(), hit.end()


def _resource(name: str) -> bytes:
    path: Any = distribution("edsnlp").locate_file(f"edsnlp/resources/{name}")
    return bytes(path.read_bytes())


def _diagnoses() -> Iterator[bytes]:
    rows = csv.DictReader(io.StringIO(gzip.decompress(_resource("cim10.csv.gz")).decode()))
    for row in rows:
        if row["code"][0] not in "UVWXYZ" and len(term := _term(row["long"])) >= 6:
            yield term


def _medicines() -> Iterator[bytes]:
    for names in json.loads(_resource("drugs.json")).values():
        yield from (term for name in names if len(term := _term(name)) >= 6)


def _term(label: str) -> bytes:
    return _BLANKS.sub(b" ", fold(readable(label))).strip()
