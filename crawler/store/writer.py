"""How a night's visits enter a site's file: whole batches or nothing, whatever kills the process."""

import fcntl
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Self

from crawler.addresses import INDEX_NAME, Resolver, canonical, host_key
from crawler.pages import scripted
from crawler.pages.shield import masked_body
from crawler.records import SEEN, Fetch, FileRead, Link, Night, Page, Site
from crawler.store.batch import NEWEST, Batch, Newest, drop_content, newest
from crawler.store.errors import StoreError, telling
from crawler.store.packing import body_hash, clean, pack_facts, pack_file, pack_ids, squeeze, unpack_facts, unsqueeze
from crawler.store.reader import SiteReader
from crawler.store.schema import bring_up_to_date

# url → id of the addresses met last, in two generations: navigation repeats on every page. So many of each: one more
# would double the dict, and taking the oldest out of a dict, one by one, passes over all those taken out before.
GENERATION = 43_690
NIGHTS_KEPT = 30  # of an off-site target that no site points at any more
BATCH = 200  # pages of one replay transaction

_UTF8 = "text/html; charset=utf-8"

# what a reference's role says of its target: a frame or the next page of a list is a page
ROLE_OF_TARGET = {"frame": "page", "redirect": "page", "next": "page"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at an address, and what came with it.

    ``page`` and ``body`` are those of an ``ok`` look that was read. ``page`` None with the ``body_hash`` the file
    already has means *unchanged*: the facts stay. ``depth`` counts the clicks from home. ``file`` is what was read of
    an attachment whose bytes have the ``body_hash`` of the look; None where they were not read again.
    """

    fetch: Fetch
    page: Page | None = None
    body: bytes | None = None
    depth: int = 0
    file: FileRead | None = None


class SiteStore(SiteReader):
    """A site's file, open for reading and for one writer."""

    @classmethod
    def open(cls, path: Path | str, site: Site | str) -> Self:
        """Open or make a site's file. With a ``Site``, its home and hosts are written down: they say which targets
        are internal. An id alone opens the file as it is (analysis), or a file that has no site of its own (links).

        Raises StoreError when the file is damaged, another site's, or cannot be written.
        """
        path = Path(path)
        with telling(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=30, isolation_level=None, cached_statements=256)
            try:
                _prepare(connection)
                return cls(path, connection)._belonging_to(site)
            except BaseException:
                connection.close()
                raise

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        super().__init__(path, connection)
        self._night = ""
        self._round = 1
        self._again = False
        self._lock: IO[bytes] | None = None
        self._numbers: dict[str, int] = {}
        self._older: dict[str, int] = {}
        self._origins: dict[str, bool] = {}
        self._next = self._highest_target() + 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()
        if self._lock:
            self._lock.close()
            self._lock = None

    # --- a night ------------------------------------------------------------------------------------------------

    def begin_night(self, day: date, started: datetime, *, again: bool = False) -> Night:
        """Begin the night of a monitoring date, or go on with it: what was asked tonight is not due again.

        ``again`` (check, retest) opens another round of the date: everything is due again, and still counts as a
        look of this night, not as a further one. Raises StoreError while another program crawls this site.
        """
        self._take_lock()
        with self._transaction() as db:
            db.execute(
                "INSERT INTO nights VALUES (?, 1, ?, NULL, 'running', '', '', 0, 0, 0, 0, NULL, '[]') "
                "ON CONFLICT DO UPDATE SET state = 'running', finished = NULL, round = round + ?",
                (day.isoformat(), started.isoformat(), again),
            )
            row = db.execute("SELECT round FROM nights WHERE date = ?", (day.isoformat(),)).fetchone()
        self._night, self._round, self._again = day.isoformat(), row[0], again
        return next(night for night in self.nights() if night.date == day)

    def finish_night(self, night: Night) -> None:
        """Write down what the night came to, and drop what nothing needs any more.

        Dropped are the facts of pages found gone, bodies that no target has any more, and targets that are not fine
        and that no live page points at: a removed link is the fix of a broken one.
        """
        self._forget_numbers()  # of no more use, and what follows sorts all addresses in memory
        with self._transaction() as db:
            self._forget_gone_pages(db)
            self._forget_unreferenced(db)
            db.execute("DELETE FROM bodies WHERE hash NOT IN (SELECT body_hash FROM fetches)")
            self._write_night(db, night)
        with telling(self.path):
            self._db.execute("PRAGMA optimize")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def save_night(self, night: Night) -> None:
        """Write down how far the night is, without finishing it."""
        with self._transaction() as db:
            self._write_night(db, night)

    def vacuum(self) -> None:
        """Give the space of dropped rows back to the disk. Needs as much free space as the file has."""
        with telling(self.path):
            self._db.execute("VACUUM")

    # --- visits -------------------------------------------------------------------------------------------------

    def save(self, visits: Sequence[Visit]) -> None:
        """Keep a batch of looks: all of it or, when the process dies, nothing of it.

        A fine look clears a target's looks; a look that is not fine is appended, one a night, and a 404/410 that was
        asked twice in one night counts twice. A 304, or a body the file already has, keeps facts, entries and links.
        """
        with self._transaction() as db:
            batch = self._new_batch()
            for visit in visits:
                self._add(batch, visit)
            batch.write(db)

    def save_rendered(self, page: Page, html: bytes) -> None:
        """Keep what a browser made of a page that was read before: its facts replace those of the bare page.

        The look itself, its validators and the hash of what the server sent stay: they tell tomorrow whether the bare
        page has changed. ``html`` is UTF-8; it enters the file masked, as every body does.
        """
        self._take_lock()
        kept = masked_body(page.url, html, _UTF8, bool(page.personal))
        depth = self._row("SELECT depth FROM targets WHERE url = ?", page.url)[0]
        with self._transaction() as db:
            batch = self._new_batch()
            number = self._number(batch, page.url, "page", depth)
            batch.texts[number] = page.text
            self._add_facts(batch, number, page, depth, shown=batch.night)
            batch.write(db)
            db.execute("INSERT OR REPLACE INTO rendered VALUES (?, ?)", (number, squeeze(kept)))

    def note(self, links: Iterable[Link], depth: int) -> None:
        """Keep addresses met elsewhere than on a saved page (a sitemap, the other sites' pages), unasked."""
        with self._transaction() as db:
            batch = self._new_batch()
            for link in links:
                self._number(batch, link.url, link.role, depth)
            batch.write(db)

    def replay(self) -> int:
        """Read every kept body again with today's parser and replace the facts. How many pages were read.

        Looks, nights and first-seen dates stay: an entry that only today's parser finds counts as shown since the
        night its body came, not as new.
        """
        self._take_lock()
        total = 0
        resolver = Resolver()
        numbers = [row[0] for row in self._rows("SELECT target FROM pages ORDER BY target")]
        for start in range(0, len(numbers), BATCH):
            with self._transaction() as db:
                batch = self._new_batch()
                for number in numbers[start : start + BATCH]:
                    total += self._read_again(batch, number, resolver)
                batch.write(db)
        return total

    def _new_batch(self) -> Batch:
        night, _ = self._tonight()
        if not night:
            raise ValueError("begin_night comes before anything is saved")
        return Batch(night, self._round, self._again)

    # --- one visit into rows ------------------------------------------------------------------------------------

    def _add(self, batch: Batch, visit: Visit) -> None:
        fetch = visit.fetch
        number = self._number(batch, fetch.url, fetch.role, visit.depth)
        before = batch.fetches.get(number) or self._before(number)
        if fetch.outcome == "ok" and visit.body is not None and not fetch.body_hash:
            fetch = replace(fetch, body_hash=body_hash(visit.body))
        after = newest(fetch, before, batch)
        batch.fetches[number] = after
        batch.roles[number] = fetch.role
        batch.look(number, fetch, before)
        if visit.file is not None:
            batch.files[number] = (fetch.body_hash, *pack_file(visit.file))
        if fetch.outcome in SEEN:
            same = before is not None and before.body_hash == after.body_hash
            if visit.page is not None and fetch.outcome == "ok":
                self._add_content(batch, number, after, visit.page, visit.body, visit.depth, changed=not same)
            elif same or fetch.outcome == "unchanged":
                batch.unchanged.append(number)
            elif before is not None and before.body_hash:
                batch.emptied.append(number)  # what was a page is now bytes nobody reads

    def _add_content(
        self,
        batch: Batch,
        number: int,
        after: Newest,
        page: Page,
        body: bytes | None,
        depth: int,
        *,
        changed: bool,
    ) -> None:
        """The one door through which crawled text enters the file: body, main text, facts and entries.

        A body enters with its personal data masked, under the name of what was received: a changed page is told by it.
        """
        if body is not None and changed:
            batch.bodies[after.body_hash] = masked_body(page.url, body, after.content_type, bool(page.personal))
        batch.texts[number] = page.text
        batch.bare.append((number,))
        self._add_facts(batch, number, page, depth, shown=batch.night)

    def _add_facts(self, batch: Batch, number: int, page: Page, depth: int, shown: str) -> None:
        """A page's facts, entries and edges. ``shown`` is the night from which its new entries count."""
        met = self._numbers.get  # asked here first: nearly all links of a page are met on every page
        pointed = {met(link.url) or self._number(batch, link.url, link.role, depth + 1) for link in page.links}
        rows = [
            (
                number,
                position,
                self._number(batch, entry.url, "page", depth + 1) if entry.url else 0,
                clean(entry.title),
                entry.date.isoformat() if entry.date else None,
                clean(entry.status),
            )
            for position, entry in enumerate(page.entries)
        ]
        pointed.update(row[2] for row in rows if row[2])
        batch.entries[number] = rows
        batch.edges[number] = pack_ids(pointed)
        lists = self._list_of(number, page) if rows else None
        if lists is not None:
            batch.appeared += [(lists, row[2], shown) for row in rows if row[2]]
            batch.observed.append((lists, shown))
        batch.pages[number] = (
            page.kind,
            clean(page.title),
            page.published.value.isoformat() if page.published else None,
            page.published.source if page.published else "",
            clean(page.column.name) if page.column else None,
            page.column.type if page.column else None,
            lists,
            batch.night or shown,
            shown,
            pack_facts(page),
            len(page.text),
        )

    def _list_of(self, number: int, page: Page) -> int:
        """The target a page's rows belong to: the first page of its list, where that was met, else its own.

        ``/news/index_1.html`` reads as page 2 of ``/news/index.html``, which nobody links to and need not exist;
        readers know it as ``/news/``.
        """
        first = page.column.first if page.column else ""
        names = (first, INDEX_NAME.sub("/", first)) if first else ()
        return next((known for name in names if (known := self._met(name))), number)

    def _read_again(self, batch: Batch, number: int, resolver: Resolver) -> bool:
        from crawler.pages.read import read  # here: a crawl that replays nothing hands its pages in

        url, depth, content_type, changed, facts, name, blob, rendered = self._row(
            "SELECT t.url, t.depth, f.content_type, p.changed, p.facts, f.body_hash, b.body, r.body "
            "FROM pages p JOIN targets t ON t.id = p.target JOIN fetches f ON f.target = p.target "
            "LEFT JOIN bodies b ON b.hash = f.body_hash LEFT JOIN rendered r ON r.target = p.target WHERE p.target = ?",
            number,
        )
        if blob is None:
            return False
        body = unsqueeze(blob)
        page = read(url, body, content_type, home=url == self.home, resolver=resolver)
        known = unpack_facts(facts).get("personal", ())  # the kept body shows them no more
        masked = masked_body(url, body, content_type, bool(page.personal))
        if rendered is not None:
            page = scripted.rendered(read(url, unsqueeze(rendered), _UTF8, home=url == self.home), changed)
        if masked != body:  # kept by a program that did not mask
            self._db.execute("UPDATE bodies SET body = ? WHERE hash = ?", (squeeze(masked), name))
        page = replace(page, personal=tuple(dict.fromkeys((*known, *page.personal))))
        batch.texts[number] = page.text
        self._add_facts(batch, number, page, depth, shown=changed)
        return True

    def _number(self, batch: Batch, url: str, role: str, depth: int) -> int:
        """The id of an address, which it gets here when it is new."""
        number = self._numbers.get(url) or self._met(url)
        if number is None:
            number, self._next = self._next, self._next + 1
            kept_role = ROLE_OF_TARGET.get(role, role)
            batch.targets.append((number, url, kept_role, self._is_internal(url), depth, batch.night))
            self._remember(url, number)
        return number

    def _met(self, url: str) -> int | None:
        """The id of an address that was met before."""
        number = self._numbers.get(url)
        if number is None:
            number = self._older.get(url) or self._written(url)
            if number is not None:
                self._remember(url, number)
        return number

    def _written(self, url: str) -> int | None:
        row = self._db.execute("SELECT id FROM targets WHERE url = ?", (url,)).fetchone()
        return int(row[0]) if row else None

    def _remember(self, url: str, number: int) -> None:
        if len(self._numbers) >= GENERATION:
            self._older, self._numbers = self._numbers, {}
        self._numbers[url] = number

    def _forget_numbers(self) -> None:
        self._numbers, self._older = {}, {}

    def _is_internal(self, url: str) -> bool:
        origin = url[: url.find("/", 8)]  # after http:// or https://
        inside = self._origins.get(origin)
        if inside is None:
            inside = self._origins[origin] = host_key(url) in self.hosts
        return inside

    def _before(self, number: int) -> Newest | None:
        row = self._db.execute(f"SELECT {NEWEST} FROM fetches WHERE target = ?", (number,)).fetchone()
        return Newest(*row) if row else None

    # --- keeping the file -----------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with telling(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk may have rolled back already
                    self._db.execute("ROLLBACK")
                self._forget_numbers()
                self._next = self._highest_target() + 1
                raise

    def _take_lock(self) -> None:
        """One crawl of a site at a time: two writers would number the same addresses twice. A kill frees the lock."""
        if self._lock:
            return
        with telling(self.path):
            lock = self.path.with_name(self.path.name + ".lock").open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise StoreError(self.path, "another program is crawling this site", "wait until it has ended") from error
        self._lock = lock

    def _tonight(self) -> tuple[str, int | None]:
        return (self._night, self._round if self._again else None) if self._night else super()._tonight()

    def _belonging_to(self, site: Site | str) -> Self:
        site_id = site if isinstance(site, str) else site.id
        if self.site_id and self.site_id != site_id:
            remedy = f"the file of {site_id} has another name; move this one away"
            raise StoreError(self.path, f"this is the file of {self.site_id}", remedy)
        home, hosts = self.home, self.hosts
        if isinstance(site, Site):
            home, hosts = canonical(site.home) or site.home, site.hosts
        if (site_id, home, hosts) != (self.site_id, self.home, self.hosts):
            self._remember_site(site_id, home, hosts)
        return self

    def _remember_site(self, site_id: str, home: str, hosts: frozenset[str]) -> None:
        """Write down whose file this is; other hosts than before change which targets are internal."""
        moved_in_or_out = hosts != self.hosts
        self.site_id, self.home, self.hosts = site_id, home, hosts
        self._origins.clear()
        known = (("id", site_id), ("home", home), ("hosts", " ".join(sorted(hosts))))
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO site VALUES (?, ?)", known)
            if moved_in_or_out:
                rows = db.execute("SELECT id, url FROM targets").fetchall()
                inside = ((self._is_internal(url), number) for number, url in rows)
                db.executemany("UPDATE targets SET internal = ?1 WHERE id = ?2 AND internal <> ?1", inside)

    def _write_night(self, db: sqlite3.Connection, night: Night) -> None:
        db.execute(
            "UPDATE nights SET finished = ?, state = ?, reason = ?, robots = ?, known = ?, seen = ?, requests = ?, "
            "unchanged = ?, error_page = ?, home_seconds = ? WHERE date = ?",
            (
                night.finished.isoformat() if night.finished else None,
                night.state,
                night.reason,
                night.robots,
                night.known,
                night.seen,
                night.requests,
                night.unchanged,
                json.dumps(night.error_page, ensure_ascii=False) if night.error_page else None,
                json.dumps(night.home_seconds),
                night.date.isoformat(),
            ),
        )

    def _forget_gone_pages(self, db: sqlite3.Connection) -> None:
        gone = db.execute(
            "SELECT p.target FROM pages p JOIN fetches f ON f.target = p.target WHERE f.outcome = 'gone'"
        ).fetchall()
        drop_content(db, gone)
        db.executemany("UPDATE fetches SET etag = '', last_modified = '', body_hash = '' WHERE target = ?", gone)

    def _forget_unreferenced(self, db: sqlite3.Connection) -> None:
        """Drop targets without facts that no page points at. The links' own file has no pages: there age decides."""
        lonely = self._unreferenced(db) if self.hosts else self._long_unasked(db)
        for table, column in (
            *(("looks", "target"), ("fetches", "target"), ("files", "target")),
            *(("appeared", "list"), ("observed", "list")),
        ):
            db.executemany(f"DELETE FROM {table} WHERE {column} = ?", lonely)
        db.executemany("DELETE FROM targets WHERE id = ?", lonely)
        if lonely:
            db.execute("DELETE FROM appeared WHERE target NOT IN (SELECT id FROM targets)")
            self._forget_numbers()

    def _unreferenced(self, db: sqlite3.Connection) -> list[tuple[int]]:
        candidates = db.execute(
            "SELECT t.id FROM targets t LEFT JOIN fetches f ON f.target = t.id "
            "WHERE coalesce(f.outcome, '') NOT IN ('ok', 'unchanged') AND t.url <> ? "
            "AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.target = t.id)",
            (self.home,),
        ).fetchall()
        pointed = self._pointed([number for (number,) in candidates])
        return [(number,) for (number,) in candidates if number not in pointed]

    def _long_unasked(self, db: sqlite3.Connection) -> list[tuple[int]]:
        query = "SELECT target FROM fetches WHERE night < date(?, ?)"
        return db.execute(query, (self._night, f"-{NIGHTS_KEPT} days")).fetchall() if self._night else []


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -8000", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    bring_up_to_date(connection)
