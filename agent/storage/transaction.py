"""All or nothing, durable when the block is left: every write of the state goes through here."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from agent.storage.problems import state_problems


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run a block as one transaction that holds the write lock from its start.

    Leaving the block commits; an exception rolls all of it back. Blocks do not nest. A connection
    may pass between threads, but two of them must not be in a block at once.

    Raises:
        StateProblem: the disk is full, read-only or failing, the file is damaged, or another
            process held the write lock longer than the busy timeout. Nothing was written.
    """
    with state_problems(connection):
        connection.execute("BEGIN IMMEDIATE")  # a lock taken later could fail half-way
        try:
            yield connection
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:  # some errors have rolled back already
                connection.execute("ROLLBACK")
