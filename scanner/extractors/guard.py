"""One place where what a library says of bad bytes becomes our own words.

Library messages quote names and bytes of the file (`Bad CRC-32 for file 'MARTIN.pdf'`), so none is
kept: neither in the message nor in the printed chain of causes.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from scanner.extractors.errors import Corrupt, ExtractError, Unsupported


@contextmanager
def bad_bytes() -> Iterator[None]:
    """Run a library over untrusted bytes.

    Raises:
        Corrupt: the library choked on the bytes, in whatever way.
        Unsupported: the library says that it lacks the variant.
        OSError: the disk failed, which is not the document's doing.
        MemoryError: passed on, the worker knows its own reason for it.
    """
    try:
        yield
    except (ExtractError, MemoryError):
        raise
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # a lying offset seeks before the start
            raise
        raise Corrupt("a library refused the bytes") from None
    except NotImplementedError:
        raise Unsupported("a library lacks this variant") from None
    except Exception:  # noqa: BLE001 - hostile bytes raise anything: IndexError, RecursionError...
        raise Corrupt("a library refused the bytes") from None
