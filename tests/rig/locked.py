"""The packages that Colmate needs on another system, at the versions and hashes of the lock."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[2]

WINDOWS: Final[Mapping[str, str]] = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.13.2",
    "python_version": "3.13",
    "sys_platform": "win32",
}
LINUX: Final[Mapping[str, str]] = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.11.2",
    "python_version": "3.11",
    "sys_platform": "linux",
}


def locked_for(environment: Mapping[str, str], *extras: str) -> str:
    """The part of requirements.lock that the scanner and these extras need there, hashes and all.

    What each package needs in turn is read from the metadata of this environment.
    """
    needed = _needed(environment, extras)
    kept = [pinned for name, pinned in _pinned(environment) if name in needed]
    return "".join(kept)


def _pinned(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each requirement of the lock that holds there: its name and its lines."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    for block in text.replace("\\\n", " ").splitlines():
        stated = block.split("--hash=", 1)[0].strip()
        if not stated:
            continue
        requirement = Requirement(stated)
        if requirement.marker is None or requirement.marker.evaluate(dict(environment)):
            hashes = [word for word in block.split() if word.startswith("--hash=")]
            pin = f"{requirement.name}{requirement.specifier}"
            yield canonicalize_name(requirement.name), " ".join((pin, *hashes)) + "\n"


def _needed(environment: Mapping[str, str], extras: tuple[str, ...]) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    stated: list[str] = [*project["dependencies"]]
    for extra in extras:
        stated += project["optional-dependencies"][extra]
    todo, seen = [Requirement(one) for one in stated], set[tuple[str, str]]()
    while todo:
        wanted = todo.pop()
        for extra in {"", *wanted.extras}:
            if (wanted.name, extra) not in seen and _holds(wanted, environment, ""):
                seen.add((wanted.name, extra))
                todo += _of(wanted.name, extra, environment)
    return {canonicalize_name(name) for name, _ in seen}


def _of(name: str, extra: str, environment: Mapping[str, str]) -> list[Requirement]:
    try:
        stated = requires(name) or []
    except PackageNotFoundError:  # needed there only, such as win32-setctime
        return []
    return [one for one in map(Requirement, stated) if _holds(one, environment, extra)]


def _holds(wanted: Requirement, environment: Mapping[str, str], extra: str) -> bool:
    return wanted.marker is None or wanted.marker.evaluate({**environment, "extra": extra})
