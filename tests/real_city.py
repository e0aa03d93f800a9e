"""The saved copies of real sites as a city on loopback: one port each, one registry, whole nights over them."""

import csv
import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from demo.files import TYPES, extension, sample
from demo.records import Answer, Host
from demo.server import folder, serve

TODAY = date(2021, 5, 20)  # the youngest copy was taken in these weeks, the oldest in December 2020
ROOT = Path(__file__).resolve().parents[1]
PORTAL = "sichuan_edu"

_PAGE = re.compile(r"(?:^|/)[^/.]*$|\.(?:s?html?|aspx?|jspx?|php|do|action)$", re.I)
_LEAF = re.compile(r"\.[a-z0-9]{1,5}$", re.I)


@contextmanager
def real_city(copies: Path, truth: Path) -> Iterator[Mapping[str, str]]:
    """Every copy on a port of its own while the block runs: copy name → origin (``http://127.0.0.1:PORT``)."""
    there = existing(truth)
    hosts = {path.name: copy(path, there.get(path.name)) for path in sorted(copies.iterdir())}
    with serve(hosts) as server:
        yield {name: server.origin(name) for name in hosts}


def existing(truth: Path) -> dict[str, frozenset[str]]:
    """Copy → the paths of ``link_truth.csv.gz`` that exist. Copies the table does not know are not in it."""
    found: dict[str, set[str]] = {}
    with gzip.open(truth, "rt", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if row["exists"] == "1":
                found.setdefault(row["site"], set()).add(row["resolved_path"])
    return {name: frozenset(paths) for name, paths in found.items()}


def copy(root: Path, there: frozenset[str] | None) -> Host:
    """One copy as a host. Files that were never archived are served as sound bytes of their kind.

    ``there`` are the files known to exist; None: nobody knows, and every file that is not a page is taken to exist.
    """
    pages = folder(root).make
    assert pages is not None

    def make(path: str) -> Answer | None:
        if (page := pages(path)) is not None and page.body:
            # one date for all files would say nothing; none makes the second night read everything again
            return replace(page, modified=None)
        name = unquote(path.split("?")[0].lstrip("/"))
        is_file = name in there if there is not None else bool(_LEAF.search(name)) and not _PAGE.search(name)
        if not is_file or _PAGE.search(name):
            return None
        return Answer(_bytes(name), type=TYPES.get(extension(name), "application/octet-stream"))

    return Host(make=make)


def _bytes(name: str) -> bytes:
    match extension(name):
        case "js":
            return b"void 0;"
        case "css":
            return b"body{}"
        case "zip" | "rar" | "xml" | "json" as kind:
            return {"zip": b"PK\x05\x06" + bytes(18), "rar": b"Rar!\x1a\x07\x01\x00" + bytes(40), "xml": b"<r/>"}.get(
                kind, b"{}"
            )
        case "jpg" | "jpeg":
            return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200)
        case _:
            return sample(name)


def register(origins: Mapping[str, str], path: Path) -> None:
    """Write the sites.csv of the running city."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["id", "name", "level", "home", "parent"])
        for name, origin in origins.items():
            level = "portal" if name == PORTAL else "department"
            rows.writerow([slug(name), name, level, origin + "/", "" if name == PORTAL else slug(PORTAL)])


def slug(name: str) -> str:
    return name.replace("_", "-")


def govsite(place: Path, command: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run one command of govsite in ``place``, which holds sites.csv."""
    folders = ["--sites", str(place / "sites.csv"), "--data", str(place / "data"), "--reports", str(place / "reports")]
    return subprocess.run(
        [sys.executable, "-m", "analysis.cli", command, *folders, *more],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(path: Path) -> list[dict[str, str]]:
    """A report's CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: Sequence[str]) -> None:
    """``python -m tests.real_city FOLDER NIGHTS COPIES TRUTH``: nights over the copies, kept in FOLDER."""
    place, nights, copies, truth = Path(arguments[0]), int(arguments[1]), Path(arguments[2]), Path(arguments[3])
    place.mkdir(parents=True, exist_ok=True)
    with real_city(copies, truth) as origins:
        register(origins, place / "sites.csv")
        for night in range(nights):
            done = govsite(place, "nightly", "--pages", "--today", TODAY.replace(day=TODAY.day + night).isoformat())
            print(done.returncode, done.stdout, done.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
