"""Rules that make no sense are refused before anything is walked."""

import pytest

from scanner.walk import BadPattern, WalkRules


@pytest.mark.parametrize(
    "glob",
    ["!", "\\", "[z-a]", "[", "/", " ", "#comment", ""],
    ids=["not", "escape", "range", "bracket", "top", "blank", "comment", "empty"],
)
def test_a_glob_that_could_match_nothing_is_refused(glob: str) -> None:
    for rules in ({"include": (glob,)}, {"exclude": ("*.log", glob)}):
        with pytest.raises(BadPattern) as caught:
            WalkRules(**rules)  # type: ignore[arg-type] - one field by name
        assert caught.value.pattern == glob


@pytest.mark.parametrize(
    ("exclude", "path", "excluded"),
    [
        ("*.tmp", "a/b.tmp", True),
        ("*.TMP", "a/b.tmp", False),
        ("/b.tmp", "a/b.tmp", False),
        ("a/**/c", "a/x/y/c", True),
        ("a/", "a/x/y/c", True),
        ("\\#x", "#x", True),
        ("*.tmp", "\udcff.tmp", True),
    ],
)
def test_globs_are_those_of_gitignore(exclude: str, path: str, *, excluded: bool) -> None:
    assert WalkRules(exclude=(exclude,)).excludes_file(path) is excluded
