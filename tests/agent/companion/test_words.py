"""What is said is short, the same in both languages, and says no name."""

import re

import pytest

from agent.companion import Act, Notice, Topic
from agent.companion.words import MAX_BODY, MAX_TITLE, worded
from scanner.locales import LANGUAGES, language

TODAY = 739_579
NOTICES = [
    Notice(topic=topic, files=files, acts=tuple(Act), days_ago=days_ago)
    for topic in Topic
    for files in (1, 2, 12, 9_999_999)
    for days_ago in range(9)
]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_read_in_five_seconds(code: str) -> None:
    for notice in NOTICES:
        toast = worded(notice, TODAY, language(code))
        assert 0 < len(toast.title) <= MAX_TITLE
        assert 0 < len(toast.body) <= MAX_BODY
        assert all(0 < len(label) <= 30 for _, label in toast.buttons)
        words = re.findall(r"\w+", toast.body)
        assert sum(map(len, words)) / len(words) < 6  # plain words
        assert len(words) <= 30


@pytest.mark.parametrize(
    ("topic", "title", "body"),
    [
        (
            Topic.BUILT_IN,
            "Des données de patients ne sont pas protégées",
            (
                "12 fichiers contiennent des données de santé lisibles par tous ceux qui ouvrent ce"
                " poste."
            ),
        ),
        (
            Topic.REMOVABLE,
            "Clé USB\u00a0: données de patients non chiffrées",
            (
                "Si cette clé est perdue, il faudra déclarer l’incident. Chiffrez-la ou déplacez"
                " les fichiers dans le DPI (2 minutes)."
            ),
        ),
        (
            Topic.FIXED,
            "Merci, c’est réglé",
            "Les 12 fichiers signalés mardi ne sont plus exposés.",
        ),
    ],
)
def test_the_french_texts(topic: Topic, title: str, body: str) -> None:
    thursday = 739_582
    toast = worded(Notice(topic=topic, files=12, days_ago=2), thursday, language("fr"))
    assert (toast.title, toast.body) == (title, body)


def test_one_file_is_singular_and_an_old_day_has_no_name() -> None:
    one = worded(Notice(topic=Topic.FIXED, files=1, days_ago=8), TODAY, language("en"))
    assert one.body == "The file you were told of is no longer exposed."
