"""Generated pages: `make docs` writes them, `make check` fails when one is out of date."""

import sys
from pathlib import Path
from typing import Final

from detectors.catalogue import markdown
from scanner.errors import exit_codes_page
from scanner.extractors.catalogue import formats_page

DOCS: Final = Path(__file__).parent.parent / "docs"
PAGES: Final = {
    "detectors.md": markdown,
    "exit-codes.md": exit_codes_page,
    "formats.md": formats_page,
}


def main(arguments: list[str]) -> int:
    """Write the pages (`--write`), or name those that differ; 1 if any does."""
    stale = [name for name, page in PAGES.items() if _read(DOCS / name) != page()]
    if "--write" in arguments:
        for name in stale:
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        return 0
    for name in stale:
        sys.stderr.write(f"docs/{name} is out of date: run `make docs`\n")
    return bool(stale)


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
