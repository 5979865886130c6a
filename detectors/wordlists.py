"""Where the dictionary's terms come from, and how a label becomes a term.

Two sources: the tables of the installed `edsnlp` package (AP-HP, BSD-3-Clause), which carry the
ATIH CIM-10 labels and the ATC medicine names and are read where they lie, never copied here; and
the reviewed lists in `detectors/lexicons/`, each with its origin in its header.

A CIM-10 label is a heading of a book, not what a physician writes: `Fracture fermée du col du
fémur`, `Cholécystite, sans précision`. `label_terms` keeps the part that also occurs in letters.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from importlib.resources import files
from typing import Any, Final, NamedTuple

from detectors.text import fold, readable

MIN_LETTERS: Final = 6  # shorter terms collide with everyday words: they need a review
MIN_NOUN: Final = 5  # shorter words of our lists are abbreviations, which French leaves alone
MAX_WORDS: Final = 8  # longer labels are read up to here; nobody writes them whole

_NOT_WORD: Final = re.compile(rb"[^a-z0-9]+")
_ASIDE: Final = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
_TAIL: Final = re.compile(
    r",| - |;|:| avec | sans | au cours d| classée?s? ailleurs| associée?s? à "
)
_FILLER: Final = re.compile(rb"\b(?:fermee?s?|ouverte?s?|precisee?s?|sai|nca) (?=d[eu]s? |de l)")
_HANGING: Final = frozenset(
    b"a au aux avec d dans de des du en et l la le les ou par pour sur un une".split()
)
_NO_DISEASE: Final = frozenset(
    b"autre autres resultat resultats soins effet effets echec su09".split()
)
# Chapters of causes (V to Y), of contacts with services (Z) and of special purposes (U): their
# labels are everyday sentences ("chute", "noyade", "absence"), not diseases.
_CHAPTERS_OF_DISEASE: Final = frozenset("ABCDEFGHIJKLMNOPQRST")


def diagnoses() -> Iterator[bytes]:
    """The folded terms for diagnoses: CIM-10 labels, and reviewed words in both numbers."""
    everyday = everyday_words()
    for row in cim10_rows():
        if row.code[0] in _CHAPTERS_OF_DISEASE:
            for term in label_terms(row.label):
                if len(term) >= MIN_LETTERS and term not in everyday:
                    yield term
    for term in reviewed("diseases.txt"):
        yield term
        if (several := plural(term)) not in everyday:
            yield several


def medicines() -> Iterator[bytes]:
    """The folded names of medicines: ATC names and brands, and the reviewed short ones."""
    everyday = everyday_words()
    table: dict[str, list[str]] = json.loads(edsnlp_table("drugs.json"))
    for names in table.values():
        for name in names:
            term = words(re.split(r"[,(]", name)[0])
            first = term.split(b" ", 1)[0]
            if len(term) >= MIN_LETTERS and term not in everyday and first not in _NO_DISEASE:
                yield term
    yield from reviewed("medicines.txt")


def label_terms(label: str) -> Iterator[bytes]:
    """What of a CIM-10 label may occur in running text; nothing, if it names a leftover class."""
    term = words(_TAIL.split(_ASIDE.sub(" ", label), maxsplit=1)[0])
    kept = term.split(b" ")[:MAX_WORDS]
    while kept and kept[-1] in _HANGING:
        kept.pop()
    term = b" ".join(kept)
    if not term or kept[0] in _NO_DISEASE:
        return
    yield term
    if (shorter := _FILLER.sub(b"", term)) != term:
        yield shorter


def plural(term: bytes) -> bytes:
    """A term in the plural: an s on each word up to the first that only joins words.

    `hernie discale` gives `hernies discales`, `cancer du sein` gives `cancers du sein`;
    abbreviations, and words that end in s or x, stay.
    """
    parts = term.split(b" ")
    joins = (at for at, word in enumerate(parts) if word in _HANGING)
    noun = next(joins, len(parts))
    several = [w if len(w) < MIN_NOUN or w[-1:] in b"sxz" else w + b"s" for w in parts[:noun]]
    return b" ".join(several + parts[noun:])


def words(text: str) -> bytes:
    """Fold, with one blank between words and nothing else."""
    return _NOT_WORD.sub(b" ", fold(readable(text))).strip()


@cache
def everyday_words() -> frozenset[bytes]:
    """The terms that everyday French uses for something else."""
    return frozenset(reviewed("everyday_words.txt"))


def reviewed(name: str) -> Iterator[bytes]:
    """The lines of one of our own lists, folded; blank lines and `#` comments are left out."""
    text = (files("detectors") / "lexicons" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.encode("ascii")


class Cim10Row(NamedTuple):
    """A code without its dot, and its label."""

    code: str
    label: str


def cim10_rows() -> Iterator[Cim10Row]:
    """The rows of the CIM-10 table, as they are unpacked: the whole would take 50 MB at once."""
    packed = gzip.GzipFile(fileobj=io.BytesIO(edsnlp_table("cim10.csv.gz")))
    rows = csv.reader(io.TextIOWrapper(packed, encoding="utf-8", newline=""))
    header = next(rows)
    code, label = header.index("code"), header.index("long")
    for row in rows:
        yield Cim10Row(row[code], row[label])


def edsnlp_table(name: str) -> bytes:
    """A data file of the installed package, without importing its code (which loads spaCy)."""
    path: Any = distribution("edsnlp").locate_file(f"edsnlp/resources/{name}")
    return bytes(path.read_bytes())
