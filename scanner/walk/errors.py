"""What stops a walk, or one opening. Messages hold no path: a name may be health data.

WalkError
├── RootNotFound   a folder or file that was asked for does not exist; carries `path`
├── BadList        the list of files cannot be read; carries `path`
└── BadPattern     a glob makes no sense; carries `pattern`, which the caller typed
CannotOpen         one candidate can no longer be opened as it was met; carries a reason
"""

from findings import Reason


class WalkError(ValueError):
    """The sweep as it was asked for makes no sense."""


class RootNotFound(WalkError):
    """Nothing is there. `path` is as it was asked for: show it to who asked, do not log it."""

    def __init__(self, path: str) -> None:
        super().__init__("a folder or file to scan does not exist")
        self.path = path


class BadList(WalkError):
    """The list of files to scan cannot be read. `path` is as it was asked for."""

    def __init__(self, path: str) -> None:
        super().__init__("the list of files to scan cannot be read")
        self.path = path


class BadPattern(WalkError):
    """A glob that gitignore's rules do not allow."""

    def __init__(self, pattern: str) -> None:
        super().__init__("a glob of --include or --exclude makes no sense")
        self.pattern = pattern


class CannotOpen(Exception):
    """The file is not, or no longer, what the walk met."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def reason_of(error: OSError) -> Reason:
    """The contract's word for what the system refused."""
    match error:
        case PermissionError():
            return Reason.PERMISSION
        case FileNotFoundError() | NotADirectoryError():
            return Reason.VANISHED
        case _:
            return Reason.IO_ERROR
