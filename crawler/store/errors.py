"""What goes wrong with a site's file, told with the file and the remedy."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """A site's file cannot be read or written. ``str`` names the file, the trouble and the remedy."""

    def __init__(self, path: Path, trouble: str, remedy: str) -> None:
        super().__init__(f"{path}: {trouble} — {remedy}")
        self.path = path


# what SQLite says → what to do about it; the first that fits
_REMEDIES = (
    ("full", "free some space on this disk and start again; nothing saved so far is lost"),
    ("disk i/o error", "check the disk and its free space, then start again; nothing saved so far is lost"),
    ("unable to open", "check that the folder exists and may be written"),
    ("readonly", "check that the file and its folder may be written"),
    ("locked", "another program holds the file; wait until it has ended"),
    ("not a database", "move the file away: the next night crawls this site anew"),
    ("malformed", "the file is damaged; move it away: the next night crawls this site anew"),
    ("no such", "the file is not one of ours or half copied; move it away: the next night crawls this site anew"),
)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside the block into StoreErrors that name ``path``."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # our own mistake, not the file's
    except (sqlite3.Error, OSError) as error:
        said = str(error).lower()
        remedy = next((remedy for word, remedy in _REMEDIES if word in said), "look at the file, or move it away")
        raise StoreError(path, str(error), remedy) from error
