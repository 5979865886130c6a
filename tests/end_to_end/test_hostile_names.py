"""Names and kinds of files that git cannot keep: each is accounted for, none escapes a report."""

import csv
import io
import json
import os
import socket
import sys
from pathlib import Path

import pytest

from sample_data.letters import short_leak
from sample_data.persons import LADIES, planted_values
from tests.end_to_end.sweeping import Grep, Run, colmate

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="Linux takes any name and FIFO"),
    pytest.mark.timeout(300),  # the first test waits for the sweep
]

FORMATS = ("html", "csv", "sarif", "json", "table")
NAMES = (
    b"ligne\nneuve.txt",
    b"retour\rchariot.txt",
    b"\x1b[31mrouge\x1b[0m.txt",
    b"\x1b]0;titre\x07.txt",
    b"\xff\xfe\x80.txt",
    "droite\u202etxt.exe".encode(),
    "bloc\u2028ligne.txt".encode(),
    b"<script>alert(1)<script>.txt",
    b'=HYPERLINK("http:evil").csv',
    b"-rf",
    b"--help",
    b" debut et fin ",
    b"point.",
    b"C:aux.txt",
    b"a" * 255,
    b"outer.zip!inner.txt",
    b"[red]markup[bold].txt",
    b"%s%n{0}${HOME}.txt",
    b'guillemets".txt',
)  # fmt: skip
SPARSE_BYTES = 5 << 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of odd names and special files, and one leak."""
    root = tmp_path_factory.mktemp("odd")
    said = short_leak(LADIES[2])
    for name in NAMES:
        with open(os.path.join(os.fsencode(root), name), "wb") as file:  # noqa: PTH118, PTH123 - bytes
            file.write(b"rien a signaler ici\n")
    (root / "zz\x1b[2Jfuite\n.txt").write_text(said, encoding="utf-8")
    os.mkfifo(root / "tube")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(root)  # a socket's path has 108 bytes at most
        try:
            listener.bind("prise")
        finally:
            os.chdir(here)
    (root / "boucle_a").symlink_to("boucle_b")
    (root / "boucle_b").symlink_to("boucle_a")
    (root / "parent").symlink_to(root)
    (root / "nulle_part").symlink_to("absent")
    with (root / "creux.dat").open("wb") as sparse:
        sparse.truncate(SPARSE_BYTES)
    return root


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sweep puts its other reports."""
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def sweep(folder: Path, reports: Path) -> Run:
    """One sweep with every form of report."""
    wanted = [word for name in FORMATS for word in ("-o", f"{name}={reports / name}")]
    return colmate("scan", folder, "--format", "jsonl", "--no-second-stage", *wanted)


def test_every_entry_has_one_record(folder: Path, sweep: Run) -> None:
    assert sweep.records[-1]["files"] == len(os.listdir(folder))  # noqa: PTH208 - names only
    paths = [one["path"] for one in sweep.records if one["message_type"] == "file"]
    assert len(set(paths)) == len(paths) == len(os.listdir(folder))  # noqa: PTH208 - as above


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("tube", "special_file", id="named pipe"),
        pytest.param("prise", "special_file", id="socket"),
        pytest.param("boucle_a", "link", id="links in a circle"),
        pytest.param("parent", "link", id="link to the folder above"),
        pytest.param("nulle_part", "link", id="link to nothing"),
        pytest.param("creux.dat", "too_large", id="sparse file of 5 GB"),
    ],
)
def test_what_is_no_file_to_read_is_skipped_with_its_reason(
    name: str, reason: str, folder: Path, sweep: Run
) -> None:
    told = sweep.by_path(folder)[name]
    assert (told["outcome"], told["reason"], told["verdict"]) == ("skipped", reason, "unknown")


def test_the_leak_behind_an_odd_name_is_found(sweep: Run) -> None:
    verdicts = [one["verdict"] for one in sweep.records if one["message_type"] == "file"]
    assert verdicts.count("leak") == 1
    assert verdicts.count("clean") == len(NAMES)
    assert sweep.code == 1


def test_no_control_character_reaches_a_report(sweep: Run, reports: Path) -> None:
    texts = {name: (reports / name).read_text(encoding="utf-8") for name in FORMATS}
    texts |= {"jsonl": sweep.out, "errors": sweep.err}
    bad = {"\x1b", "\x07", "\r", "\u202e", "\u2028"}
    found = {name for name, text in texts.items() if bad & set(text.replace("\r\n", "\n"))}
    assert found == set()


def test_each_report_still_parses(sweep: Run, reports: Path) -> None:
    files = sweep.records[-1]["files"]
    with (reports / "csv").open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    dialect = csv.Sniffer().sniff(text.splitlines()[0])
    rows = list(csv.DictReader(io.StringIO(text), dialect=dialect))
    assert len(rows) == files
    cells = [cell for row in rows for cell in row.values() if cell]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "\t"))]
    assert json.loads((reports / "json").read_text(encoding="utf-8"))
    assert json.loads((reports / "sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "<script>alert" not in (reports / "html").read_text(encoding="utf-8")


def test_no_planted_value_is_in_a_report(sweep: Run, reports: Path) -> None:
    grep = Grep(planted_values())
    texts = [sweep.out, sweep.err]
    texts += [(reports / name).read_text(encoding="utf-8") for name in FORMATS]
    assert [grep.count(text) for text in texts] == [0] * len(texts)
