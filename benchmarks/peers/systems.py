"""How each system is installed, run on a folder, and its answer read."""

import json
import subprocess
import sys
import venv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

# A NIR's shape, as an administrator would write it for a scanner that has none.
NIR_SHAPE: Final = (
    r"\b[12378][\s.-]?\d{2}[\s.-]?(?:0[1-9]|1[0-2]|[2-9]\d)[\s.-]?(?:\d{2}|2[AB])[\s.-]?\d{3}"
    r"[\s.-]?\d{3}[\s.-]?\d{2}\b"
)
HAWK_EYE: Final = ("hawk-scanner==0.3.39",)
PRESIDIO: Final = ("presidio-analyzer==2.2.366", "pdfminer.six", "python-docx")


class System(Protocol):
    """One row of the table."""

    @property
    def name(self) -> str:
        """What the row is called."""

    @property
    def what(self) -> str:
        """What was run, in one line."""

    def prepare(self, folder: Path) -> None:
        """Install it and write its configuration; not timed."""

    def command(self, folder: Path, answer: Path) -> Sequence[str]:
        """What to run on a folder. It writes to `answer`, or to a standard output led there."""

    def found(self, answer: Path) -> set[str]:
        """The names of the files that it holds for sensitive."""


@dataclass(frozen=True, slots=True)
class Colmate:
    """This working copy."""

    jobs: int | None = None

    @property
    def name(self) -> str:
        """What the row is called."""
        return f"Colmate -j {self.jobs}" if self.jobs else "Colmate"

    @property
    def what(self) -> str:
        """What was run."""
        return f"all detectors, both stages, {self.jobs or 'a worker for each core'}"

    def prepare(self, folder: Path) -> None:
        """Nothing: it is installed."""

    def command(self, folder: Path, answer: Path) -> Sequence[str]:  # noqa: ARG002 - protocol
        """A sweep, records to standard output."""
        jobs = ("-j", str(self.jobs)) if self.jobs else ()
        return (sys.executable, "-m", "scanner", "scan", str(folder), "-q", "-f", "jsonl", *jobs)

    def found(self, answer: Path) -> set[str]:
        """The leaks."""
        records = map(json.loads, answer.read_text("utf-8").splitlines())
        return _names(one["path"] for one in records if one.get("verdict") == "leak")


@dataclass(frozen=True, slots=True)
class HawkEye:
    """hawk-eye (hawk-scanner on PyPI) with one pattern: it has none for the NIR."""

    cache: Path
    name: str = "hawk-eye"
    what: str = "hawk-scanner, one NIR pattern without key check"

    def prepare(self, folder: Path) -> None:
        """Its own environment, a connection and a fingerprint: it would download its patterns."""
        _install(self.cache / "hawk-eye", HAWK_EYE)
        source = {"path": str(folder.absolute()), "exclude_patterns": []}
        self._write("connection.yml", {"sources": {"fs": {"folder": source}}})
        self._write("fingerprint.yml", {"NIR": NIR_SHAPE})

    def command(self, folder: Path, answer: Path) -> Sequence[str]:  # noqa: ARG002 - configured
        """Its file system scan."""
        return (
            str(_program(self.cache / "hawk-eye", "hawk_scanner")),
            *("fs", "--connection", str(self.cache / "connection.yml")),
            *("--fingerprint", str(self.cache / "fingerprint.yml")),
            *("--json", str(answer), "--quiet", "--shutup", "--no-write"),
        )

    def found(self, answer: Path) -> set[str]:
        """The files of its report."""
        report = json.loads(answer.read_text("utf-8"))
        return _names(one["file_path"] for ones in report.values() for one in ones)

    def _write(self, name: str, content: object) -> None:
        """JSON is YAML."""
        (self.cache / name).write_text(json.dumps(content), "utf-8")


@dataclass(frozen=True, slots=True)
class PresidioPatterns:
    """Presidio, patterns only, in a driver of ours: it reads no files by itself."""

    cache: Path
    name: str = "Presidio patterns"
    what: str = "blank spaCy, one NIR pattern with key check, pdfminer.six, python-docx"

    def prepare(self, folder: Path) -> None:  # noqa: ARG002 - protocol
        """Its own environment."""
        _install(self.cache / "presidio", PRESIDIO)

    def command(self, folder: Path, answer: Path) -> Sequence[str]:
        """The driver."""
        driver = Path(__file__).with_name("presidio_patterns.py")
        python = _program(self.cache / "presidio", "python")
        return (str(python), str(driver), str(folder), str(answer))

    def found(self, answer: Path) -> set[str]:
        """The list that the driver wrote."""
        return _names(json.loads(answer.read_text("utf-8")))


def _names(paths: Iterable[str]) -> set[str]:
    return {Path(path).name for path in paths}


def _install(place: Path, packages: Sequence[str]) -> None:
    """A virtual environment of its own, made once."""
    done = place / "installed.txt"
    wanted = "\n".join(packages)
    if done.exists() and done.read_text("utf-8") == wanted:
        return
    venv.create(place, with_pip=True, clear=True)
    pip = (str(_program(place, "python")), "-m", "pip", "install", "--quiet", *packages)
    subprocess.run(pip, check=True)
    done.write_text(wanted, "utf-8")


def _program(place: Path, name: str) -> Path:
    folder = "Scripts" if sys.platform == "win32" else "bin"
    return place / folder / name
