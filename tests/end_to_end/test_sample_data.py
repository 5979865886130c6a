"""One sweep of all samples through the real command, held against `expected.json`."""

import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msoffcrypto
import py7zr
import pytest
import pyzipper

from sample_data import make
from sample_data.persons import LADIES, planted_values
from sample_data.protections import PASSWORD
from tests.end_to_end.sweeping import SAMPLES, Grep, Run, colmate

EXPECTED: Mapping[str, Mapping[str, Any]] = json.loads(
    (SAMPLES / "expected.json").read_text(encoding="utf-8")
)
FORMATS = ("html", "csv", "sarif", "json", "table")
ROOTS = [SAMPLES / root for root in make.ROOTS]

pytestmark = [
    pytest.mark.xdist_group("samples"),  # one worker sweeps, not each
    pytest.mark.timeout(300),  # the first test waits for the sweep
]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sweep puts its other reports."""
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def sweep(reports: Path) -> Run:
    """The sweep, with every form of report."""
    wanted = [word for name in FORMATS for word in ("-o", f"{name}={reports / name}")]
    return colmate("scan", *ROOTS, "--format", "jsonl", "--timeout-per-file", "30s", *wanted)


@pytest.fixture(scope="module")
def judged(sweep: Run) -> dict[str, dict[str, Any]]:
    """Each file's record by its path."""
    return sweep.by_path(SAMPLES)


@pytest.fixture(scope="module")
def planted() -> Grep:
    """Finds whatever a sample planted."""
    return Grep(planted_values())


@pytest.mark.parametrize("path", EXPECTED)
def test_each_sample_is_judged_rightly(path: str, judged: dict[str, dict[str, Any]]) -> None:
    told, right = judged[path], EXPECTED[path]
    assert told["outcome"] in right["outcome"]
    assert told["reason"] in right["reason"]
    assert told["verdict"] in right["verdict"]
    assert right["category"] in (None, told["category"])
    assert right["patients"] in (None, told["patients"]["estimate"])
    assert set(right["entities"]) <= set(told["entities"])


def test_every_file_is_in_the_report_once(sweep: Run) -> None:
    files = [one for one in sweep.records if one["message_type"] == "file"]
    containers = sorted(
        one["path"].removeprefix(f"{SAMPLES}/") for one in files if "!" not in one["path"]
    )
    assert containers == sorted(EXPECTED)
    assert sweep.records[-1]["message_type"] == "summary"
    assert sweep.records[-1]["files"] == len(EXPECTED)


def test_no_sample_crashes_a_worker_or_outlasts_its_time(sweep: Run) -> None:
    reasons = sweep.records[-1]["not_examined"]
    assert not {"crashed", "timeout", "memory"} & set(reasons)


def test_the_summary_adds_up_and_ends_with_leaks(sweep: Run) -> None:
    summary = sweep.records[-1]
    assert sum(summary["outcomes"].values()) == sum(summary["verdicts"].values()) == len(EXPECTED)
    assert sweep.code == summary["exit_code"] == 1


def test_no_planted_value_is_in_any_report(sweep: Run, reports: Path, planted: Grep) -> None:
    texts = {"jsonl": sweep.out, "errors": sweep.err}
    texts |= {name: (reports / name).read_text(encoding="utf-8") for name in FORMATS}
    assert all(len(texts[name]) > 1_000 for name in ("jsonl", *FORMATS))
    assert {name: planted.count(text) for name, text in texts.items()} == dict.fromkeys(texts, 0)


def test_the_search_for_planted_values_finds_them(planted: Grep) -> None:
    """The test above could not fail if this one did."""
    person = LADIES[0]
    assert planted.count(f"<td>{person.nir_spaced}</td>") == 1
    assert planted.count(json.dumps({"name": person.family.title()})) == 1
    assert planted.count(f"né le {person.birth}.") == 1
    assert planted.count("sha256:abcdef rue du Commerce 12/12/2012") == 0


