"""French is complete, and says the same with the same values."""

import string
from collections.abc import Iterable
from typing import Any

import pytest

from scanner.cli.app import command
from scanner.locales import language
from tests.scanner.locales.msgids import source_strings

FRENCH = language("fr")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_source_string_has_its_french_and_no_french_is_left_over() -> None:
    sources = source_strings()
    assert len(sources) > 300
    assert set(FRENCH.catalogue) == set(sources)


@pytest.mark.parametrize("forms", source_strings().values())
def test_french_has_the_same_forms_and_values(forms: tuple[str, ...]) -> None:
    french = FRENCH.catalogue[forms[0]]
    assert len(french) == len(forms)
    for source, translated in zip(forms, french, strict=True):
        assert translated.strip()
        assert fields(translated) == fields(source)


def test_french_signs_stand_after_an_unbreakable_blank() -> None:
    for forms in FRENCH.catalogue.values():
        for text in forms:
            assert not any(f" {sign}" in text for sign in ":;?!»"), text
            assert "« " not in text


def _commands(group: Any) -> Iterable[Any]:
    return getattr(group, "commands", {}).values()


def test_the_help_of_every_option_is_french() -> None:
    tree = command(FRENCH)
    english = {text for forms in source_strings().values() for text in forms}
    assert tree.help not in english
    nested = [part for group in tree.commands.values() for part in _commands(group)]
    assert "sign" in {part.name for part in nested}
    for part in [*tree.commands.values(), *nested]:
        assert part.help not in english
        for parameter in part.params:
            assert parameter.help not in english, parameter.name
