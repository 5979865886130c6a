"""What is known of every file met: enough to tell what is new, changed, moved or gone.

No name and no path is kept: a folder and a name are keyed hashes. The walk knows the names.
"""

from agent.index.coverage import Coverage, NotExamined
from agent.index.exposed import OpenFiles
from agent.index.keys import PathKeys
from agent.index.opening import OpenedIndex, open_index
from agent.index.rows import NOBODY, WAITING, Change, Fate, Known, Stamp, fate_refused, stamp_of
from agent.index.store import FileIndex, Folder, Gone

__all__ = [
    "NOBODY",
    "WAITING",
    "Change",
    "Coverage",
    "Fate",
    "FileIndex",
    "Folder",
    "Gone",
    "Known",
    "NotExamined",
    "OpenFiles",
    "OpenedIndex",
    "PathKeys",
    "Stamp",
    "fate_refused",
    "open_index",
    "stamp_of",
]
