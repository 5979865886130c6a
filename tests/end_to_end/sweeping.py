"""The real command, run as a person would run it."""

import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import re2

PROJECT = Path(__file__).parents[2]
SAMPLES = PROJECT / "sample_data"
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Run:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The lines of a JSONL report."""
        return [json.loads(line) for line in self.out.splitlines()]

    def by_path(self, root: Path) -> dict[str, dict[str, Any]]:
        """The records of files by their path under a root; members of archives too."""
        prefix = f"{root}/"
        files = (one for one in self.records if one["message_type"] == "file")
        return {one["path"].removeprefix(prefix): one for one in files}


def colmate(*words: str | Path, cwd: Path = PROJECT) -> Run:
    """Run the command from a folder and wait for its end."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-m", "scanner", *map(str, words)],
        capture_output=True,
        cwd=cwd,
        env=environment,
        timeout=280,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


class Grep:
    """Looks for many values at once, as whole words, whatever the case and the escapes."""

    def __init__(self, values: Iterable[str]) -> None:
        """Compile the values."""
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = 256 << 20
        longest_first = sorted(values, key=len, reverse=True)
        words = "|".join(re2.escape(value) for value in longest_first)
        self._pattern = re2.compile(rf"(?:^|[^\pL\pN])(?:{words})(?:[^\pL\pN]|$)", options)

    def count(self, text: str) -> int:
        """How many values stand in a report's text; never which ones: this is a test's message."""
        plain = html.unescape(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text))
        whole = plain.encode("utf-8", "replace").decode()  # odd names come as lone surrogates
        return sum(1 for _ in self._pattern.finditer(whole))
