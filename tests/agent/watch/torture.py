"""Makers of what happens to folders: each leaves files that must become known.

`outside` lies on the same file system as `folder` and is not watched.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

Storm = Callable[[Path, Path], None]
STORMS: dict[str, Storm] = {}


def storm(act: Storm) -> Storm:
    """Add to the table."""
    STORMS[act.__name__] = act
    return act


def tree(folder: Path, folders: int, files: int) -> None:
    """Files written at once into new folders, three deep."""
    for number in range(folders):
        deep = folder / f"d{number % 7}" / f"e{number % 31}" / f"f{number}"
        deep.mkdir(parents=True)
        for name in range(files):
            (deep / f"{name}.txt").write_bytes(b"x" * (name + 1))


@storm
def files_at_once_in_deep_new_folders(folder: Path, outside: Path) -> None:
    tree(folder, 150, 4)


@storm
def copied_tree(folder: Path, outside: Path) -> None:
    tree(outside / "t", 80, 3)
    shutil.copytree(outside / "t", folder / "copy")


@storm
def tree_moved_in_then_written(folder: Path, outside: Path) -> None:
    tree(outside / "t", 40, 3)
    (outside / "t").rename(folder / "in")
    for deep in list((folder / "in").glob("*/*/*"))[:10]:
        (deep / "late.txt").write_text("late")


@storm
def folder_renamed_then_written(folder: Path, outside: Path) -> None:
    tree(folder / "old", 20, 2)
    (folder / "old").rename(folder / "new")
    (folder / "new" / "d0" / "late.txt").write_text("late")


@storm
def folder_renamed_while_new(folder: Path, outside: Path) -> None:
    for number in range(40):
        (folder / "draft").mkdir()
        (folder / "draft").rename(folder / f"final{number}")
        (folder / f"final{number}" / "a.txt").write_text("a")


@storm
def file_moved_in(folder: Path, outside: Path) -> None:
    (outside / "a.pdf").write_text("a")
    (outside / "a.pdf").rename(folder / "a.pdf")


@storm
def hard_link(folder: Path, outside: Path) -> None:
    (outside / "a.pdf").write_text("a")
    os.link(outside / "a.pdf", folder / "b.pdf")


@storm
def saved_by_rename(folder: Path, outside: Path) -> None:
    for number in range(300):
        (folder / "letter.tmp").write_text("x" * number)
        (folder / "letter.tmp").replace(folder / "letter.docx")


@storm
def saved_as_word_does(folder: Path, outside: Path) -> None:
    letter = folder / "letter.docx"
    letter.write_text("first")
    (folder / "~$letter.docx").write_text("lock")
    (folder / "~WRL0001.tmp").write_text("second")
    letter.rename(folder / "~WRL0002.tmp")
    (folder / "~WRL0001.tmp").rename(letter)
    (folder / "~WRL0002.tmp").unlink()
    (folder / "~$letter.docx").unlink()


@storm
def written_again_and_again(folder: Path, outside: Path) -> None:
    for number in range(100):
        with (folder / "log.csv").open("a") as stream:
            stream.write(f"{number}\n")


@storm
def folder_removed_and_made_again(folder: Path, outside: Path) -> None:
    for number in range(20):
        (folder / "again").mkdir()
        (folder / "again" / f"{number}.txt").write_text("x")
        if number < 19:
            shutil.rmtree(folder / "again")


@storm
def latin_1_names(folder: Path, outside: Path) -> None:
    deep = os.fsencode(folder) + b"/op\xe9ration"
    Path(os.fsdecode(deep)).mkdir()
    Path(os.fsdecode(deep + b"/compte-rendu_op\xe9r\xe9.txt")).write_bytes(b"x")


@storm
def loop_of_symbolic_links(folder: Path, outside: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "sub" / "self").symlink_to("self")
    (folder / "sub" / "a.txt").write_text("a")


@storm
def odd_names(folder: Path, outside: Path) -> None:
    for name in ("a\nb.txt", " (deleted)", "x (deleted)", "n" * 255, "é\u0301.txt", "-rf"):
        (folder / name).write_text("x")
    (folder / "gone (deleted)").mkdir()
    (folder / "gone (deleted)" / "a.txt").write_text("x")
