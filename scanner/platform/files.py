"""Small files of the kernel and of udev, read without raising."""

import os


def text_of(path: str) -> str:
    """The whole file; empty when there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as stream:  # noqa: PTH123 - text
            return stream.read()
    except (OSError, ValueError):
        return ""


def line_of(path: str) -> str:
    """A file that holds one line, without its end."""
    return text_of(path).strip()


def names_in(folder: str) -> list[str]:
    """The names in a folder, sorted; none when there is none."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - text path
    except (OSError, ValueError):
        return []


def is_folder(path: str) -> bool:
    """Whether a folder stands there."""
    return os.path.isdir(path)  # noqa: PTH112 - text path
