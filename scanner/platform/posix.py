"""What Linux and macOS share: owners, permission bits, opening without following."""

import os
import pwd
import stat
from pathlib import Path
from typing import Final

from scanner.platform.base import System

OPEN_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)  # a pipe put in a file's place must not hold us
KEEP_ACCESS_TIME: Final = getattr(os, "O_NOATIME", 0)  # allowed to the owner and to root only
OTHERS_READ: Final = 0o004
OTHERS_ENTER: Final = 0o001
OTHERS_WRITE: Final = 0o022  # the group's bit as well
ROOT: Final = 0

NETWORK_FILE_SYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ncpfs", "9p", "afs"}
    | {"ceph", "coda", "glusterfs", "lustre", "gpfs", "beegfs", "fuse.sshfs", "fuse.davfs"}
    | {"fuse.davfs2", "fuse.glusterfs", "fuse.ceph", "fuse.rclone", "fuse.s3fs"}
    | {"fuse.gvfsd-fuse", "fuse.kio-fuse"}
)


class PosixSystem(System):
    """A system with owners and permission bits."""

    def open_for_reading(self, path: str) -> int:
        """Open without following a link; the access time is kept where that is allowed."""
        try:
            return os.open(path, OPEN_FLAGS | NO_WAIT | KEEP_ACCESS_TIME)
        except PermissionError:
            return os.open(path, OPEN_FLAGS | NO_WAIT)

    def owns(self, path: str, found: os.stat_result) -> bool:
        """Whether the entry's owner is the effective user; root owns only what is root's."""
        del path
        return found.st_uid == os.geteuid()

    @property
    def account(self) -> str:
        """The real user's name, which no environment variable changes."""
        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return str(os.getuid())

    def only_administrators_write(self, path: str) -> bool:
        """Whether root or the running user alone can change a place or replace a folder above it.

        A link is nobody's word for what it leads to. A folder open to all is borne above the place
        when it is sticky: there, only an entry's owner may replace it.
        """
        place = Path(path)
        try:
            if not _is_closed(place.lstat()):
                return False
            above = [folder.stat() for folder in place.parents]
        except (OSError, ValueError):
            return False
        return all(_is_closed(found) or found.st_mode & stat.S_ISVTX for found in above)

    def others_can_enter(self, folder: str) -> bool:
        """Whether the folder has its search bit set for others."""
        try:
            return bool(os.stat(folder).st_mode & OTHERS_ENTER)  # noqa: PTH116 - text path
        except OSError:
            return False

    def others_can_read(self, mode: int) -> bool:
        """Whether the read bit is set for others. Access lists are not looked at."""
        return bool(mode & OTHERS_READ)


def _is_closed(found: os.stat_result) -> bool:
    trusted = found.st_uid in {ROOT, os.geteuid()}
    return trusted and not found.st_mode & OTHERS_WRITE and not stat.S_ISLNK(found.st_mode)
