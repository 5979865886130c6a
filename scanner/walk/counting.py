"""Count what lies in a folder by name and size alone: nothing is opened but the folders."""

import os
import stat

from scanner.platform import System
from scanner.walk.items import Counted


def count_inside(folder: str, system: System) -> Counted:
    """How many files and bytes a folder holds at all depths. Links count as files, not followed."""
    files = size = 0
    complete = True
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(system.reachable(waiting.pop())) as entries:
                for entry in entries:
                    found = entry.stat(follow_symlinks=False)
                    if stat.S_ISDIR(found.st_mode) and not system.is_link(found):
                        waiting.append(entry.path)
                    else:
                        files += 1
                        size += found.st_size if stat.S_ISREG(found.st_mode) else 0
        except OSError:
            complete = False
    return Counted(files, size, complete=complete)
