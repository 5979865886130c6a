"""The folder is what its table says: letters with a right key, others with a wrong one."""

import random
import re
from pathlib import Path

import pytest

from benchmarks import folder
from benchmarks.folder import Kind, letter, make, number_like_a_nir, write_text
from detectors.nir import judged


def test_a_letter_holds_a_national_number_that_names_nobody() -> None:
    chance = random.Random(1)
    for _ in range(50):
        number = re.sub(r"\D", "", letter(chance)[1].partition(":")[2])
        assert judged(number) is not None
        assert "990" <= number[10:13] <= "999"


def test_the_numbers_of_other_files_have_a_wrong_key() -> None:
    chance = random.Random(1)
    assert all(judged(number_like_a_nir(chance)) is None for _ in range(200))


def test_the_folder_is_the_same_at_each_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "KINDS", (Kind("txt", 20, 500, write_text),))
    first, second = tmp_path / "first", tmp_path / "second"
    assert make(first) == make(second) == {"txt-000.txt", "txt-010.txt"}
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
