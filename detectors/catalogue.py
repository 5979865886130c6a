"""The detectors' page: `docs/detectors.md`, written from their declarations alone."""

import re
from collections.abc import Iterable
from typing import Final

from detectors.detector import Detector, Lexicon
from detectors.registry import BUILTIN_DETECTORS

_MARKED: Final = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_SPECIAL: Final = re.compile(r"([\\`*_<>|\[\]#])")
_CONTROL_PICTURES: Final = {code: 0x2400 + code for code in range(0x20)}  # as in a datamatrix
_HEAD: Final = """# Detectors

Generated from the declarations in `detectors/`: do not edit. Each example below is also a test.
What must be found stands in **bold**; all examples are invented.
"""


def markdown(detectors: Iterable[Detector] = BUILTIN_DETECTORS) -> str:
    """The page as Markdown, one section a detector in the order of the registry."""
    return "\n".join([_HEAD, *(_section(detector) for detector in detectors)])


def _section(detector: Detector) -> str:
    anchor = "dictionary" if isinstance(detector.anchor, Lexicon) else "pattern"
    parts = [
        f"## {detector.name}: {detector.title[:1].upper()}{detector.title[1:]}\n",
        f"- Entities: {', '.join(f'`{entity}`' for entity in detector.entities)}",
        f"- Looked for by: {anchor}",
        f"- Source: {_plain(detector.source)}\n",
        _examples("Finds", detector.finds),
        _examples("Ignores", detector.ignores),
    ]
    if detector.limits:
        parts.append(f"Limits: {_plain(detector.limits)}\n")
    return "\n".join(parts)


def _examples(title: str, examples: tuple[str, ...]) -> str:
    return "\n".join([f"{title}:\n", *(f"- {_shown(example)}" for example in examples), ""])


def _shown(example: str) -> str:
    """One example on one line, its marks as bold, its line ends as a return sign."""
    pieces = _MARKED.split(example)
    shown = (f"**{_plain(p)}**" if i % 2 else _plain(p) for i, p in enumerate(pieces))
    return "".join(shown).strip() or "(empty)"


def _plain(text: str) -> str:
    text = re.sub(r"\s*\n\s*", " ⏎ ", text).translate(_CONTROL_PICTURES)
    return _SPECIAL.sub(r"\\\1", text)
