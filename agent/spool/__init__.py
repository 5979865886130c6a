"""Keeps records on disk, sealed, until the collector has them; what it must drop, it counts.

::

    spool = Spool.open(path, sealing_key, max_bytes=64 << 20)
    spool.put(record, subject, Severity.HIGH)  # durable when it returns
    while batch := spool.next_batch():
        spool.acknowledge(*send(batch))  # the collector answers (epoch, through)

A record has a number `(epoch, seq)` from its first sending on; numbers are without holes. So the
collector sees what is missing, and stores each record once however often it comes.
"""

from agent.spool.batch import Batch, Depth, Entry
from agent.spool.gaps import GapReason
from agent.spool.spool import Spool

__all__ = ["Batch", "Depth", "Entry", "GapReason", "Spool"]
