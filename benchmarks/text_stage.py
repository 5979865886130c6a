"""What the first stage costs for a text: fold, gate, dictionary, in MB/s of CPU time.

Run from the repository root: `python -m benchmarks.text_stage [megabytes]`. The corpus is made on
the spot from a fixed seed: French and English sentences of ordinary documents, each followed by
invented words so that no automaton lives on one page of its states; one document in ten is a
synthetic discharge letter, half of whose sentences are clinical. Figures are CPU seconds of one
process, best of three; the ratio to a plain scan for one byte value is what may be compared
between machines.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.sentences import ENGLISH, FRENCH, LETTER, lines
from detectors import BUILTIN_DETECTORS, Prose
from detectors.engine import Engine
from detectors.lexicon import Dictionary
from detectors.signals import SIGNALS
from detectors.text import Text, fold, readable

DOCUMENT_CHARS = 8_000
LETTER_SHARE = 0.1
REPEATS = 3


def corpus(megabytes: float) -> list[str]:
    """Documents of some `DOCUMENT_CHARS` characters, one in ten a letter; always the same."""
    chance = random.Random(20)
    documents = []
    while sum(map(len, documents)) < megabytes * 1e6:
        ordinary = chance.choice((FRENCH, ENGLISH))
        letter = chance.random() < LETTER_SHARE
        written = lines(chance, LETTER + FRENCH[:6] if letter else ordinary, DOCUMENT_CHARS)
        documents.append("\n".join(["Cher Confrère,", *written] if letter else written))
    return documents


def megabytes_per_second(work: Callable[[Any], object], items: Sequence[Any], size: int) -> float:
    """Best of some runs, by CPU time."""
    best = float("inf")
    for _ in range(REPEATS):
        started = time.process_time()
        for item in items:
            work(item)
        best = min(best, time.process_time() - started)
    return size / 1e6 / best


def main() -> None:
    """Measure each stage alone and the whole, and print the table."""
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    documents = corpus(megabytes)
    ordinary = [text for text in documents if "Confrère" not in text]
    engine = Engine(BUILTIN_DETECTORS, SIGNALS.values())
    started = time.process_time()
    dictionary = Dictionary.load()
    seconds = time.process_time() - started
    print(f"dictionary: {len(dictionary.kind_of)} terms, built in {seconds:.2f} s")

    def whole(text: str) -> None:
        engine.read(Text.of(Prose(text)))

    for name, texts in (("ordinary documents", ordinary), ("with a tenth letters", documents)):
        folded = [fold(readable(text)) for text in texts]
        size = sum(map(len, folded))
        reference = megabytes_per_second(lambda text: text.count(b"\xff"), folded, size)
        print(f"\n{name}: {len(texts)} documents, {size / 1e6:.1f} MB")
        stages: list[tuple[str, float]] = [
            ("fold", megabytes_per_second(lambda text: fold(readable(text)), texts, size)),
            ("gate", megabytes_per_second(engine.gate.occurring, folded, size)),
            (
                "dictionary",
                megabytes_per_second(lambda text: list(dictionary.hits(text)), folded, size),
            ),
            ("whole stage", megabytes_per_second(whole, texts, size)),
        ]
        for stage, speed in stages:
            print(f"  {stage:12} {speed:7.0f} MB/s   {speed / reference:.4f} of a byte count")


if __name__ == "__main__":
    main()
