"""Files are read by real workers; what must be known is told, and only then kept as done."""

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.examining import Examination, Outbox, Volume
from agent.index import FileIndex
from agent.spool import Entry
from agent.storage import StateProblem, Trouble
from agent.sweep import Examine, Ground, Onward, Tally, Terms, reconcile
from findings import Fingerprinter
from scanner.inspection import Inspection
from scanner.limits import Limits
from scanner.platform import this_system
from scanner.records import Paths
from scanner.walk import WalkRules, open_candidate, steps
from scanner.workers import Setup

SAMPLES = Path(__file__).parents[3] / "sample_data"
LEAK = SAMPLES / "leaks" / "health_record" / "resultats_biologie.csv"
CLEAN_TEXT = "Compte rendu de la réunion du comité des fêtes : la salle est réservée."
KEY = b"a key of the tests"


@dataclass
class ListSpool:
    """Letters in a list; a full disk when told."""

    letters: list[Entry] = field(default_factory=list)
    full: bool = False

    def put_many(self, letters: Iterable[Entry]) -> None:
        """Keep letters."""
        if self.full:
            raise StateProblem(Trouble.FULL, Path("spool.db"))
        self.letters.extend(letters)

    def take(self) -> list[dict[str, object]]:
        """The records told since the last call."""
        taken, self.letters = self.letters, []
        return [dict(letter.record) for letter in taken]


@dataclass
class Endpoint:
    """A volume with all that examines it."""

    top: Path
    index: FileIndex
    spool: ListSpool
    examination: Examination
    volume: Volume

    def put(self, name: str, content: Path | str) -> Path:
        """A file, copied or written."""
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copy(content, path)
        else:
            path.write_text(content, encoding="utf-8")
        return path

    def proposals(self) -> Iterator[object]:
        """What one pass proposes."""
        ground = Ground(self.volume.number, str(self.top))
        walked = steps(WalkRules(roots=(str(self.top),)), this_system())
        terms = Terms(1, 2_000_000_000.0)
        proposed = reconcile(walked, self.index, ground, terms, Tally())
        return (todo for todo in proposed if not isinstance(todo, Onward))

    def sweep(self) -> list[dict[str, object]]:
        """One pass, all of it done; what was told."""
        for todo in self.proposals():
            self.examination.take(todo, self.volume)  # type: ignore[arg-type]
        while self.examination.in_flight:
            self.examination.collect()
        self.index.commit()
        return self.spool.take()


@pytest.fixture
def endpoint(tmp_path: Path, index: FileIndex) -> Iterator[Endpoint]:
    top = tmp_path / "volume"
    top.mkdir()
    assert index.ruleset("rules") == 1
    spool = ListSpool()
    setup = Setup(limits=Limits(), key=KEY, fingerprints_content=True)
    examination = Examination(
        index,
        Outbox(spool),
        Paths(Fingerprinter(KEY), masked=True),
        1,
        lambda: Inspection(setup, 1, open_candidate, second_stage=False),
    )
    volume = Volume(index.volume("medium"), "hmac-sha256:medium", this_system())
    yield Endpoint(top, index, spool, examination, volume)
    examination.rest()


def test_a_leak_is_told_once_with_its_subject_medium_and_content(endpoint: Endpoint) -> None:
    endpoint.put("a.csv", LEAK)
    endpoint.put("b.txt", CLEAN_TEXT)
    (told,) = endpoint.sweep()
    assert (told["verdict"], told["change"], told["medium"]) == (
        "leak",
        "new",
        "hmac-sha256:medium",
    )
    assert str(told["content"]).startswith("hmac-sha256:")
    assert str(told["subject"]).startswith("hmac-sha256:")
    assert endpoint.sweep() == []
    assert endpoint.index.coverage().examined == 2


def test_no_name_and_no_value_is_in_a_letter(endpoint: Endpoint) -> None:
    endpoint.put("MARTEAU Jeanne/liste MARTEAU.csv", LEAK)
    (told,) = endpoint.sweep()
    text = json.dumps(told)
    assert "MARTEAU" not in text
    assert str(endpoint.top) not in text
    for line in LEAK.read_text(encoding="cp1252").splitlines()[1:]:
        assert all(cell not in text for cell in line.split(";") if len(cell) > 5)


def test_two_copies_are_known_by_one_content(endpoint: Endpoint) -> None:
    endpoint.put("a/liste.csv", LEAK)
    endpoint.put("b/copie.csv", LEAK)
    one, other = endpoint.sweep()
    assert one["content"] == other["content"]
    assert one["subject"] != other["subject"]


