"""Every registered detector keeps its own word: what it says it finds and what it ignores."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.detector import Detector
from detectors.document import Prose
from detectors.engine import Engine
from detectors.registry import BUILTIN_DETECTORS
from detectors.text import Text, readable
from tests.marked import unmarked


@cache
def engine_of(name: str) -> Engine:
    return Engine(detector for detector in BUILTIN_DETECTORS if detector.name == name)


def text_of(written: str) -> Text:
    return Text.of(Prose(written, opening=True))


def cases(promises: str) -> list[object]:
    return [
        pytest.param(detector, written, id=f"{detector.name}-{number}")
        for detector in BUILTIN_DETECTORS
        for number, written in enumerate(getattr(detector, promises), start=1)
    ]


def test_names_are_unique() -> None:
    names = [detector.name for detector in BUILTIN_DETECTORS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("detector", "written"), cases("finds"))
def test_finds_exactly_what_is_marked(detector: Detector, written: str) -> None:
    plain, spans = unmarked(readable(written))
    found = engine_of(detector.name).matches(text_of(plain))
    assert sorted({(match.start, match.end) for match in found}) == spans
    assert spans
    assert {match.entity for match in found} <= set(detector.entities)
    assert {match.detector for match in found} == {detector.name}


@pytest.mark.parametrize(("detector", "written"), cases("ignores"))
def test_ignores_the_rest(detector: Detector, written: str) -> None:
    assert engine_of(detector.name).matches(text_of(written)) == []


PIECES = sorted(
    {
        unmarked(written)[0]
        for detector in BUILTIN_DETECTORS
        for written in detector.finds + detector.ignores
    }
)
scraps = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789 ./-:\nABabéÉ'", max_size=40),
    st.sampled_from(PIECES),
    st.tuples(st.sampled_from(PIECES), st.integers(0, 60)).map(lambda cut: cut[0][cut[1] :]),
)


@pytest.mark.parametrize("detector", BUILTIN_DETECTORS, ids=lambda detector: detector.name)
@given(written=st.lists(scraps, max_size=5).map("".join), opening=st.booleans())
def test_any_text_gives_matches_inside_it(
    detector: Detector, written: str, *, opening: bool
) -> None:
    """No text raises; spans lie inside; the same text gives the same matches."""
    text = Text.of(Prose(written, opening=opening))
    found = engine_of(detector.name).matches(text)
    for match in found:
        assert 0 <= match.start < match.end <= len(text.raw)
        assert 0 < match.confidence <= 1
        assert match.value
        assert "value=" not in repr(match)
    assert engine_of(detector.name).matches(text) == found
