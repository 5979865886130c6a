"""Any Presidio `AnalyzerEngine` finds with our recognizers what our own engine finds."""

import logging
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from detectors.detector import Detector
from detectors.document import Prose
from detectors.engine import Engine
from detectors.presidio import DetectorRecognizer, recognizers
from detectors.registry import BUILTIN_DETECTORS
from detectors.text import Text, readable
from tests.marked import unmarked

Found = set[tuple[str, int, int]]
NIR = "1 58 03 63 113 993 93"


@cache
def recognizer_of(name: str) -> DetectorRecognizer:
    (detector,) = (detector for detector in BUILTIN_DETECTORS if detector.name == name)
    return DetectorRecognizer(detector)


@cache
def analyzer() -> AnalyzerEngine:
    registry = RecognizerRegistry(recognizers=recognizers(), supported_languages=["fr"])
    nothing = NoOpNlpEngine([{"lang_code": "fr", "model_name": "none"}])
    return AnalyzerEngine(registry=registry, nlp_engine=nothing, supported_languages=["fr"])


def analyzed(text: str, entities: list[str] | None = None) -> list[RecognizerResult]:
    found: list[RecognizerResult] = analyzer().analyze(text, language="fr", entities=entities)
    return found


def spans(found: list[RecognizerResult]) -> Found:
    return {(one.entity_type, one.start, one.end) for one in found}


def promises() -> list[object]:
    return [
        pytest.param(detector, unmarked(readable(written))[0], id=f"{detector.name}-{number}")
        for detector in BUILTIN_DETECTORS
        for number, written in enumerate(detector.finds, start=1)
    ]


@pytest.mark.parametrize(("detector", "written"), promises())
def test_presidio_gives_the_spans_of_our_engine(detector: Detector, written: str) -> None:
    """Each promise of each detector; Presidio drops only a span inside another of its kind."""
    matches = Engine((detector,)).matches(Text.of(Prose(written)))
    ours = {(match.entity.value, match.start, match.end) for match in matches}
    entities = [entity.value for entity in detector.entities]
    assert spans(recognizer_of(detector.name).analyze(written, entities)) == ours
    theirs = spans(analyzed(written, entities))
    for entity, start, end in ours:
        assert any(e == entity and s <= start and end <= t for e, s, t in theirs)


@pytest.mark.parametrize(("detector", "written"), promises())
def test_no_score_is_certainty(detector: Detector, written: str) -> None:
    found = recognizer_of(detector.name).analyze(
        written, [entity.value for entity in detector.entities]
    )
    assert all(0 < one.score < 1 for one in found)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(f"né à Évry, NIR : {NIR}.", id="composed"),
        pytest.param(unicodedata.normalize("NFD", f"né à Évry, NIR : {NIR}."), id="NFD"),
        pytest.param(f"\ufeffvu\u200b\u200d le soir, NIR : {NIR}\u200b, suite", id="zero width"),
        pytest.param(f"le cœur et la ﬁèvre, NIR : {NIR}", id="ligatures"),
        pytest.param(f"\u1112\u1161\u11ab NIR : {NIR}", id="Korean letters"),
        pytest.param(f"e{chr(0x301) * 80} NIR : {NIR}", id="piled accents"),
    ],
)
def test_offsets_are_those_of_the_text_that_was_given(written: str) -> None:
    (one,) = analyzed(written, ["FR_NIR"])
    assert written[one.start : one.end] == NIR


def test_a_number_with_signs_that_do_not_show_inside_is_spanned_whole() -> None:
    hidden = NIR.replace("63", "6\u200b3")
    (one,) = analyzed(f"NIR : {hidden}", ["FR_NIR"])
    assert one.start == 6
    assert one.end == 6 + len(hidden)


@given(before=st.text(max_size=20), after=st.text(max_size=20))
@settings(max_examples=300)
def test_any_text_around_gives_spans_inside_the_text(before: str, after: str) -> None:
    text = f"{before}\nNIR : {NIR}\n{after}"
    for one in recognizer_of("nir").analyze(text, ["FR_NIR", "FR_INS"]):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize(
    "sign", [pytest.param(chr(code), id=f"U+{code:04X}") for code in (0x300, 0x1161, 0x3099, 0xE9)]
)
@given(text=st.text(max_size=40))
def test_every_readable_character_has_its_place(sign: str, text: str) -> None:
    from detectors.presidio import _places  # noqa: PLC0415 - the one thing tested from inside

    for whole in (text, sign + text, text + sign, text.replace(" ", sign)):
        begins, ends = _places(whole)
        assert len(begins) == len(ends)
        assert all(0 <= start < end <= len(whole) for start, end in zip(begins, ends, strict=True))


def test_only_the_entities_asked_for_are_given() -> None:
    text = f"NIR : {NIR}, IPP : 8001234567, né le 12/03/1958"
    assert {one.entity_type for one in analyzed(text)} >= {"FR_NIR", "FR_BIRTH_DATE"}
    assert {one.entity_type for one in analyzed(text, ["FR_BIRTH_DATE"])} == {"FR_BIRTH_DATE"}
    assert recognizer_of("nir").analyze(text, ["FR_IPP"]) == []


def test_every_detector_is_a_recognizer_with_a_name_of_its_own() -> None:
    ours = recognizers()
    assert len({one.name for one in ours}) == len(ours) == len(BUILTIN_DETECTORS)
    assert all(one.name.startswith("Colmate") for one in ours)


def test_a_result_says_who_found_it() -> None:
    (one,) = analyzed(f"NIR : {NIR}", ["FR_NIR"])
    assert one.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY] == "ColmateNir"


def test_nothing_read_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        analyzed(f"Madame DURAND Solange, NIR : {NIR}")
    assert not any("DURAND" in line or "113 993" in line for line in caplog.messages)


def test_the_example_of_the_page_runs_and_prints_what_it_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "presidio.md").read_text("utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    said = page.partition("```text\n")[2].partition("```")[0]
    exec(compile(code, "docs/presidio.md", "exec"), {})
    assert capsys.readouterr().out == said
