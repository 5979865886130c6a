"""The colours of the HTML report can be read: WCAG 2.2, 1.4.3, at least 4.5 to 1."""

import re
from pathlib import Path

import pytest

import scanner.outputs

CSS = (Path(scanner.outputs.__file__).parent / "templates" / "report.css").read_text("utf-8")
LIGHT, DARK, PRINT = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
)
TONES = ("leak", "review", "unread", "protected", "clean")


def luminance(colour: str) -> float:
    """Relative luminance of a hexadecimal colour (WCAG 2.2, definitions)."""
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
def test_every_text_stands_out_from_what_is_behind_it(theme: dict[str, str]) -> None:
    pairs = [(ink, back) for ink in ("ink", "muted", "accent") for back in ("page", "surface")]
    pairs += [(ink, f"{tone}-soft") for tone in TONES for ink in ("ink", "muted", tone)]
    for ink, back in pairs:
        dark, light = sorted((luminance(theme[ink]), luminance(theme[back])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, back)
