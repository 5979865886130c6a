"""Open a candidate, and only what the walk met under its name.

Between the walk and the opening a file may be replaced by a link to somewhere else or by a pipe
that would hold us: the descriptor is compared with what was met before a byte is read.
"""

import errno
import os
import stat
import time
from typing import Final

from findings import Reason
from scanner.platform import System, this_system
from scanner.walk.errors import CannotOpen, reason_of
from scanner.walk.items import Candidate

LEASE_TRIES: Final = 5  # a file server's client may hold a lease, which our opening breaks
LEASE_PAUSE_S: Final = 0.05
_REASONS: Final = {
    errno.ELOOP: Reason.LINK,
    errno.EMLINK: Reason.LINK,  # what FreeBSD says, and some network file systems
    errno.ENXIO: Reason.SPECIAL_FILE,  # a socket
    errno.ENODEV: Reason.SPECIAL_FILE,
    errno.EOPNOTSUPP: Reason.SPECIAL_FILE,
}


def open_candidate(candidate: Candidate, system: System | None = None) -> int:
    """Open a file for reading and give its descriptor, which the caller closes.

    Raises:
        CannotOpen: it has vanished, is no longer the file that was met, or may not be read.
    """
    handle = _open(candidate.opens, system or this_system())
    try:
        found = os.fstat(handle)
    except OSError as error:
        os.close(handle)
        raise CannotOpen(reason_of(error)) from None
    if reason := _reason_against(found, candidate):
        os.close(handle)
        raise CannotOpen(reason)
    return handle


def _open(path: str, system: System) -> int:
    for attempt in range(1, LEASE_TRIES + 1):
        try:
            return system.open_for_reading(path)
        except BlockingIOError:
            if attempt < LEASE_TRIES:
                time.sleep(LEASE_PAUSE_S)
        except OSError as error:
            reason = _REASONS.get(error.errno or 0) or reason_of(error)
            raise CannotOpen(reason) from None
        except ValueError:
            raise CannotOpen(Reason.VANISHED) from None
    raise CannotOpen(Reason.IO_ERROR)


def _reason_against(found: os.stat_result, candidate: Candidate) -> Reason | None:
    if not stat.S_ISREG(found.st_mode):
        return Reason.SPECIAL_FILE
    same = (found.st_dev, found.st_ino) == (candidate.device, candidate.inode)
    return None if same else Reason.VANISHED
