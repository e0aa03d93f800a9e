"""What a site's file tells: its nights, targets, pages, entries and edges, streamed."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from crawler.addresses import Resolver
from crawler.records import SEEN, Entry, Fetch, FileRead, Known, Link, Look, Night, Page, Target, Whereabouts
from crawler.store.errors import telling
from crawler.store.packing import unpack_facts, unpack_file, unpack_ids, unsqueeze

ADDRESSES_KEPT = 65_536  # of edges() at once: navigation repeats on every page

_TARGET = """
    SELECT t.id, t.url, t.role, t.internal, t.depth, t.first_seen, f.*
    FROM targets t LEFT JOIN fetches f ON f.target = t.id
"""
# Facts outlive a timeout or a 500, not a 404 and not a robots.txt that now forbids the page. CROSS JOIN keeps to the
# order of the tables, so that the index on url gives the order and nothing is sorted.
_PAGE = """
    SELECT t.url, p.* FROM targets t CROSS JOIN pages p ON p.target = t.id CROSS JOIN fetches f ON f.target = t.id
    WHERE f.outcome NOT IN ('gone', 'forbidden', 'refused')
"""
_SCRIPTED = f"""{_PAGE}
    AND (instr(p.facts, '["drawn",') OR instr(p.facts, '["rendered",') OR instr(p.facts, '"blank":true'))