def test_a_leak_that_was_mended_is_told_once_and_then_forgotten(endpoint: Endpoint) -> None:
    path = endpoint.put("a.csv", LEAK)
    endpoint.sweep()
    path.write_text(CLEAN_TEXT, encoding="utf-8")
    (told,) = endpoint.sweep()
    assert (told["verdict"], told["change"]) == ("clean", "changed")
    path.write_text(CLEAN_TEXT + " Demain.", encoding="utf-8")
    assert endpoint.sweep() == []


def test_a_leak_that_is_deleted_is_told_and_a_clean_file_is_not(endpoint: Endpoint) -> None:
    paths = [endpoint.put("a.csv", LEAK), endpoint.put("b.txt", CLEAN_TEXT)]
    (told,) = endpoint.sweep()
    for path in paths:
        path.unlink()
    (gone,) = endpoint.sweep()
    assert (gone["message_type"], gone["subject"], gone["reason"]) == (
        "gone",
        told["subject"],
        "vanished",
    )


def test_a_leak_that_moves_says_what_it_was(endpoint: Endpoint) -> None:
    path = endpoint.put("a.csv", LEAK)
    (before,) = endpoint.sweep()
    path.rename(endpoint.top / "z.csv")
    told = endpoint.sweep()
    moved = next(one for one in told if one["message_type"] == "file")
    assert (moved["change"], moved["previous"]) == ("moved", before["subject"])
    assert {one["message_type"] for one in told} == {"gone", "file"}


def test_a_leak_that_became_a_link_is_withdrawn(endpoint: Endpoint) -> None:
    path = endpoint.put("a.csv", LEAK)
    endpoint.sweep()
    path.unlink()
    path.symlink_to("elsewhere")
    (gone,) = endpoint.sweep()
    assert (gone["message_type"], gone["reason"]) == ("gone", "link")


def test_members_that_leak_have_subjects_of_their_own(endpoint: Endpoint) -> None:
    archive = shutil.make_archive(
        str(endpoint.top / "export"), "zip", root_dir=LEAK.parent, base_dir=LEAK.name
    )
    assert archive
    member, own = endpoint.sweep()
    assert member["subject"] == f"{own['subject']}!1"
    assert member["verdict"] == own["verdict"] == "leak"


def test_a_file_that_changes_while_it_is_read_is_read_again(endpoint: Endpoint) -> None:
    path = endpoint.put("a.csv", LEAK)
    (todo,) = endpoint.proposals()
    endpoint.examination.take(todo, endpoint.volume)  # type: ignore[arg-type]
    path.write_text(CLEAN_TEXT, encoding="utf-8")
    while endpoint.examination.in_flight:
        endpoint.examination.collect()
    assert endpoint.index.coverage().waiting == 1
    (again,) = endpoint.proposals()
    assert isinstance(again, Examine)


def test_a_file_gone_before_it_was_opened_leaves_nothing(endpoint: Endpoint) -> None:
    path = endpoint.put("a.csv", LEAK)
    (todo,) = endpoint.proposals()
    path.unlink()
    endpoint.examination.take(todo, endpoint.volume)  # type: ignore[arg-type]
    assert endpoint.index.coverage().files == 0


def test_a_file_that_may_not_be_opened_is_kept_with_its_reason(endpoint: Endpoint) -> None:
    """It is not clean, and a leak that the collector knows stays open."""
    path = endpoint.put("a.csv", LEAK)
    endpoint.sweep()
    path.write_bytes(LEAK.read_bytes() + b"\n")
    (todo,) = endpoint.proposals()
    moved = path.rename(endpoint.top / "b")
    endpoint.examination.take(todo, endpoint.volume)  # type: ignore[arg-type]
    (told,) = endpoint.spool.take()
    assert (told["verdict"], told["outcome"]) == ("unknown", "failed")
    moved.rename(path)
    path.write_text(CLEAN_TEXT, encoding="utf-8")
    (closed,) = endpoint.sweep()
    assert closed["verdict"] == "clean"


def test_what_could_not_be_told_is_not_kept_as_done(endpoint: Endpoint) -> None:
    """With a full spool a leak is met again at the next pass."""
    endpoint.put("a.csv", LEAK)
    endpoint.spool.full = True
    with pytest.raises(StateProblem):
        endpoint.sweep()
    endpoint.spool.full = False
    assert endpoint.index.coverage().files == 0
    (told,) = endpoint.sweep()
    assert told["verdict"] == "leak"


def test_at_rest_there_is_no_worker(endpoint: Endpoint) -> None:
    endpoint.put("a.csv", LEAK)
    endpoint.sweep()
    endpoint.examination.rest()
    assert endpoint.examination.in_flight == 0
    endpoint.put("b.csv", LEAK)
    assert len(endpoint.sweep()) == 1
