"""The tables of the index."""

from typing import Final

STATEMENTS: Final = (
    "CREATE TABLE secret (fingerprint TEXT NOT NULL)",  # of what the keys were made under
    """CREATE TABLE volume (
        id INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,  -- keyed hash of the medium
        swept_s INTEGER,                -- end of the last whole sweep, seconds since 1970
        not_listed INTEGER NOT NULL DEFAULT 0,  -- folders that refused to be listed in it
        zones INTEGER NOT NULL DEFAULT 0,       -- private zones met by it, and what they hold
        zone_files INTEGER NOT NULL DEFAULT 0,
        zone_bytes INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE TABLE ruleset (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE folder (
        id INTEGER PRIMARY KEY,
        volume INTEGER NOT NULL REFERENCES volume (id) ON DELETE CASCADE,
        key BLOB NOT NULL,
        parent INTEGER REFERENCES folder (id) ON DELETE CASCADE,
        UNIQUE (volume, key)
    )""",
    "CREATE INDEX folder_parent ON folder (parent)",
    """CREATE TABLE file (
        folder INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
        name BLOB NOT NULL,
        inode INTEGER NOT NULL,
        size INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        changed_ns INTEGER NOT NULL,
        rules INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        reason TEXT,
        verdict TEXT NOT NULL,
        reported INTEGER NOT NULL,
        examined_s INTEGER NOT NULL,
        content BLOB,
        owner INTEGER NOT NULL,  -- the number of the account, -1 where none is known
        PRIMARY KEY (folder, name)
    ) WITHOUT ROWID""",
    "CREATE INDEX file_inode ON file (inode)",
    "CREATE INDEX file_reported ON file (owner) WHERE reported",
)
