"""What a column is about, by its name. The words are in `lexicons/columns.toml`."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

from detectors.document import Role
from detectors.text import fold, readable

_VOCABULARY: Final[dict[str, list[str]]] = tomllib.loads(
    files("detectors.lexicons").joinpath("columns.toml").read_text("utf-8")
)
_COMPILED: Final = tuple(
    (Role(role), re.compile("|".join(words).encode())) for role, words in _VOCABULARY.items()
)
_PUNCTUATION: Final = re.compile(rb"[^a-z0-9]+")
MAX_HEADER_CHARS: Final = 60  # longer cells are sentences, not headers


@lru_cache(maxsize=4096)
def role_of(header: str) -> Role | None:
    """What a column or a form's line of this name holds; None when the words say nothing."""
    if len(header) > MAX_HEADER_CHARS:
        return None
    words = _PUNCTUATION.sub(b" ", fold(readable(_split_camel(header)))).strip()
    if not words or words.isdigit():
        return None
    return next((role for role, pattern in _COMPILED if pattern.search(words)), None)


def _split_camel(header: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
