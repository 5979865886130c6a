"""Text made to be slow: repeated anchors, endless runs, separators without values."""

import time

import pytest

from detectors.document import MAX_PROSE_CHARS
from tests.detectors.found import found_by

LIMIT_S = 5.0  # ten times what the slowest takes, so that a busy machine passes


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param("1 ", id="digits apart"),
        pytest.param("1580363113993", id="digits together"),
        pytest.param("1\n2\n", id="digits on lines"),
        pytest.param("1 5 8 O 3 l ", id="misread digits"),
        pytest.param("nom : ", id="labels without value"),
        pytest.param("Nom : AAAA Prénom : ", id="names without end"),
        pytest.param("M. DUPONT ", id="civilities"),
        pytest.param("Aa Aa Aa Aa né le ", id="words before a label"),
        pytest.param("né le un un un un ", id="number words"),
        pytest.param("né le" + " " * 500, id="blanks after a label"),
        pytest.param("IPP : ", id="IPP labels"),
        pytest.param("1 rue ,,,,\n", id="streets without town"),
        pytest.param("a@a.a.a.a.", id="hosts without end"),
        pytest.param("HC1:6BF ABC DEF GHI JKL ", id="certificates"),
        pytest.param("DC04FR0000011E581E58B2F0", id="2D-Doc"),
        pytest.param("A" * 79 + "1 ", id="long words"),
        pytest.param("mere ", id="relatives"),
    ],
)
def test_a_full_passage_is_read_in_bounded_time(seed: str) -> None:
    text = (seed * (MAX_PROSE_CHARS // len(seed) + 1))[:MAX_PROSE_CHARS]
    began = time.perf_counter()
    found_by(text=text, opening=True)
    assert time.perf_counter() - began < LIMIT_S
