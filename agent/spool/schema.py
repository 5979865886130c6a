"""The tables of the spool. The payload is sealed; what stands beside it tells only what to drop."""

from typing import Final

from agent.storage import Schema

SUPERSEDED: Final = -1  # a turn: a newer record of the same subject waits as well
GAP_TURN: Final = 100  # a turn that never comes: gap records are not dropped
ROW_BYTES: Final = 120  # what a row takes beside its payload: columns, and its index entries

SCHEMA: Final = Schema(
    application_id=0x436F5370,  # "CoSp"
    version=1,
    statements=(
        """CREATE TABLE spool (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            epoch BLOB NOT NULL,            -- made with the file, so a new file is a new epoch
            sent_through INTEGER NOT NULL,  -- the last number given to a record
            records INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            dropped INTEGER NOT NULL
        )""",
        "INSERT INTO spool VALUES (1, randomblob(16), 0, 0, 0, 0)",
        """CREATE TABLE record (
            place INTEGER PRIMARY KEY,      -- the order of writing, whatever the clock does
            subject BLOB NOT NULL,
            severity INTEGER NOT NULL,      -- 0 least
            turn INTEGER NOT NULL,          -- what is dropped first: superseded, then by severity
            bytes INTEGER NOT NULL,
            written_at INTEGER NOT NULL,    -- seconds since 1970, for people only
            seq INTEGER,                    -- null until it is first sent
            sealed BLOB NOT NULL
        )""",
        "CREATE INDEX record_subject ON record (subject) WHERE seq IS NULL AND turn >= 0",
        "CREATE INDEX record_turn ON record (turn, place) WHERE seq IS NULL",
        "CREATE UNIQUE INDEX record_seq ON record (seq) WHERE seq IS NOT NULL",
        """CREATE TRIGGER record_in AFTER INSERT ON record BEGIN
            UPDATE spool SET records = records + 1, bytes = bytes + new.bytes;
        END""",
        """CREATE TRIGGER record_out AFTER DELETE ON record BEGIN
            UPDATE spool SET records = records - 1, bytes = bytes - old.bytes;
        END""",
        """CREATE TRIGGER record_changed AFTER UPDATE OF bytes ON record BEGIN
            UPDATE spool SET bytes = bytes + new.bytes - old.bytes;
        END""",
        """CREATE TABLE gap (                 -- losses not yet told
            reason TEXT NOT NULL,
            severity INTEGER NOT NULL,
            records INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            PRIMARY KEY (reason, severity)
        ) WITHOUT ROWID""",
    ),
)
