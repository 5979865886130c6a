"""The files that come with Colmate for the services: `deploy/`, or their copy in the package."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

PACKAGED_PROGRAM: Final = b"/usr/lib/colmate/bin/colmate"  # as the shipped files name it
_CHECKOUT: Final = Path(__file__).parents[2] / "deploy"


def shipped(name: str) -> bytes:
    """The content of a file, such as `systemd/colmate-agent.service`."""
    folder: Traversable = files("agent.installation") / "shipped"
    if not folder.is_dir():  # a checkout
        folder = _CHECKOUT
    return folder.joinpath(name).read_bytes()


def calling(content: bytes, program: str) -> bytes:
    """The same file for a program that lies elsewhere; `checks.plain` says which names will do."""
    if PACKAGED_PROGRAM not in content:
        raise AssertionError("a shipped file names the packaged program")
    return content.replace(PACKAGED_PROGRAM, program.encode("ascii"))
