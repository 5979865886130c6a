"""The help page: four acts in their order, in both languages, from this machine alone."""

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from agent.companion.help_page import help_page, write_help_page
from scanner.locales import LANGUAGES, language

TITLES = {
    "fr": [
        "Déplacer dans le DPI",
        "Chiffrer",
        "Envoyer par MSSanté",
        "Anonymiser ou supprimer",
    ],
    "en": ["Move to the patient record", "Encrypt", "Send by MSSanté", "Anonymise or delete"],
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_four_cards_in_order_each_of_at_most_four_steps(code: str) -> None:
    page = LexborHTMLParser(help_page(language("en")))
    cards = page.css(f"main[lang={code}] .card")
    assert [card.css_first("h2").text() for card in cards] == TITLES[code]
    assert all(1 <= len(card.css("ol > li")) <= 4 for card in cards)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_persons_language_is_shown_first(code: str) -> None:
    page = LexborHTMLParser(help_page(language(code)))
    (chosen,) = page.css("input[checked]")
    assert chosen.id == code
    assert page.css_first("html").attributes["lang"] == code


def test_the_page_asks_nobody_for_anything() -> None:
    text = help_page(language("fr"))
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|<script|<img|<link|<a |@import|url\(", text)


def test_the_page_is_written_into_the_persons_own_folder(tmp_path: Path) -> None:
    path = write_help_page(tmp_path / "new", language("fr"))
    write_help_page(tmp_path / "new", language("en"))
    assert path.is_absolute()
    assert 'lang="en"' in path.read_text("utf-8")
