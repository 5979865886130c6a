"""The reader of catalogues takes our format and nothing else."""

import pytest

from scanner.locales.catalogue import CatalogueError, read_catalogue

GOOD = """# a comment
msgid ""
msgstr "Language: fr\\n"

#: where.py:1
msgid "one"
msgstr "un"

msgid "{n} file"
msgid_plural "{n} files"
msgstr[0] "{n} fichier"
msgstr[1] "{n} "
"fichiers"
"""


def test_singular_plural_and_continued_strings_are_read() -> None:
    assert read_catalogue(GOOD) == {
        "one": ("un",),
        "{n} file": ("{n} fichier", "{n} fichiers"),
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('msgctxt "x"\nmsgid "a"\nmsgstr "b"\n', id="context"),
        pytest.param('#, fuzzy\nmsgid "a"\nmsgstr b\n', id="unquoted"),
        pytest.param('msgid "a\nmsgstr "b"\n', id="open quote"),
        pytest.param('msgid 12\nmsgstr "b"\n', id="no string"),
        pytest.param('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', id="twice"),
        pytest.param('#~ msgid "a"\n', id="obsolete"),
        pytest.param('"lost"\n', id="string without keyword"),
        pytest.param('#, fuzzy\nmsgid "a"\nmsgstr "b"\n', id="fuzzy"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError):
        read_catalogue(text)
