"""A permit opens one personal zone of another, downwards, until it ends. Nothing else."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.walk import Permit, PrivateMode
from tests.scanner.walk.conftest import FakeSystem

Met = Callable[..., list[tuple[str, str]]]
LATER = time.monotonic() + 3600


@pytest.fixture
def others() -> FakeSystem:
    """A system on which nothing belongs to who runs this."""
    return FakeSystem(owner=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home" / "jm"
    for name in ("PERSO/a", "PERSO/b/c", "PERSO/prive/d", "PERSO/CSE/e", "PERSO/avocat/f",
                 "PERSO/.mozilla/firefox/g", "PERSO2/h", "PRIVE/i"):  # fmt: skip
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    (home / "PERSO" / "moi@gmail.com.pst").write_text("x")
    return home


def walked(met: Met, on: FakeSystem, root: Path, permit: Permit | None) -> dict[str, str]:
    told = met(on, roots=(str(root),), private=PrivateMode.SCAN, permit=permit)
    return {path.removeprefix("home/jm/"): how for path, how in told}


def test_its_zone_is_walked_and_protected_places_in_it_stay_closed(
    met: Met, others: FakeSystem, home: Path
) -> None:
    zone = home / "PERSO"
    assert walked(met, others, zone, Permit(str(zone), LATER)) == {
        "PERSO/.mozilla/firefox": "private_zone",
        "PERSO/CSE": "private_zone",
        "PERSO/a": "candidate",
        "PERSO/avocat": "private_zone",
        "PERSO/b/c": "candidate",
        "PERSO/moi@gmail.com.pst": "private_zone",
        "PERSO/prive/d": "candidate",
    }


def test_other_zones_of_a_wider_walk_stay_closed(met: Met, others: FakeSystem, home: Path) -> None:
    found = walked(met, others, home, Permit(str(home / "PERSO"), LATER))
    assert found["PRIVE"] == "private_zone"
    assert found["PERSO/a"] == "candidate"
    assert found["PERSO2"] == "private_zone"  # digits do not tell two names apart


def test_a_permit_below_a_zone_opens_that_part_alone(
    met: Met, others: FakeSystem, home: Path
) -> None:
    part = home / "PERSO" / "b"
    permit = Permit(str(part), LATER)
    assert walked(met, others, part, permit) == {"PERSO/b/c": "candidate"}
    assert walked(met, others, home / "PERSO", permit) == {"PERSO": "private_zone"}


@pytest.mark.parametrize("inside", ["CSE", "avocat", "moi@gmail.com.pst"])
def test_no_permit_opens_what_protects_others(
    met: Met, others: FakeSystem, home: Path, inside: str
) -> None:
    root = home / "PERSO" / inside
    assert walked(met, others, root, Permit(str(root), LATER)) == {
        f"PERSO/{inside}": "private_zone"
    }


def test_a_permit_that_is_over_opens_nothing(met: Met, others: FakeSystem, home: Path) -> None:
    zone = home / "PERSO"
    over = Permit(str(zone), time.monotonic())
    assert over.is_over
    assert walked(met, others, zone, over) == {"PERSO": "private_zone"}


def test_a_permit_is_none_where_zones_are_not_to_be_opened(
    met: Met, others: FakeSystem, home: Path
) -> None:
    zone = home / "PERSO"
    told = met(
        others, roots=(str(zone),), private=PrivateMode.COUNT, permit=Permit(str(zone), LATER)
    )
    assert [how for _, how in told] == ["private_zone"]


def test_ones_own_zone_does_not_open_what_protects_others_in_it(
    met: Met, fake_system: type[FakeSystem], home: Path
) -> None:
    """Named as the root itself: the zone around it is one's own, the place is not."""
    own = fake_system(owner=True)
    found = walked(met, own, home / "PERSO" / "CSE", None)
    assert found == {"PERSO/CSE": "private_zone"}
    assert walked(met, own, home / "PERSO" / "b", None) == {"PERSO/b/c": "candidate"}


def test_no_repr_shows_the_zone() -> None:
    assert "jm" not in repr(Permit("/home/jm/PERSO", 0.0))
