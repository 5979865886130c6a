"""The agent's state on disk: opening an SQLite database so that nothing it meets is a surprise.

::

    opened = open_database(path, schema=SCHEMA, synchronous="FULL", max_bytes=64 << 20)
    if opened.set_aside: ...  # the old file could not be used: say so, rebuild what it held
    take_room(opened.connection)  # only for what must go on when others fill the disk
    with transaction(opened.connection) as connection:
        connection.execute(...)  # every statement runs inside a transaction

Whatever goes wrong is a `StateProblem` with a `trouble` to decide by and sentences for people.
"""

from agent.storage.database import Opened, Schema, Synchronous, open_database
from agent.storage.problems import StateProblem, Trouble, state_problems
from agent.storage.room import take_room
from agent.storage.transaction import transaction

__all__ = [
    "Opened",
    "Schema",
    "StateProblem",
    "Synchronous",
    "Trouble",
    "open_database",
    "state_problems",
    "take_room",
    "transaction",
]
