"""The folder on which Colmate and its peers are measured, made anew from a fixed seed.

450 files: 300 texts of 50 KB, 100 docx, 50 PDF of ordinary French sentences. In 45 of them a short
letter about one patient stands in the middle, with a valid NIR (order numbers 990 to 999, which no
commune reaches). In 45 others stands an order number of a NIR's shape with a wrong key.

Run from the repository root: `python -m benchmarks.folder FOLDER` makes it;
`python -m benchmarks.folder FOLDER --measure` also times Colmate alone on it.
"""

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.sentences import FRENCH, LETTER, invented_word, lines
from detectors.nir import key_of

SEED: Final = 450
EVERY: Final = 10  # one file in so many holds a letter, the next one a number that is no NIR
LEADING: Final = 12  # points between two lines of a PDF page
MARGIN: Final = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """Some files of one format."""

    suffix: str
    count: int
    chars: int
    write: Callable[[Path, list[str]], None]


def write_text(path: Path, text: list[str]) -> None:
    """UTF-8, one sentence a line."""
    path.write_text("\n".join(text), "utf-8")


def write_docx(path: Path, text: list[str]) -> None:
    """One paragraph a sentence."""
    document = Document()
    for line in text:
        document.add_paragraph(line)
    document.save(str(path))


def write_pdf(path: Path, text: list[str]) -> None:
    """A4 pages with a text layer, long lines in two."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    top = int(A4[1]) - MARGIN
    room = (top - MARGIN) // LEADING
    halves = [half for line in text for half in (line[:95], line[95:])]
    for start in range(0, len(halves), room):
        page = canvas.beginText(MARGIN, top)
        page.setFont("Helvetica", 9, leading=LEADING)
        page.textLines(halves[start : start + room])
        canvas.drawText(page)
        canvas.showPage()
    canvas.save()


KINDS: Final = (
    Kind("txt", 300, 50_000, write_text),
    Kind("docx", 100, 20_000, write_docx),
    Kind("pdf", 50, 20_000, write_pdf),
)


def make(folder: Path) -> frozenset[str]:
    """Write the folder; the names of the files that hold a letter."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(SEED)
    with_letter = set()
    for kind in KINDS:
        for number in range(kind.count):
            text = lines(chance, FRENCH, kind.chars)
            name = f"{kind.suffix}-{number:03d}.{kind.suffix}"
            middle = len(text) // 2
            if number % EVERY == 0:
                with_letter.add(name)
                text[middle:middle] = letter(chance)
            elif number % EVERY == 1:
                text.insert(
                    middle, f"Votre commande {number_like_a_nir(chance)} est en préparation."
                )
            kind.write(folder / name, text)
    return frozenset(with_letter)


def letter(chance: random.Random) -> list[str]:
    """A short letter about one patient who does not exist."""
    patient = f"Monsieur {invented_word(chance).upper()} {invented_word(chance).capitalize()}"
    birth = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/19{chance.randint(30, 89)}"
    number = person_part(chance)
    spaced = " ".join((number[0], number[1:3], number[3:5], number[5:7], number[7:10], number[10:]))
    return [
        f"Patient : {patient}, né le {birth}",
        f"Numéro de sécurité sociale : {spaced} {key_of(number)}",
        *(sentence.format(n=chance.randint(40, 90)) for sentence in LETTER),
    ]


def number_like_a_nir(chance: random.Random) -> str:
    """Fifteen digits in a NIR's shape, of which the last two are no key."""
    number = person_part(chance)
    return f"{number}{int(key_of(number)) % 97 + 1:02d}"


def person_part(chance: random.Random) -> str:
    """Thirteen digits that name nobody."""
    return (
        f"{chance.randint(1, 2)}{chance.randint(30, 89)}{chance.randint(1, 12):02d}"
        f"{chance.randint(1, 19):02d}{chance.randint(1, 400):03d}{chance.randint(990, 999)}"
    )


def main() -> None:
    """Make the folder; with --measure, time Colmate alone."""
    order = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    order.add_argument("folder", type=Path)
    order.add_argument("--measure", action="store_true", help="time Colmate alone on it")
    asked = order.parse_args()
    with_letter = make(asked.folder)
    print(f"{sum(kind.count for kind in KINDS)} files, {len(with_letter)} with a letter")
    if asked.measure:
        from benchmarks.against_peers import compare  # noqa: PLC0415 - it imports this module

        compare(asked.folder, with_letter, peers=())


if __name__ == "__main__":
    main()
