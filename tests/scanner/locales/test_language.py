"""Numbers, sizes and plurals as each language writes them."""

from datetime import UTC, datetime

import pytest

from scanner.locales import ENGLISH, Language, language, preferred

FRENCH = language("fr")


@pytest.mark.parametrize(
    ("lang", "number", "expected"),
    [
        pytest.param(ENGLISH, 0, "0 files", id="en 0"),
        pytest.param(ENGLISH, 1, "1 file", id="en 1"),
        pytest.param(ENGLISH, 1204, "1,204 files", id="en many"),
        pytest.param(FRENCH, 0, "0 fichier", id="fr 0 is singular"),
        pytest.param(FRENCH, 1, "1 fichier", id="fr 1"),
        pytest.param(FRENCH, 1204, "1\u202f204 fichiers", id="fr many"),
    ],
)
def test_plurals(lang: Language, number: int, expected: str) -> None:
    assert lang.count("{n} file", "{n} files", number) == expected


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        pytest.param(0, "0\xa0B", "0\xa0o", id="nothing"),
        pytest.param(1023, "1,023\xa0B", "1\u202f023\xa0o", id="bytes"),
        pytest.param(1536, "1.5\xa0KiB", "1,5\xa0Kio", id="fraction"),
        pytest.param(300 << 20, "300\xa0MiB", "300\xa0Mio", id="no fraction above 100"),
        pytest.param(3 << 50, "3,072\xa0TiB", "3\u202f072\xa0Tio", id="largest unit"),
    ],
)
def test_sizes(count: int, english: str, french: str) -> None:
    assert (ENGLISH.size(count), FRENCH.size(count)) == (english, french)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.04, "0,0\xa0s"), (12.84, "12,8\xa0s"), (60, "1 min"), (182, "3 min 02 s"),
     (7500, "2 h 05 min")],
)  # fmt: skip
def test_durations(seconds: float, expected: str) -> None:
    assert FRENCH.duration(seconds) == expected


def test_moments() -> None:
    moment = datetime(2026, 11, 21, 9, 14, tzinfo=UTC)
    assert ENGLISH.moment(moment) == "2026-11-21 09:14 UTC"
    assert FRENCH.moment(moment) == "21/11/2026 09:14 UTC"


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        pytest.param({"LANG": "fr_FR.UTF-8"}, "fr", id="LANG"),
        pytest.param({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en", id="LC_ALL first"),
        pytest.param({"LC_MESSAGES": "fr_CA", "LANG": "en_US"}, "fr", id="LC_MESSAGES next"),
        pytest.param({"LANG": "frp_IT"}, "en", id="another language that begins alike"),
        pytest.param({"LANG": "de_DE"}, "en", id="none of ours"),
    ],
)
def test_the_language_follows_the_environment(environment: dict[str, str], code: str) -> None:
    assert preferred(environment) == code


def test_an_unknown_string_stays_english() -> None:
    assert FRENCH.say("never seen {n}", n=1) == "never seen 1"
