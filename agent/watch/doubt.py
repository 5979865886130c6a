"""Why a subtree must be swept again."""

from enum import StrEnum


class Doubt(StrEnum):
    """Why something may have been missed in a subtree."""

    STARTED = "started"  # nobody watched before
    OVERFLOW = "overflow"  # the kernel's queue was full: events were lost
    WATCH_LIMIT = "watch_limit"  # the system grants no more watches: part of a tree is not watched
    WATCHER_DIED = "watcher_died"
    HANDLER_FAILED = "handler_failed"  # an event was met that we could not handle
    NEW_FOLDER = "new_folder"  # files may have been in it before it was watched
    MOVED_IN = "moved_in"  # a whole tree came, or changed its name
    UNMOUNTED = "unmounted"
    RESUMED = "resumed"  # the machine, or this process, slept
    CLOCK_JUMPED = "clock_jumped"
    UNTOLD = "untold"  # this system does not say when it loses events
    QUEUE_FULL = "queue_full"  # hints were folded to bound memory
