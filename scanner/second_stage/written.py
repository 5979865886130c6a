"""Names told by how they are written: NOM Prénom, Prénom NOM, or a common given name first.

The model misses a third of the names in running text, most of them in capitals; case finds those,
and the role that the words around give decides, as for the model's own (`roles`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult

from detectors.names import NAME, is_given, is_no_name, is_particle, tokens
from detectors.presidio import LANGUAGE
from scanner.second_stage.nlp import PERSON

_NAME: Final = re.compile(NAME)
_UNSURE: Final = 0.3  # until the role is known


@dataclass(frozen=True, slots=True)
class Name:
    """The part of a span that is a name: its place in the text and its words."""

    start: int
    end: int
    words: tuple[str, ...] = field(repr=False)

    @property
    def bearing(self) -> list[str]:
        """The words without particles (de, van, ben)."""
        return [word for word in self.words if not is_particle(word)]

    @property
    def is_full(self) -> bool:
        """Two words or more: a given name with a family name."""
        return len(self.bearing) > 1


def name_in(text: str, start: int, end: int) -> Name | None:
    """The first name in a span, without civilities, headings and other words that name nobody."""
    for hit in _NAME.finditer(text, start, end):
        for name in _runs(text, hit.start(), hit[0]):
            return name
    return None


def _runs(text: str, at: int, written: str) -> Iterator[Name]:
    """The stretches of a capitalised run between its words that name nobody."""
    run: list[tuple[int, str]] = []
    for word in [*tokens(written), ""]:
        if word and (is_particle(word) or not is_no_name(word)):
            at = text.index(word, at)
            run.append((at, word))
            at += len(word)
            continue
        if (name := _trimmed(run)) is not None:
            yield name
        run = []


def _trimmed(run: list[tuple[int, str]]) -> Name | None:
    """A run without the particles at its end; None when nothing else is in it."""
    while run and is_particle(run[-1][1]):
        run.pop()
    if not run:
        return None
    (start, _), (last, word) = run[0], run[-1]
    return Name(start, last + len(word), tuple(word for _, word in run))


def _looks_like_a_person(name: Name) -> bool:
    capitals = [word.isupper() and len(word) > 1 for word in name.bearing]
    mixed = any(capitals) and not all(capitals)
    return name.is_full and (mixed or is_given(name.bearing[0]) or is_given(name.bearing[-1]))


class WrittenNames(EntityRecognizer):
    """Full names by their letters; every score is low until the role is known."""

    def __init__(self) -> None:
        self.name: str
        super().__init__(
            supported_entities=[PERSON], name="WrittenNames", supported_language=LANGUAGE
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Each stretch of the text that is written as a full name."""
        del entities, nlp_artifacts
        return [
            RecognizerResult(PERSON, name.start, name.end, _UNSURE)
            for hit in _NAME.finditer(text)
            for name in _runs(text, hit.start(), hit[0])
            if _looks_like_a_person(name)
        ]
