"""Presidio's NLP engine over the French spaCy model, names only, from its package.

Presidio's own `SpacyNlpEngine` downloads a model that is missing; this one says that it is missing.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, Final

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.language import Language

from detectors.presidio import LANGUAGE
from scanner.second_stage import MODEL

NOT_NEEDED: Final = ("parser", "morphologizer", "lemmatizer", "attribute_ruler")
_PERSON_LABEL: Final = "PER"
PERSON: Final = "PERSON"


class ModelMissing(RuntimeError):
    """The French model is not installed."""


class NamesNlpEngine(NlpEngine):
    """Finds names of persons in short French texts."""

    def __init__(self) -> None:
        self._model: Language | None = None

    def load(self) -> None:
        """Load the model from its package.

        Raises:
            ModelMissing: it is not there. Nothing is ever downloaded.
        """
        try:
            package = import_module(MODEL)
        except ImportError:
            raise ModelMissing(f"the package {MODEL} is not installed") from None
        self._model = package.load(exclude=list(NOT_NEEDED))

    def is_loaded(self) -> bool:
        """Whether `load` has been called."""
        return self._model is not None

    def forgetting(self) -> AbstractContextManager[Any]:
        """A stretch of work after which the model drops the words that it met.

        spaCy else keeps every new word for as long as the process lives: memory that grows with
        the sweep, and names of patients in it. What `process_text` gave is void afterwards.
        """
        zone: AbstractContextManager[Any] = self._loaded().memory_zone()
        return zone

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Tokens and the names among them."""
        doc = self._loaded()(text)
        names = []
        for span in doc.ents:
            if span.label_ == _PERSON_LABEL:
                span.label_ = PERSON
                names.append(span)
        return NlpArtifacts(
            entities=names,
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=[],
            nlp_engine=self,
            language=language,
        )

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,
        n_process: int = 1,
        **_kwargs: Any,
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Texts one by one: batches gain nothing on windows and double the memory."""
        del batch_size, n_process
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """No lemma is given, so no word is asked about."""
        del word, language
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """No lemma is given, so no word is asked about."""
        del word, language
        return False

    def get_supported_entities(self) -> list[str]:
        """Persons only."""
        return [PERSON]

    def get_supported_languages(self) -> list[str]:
        """French only."""
        return [LANGUAGE]

    def _loaded(self) -> Language:
        if self._model is None:
            self.load()
        assert self._model is not None
        return self._model