@pytest.mark.parametrize(
    "path",
    [
        "leaks/health_record/lettre_de_sortie.docx",
        "leaks/health_record/liste_attente.xlsx",
        "leaks/health_record/demande_avis.eml",
        "leaks/health_record/compte_rendu_cda.xml",
        "leaks/medical_image/scanner.dcm",
        "hostile/odd_names.zip",
    ],
)
def test_an_explanation_repeats_no_planted_value(path: str, planted: Grep) -> None:
    told = colmate("explain", SAMPLES / path)
    assert len(told.out) > 200
    assert planted.count(told.out) == planted.count(told.err) == 0


def test_masked_paths_name_nobody(tmp_path: Path, planted: Grep) -> None:
    person = LADIES[1]
    folder = tmp_path / f"{person.family} {person.given}"
    folder.mkdir()
    for sample in ("leaks/health_record/courriers.zip", "hostile/cut.docx", "clean/lorem.txt"):
        name = Path(sample).suffix
        shutil.copy(SAMPLES / sample, folder / f"CR {person.family} {person.birth_words}{name}")
    reports = tmp_path / "reports"
    reports.mkdir()
    wanted = [word for name in FORMATS for word in ("-o", f"{name}={reports / name}")]
    done = colmate("scan", folder, "--mask-paths", "-f", "jsonl", *wanted)
    assert done.records[-1]["files"] == 3
    texts = [done.out, done.err, *(path.read_text(encoding="utf-8") for path in reports.iterdir())]
    assert [planted.count(text) for text in texts] == [0] * 7


def test_no_sample_is_named_after_a_person(planted: Grep) -> None:
    assert planted.count("\n".join(EXPECTED)) == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["clean/lorem.txt", "clean/facture.pdf"], 0, id="all is clean"),
        pytest.param(["leaks/national_identifier"], 1, id="a leak"),
        pytest.param(["leaks/nowhere"], 2, id="no such folder"),
        pytest.param(["hostile/cut.docx"], 3, id="a damaged file only"),
        pytest.param(["leaks/national_identifier", "hostile/cut.docx"], 1, id="leak and damage"),
        pytest.param(["leaks/national_identifier", "hostile/cut.docx", "--strict"], 3, id="strict"),
        pytest.param(["formats/protected"], 0, id="all is protected"),
    ],
)
def test_the_exit_code_tells_how_it_went(words: list[str], code: int) -> None:
    assert colmate("scan", *words, "--no-second-stage", "-q", cwd=SAMPLES).code == code


def test_samples_are_the_same_when_made_anew() -> None:
    made = {sample.path: sample for sample in make.samples()}
    assert list(made) == list(dict.fromkeys(made))
    assert sorted(made) == sorted(EXPECTED)
    differing = [
        path
        for path, sample in made.items()
        if not _same(sample.data, (SAMPLES / path).read_bytes(), is_stable=sample.is_stable)
    ]
    assert differing == []
    assert {path: sample.expected.as_json() for path, sample in made.items()} == EXPECTED


def test_all_samples_together_stay_small() -> None:
    assert sum((SAMPLES / path).stat().st_size for path in EXPECTED) < 4 << 20


def _same(made: bytes, kept: bytes, *, is_stable: bool) -> bool:
    return made == kept or (not is_stable and _content(made) == _content(kept))


def _content(data: bytes) -> dict[str, bytes]:
    """What a salted or dated archive holds."""
    if data.startswith(b"PK"):
        with pyzipper.AESZipFile(io.BytesIO(data)) as archive:
            archive.setpassword(PASSWORD.encode())
            return {name: archive.read(name) for name in archive.namelist()}
    if data.startswith(b"7z"):
        with py7zr.SevenZipFile(io.BytesIO(data), password=PASSWORD) as archive:
            factory = py7zr.io.BytesIOFactory(1 << 20)
            archive.extractall(factory=factory)
            return {name: product.read() for name, product in factory.products.items()}
    document, plain = msoffcrypto.OfficeFile(io.BytesIO(data)), io.BytesIO()
    document.load_key(password=PASSWORD)
    document.decrypt(plain)
    return {"package": plain.getvalue()}
