"""What came and what left between two pictures."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from agent.places.arrivals import Arrived, Changed, Departure, Left, Picture, changes
from agent.places.medium import Basis, Medium
from scanner.platform import Encryption, EncryptionCause, EncryptionState, Mount, MountKind

BARE = Encryption(EncryptionState.NOT_ENCRYPTED, EncryptionCause.BARE_DISK)
SUSPENDED = Encryption(EncryptionState.SUSPENDED, EncryptionCause.BITLOCKER)


def medium(point: str = "/media/a", mounting: str = "1", identity: str = "hmac-sha256:a") -> Medium:
    mount = Mount(point, "/dev/sdb1", "vfat", MountKind.REMOVABLE)
    return Medium(mount, identity, Basis.FILE_SYSTEM, BARE, mounting)


def picture(*media: Medium, listed: tuple[str, ...] = ()) -> Picture:
    return Picture(media, frozenset({*listed, *(one.point for one in media)}))


def test_what_was_there_before_anybody_looked_is_told_as_such() -> None:
    assert changes(None, picture(medium())) == (Arrived(medium(), at_start=True),)


def test_a_new_medium_arrives_and_an_old_one_is_silent() -> None:
    other = medium("/media/b")
    assert changes(picture(medium()), picture(medium(), other)) == (Arrived(other),)


def test_a_medium_that_is_not_listed_any_more_was_unmounted() -> None:
    assert changes(picture(medium()), picture()) == (Left(medium(), Departure.UNMOUNTED),)


def test_a_medium_that_is_only_listed_vanished_and_is_told_once() -> None:
    empty = picture(listed=("/media/a",))
    assert changes(picture(medium()), empty) == (Left(medium(), Departure.VANISHED),)
    assert changes(empty, picture()) == ()


def test_another_at_the_same_place_arrives_after_the_first_has_left() -> None:
    other = medium(mounting="2", identity="hmac-sha256:b")
    assert changes(picture(medium()), picture(other)) == (
        Left(medium(), Departure.REPLACED),
        Arrived(other),
    )


def test_the_same_put_back_arrives_again() -> None:
    """Watches on the first mounting are dead."""
    again = medium(mounting="2")
    assert changes(picture(medium()), picture(again)) == (
        Left(medium(), Departure.REPLACED),
        Arrived(again),
    )


def test_protection_that_changes_is_told() -> None:
    suspended = replace(medium(), encryption=SUSPENDED)
    assert changes(picture(medium()), picture(suspended)) == (Changed(medium(), suspended),)
    read_only = replace(medium(), mount=replace(medium().mount, writable=False))
    assert changes(picture(medium()), picture(read_only)) == (Changed(medium(), read_only),)


PICTURES = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.sampled_from("123"), st.booleans()), max_size=4
).map(
    lambda told: picture(
        *(medium(f"/{name}", number) for name, (number, there) in told.items() if there),
        listed=tuple(f"/{name}" for name in told),
    )
)


@given(st.lists(PICTURES, min_size=1, max_size=6))
def test_whoever_follows_the_changes_knows_what_is_there(pictures: list[Picture]) -> None:
    known: dict[str, str] = {}
    before = None
    for after in pictures:
        for change in changes(before, after):
            match change:
                case Left(gone, _):
                    assert known.pop(gone.point) == gone.mounting
                case Arrived(new):
                    assert new.point not in known
                    known[new.point] = new.mounting
        assert known == {one.point: one.mounting for one in after.media}
        before = after
