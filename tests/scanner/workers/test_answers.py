"""A worker that was taken over gets nothing run, and no odd object into the parent."""

import copyreg
import os
import pickle
from enum import Enum
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

import pytest

from findings import Entity, Finding, Outcome, Patients, Reason, Verdict
from scanner.examined import Assessment, Examined, ExaminedMember, Term
from scanner.workers.answers import BadAnswer, answer, by_value
from scanner.workers.sandbox import Confinement, Held, Mechanism
from scanner.workers.task import Done, MemberDone

FULL = Examined(
    media_type="text/plain",
    outcome=Outcome.PARTIAL,
    reason=Reason.CORRUPT,
    assessment=Assessment(
        verdict=Verdict.LEAK,
        confidence=1,
        patients=Patients(estimate=2, low=1, high=3),
        persons=(frozenset({1, 2}),),
        entities={Entity.NIR: 2},
        findings=(
            Finding(
                entity=Entity.NIR,
                detector="nir",
                count=1,
                masked="2 84 …",
                fingerprint="0" * 16,
                confidence=0.9,
                location="page 1",
            ),
        ),
        terms=(Term(group="identity", detail="nir", points=2.0),),
    ),
)
HELD = Held(mechanism=Mechanism.LANDLOCK, holds=True, detail="ABI 7")


class Runs:
    """Unpickled, it would run a command."""

    def __init__(self, *words: Any) -> None:
        self._words = words

    def __reduce__(self) -> tuple[Any, ...]:
        """Call the first word with the others."""
        return self._words[0], self._words[1:]


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(Done(number=3, examined=FULL), id="done"),
        pytest.param(
            MemberDone(member=ExaminedMember(name="a", size=1, examined=FULL)), id="member"
        ),
        pytest.param(Confinement(system="linux", mechanisms=(HELD,)), id="ready"),
    ],
)
def test_an_answer_comes_out_as_it_went_in(message: object) -> None:
    assert answer(pickle.dumps(message)) == message


def test_nothing_that_a_pickle_names_is_run(tmp_path: Path) -> None:
    made = tmp_path / "made"
    for words in ((os.mkdir, str(made)), (eval, "1"), (getattr, Done, "number")):
        with pytest.raises(BadAnswer):
            answer(pickle.dumps(Runs(*words)))
    assert not made.exists()


def looping() -> Examined:
    """A container that is its own member."""
    member = ExaminedMember(name="a", size=1, examined=FULL)
    whole = Examined(media_type=None, outcome=Outcome.SCANNED, members=(member,))
    object.__setattr__(member, "examined", whole)
    return whole


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(None, id="nothing"),
        pytest.param(FULL, id="half an answer"),
        pytest.param(Done(number="3", examined=FULL), id="a number that is text"),  # type: ignore[arg-type]
        pytest.param(Done(number=True, examined=FULL), id="a number that is a truth"),
        pytest.param(
            Done(number=1, examined=Examined(media_type=None, outcome="scanned")),  # type: ignore[arg-type]
            id="an outcome that is text",
        ),
        pytest.param(
            Done(number=1, examined=Examined(media_type=b"x", outcome=Outcome.SCANNED)),  # type: ignore[arg-type]
            id="text that is bytes",
        ),
        pytest.param(
            Done(
                number=1,
                examined=Examined(media_type=None, outcome=Outcome.SCANNED, members=(FULL,)),  # type: ignore[arg-type]
            ),
            id="a member that is none",
        ),
        pytest.param(
            Done(
                number=1,
                examined=Examined(
                    media_type=None,
                    outcome=Outcome.SCANNED,
                    assessment=Assessment(entities={"nir": 1}),  # type: ignore[dict-item]
                ),
            ),
            id="a key that is text",
        ),
        pytest.param(Done(number=1, examined=looping()), id="its own member"),
        pytest.param(object.__new__(Confinement), id="without its fields"),
    ],
)
def test_what_has_not_the_declared_types_is_no_answer(message: object) -> None:
    try:
        pickled = pickle.dumps(message)
    except AttributeError:
        pickled = b"\x80\x04cscanner.workers.sandbox.confinement\nConfinement\n)\x81."
    with pytest.raises(BadAnswer):
        answer(pickled)


@pytest.mark.parametrize("pickled", [b"", b"\x80", b"." * 10, b"(" * 100_000, b"\x80\x04N0."])
def test_bytes_that_are_no_pickle_are_no_answer(pickled: bytes) -> None:
    with pytest.raises(BadAnswer):
        answer(pickled)


@pytest.mark.parametrize("one", [*Verdict, *Outcome, *Reason, *Mechanism])
def test_members_are_pickled_by_value_on_every_python(one: Enum) -> None:
    """Python 3.11.2, which Debian 12 has, would have the parent call `getattr`."""
    assert copyreg.dispatch_table[type(one)] is by_value
    pickled = bytes(ForkingPickler.dumps(one))
    assert b"getattr" not in pickled
    assert pickle.loads(pickled) is one
