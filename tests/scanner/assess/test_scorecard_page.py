"""The page that people read has the weights that the program uses."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WEIGHTS = tomllib.loads((ROOT / "scanner/assess/scorecard.toml").read_text("utf-8"))
PAGE = (ROOT / "docs/scorecard.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("section", "heading"),
    [
        pytest.param("identity", "| identity (", id="identity"),
        pytest.param("health", "| health (", id="health"),
        pytest.param("link", "| link |", id="link"),
        pytest.param("writing", "| kind of writing |", id="kind of writing"),
    ],
)
def test_each_table_has_exactly_the_weights_of_its_section(section: str, heading: str) -> None:
    table = PAGE[PAGE.index(heading) :].split("\n\n", 1)[0]
    shown = re.findall(r"−?\d\.\d", table)
    assert {float(one.replace("−", "-")) for one in shown} == set(WEIGHTS[section].values())


def test_the_thresholds_and_the_start_are_on_the_page() -> None:
    assert f"−{-WEIGHTS['bias']}" in PAGE
    for name in ("leak_threshold", "review_threshold", "second_stage_threshold"):
        assert re.search(rf"\b{WEIGHTS[name]} (?:or more)", PAGE), name
