"""No door but masking leads from a raw value to a report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings import Entity, Fingerprinter, masked
from findings.masking import DOTS

KEY = bytes(range(32))
NIR = "158036311399393"


@pytest.mark.parametrize(
    ("entity", "value", "shown"),
    [
        pytest.param(Entity.NIR, NIR, "1 58 •• •• ••• ••• ••", id="sex and year of a NIR"),
        pytest.param(Entity.BIRTH_DATE, "1958-03-12", "••/••/1958", id="year of a birth date"),
        pytest.param(Entity.PERSON, "durand sophie", "D••• S•••", id="initials of a name"),
        pytest.param(Entity.DIAGNOSIS, "cancer du sein", DOTS, id="nothing of a diagnosis"),
        pytest.param(Entity.IPP, "8001234567", DOTS, id="nothing of a local number"),
        pytest.param(Entity.NIR, "x", DOTS, id="nothing of a NIR that is none"),
    ],
)
def test_shows_at_most_what_the_contract_allows(entity: Entity, value: str, shown: str) -> None:
    assert masked(entity, value) == shown


@given(st.sampled_from(Entity), st.text(min_size=5))
def test_never_shows_five_characters_of_a_value_in_a_row(entity: Entity, value: str) -> None:
    shown = masked(entity, value)
    assert not any(value[at : at + 5] in shown for at in range(len(value) - 4))


def test_the_same_value_has_the_same_fingerprint_under_one_key_only() -> None:
    ours, theirs = Fingerprinter(KEY), Fingerprinter(KEY[::-1])
    assert ours.of(Entity.NIR, NIR) == ours.of(Entity.NIR, NIR)
    assert ours.of(Entity.NIR, NIR) != theirs.of(Entity.NIR, NIR)


def test_a_nir_and_the_ins_made_of_it_are_one_person() -> None:
    prints = Fingerprinter(KEY)
    assert prints.of(Entity.NIR, NIR) == prints.of(Entity.INS, NIR)


def test_a_fingerprint_holds_nothing_of_the_value_or_the_key() -> None:
    prints = Fingerprinter(KEY)
    assert NIR not in prints.of(Entity.NIR, NIR)
    assert KEY.hex() not in repr(prints)
    assert str(KEY) not in repr(prints)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Fingerprinter(b"too short")


@given(st.text())
def test_a_path_token_is_stable_and_keeps_at_most_a_short_extension(name: str) -> None:
    prints = Fingerprinter(KEY)
    token = prints.path_token(name)
    assert token == prints.path_token(name)
    stem, _, suffix = token.partition(".")
    assert len(stem) == 12
    assert not suffix or name.lower().endswith(suffix)
