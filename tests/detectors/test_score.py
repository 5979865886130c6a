"""Scores and stages: named, within their range."""

import pytest

from detectors import Prose
from detectors.engine import Engine
from detectors.score import SCORE
from detectors.text import Text

ENGINE = Engine([SCORE])


@pytest.mark.parametrize(
    "text",
    [
        "ypT1aN0M0",
        "T2 N1 M0",
        "TisN0",
        "Gleason 7",
        "Gleason : 4 + 3 = 7",
        "stade III de la NYHA",
        "NYHA 2",
        "Child-Pugh : A5",
        "performance status 2",
        "OMS PS 1",
        "Glasgow à 14",
        "GCS 15/15",
        "ASA III",
        "Breslow de 0,8 mm",
        "BI-RADS 5",
        "MMS 24/30",
        "Apgar 9/10/10",
        "NIHSS 12",
        "CHA2DS2-VASc 4",
        "EVA 6/10",
        "PI-RADS 4",
    ],
)
def test_a_score_with_its_value_is_found_whole(text: str) -> None:
    ready = Text.of(Prose(f"Bilan : {text}."))
    assert [ready.raw[match.start : match.end] for match in ENGINE.matches(ready)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "T2 N",
        "T9N0",
        "Gleason 12",
        "NYHA",
        "Glasgow 2",
        "Glasgow 16",
        "Glasgow à 12 h",
        "ASA 5505",
        "BI-RADS 9",
        "MMSE 35/30",
        "Breslow",
        "MT2N0",
        "child b room",
        "Apgar",
    ],
)
def test_what_is_out_of_range_or_has_no_value_is_not(text: str) -> None:
    assert ENGINE.matches(Text.of(Prose(text))) == []
