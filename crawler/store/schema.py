"""How a site's file is laid out, and how an older file becomes today's.

One file a site; the off-site targets of all sites are one more file of the same layout. Times are UTC and ISO 8601,
nights are monitoring dates. ``targets.id`` is the number every other table knows an address by.
"""

import sqlite3

from crawler.store.sqlite import Database, Migrations

SCHEMA = """
-- what the file knows of its site: id, home, hosts (blank-separated)
CREATE TABLE site (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- one row a monitoring date; a restart of the same date goes on with the same row
CREATE TABLE nights (
    date TEXT PRIMARY KEY,
    round INTEGER NOT NULL,       -- 1 = the night; each later check or retest of the same date adds 1
    started TEXT NOT NULL,
    finished TEXT,
    state TEXT NOT NULL,          -- running, done
    reason TEXT NOT NULL,         -- why it stopped short
    robots TEXT NOT NULL,
    known INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    error_page TEXT,              -- JSON [status, title, text hash] of the answer to a random path
    home_seconds TEXT NOT NULL    -- JSON list
) WITHOUT ROWID;

-- every address the site holds or points at, asked or not
CREATE TABLE targets (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    internal INTEGER NOT NULL,    -- its host is one of the site's
    depth INTEGER NOT NULL,       -- clicks from home when it was first met
    first_seen TEXT NOT NULL      -- night it was first met
);

-- the newest look at a target; validators, body and sizes are those of the last fine look
CREATE TABLE fetches (
    target INTEGER PRIMARY KEY REFERENCES targets (id),
    night TEXT NOT NULL,
    round INTEGER NOT NULL,
    asks INTEGER NOT NULL,        -- times asked in that night and round
    at TEXT NOT NULL,
    status INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    final_url TEXT NOT NULL,
    redirects TEXT NOT NULL,      -- blank-separated
    content_type TEXT NOT NULL,
    sniffed TEXT NOT NULL,
    size INTEGER NOT NULL,
    seconds REAL NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    error TEXT NOT NULL,
    seen TEXT NOT NULL            -- last night it was seen fine; '' = never
);

-- the looks at a target since it was last fine: one a night, and the second look of a 404/410 in the same night
CREATE TABLE looks (
    target INTEGER NOT NULL REFERENCES targets (id),
    night TEXT NOT NULL,
    second INTEGER NOT NULL,
    at TEXT NOT NULL,
    status INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (target, night, second)
) WITHOUT ROWID;

-- what a page says, as of its last fine look
CREATE TABLE pages (
    target INTEGER PRIMARY KEY REFERENCES targets (id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    published TEXT,               -- date its own voters settle on
    date_source TEXT NOT NULL,
    column_name TEXT,
    column_type TEXT,
    list INTEGER,                 -- target of the column its entries belong to; NULL = it has no entries
    first_seen TEXT NOT NULL,     -- night it was first read
    changed TEXT NOT NULL,        -- night its present body was first read
    facts TEXT NOT NULL           -- JSON: every further field of Page that is not at its default
);

-- the main text of a page: zstd of UTF-8
CREATE TABLE texts (page INTEGER PRIMARY KEY REFERENCES pages (target), text BLOB NOT NULL);

-- a page's references: zlib of the differences of its sorted target ids, 4 bytes each, little endian
CREATE TABLE edges (page INTEGER PRIMARY KEY REFERENCES pages (target), targets BLOB NOT NULL);

-- the rows a list shows now, in its order; target 0 = a row without a usable link
CREATE TABLE entries (
    page INTEGER NOT NULL REFERENCES pages (target),
    position INTEGER NOT NULL,
    target INTEGER NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    status TEXT NOT NULL,
    PRIMARY KEY (page, position)
) WITHOUT ROWID;

-- the night a column first showed a target; rows that a list has dropped stay
CREATE TABLE appeared (
    list INTEGER NOT NULL REFERENCES targets (id),
    target INTEGER NOT NULL REFERENCES targets (id),
    night TEXT NOT NULL,
    PRIMARY KEY (list, target)
) WITHOUT ROWID;

-- the nights on which a column was seen with at least one entry
CREATE TABLE observed (
    list INTEGER NOT NULL REFERENCES targets (id),
    night TEXT NOT NULL,
    PRIMARY KEY (list, night)
) WITHOUT ROWID;

-- each body once: zstd of the bytes as received
CREATE TABLE bodies (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, body BLOB NOT NULL)
"""

FILES = """
-- what was read of an attachment, as of its last fine look
CREATE TABLE files (
    target INTEGER PRIMARY KEY REFERENCES targets (id),
    hash TEXT NOT NULL,           -- of its bytes: the same bytes are read once
    state TEXT NOT NULL,          -- one of FILE_STATES
    personal TEXT NOT NULL        -- JSON [[kind, masked number], ...]
)
"""

RENDERED = """
-- what a browser made of a page that shows nothing without one: zstd of UTF-8
CREATE TABLE rendered (target INTEGER PRIMARY KEY REFERENCES targets (id), body BLOB NOT NULL)
"""

migrations = Migrations("site")


@migrations()
def m001_first_layout(db: Database) -> None:
    # not executescript: it commits first, and a kill between two tables would leave half a layout
    for statement in SCHEMA.split(";\n\n"):
        db.conn.execute(statement)


@migrations()
def m002_files_read(db: Database) -> None:
    db.conn.execute(FILES)


@migrations()
def m003_pages_rendered(db: Database) -> None:
    db.conn.execute(RENDERED)


@migrations()
def m004_reports_in_files(db: Database) -> None:
    """Annual reports that are attachments have their outline: JSON [year, length, [missing part, ...]], else NULL.

    A file without a hash is asked for in full and read again: earlier programs took a scan for read.
    """
    db.conn.execute("ALTER TABLE files ADD COLUMN report TEXT")
    db.conn.execute("UPDATE files SET hash = ''")


@migrations()
def m005_text_sizes(db: Database) -> None:
    """Characters of a page's main text; NULL where an earlier program wrote it, which did not count them."""
    db.conn.execute("ALTER TABLE pages ADD COLUMN text_size INTEGER")


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Apply the migrations the file has not had yet: all of them or, when the process dies, none.

    Two judging workers may open an older file at once: the second waits, and then finds nothing left to do.
    """
    database = Database(connection, execute_plugins=False)
    if not migrations.pending(database):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(database)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
