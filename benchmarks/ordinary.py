"""False alerts: a sweep over the documentation that a machine happens to have installed.

Run from the repository root: `python -m benchmarks.ordinary [--most N] [--paths]`. Nothing is
fetched: the files are what Debian and Python packages put on every machine (manuals, licences,
pages, pictures, PDF), so that none of them holds anybody's health data and every `leak` is a false
one. Files that Colmate could not read whole are counted apart: they are no proof of silence.
"""

import argparse
import hashlib
import os
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from findings import FileRecord, Reason, Verdict
from scanner.examined import Examined, Term
from scanner.options import PrivateZones, ScanOptions
from scanner.run import sweep

TARGET_FILES: Final = 10_000
TARGET_LEAKS: Final = 2

# All files below these are documentation; below the others, those that look like it.
DOCUMENTATION: Final = (
    "/usr/share/doc",
    "/usr/share/man",
    "/usr/share/info",
    "/usr/share/licenses",
)
ELSEWHERE: Final = ("/usr/share", "/usr/lib", "/usr/local", sysconfig.get_path("purelib"))
SUFFIXES: Final = frozenset(
    {
        *(".txt", ".md", ".rst", ".html", ".htm", ".tex", ".ps", ".eps", ".rtf", ".epub", ".eml"),
        *(".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp"),
        *(".png", ".jpg", ".jpeg", ".gif", ".svg", ".tif", ".tiff"),
        *(".gz", ".bz2", ".xz", ".zip"),
    }
)
NAMES: Final = ("license", "licence", "copying", "copyright", "readme", "authors", "changelog",
                "changes", "news", "notice", "metadata", "thanks", "todo", "history")  # fmt: skip
# The field's own toolkits: their test images and tables are health data, made up or given away.
OF_THE_FIELD: Final = ("pydicom", "edsnlp", "/tests/", "/test/")
# What an ordinary file should never end in.
OUR_DOING: Final = frozenset({Reason.TIMEOUT, Reason.MEMORY, Reason.CRASHED})

Alert = tuple[FileRecord, tuple[Term, ...]]


def installed_documentation() -> Iterator[str]:
    """Each documentation file of this machine once, links left out."""
    seen = set()
    for root in (*DOCUMENTATION, *ELSEWHERE):
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(folder, name)  # noqa: PTH118 - a hundred thousand of them
                if path in seen or not _is_documentation(root, path, name):
                    continue
                seen.add(path)
                if not os.path.islink(path):  # noqa: PTH114 - same
                    yield path


def _is_documentation(root: str, path: str, name: str) -> bool:
    if any(part in path for part in OF_THE_FIELD) or "\n" in path:
        return False
    if root in DOCUMENTATION:
        return True
    base, suffix = os.path.splitext(name.lower())  # noqa: PTH122 - same
    return suffix in SUFFIXES or base.startswith(NAMES)


def spread(paths: Iterable[str], most: int) -> list[str]:
    """At most so many of the paths, from everywhere, the same ones at each run."""
    ranked = sorted(paths, key=lambda path: hashlib.sha256(os.fsencode(path)).digest())
    return sorted(ranked[:most])


def main() -> int:
    """Gather, sweep, count, list what was wrongly suspected; 1 when the target is missed."""
    order = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    order.add_argument("--most", type=int, default=sys.maxsize, help="sweep at most N files")
    order.add_argument("--paths", action="store_true", help="list alerts by path, not by token")
    asked = order.parse_args()
    files = spread(installed_documentation(), asked.most)
    with tempfile.NamedTemporaryFile("w", suffix=".list", errors="surrogateescape") as listed:
        listed.write("\n".join(files))
        listed.flush()
        options = ScanOptions(
            from_file=listed.name, private=PrivateZones.SCAN, mask_paths=not asked.paths
        )
        started = time.monotonic()
        told = _swept(options)
        seconds = time.monotonic() - started
    return _shown(told, seconds)


def _swept(options: ScanOptions) -> list[Alert]:
    told: list[Alert] = []

    def watch(records: list[FileRecord], examined: Examined | None) -> None:
        told.append((records[-1], examined.assessment.terms if examined else ()))

    for _record in sweep(options, watch=watch):
        pass
    return told


def _shown(told: list[Alert], seconds: float) -> int:
    records = [record for record, _ in told]
    size = sum(record.size for record in records)
    print(f"{len(records)} files, {size / 1e6:.0f} MB, {len(records) / seconds:.0f} files/s")
    fates = Counter(f"{one.outcome} {one.reason or ''}".strip() for one in records)
    verdicts = Counter(record.verdict for record in records)
    for title, counts in (("outcomes", fates), ("verdicts", verdicts)):
        print(f"{title}: " + ", ".join(f"{name} {n}" for name, n in counts.most_common()))
    for record in records:
        if record.reason in OUR_DOING:
            print(f"{record.reason} {record.media_type} {record.size} bytes {record.path}")
    for verdict in (Verdict.LEAK, Verdict.REVIEW):
        _list_alerts([one for one in told if one[0].verdict is verdict])
    leaks = verdicts[Verdict.LEAK]
    print(f"leaks: {leaks}, target at most {TARGET_LEAKS} in {TARGET_FILES} files")
    if len(records) < TARGET_FILES:
        print("This machine has too few files installed for the target to mean anything.")
    return int(leaks > TARGET_LEAKS)


def _list_alerts(alerts: list[Alert]) -> None:
    for record, terms in alerts:
        print(f"{record.verdict} {record.category} {record.confidence:.2f} {record.path}")
        weighed = "; ".join(f"{one.group} {one.detail} {one.points:+.2f}" for one in terms)
        print(f"    {weighed or 'from its members'}")
        for entity, count in Counter(one.entity for one in record.findings).items():
            print(f"    {entity} x {count}")


if __name__ == "__main__":
    sys.exit(main())
