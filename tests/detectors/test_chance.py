"""A right key among many wrong ones is chance; most keys right is a list of people."""

import random

from detectors import Reader
from detectors.document import Prose
from detectors.nir import key_of
from findings import Entity

READER = Reader()


def numbers_found(text: str) -> int:
    readings = READER.new_document().read(Prose(text))
    return sum(m.entity is Entity.NIR for reading in readings for m in reading.matches)


def nirs(count: int) -> list[str]:
    stems = [f"1{40 + n}0375112{990 + n % 10}" for n in range(count)]
    return [stem + key_of(stem) for stem in stems]


def random_numbers(count: int) -> list[str]:
    chance = random.Random(3)
    return [f"{chance.choice('12')}{chance.randrange(10**14):014d}" for _ in range(count)]


def test_a_log_of_random_numbers_holds_no_national_number() -> None:
    assert numbers_found("\n".join(f"id={n} ok" for n in random_numbers(1000))) == 0


def test_a_list_of_national_numbers_is_one() -> None:
    assert numbers_found("\n".join(nirs(30))) == 30


def test_a_labelled_number_is_believed_among_many_others() -> None:
    lines = [f"id={n} ok" for n in random_numbers(1000)]
    assert numbers_found("\n".join([*lines, f"NIR : {nirs(1)[0]}"])) == 1


def test_one_number_alone_is_believed() -> None:
    assert numbers_found(f"dossier {nirs(1)[0]} du patient") == 1
