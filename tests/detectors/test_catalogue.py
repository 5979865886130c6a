"""The detectors' page says what each detector declares."""

from detectors.catalogue import markdown
from detectors.ccam import CCAM
from detectors.registry import BUILTIN_DETECTORS


def test_every_registered_detector_has_its_section() -> None:
    page = markdown()
    for detector in BUILTIN_DETECTORS:
        title = detector.title[:1].upper() + detector.title[1:]
        assert f"## {detector.name}: {title}\n" in page


def test_marks_become_bold_and_line_ends_stay_in_their_item() -> None:
    page = markdown([CCAM])
    assert "- Acte CCAM : **HHFA007**\n" in page
    assert "[[" not in markdown()


def test_every_example_stands_on_one_line_of_its_own() -> None:
    lines = [line for line in markdown().splitlines() if line.startswith("- ")]
    facts = 3 * len(BUILTIN_DETECTORS)
    assert len(lines) == facts + sum(len(d.finds) + len(d.ignores) for d in BUILTIN_DETECTORS)


def test_what_markdown_would_read_as_its_own_is_escaped() -> None:
    assert "\\<value code=" in markdown()


def test_detectors_have_names_of_their_own() -> None:
    names = [detector.name for detector in BUILTIN_DETECTORS]
    assert len(names) == len(set(names))
