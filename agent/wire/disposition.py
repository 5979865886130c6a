"""What each answer means for what was sent. Nothing is ever deleted for an answer but our own ack.

The table is that of Wazuh 5's classifier, with one more question: did the collector answer, or
something on the way (a proxy, a firewall)? What is on the way can only delay.
"""

from enum import StrEnum
from typing import Final

# Refusals of the request, not of what is in it: no record is to blame.
_NOT_THE_RECORDS: Final = frozenset({404, 405, 406, 407, 408, 410, 411, 421, 425, 431, 451})


class Disposition(StrEnum):
    """What to do with the records of a request that was answered so, or not at all."""

    DELIVERED = "delivered"  # delete what is acknowledged
    RETRY_LATER = "retry_later"  # keep all, wait, send again
    HALVE = "halve"  # send fewer; a single record that is too large is given up
    RESEND_PLAIN = "resend_plain"  # send again, not compressed
    CREDENTIAL = "credential"  # stop sending, keep spooling, try rarely
    VERSION = "version"  # the collector wants a newer agent: try rarely
    BISECT = "bisect"  # one record is refused: find it, give it up, say so


_ALWAYS: Final = {
    413: Disposition.HALVE,  # often said by the proxy in front of the collector
    415: Disposition.RESEND_PLAIN,
}
_OURS: Final = {
    401: Disposition.CREDENTIAL,
    403: Disposition.CREDENTIAL,
    409: Disposition.VERSION,
    426: Disposition.VERSION,
    429: Disposition.RETRY_LATER,
    **dict.fromkeys(_NOT_THE_RECORDS, Disposition.RETRY_LATER),
}


def disposition(status: int, *, ours: bool) -> Disposition:
    """Classify an HTTP status (RFC 9110, section 15)."""
    if status in _ALWAYS:
        return _ALWAYS[status]
    if not ours:
        return Disposition.RETRY_LATER
    if 200 <= status < 300:
        return Disposition.DELIVERED
    if 400 <= status < 500:
        return _OURS.get(status, Disposition.BISECT)
    return Disposition.RETRY_LATER