"""


class SiteReader:
    """The read side of a site's file. Every iterator streams; nothing holds all texts, bodies or links.

    Everything comes in the order of addresses: two crawls of one site number its addresses as the answers happened to
    come, and what is judged from them must be the same.
    Do not save while an iterator of the same object is half read.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection
        with telling(path):
            known = dict(connection.execute("SELECT key, value FROM site"))
        self.site_id: str = known.get("id", "")
        self.home: str = known.get("home", "")
        self.hosts: frozenset[str] = frozenset(known.get("hosts", "").split())

    # --- nights and targets -------------------------------------------------------------------------------------

    def nights(self) -> list[Night]:
        """All nights, oldest first. A night whose crawl was never finished stays ``running``."""
        return [_night(row) for row in self._rows("SELECT * FROM nights ORDER BY date")]

    def targets(self) -> Iterator[Target]:
        """Every address the site holds or points at."""
        return (self._target(row) for row in self._rows(f"{_TARGET} ORDER BY t.url"))

    def target(self, url: str) -> Target | None:
        """The target at a canonical address; None when it was never met."""
        row = self._row(f"{_TARGET} WHERE t.url = ?", url)
        return self._target(row) if row else None

    def offsite(self) -> Iterator[tuple[str, str]]:
        """(url, role) of every address on another host that a live page of the site points at."""
        pointed = self._pointed({number for (number,) in self._rows("SELECT id FROM targets WHERE NOT internal")})
        rows = self._rows("SELECT id, url, role FROM targets WHERE NOT internal ORDER BY url")
        return ((url, role) for number, url, role in rows if number in pointed)

    def points_elsewhere(self) -> bool:
        """Whether any address on another host was ever met, be it on a page that is gone."""
        return bool(self._row("SELECT EXISTS (SELECT 1 FROM targets WHERE NOT internal)")[0])

    def internal(self) -> int:
        """How many targets are on the site's own hosts."""
        return int(self._row("SELECT count(*) FROM targets WHERE internal")[0])

    def known(self) -> Iterator[Known]:
        """What the revisit plan weighs, for every internal target, those that were asked first.

        The frontier is filled with it; of two addresses of one page it keeps to the one it asked before.
        """
        night, turn = self._tonight()
        beginning = self._row("SELECT min(date) FROM nights")[0]
        rows = self._rows(
            """
            SELECT t.url, t.role, t.depth, f.outcome, f.etag || f.last_modified, f.night, f.round, f.asks, p.kind,
                   p.published, p.list, p.first_seen
            FROM targets t LEFT JOIN fetches f ON f.target = t.id LEFT JOIN pages p ON p.target = t.id
            WHERE t.internal ORDER BY f.target IS NULL, t.id
            """
        )
        for url, role, depth, outcome, validator, last, its_turn, asks, kind, published, entries, first in rows:
            yield Known(
                url=url,
                role=role,
                depth=depth,
                outcome=outcome or "",
                validator=bool(validator) and (kind is not None or role != "page"),
                kind=kind or "",
                lists=entries is not None,
                born=_day(published or (first if first != beginning else None)),
                asked=_day(last),
                asks_tonight=asks if last == night and (turn is None or turn == its_turn) else 0,
            )

    def validators(self, url: str) -> tuple[str, str]:
        """(ETag, Last-Modified) to send with a conditional request; '' where there is none.

        A page whose facts are not kept has none: a 304 would leave it without facts.
        """
        row = self._row(
            """
            SELECT f.etag, f.last_modified FROM targets t JOIN fetches f ON f.target = t.id
            LEFT JOIN pages p ON p.target = t.id WHERE t.url = ? AND (t.role <> 'page' OR p.target IS NOT NULL)
            """,
            url,
        )
        return (row[0], row[1]) if row else ("", "")

    def body_hash(self, url: str) -> str:
        """The hash of the body whose facts are kept, '' when there are none: an equal body need not be read again."""
        row = self._row(
            "SELECT f.body_hash FROM targets t JOIN fetches f ON f.target = t.id JOIN pages p ON p.target = t.id "
            "WHERE t.url = ?",
            url,
        )
        return str(row[0]) if row else ""

    def asked_tonight(self) -> dict[str, int]:
        """url → times asked in the running night (in this round of it, for a check or retest)."""
        night, turn = self._tonight()
        rows = self._rows(
            "SELECT t.url, f.asks FROM fetches f JOIN targets t ON t.id = f.target "
            "WHERE f.night = ?1 AND (?2 IS NULL OR f.round = ?2)",
            night,
            turn,
        )
        return dict(rows)

    # --- pages --------------------------------------------------------------------------------------------------

    def page(self, url: str) -> Page | None:
        """A page's facts as of its last fine look, with entries and text; None when it has none, or is gone."""
        row = self._row(f"{_PAGE} AND t.url = ?", url)
        return replace(self._page(row), text=self._text(row[1])) if row else None

    def pages(self) -> Iterator[tuple[Page, int]]:
        """Every page that is not gone, without its main text but with how many characters that has."""
        return ((self._page(row), self._text_size(row)) for row in self._rows(f"{_PAGE} ORDER BY t.url"))

    def scripted(self) -> Iterator[Page]:
        """The pages that show nothing without a browser, those that one has read, and blank columns."""
        return (self._page(row) for row in self._rows(f"{_SCRIPTED} ORDER BY t.url"))

    def has_scripted(self) -> bool:
        """Whether ``scripted`` has any page."""
        return bool(self._row(f"SELECT EXISTS ({_SCRIPTED})")[0])

    def text(self, url: str) -> str:
        """A page's main text, '' when it has none."""
        row = self._row("SELECT x.text FROM targets t JOIN texts x ON x.page = t.id WHERE t.url = ?", url)
        return unsqueeze(row[0]).decode() if row else ""

    def entries(self, url: str) -> tuple[Entry, ...]:
        """The rows a page lists, in its order."""
        row = self._row("SELECT id FROM targets WHERE url = ?", url)
        return self._entries(row[0]) if row else ()

    def body(self, url: str) -> bytes | None:
        """The bytes of a page's last fine look; None when they are not kept."""
        row = self._row(
            "SELECT b.body FROM targets t JOIN fetches f ON f.target = t.id JOIN bodies b ON b.hash = f.body_hash "
            "WHERE t.url = ?",
            url,
        )
        return unsqueeze(row[0]) if row else None

    def rendered(self, url: str) -> bytes | None:
        """What a browser made of a page, UTF-8; None where none read it."""
        row = self._row("SELECT r.body FROM rendered r JOIN targets t ON t.id = r.target WHERE t.url = ?", url)
        return unsqueeze(row[0]) if row else None

    def links(self, url: str) -> tuple[Link, ...]:
        """A page's references with role and text, in its order: its body is read again. () without a body."""
        from crawler.pages.read import read  # here: most readers of a file never read a page again

        body, content_type = self._shown(url)
        return read(url, body, content_type, home=url == self.home).links if body is not None else ()

    def whereabouts(self, url: str, wanted: Collection[str]) -> dict[str, Whereabouts]:
        """Where a page shows each of the ``wanted`` addresses: its body is parsed again. {} without a body."""
        from crawler.pages.decoding import decode  # here, as for links
        from crawler.pages.markup import parse_decoded
        from crawler.pages.whereabouts import whereabouts

        body, content_type = self._shown(url)
        if body is None:
            return {}
        decoded = decode(body, content_type)
        return whereabouts(parse_decoded(url, decoded), Resolver(), wanted)

    def _shown(self, url: str) -> tuple[bytes | None, str]:
        """The body a reader sees, what a browser made of it where one did, with its content type."""
        row = self._row(
            "SELECT f.content_type, r.body FROM targets t JOIN fetches f ON f.target = t.id "
            "LEFT JOIN rendered r ON r.target = t.id WHERE t.url = ?",
            url,
        )
        content_type, rendered = row or ("", None)
        if rendered is not None:
            return unsqueeze(rendered), "text/html; charset=utf-8"
        return self.body(url), content_type

    def files(self) -> Iterator[FileRead]:
        """What was read of each attachment that is still there, in the order they were met."""
        rows = self._rows(
            "SELECT t.url, x.state, x.personal, x.report FROM files x JOIN targets t ON t.id = x.target "
            "JOIN fetches f ON f.target = x.target WHERE f.outcome NOT IN ('gone', 'forbidden', 'refused') "
            "ORDER BY t.id"
        )
        return (unpack_file(*row) for row in rows)

    def file_hash(self, url: str) -> str:
        """The hash of the attachment that was read; '' when it never was: equal bytes need not be read again."""
        row = self._row("SELECT x.hash FROM files x JOIN targets t ON t.id = x.target WHERE t.url = ?", url)
        return str(row[0]) if row else ""

    # --- what points where --------------------------------------------------------------------------------------

    def edges(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(page, its targets) for every page that is not gone; targets distinct, in no order."""
        address = lru_cache(maxsize=ADDRESSES_KEPT)(self._address)
        return ((address(page), tuple(map(address, ids))) for page, ids in self._edges())

    def referrers(self, urls: Collection[str], limit: int = 10) -> dict[str, list[str]]:
        """url → the pages that point at it, the first ``limit``; a url nobody points at is left out."""
        found: dict[str, list[str]] = {}
        for page, url in self._pointing(urls):
            pages = found.setdefault(url, [])
            if len(pages) < limit:
                pages.append(self._address(page))
        return found

    def reach(self, urls: Collection[str]) -> dict[str, Counter[str]]:
        """url → how many pages of each kind point at it; a url nobody points at is left out."""
        kinds = dict(self._rows("SELECT target, kind FROM pages"))
        found: dict[str, Counter[str]] = {}
        for page, url in self._pointing(urls):
            found.setdefault(url, Counter())[kinds.get(page, "")] += 1
        return found

    def _pointing(self, urls: Collection[str]) -> Iterator[tuple[int, str]]:
        """(number of a page, one of ``urls`` it points at), pages in their order; none points at itself."""
        numbers = {row[0]: url for url in urls if (row := self._row("SELECT id FROM targets WHERE url = ?", url))}
        wanted = frozenset(numbers)
        for page, ids in self._edges() if wanted else ():
            for number in wanted.intersection(ids) - {page}:
                yield page, numbers[number]

    def twins(self) -> list[tuple[str, ...]]:
        """Groups of pages whose bodies are the same byte for byte: ``/news/`` and ``/news/index.html``."""
        rows = self._rows(
            """
            SELECT group_concat(url, ' ') FROM
                (SELECT t.url, f.body_hash FROM pages p JOIN fetches f ON f.target = p.target
                 JOIN targets t ON t.id = p.target WHERE f.body_hash <> '' AND f.outcome IN ('ok', 'unchanged')
                 ORDER BY t.url)
            GROUP BY body_hash HAVING count(*) > 1
            """
        )
        return [tuple(urls.split(" ")) for (urls,) in rows]

    # --- since when ---------------------------------------------------------------------------------------------

    def entry_first_seen(self, column_url: str, url: str) -> date | None:
        """The first night a column showed an entry (on whichever of its pages); None when it never did."""
        row = self._row(
            "SELECT a.night FROM appeared a JOIN targets c ON c.id = a.list JOIN targets t ON t.id = a.target "
            "WHERE c.url = ? AND t.url = ?",
            column_url,
            url,
        )
        return _day(row[0]) if row else None

    def column_nights(self, column_url: str) -> list[date]:
        """The nights a column was seen with at least one entry, oldest first.

        An entry that ``entry_first_seen`` later than one of them was not shown on that earlier look.
        """
        rows = self._rows(
            "SELECT o.night FROM observed o JOIN targets c ON c.id = o.list WHERE c.url = ? ORDER BY o.night",
            column_url,
        )
        return [date.fromisoformat(night) for (night,) in rows]

    def page_first_seen(self, url: str) -> date | None:
        """The night a page was first read; None when it never was."""
        row = self._row("SELECT p.first_seen FROM pages p JOIN targets t ON t.id = p.target WHERE t.url = ?", url)
        return _day(row[0]) if row else None

    def page_read_on(self, url: str) -> date | None:
        """The night a page's present facts were read; None when it has none."""
        row = self._row("SELECT p.changed FROM pages p JOIN targets t ON t.id = p.target WHERE t.url = ?", url)
        return _day(row[0]) if row else None

    def last_seen(self, url: str) -> date | None:
        """The last night a target was seen fine; None when it never was."""
        row = self._row("SELECT f.seen FROM fetches f JOIN targets t ON t.id = f.target WHERE t.url = ?", url)
        return _day(row[0]) if row else None

    # --- rows into records --------------------------------------------------------------------------------------

    def _rows(self, sql: str, *values: object) -> Iterator[Any]:
        with telling(self.path):
            yield from self._db.execute(sql, values)

    def _row(self, sql: str, *values: object) -> Any:
        with telling(self.path):
            return self._db.execute(sql, values).fetchone()

    def _tonight(self) -> tuple[str, int | None]:
        """(date, round) of the newest night; None stands for all its rounds, as a plain night counts them."""
        return self._row("SELECT coalesce(max(date), '') FROM nights")[0], None

    def _highest_target(self) -> int:
        return int(self._row("SELECT coalesce(max(id), 0) FROM targets")[0])

    def _edges(self) -> Iterator[tuple[int, Any]]:
        rows = self._rows(
            "SELECT e.page, e.targets FROM targets t CROSS JOIN edges e ON e.page = t.id "
            "CROSS JOIN fetches f ON f.target = t.id "
            "WHERE f.outcome NOT IN ('gone', 'forbidden', 'refused') ORDER BY t.url"
        )
        return ((page, unpack_ids(blob)) for page, blob in rows)

    def _pointed(self, targets: Collection[int]) -> set[int]:
        """Those of the targets that a live page points at."""
        left = set(targets)
        for _, ids in self._edges() if left else ():
            left.difference_update(ids)
            if not left:
                break
        return set(targets) - left

    def _address(self, number: int) -> str:
        return str(self._row("SELECT url FROM targets WHERE id = ?", number)[0])

    def _target(self, row: Any) -> Target:
        number, url, role, internal, depth, first_seen, *fetched = row
        fetch = _fetch(url, role, fetched) if fetched[0] is not None else None
        return Target(
            url=url,
            role=role,
            internal=bool(internal),
            depth=depth,
            first_seen=date.fromisoformat(first_seen),
            fetch=fetch,
            looks=() if fetch is None or fetch.outcome in SEEN else self._looks(number),
            is_home=url == self.home,
        )

    def _looks(self, number: int) -> tuple[Look, ...]:
        rows = self._rows(
            "SELECT night, at, status, outcome, error FROM looks WHERE target = ? ORDER BY night, second", number
        )
        return tuple(
            Look(date.fromisoformat(night), datetime.fromisoformat(at), status, outcome, error)
            for night, at, status, outcome, error in rows
        )

    def _entries(self, number: int) -> tuple[Entry, ...]:
        rows = self._rows(
            "SELECT coalesce(t.url, ''), e.title, e.date, e.status FROM entries e "
            "LEFT JOIN targets t ON t.id = e.target WHERE e.page = ? ORDER BY e.position",
            number,
        )
        return tuple(Entry(url, title, _day(shown), status) for url, title, shown, status in rows)

    def _text(self, number: int) -> str:
        row = self._row("SELECT text FROM texts WHERE page = ?", number)
        return unsqueeze(row[0]).decode() if row else ""

    def _text_size(self, row: Any) -> int:
        size: int | None = row[-1]
        return len(self._text(row[1])) if size is None else size

    def _page(self, row: Any) -> Page:
        url, number, kind, title, _published, _source, _name, _type, lists, _first, _changed, facts, _size = row
        said = unpack_facts(facts)
        if lists is not None:
            said["entries"] = self._entries(number)
        return Page(url=url, kind=kind, title=title, **said)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _night(row: Any) -> Night:
    day, _round, started, finished, state, reason, robots, known, seen, requests, unchanged, error_page, seconds = row
    return Night(
        date=date.fromisoformat(day),
        started=datetime.fromisoformat(started),
        finished=datetime.fromisoformat(finished) if finished else None,
        state=state,
        reason=reason,
        robots=robots,
        known=known,
        seen=seen,
        requests=requests,
        unchanged=unchanged,
        error_page=tuple(json.loads(error_page)) if error_page else None,
        home_seconds=tuple(json.loads(seconds)),
    )


def _fetch(url: str, role: str, row: list[Any]) -> Fetch:
    _target, _night, _round, _asks, at, status, outcome, final_url, redirects, *rest = row
    content_type, sniffed, size, seconds, etag, last_modified, body_hash, error, _seen = rest
    return Fetch(
        url=url,
        role=role,
        at=datetime.fromisoformat(at),
        status=status,
        outcome=outcome,
        final_url=final_url,
        redirects=tuple(redirects.split()),
        content_type=content_type,
        sniffed=sniffed,
        size=size,
        seconds=seconds,
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        error=error,
    )
