"""`make test-windows`: Colmate under genuine Windows Python on Wine, within ten minutes."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from tests.rig.locked import ROOT
from tests.rig.report import check, missing, run_rig, say
from tests.windows.parts import HOME, PREFIX, PROGRAMS, prefix, python, wine, wine_environment

SECONDS: Final = 600
SAMPLES: Final = ROOT / "sample_data"
DRIVES: Final = {"e:": "floppy", "f:": "network"}
NOT_SHOWN: Final = (
    "what BitLocker says: Wine has no WMI provider and no shell that answers",
    "what access lists mean: Wine maps them to POSIX modes",
    "events below the watched folder: Wine reports them in part",
    "alternate data streams, cloud placeholders, junctions: Wine's files have none",
    "the restricted token and the job object that shut workers in: Wine enforces neither",
    "the service manager's whole life of a service: Wine ends services with their last client",
)


def main() -> None:
    """Prepare, then check."""
    prefix()
    exe = python()
    with drives():
        inside(exe)
    samples(exe)
    for what in NOT_SHOWN:
        say("not shown:", what)


@contextmanager
def drives() -> Iterator[None]:
    """E: is a stick, F: a share."""
    links = []
    for name, kind in DRIVES.items():
        folder = HOME / f"drive_{name[0]}"
        folder.mkdir(exist_ok=True)
        (folder / "note.txt").write_text("Rendez-vous mardi.", "utf-8")
        link = PREFIX / "dosdevices" / name
        link.unlink(missing_ok=True)
        link.symlink_to(folder)
        links.append(link)
        wine("reg", "add", r"HKLM\Software\Wine\Drives", "/v", name, "/d", kind, "/f")
    try:
        subprocess.run(["wineserver", "-k"], env=wine_environment(), check=False)
        yield
    finally:
        for link in links:
            link.unlink(missing_ok=True)


def inside(exe: Path) -> None:
    """Relay the checks of `tests.windows.inside`."""
    told = 0
    for line in lines_of(exe, "-m", "tests.windows.inside"):
        with suppress(ValueError):
            said: dict[str, Any] = json.loads(line)
            told += 1
            check(said["check"], said["holds"], said["detail"])
    check("Windows Python came to its end", told > 15, told)


def samples(exe: Path) -> None:
    """A sweep of all samples by the real command, held against `expected.json`."""
    expected = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    command = ("-m", "scanner", "scan", "sample_data", "--format", "jsonl", "-q")
    records = [json.loads(line) for line in lines_of(exe, *command) if line.startswith("{")]
    files = {_path(one): one for one in records if one["message_type"] == "file"}
    wrong = [path for path, right in expected.items() if not agrees(files.get(path), right)]
    check("every sample is judged as on Linux", not wrong, wrong[:5] or len(expected))


def agrees(told: Mapping[str, Any] | None, right: Mapping[str, Any]) -> bool:
    """Whether a record says what is expected."""
    return (
        told is not None
        and all(told[name] in right[name] for name in ("outcome", "reason", "verdict"))
        and right["category"] in (None, told["category"])
        and right["patients"] in (None, told["patients"]["estimate"])
        and set(right["entities"]) <= set(told["entities"])
    )


def _path(record: Mapping[str, Any]) -> str:
    return str(record["path"]).replace("\\", "/").removeprefix("sample_data/")


def lines_of(exe: Path, *words: str) -> Iterator[str]:
    """What Windows Python writes, line by line; its end is ours."""
    process = subprocess.Popen(
        ["wine", str(exe), "-X", "utf8", *words],
        cwd=ROOT, env=wine_environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        yield from process.stdout
        errors = process.stderr.read()
        if process.wait(30) not in (0, 1):
            say(errors[-2000:])
    finally:
        process.kill()
        subprocess.run(["wineserver", "-k"], env=wine_environment(), check=False)


if __name__ == "__main__":
    sys.exit(run_rig("test-windows", missing(PROGRAMS), SECONDS, main))
