"""The engine calls detectors where their anchors are, and gives each match once, in order."""

from collections.abc import Iterator

from detectors import BUILTIN_DETECTORS, Match, Prose
from detectors.detector import Detector
from detectors.engine import Engine
from detectors.text import Text
from findings import Entity


def detector(name: str, anchor: str) -> Detector:
    def look(text: Text, start: int, end: int) -> list[Match]:
        value = text.folded[start:end].decode()
        return [
            Match(
                entity=Entity.CLINICAL_NOTE,
                detector=name,
                value=value,
                start=start,
                end=end,
                confidence=0.5,
            )
        ] * 2

    return Detector(
        name=name,
        title=name,
        source="test",
        entities=(Entity.CLINICAL_NOTE,),
        anchor=anchor,
        look=look,
        finds=(),
        ignores=(),
    )


def test_a_text_without_any_anchor_has_no_match() -> None:
    """RE2's binding answers None, not an empty list."""
    assert Engine([detector("one", "abc")]).matches(Text.of(Prose("xyz"))) == []


def test_no_detectors_at_all_find_nothing() -> None:
    assert Engine([]).matches(Text.of(Prose("xyz"))) == []


def test_matches_come_in_order_of_place_and_each_once() -> None:
    engine = Engine([detector("b", "bb"), detector("a", "aa")])
    spans = [(m.detector, m.start, m.end) for m in engine.matches(Text.of(Prose("aa bb aa")))]
    assert spans == [("a", 0, 2), ("b", 3, 5), ("a", 6, 8)]


def test_of_two_equal_spans_the_surest_stands() -> None:
    """Two hits may give the same match with another confidence; their order does not matter."""

    def look(text: Text, start: int, end: int) -> Iterator[Match]:
        for confidence in (0.3, 0.9, 0.5):
            yield Match(
                entity=Entity.IPP,
                detector="twice",
                value="1",
                start=0,
                end=1,
                confidence=confidence,
            )

    detector = Detector(
        name="twice", title="t", source="s", entities=(Entity.IPP,), anchor="a", look=look,
        finds=(), ignores=(),
    )  # fmt: skip
    (one,) = Engine([detector]).matches(Text.of(Prose("a")))
    assert one.confidence == 0.9


def test_no_anchor_has_named_groups() -> None:
    """RE2 captures them even when told not to, in a second and slower pass over each hit."""
    engine = Engine(BUILTIN_DETECTORS)
    assert [pattern.pattern for pattern in engine.gate.patterns if pattern.groups] == []
