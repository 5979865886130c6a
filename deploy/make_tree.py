"""Lay out Colmate as a package installs it: a virtual environment that is moved to its place.

    python deploy/make_tree.py build/tree [/usr/lib/colmate]

Everything is taken from the environment that runs this, which `make install` fills from pinned and
hashed packages; nothing is fetched. Development's own packages are left behind. The Python of the
machine is linked to, of the same version: `Depends:` of the package says so.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT: Final = Path(__file__).parents[1]
PLACE: Final = "/usr/lib/colmate"
PYTHON: Final = f"python{sys.version_info.major}.{sys.version_info.minor}"
WANTED: Final = Requirement("colmate[agent]")
SCRIPT: Final = """#!{place}/bin/python3 -I
import sys
from scanner.__main__ import main
if __name__ == "__main__":  # a worker imports this file as well
    sys.exit(main())
"""


def main() -> int:
    """Make the tree in a folder that does not exist yet."""
    tree = Path(sys.argv[1])
    place = sys.argv[2] if len(sys.argv) > 2 else PLACE
    packages = tree / "lib" / PYTHON / "site-packages"
    packages.mkdir(parents=True)
    for found in needed(WANTED):
        copy(found, packages)
    unpack_ours(packages)
    bring_to_life(tree, place)
    return 0


def needed(wanted: Requirement) -> list[Distribution]:
    """What Colmate needs, itself left out, each once."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [wanted]
    while waiting:
        one = waiting.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            known = distribution(one.name)
        except PackageNotFoundError:
            raise SystemExit(f"{one.name} is not installed here: run `make install`") from None
        found[key[0]] = known
        waiting += _requirements(known, one.extras)
    del found[canonicalize_name(wanted.name)]
    return [found[name] for name in sorted(found)]


def _requirements(known: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for text in known.requires or ():
        one = Requirement(text)
        chosen = ("", *extras)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in chosen):
            yield one


def copy(found: Distribution, packages: Path) -> None:
    """Copy the files of a distribution; commands and caches stay behind."""
    for name in found.files or ():
        if name.parts[0] == ".." or "__pycache__" in name.parts:
            continue
        target = packages / PurePosixPath(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(str(found.locate_file(name))), target)


def unpack_ours(packages: Path) -> None:
    """Build our own wheel and unpack it: what is tested is what is shipped."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603 - our own builder
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages)


def bring_to_life(tree: Path, place: str) -> None:
    """The virtual environment's own files (PEP 405), and the command."""
    (tree / "pyvenv.cfg").write_text(
        f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {PYTHON[6:]}\n", "utf-8"
    )
    commands = tree / "bin"
    commands.mkdir()
    (commands / "python3").symlink_to(f"/usr/bin/{PYTHON}")
    command = commands / "colmate"
    command.write_text(SCRIPT.format(place=place), "utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
