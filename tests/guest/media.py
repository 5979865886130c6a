"""Disk images for the guest: a USB stick full of letters, two empty disks."""

import subprocess
from pathlib import Path
from typing import Final

from agent.service.trial import LETTER

LETTERS: Final = 150
STICK_BYTES: Final = 64 << 20
DISK_BYTES: Final = 64 << 20
PARTITION_STARTS_AT: Final = 2048  # sectors


def letter(number: int) -> str:
    """A synthetic letter, unlike the others."""
    return f"{LETTER}\nCourrier {number}\n"


def make_stick(image: Path, folder: Path) -> None:
    """An MBR, one FAT partition, `LETTERS` letters: what a stick from a shop looks like."""
    letters = folder / "courriers"
    letters.mkdir(parents=True, exist_ok=True)
    for number in range(LETTERS):
        (letters / f"lettre_{number:03}.txt").write_text(letter(number), encoding="utf-8")
    make_disk(image, STICK_BYTES)
    _do("sfdisk", "-q", str(image), stdin=f"{PARTITION_STARTS_AT},,c\n")
    _do("mkfs.vfat", f"--offset={PARTITION_STARTS_AT}", "-n", "CLE", str(image),
        str((STICK_BYTES // 512 - PARTITION_STARTS_AT) // 2))  # fmt: skip
    _do("mcopy", "-s", "-i", f"{image}@@{PARTITION_STARTS_AT * 512}", str(letters), "::")


def make_disk(image: Path, size: int = DISK_BYTES) -> None:
    """An empty disk."""
    with image.open("wb") as stream:
        stream.truncate(size)


def _do(*words: str, stdin: str = "") -> None:
    subprocess.run(words, input=stdin, text=True, check=True, capture_output=True, timeout=60)
