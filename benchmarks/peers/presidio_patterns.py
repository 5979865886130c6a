"""Presidio without a language model, reading a folder: run by its own environment's Python.

Usage: presidio_patterns.py FOLDER OUTPUT.json. A blank French pipeline, one pattern recognizer for
the NIR with its key check; pdfminer.six and python-docx give the text. OUTPUT is the list of the
paths in which a NIR was found.
"""

import json
import re
import sys
from pathlib import Path

import docx
import spacy
from pdfminer.high_level import extract_text
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

NIR = (
    r"\b[12][\s.-]?\d{2}[\s.-]?(?:0[1-9]|1[0-2]|[2-9]\d)[\s.-]?(?:\d{2}|2[AB])[\s.-]?\d{3}"
    r"[\s.-]?\d{3}[\s.-]?\d{2}\b"
)


class NirRecognizer(PatternRecognizer):
    """A number of the right shape, with the right key."""

    def __init__(self) -> None:
        super().__init__(
            supported_entity="FR_NIR", patterns=[Pattern("nir", NIR, 0.5)], supported_language="fr"
        )

    def validate_result(self, pattern_text: str) -> bool:
        """Whether the key is right."""
        number = re.sub(r"[\s.-]", "", pattern_text).upper()
        body = number[:13].replace("2A", "19").replace("2B", "18")
        return 97 - int(body) % 97 == int(number[13:])


class BlankEngine(SpacyNlpEngine):
    """Tokens only."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "fr", "model_name": "blank"}])
        self.nlp = {"fr": spacy.blank("fr")}

    def is_loaded(self) -> bool:
        """There is no model to load."""
        return True


def text_of(path: Path) -> str:
    """The text of one file."""
    if path.suffix == ".pdf":
        return extract_text(str(path))
    if path.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    return path.read_text("utf-8")


def main() -> None:
    """Read every file, write down the names of those with a NIR."""
    folder, output = map(Path, sys.argv[1:])
    registry = RecognizerRegistry([NirRecognizer()], supported_languages=["fr"])
    analyzer = AnalyzerEngine(
        registry=registry, nlp_engine=BlankEngine(), supported_languages=["fr"]
    )
    found = [
        str(path)
        for path in sorted(folder.iterdir())
        if analyzer.analyze(text_of(path), language="fr", entities=["FR_NIR"])
    ]
    output.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
