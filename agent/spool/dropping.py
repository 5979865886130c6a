"""Makes room: superseded records first, then the least severe, the oldest of them first.

A record that was sent once may be stored already: it is never dropped, nor is a gap record.
"""

import sqlite3
from dataclasses import dataclass
from typing import Final

from agent.spool.gaps import GapReason, Loss, note
from agent.spool.schema import GAP_TURN, SUPERSEDED

AT_ONCE: Final = 8  # records dropped between two looks at the free pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the spool may hold.

    max_bytes: of records and what stands beside them.
    max_record_bytes: of one record, sealed.
    spare_pages: kept free in the database, so that batches can be numbered and gaps counted.
    """

    max_bytes: int
    max_record_bytes: int
    spare_pages: int


def drop_to_fit(connection: sqlite3.Connection, room: Room) -> None:
    """Drop and count until the spool fits its room, or nothing is left that may be dropped."""
    while (excess := _excess_bytes(connection, room)) > 0:
        victims = _next_to_drop(connection, excess)
        if not victims:
            return
        for place, severity, turn, written_at in victims:
            connection.execute("DELETE FROM record WHERE place = ?", (place,))
            reason = GapReason.COALESCED if turn == SUPERSEDED else GapReason.SPOOL_FULL
            loss = Loss(reason=reason, severity=severity, first_at=written_at, last_at=written_at)
            note(connection, loss)


def _excess_bytes(connection: sqlite3.Connection, room: Room) -> int:
    """How many bytes too many; 1 if there are few enough but they lie too scattered."""
    (used,) = connection.execute("SELECT bytes FROM spool").fetchone()
    if used > room.max_bytes:
        return int(used - room.max_bytes)
    return int(free_pages(connection) < room.spare_pages)


def free_pages(connection: sqlite3.Connection) -> int:
    """Pages that may still be written: those free inside the file, and those it may grow by."""
    pages, bound, free = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "max_page_count", "freelist_count")
    )
    return int(bound - pages + free)


def _next_to_drop(
    connection: sqlite3.Connection, excess_bytes: int
) -> list[tuple[int, int, int, int]]:
    """The next few records to drop (place, severity, turn, written_at), no more than needed."""
    rows = connection.execute(
        """SELECT place, severity, turn, written_at, bytes FROM record INDEXED BY record_turn
            WHERE seq IS NULL AND turn < ? ORDER BY turn, place LIMIT ?""",
        (GAP_TURN, AT_ONCE),
    )
    victims = []
    for place, severity, turn, written_at, size in rows:
        victims.append((place, severity, turn, written_at))
        excess_bytes -= size
        if excess_bytes <= 0:
            break
    return victims
