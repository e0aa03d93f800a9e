"""What a site's file keeps, what a look changes in it, and what a kill cannot."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.records import (
    Column,
    DateVote,
    DocumentRecord,
    Entry,
    Fetch,
    FileRead,
    HiddenLink,
    Link,
    Marks,
    Message,
    Night,
    Outline,
    Page,
    Personal,
    Published,
    Site,
)
from crawler.store import SiteStore, StoreError, Visit, body_hash
from crawler.store.schema import migrations
from crawler.store.sqlite import Database

HOME = "http://a.test/"
SITE = Site("a", "演示", "county", HOME, hosts=frozenset({"a.test"}))
FIRST = date(2026, 11, 23)
BODY = "<html>正文</html>".encode("gb18030")


def at(night: date, hour: int = 1) -> datetime:
    return datetime(night.year, night.month, night.day, hour, tzinfo=UTC)


class Nights:
    """A store with a clock: each ``night()`` begins the next date."""

    def __init__(self, path: Path) -> None:
        self.store = SiteStore.open(path, SITE)
        self.today = FIRST - timedelta(days=1)

    def night(self) -> SiteStore:
        self.today += timedelta(days=1)
        self.store.begin_night(self.today, at(self.today))
        return self.store

    def fetch(self, url: str, outcome: str = "ok", status: int = 200, **more: object) -> Fetch:
        base: dict[str, object] = {"role": "page", "at": at(self.today)}
        return Fetch(url, status=status, outcome=outcome, **(base | more))  # type: ignore[arg-type]

    def ok(self, url: str, *links: str, body: bytes = BODY, entries: tuple[Entry, ...] = (), **facts: object) -> None:
        page = Page(
            url, links=tuple(Link(link, "page") for link in links), entries=entries, **({"kind": "article"} | facts)
        )  # type: ignore[arg-type]
        fetch = self.fetch(url, etag='"1"', body_hash=body_hash(body), content_type="text/html")
        self.store.save([Visit(fetch, page, body, 0)])

    def failed(self, url: str, outcome: str, status: int = 0) -> None:
        self.store.save([Visit(self.fetch(url, outcome, status))])

    def finish(self) -> None:
        self.store.finish_night(Night(self.today, at(self.today), at(self.today, 2), "done", known=1, seen=1))

    def looks(self, url: str) -> list[tuple[date, str]]:
        target = self.store.target(url)
        assert target is not None
        return [(look.night, look.outcome) for look in target.looks]


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    made = Nights(tmp_path / "sites" / "a.db")
    yield made
    made.store.close()


FULL = Page(
    url=HOME + "t1.html",
    kind="document",
    title="关于印发《示例方案》的通知",
    published=Published(date(2026, 11, 1), "meta", "minute"),
    votes=(
        DateVote("meta", date(2026, 11, 1), "minute", "2026-11-01 09:30"),
        DateVote("url", date(2026, 11, 2), "day", "x"),
    ),
    encoding="gb18030",
    declared="gb2312",
    garbled=2,
    column=Column("政策文件", "policy", "name", page=2, first=HOME + "zcwj/", blank=True),
    entries=(Entry(HOME + "t2.html", "甲", date(2026, 10, 1), "已回复"), Entry("", "无链接", None)),
    record=DocumentRecord("示例局", date(2026, 10, 30), "标题", "示政发〔2026〕7号", None, shape="a"),
    messages=(
        Message("", "来信", date(2026, 9, 1), None, "处理中"),
        Message(HOME + "m", "二", has_reply=True, reply="好"),
    ),
    marks=Marks(icp="桂ICP备1号"),
    tags=(("sitename", "演示"), ("keywords", "")),
    breadcrumb=("首页", "政务公开"),
    text="第一段\n第二段",
    images=1,
    files=2,
    frames=3,
    content_links=(Link(HOME + "a.pdf", "attachment", "附件"),),
    hidden=(HiddenLink("http://bad.test/", "彩", "display:none"),),
    redirect=HOME + "elsewhere",
    template="00ff",
    parts=(Link(HOME + "list.html", "frame"),),
    facts=(("deadline", "2026-12-01"),),
    personal=(Personal("citizen", "450***********1234"),),
)

# --- pages ----------------------------------------------------------------------------------------------------------


def test_a_page_comes_back_as_it_was_saved_but_for_its_links(nights: Nights) -> None:
    store = nights.night()
    page = replace(FULL, links=(Link(HOME + "t2.html", "page", "甲"),))
    store.save([Visit(nights.fetch(page.url), page, BODY, 1)])
    assert store.page(FULL.url) == FULL
    assert list(store.pages()) == [(replace(FULL, text=""), len(FULL.text))]
    assert store.text(FULL.url) == FULL.text
    assert store.entries(FULL.url) == FULL.entries
    assert store.body(FULL.url) == BODY


def test_a_text_that_an_older_program_did_not_count_is_counted(nights: Nights) -> None:
    store = nights.night()
    store.save([Visit(nights.fetch(FULL.url), FULL, BODY, 1)])
    store._db.execute("UPDATE pages SET text_size = NULL")
    assert [size for _, size in store.pages()] == [len(FULL.text)]


def test_pages_that_wait_for_a_browser_are_told_without_being_read(nights: Nights) -> None:
    store = nights.night()
    nights.ok(HOME)
    assert not store.has_scripted()
    drawn = Page(HOME + "app", "other", facts=(("drawn", "yes"),))
    store.save([Visit(nights.fetch(drawn.url), drawn, BODY, 1)])
    assert store.has_scripted()
    assert [page.url for page in store.scripted()] == [drawn.url]


def test_the_page_of_the_test_above_has_every_field_a_page_has() -> None:
    plain = Page(HOME, "other")
    assert [f.name for f in fields(Page) if getattr(FULL, f.name) == getattr(plain, f.name)] == ["links"]


def test_a_page_of_defaults_comes_back_too(nights: Nights) -> None:
    store = nights.night()
    for kind, marks in (("other", None), ("home", Marks())):
        page = Page(HOME, kind, marks=marks)
        store.save([Visit(nights.fetch(HOME), page, b"", 0)])
        assert store.page(HOME) == page


def test_text_that_is_no_unicode_does_not_cost_the_batch(nights: Nights) -> None:
    store = nights.night()
    page = Page(HOME, "data", title="\ud800", text="x\udfff\0y", entries=(Entry("", "\ud801", None, "\ud802"),))
    store.save([Visit(nights.fetch(HOME, error="\ud800"), page, b"{}", 0)])
    assert store.text(HOME) == "x?\0y"


def test_a_fetch_comes_back_as_it_was_saved(nights: Nights) -> None:
    store = nights.night()
    fetch = Fetch(
        HOME,
        "page",
        datetime(2026, 11, 23, 1, 2, 3, 456, tzinfo=UTC),
        200,
        "ok",
        HOME + "index.html",
        (HOME + "a", HOME + "index.html"),
        "text/html; charset=gb2312",
        "html",
        1234,
        0.25,
        'W/"x"',
        "Mon, 23 Nov 2026 00:00:00 GMT",
        body_hash(BODY),
    )
    store.save([Visit(fetch, Page(HOME, "home"), BODY, 0)])
    target = store.target(HOME)
    assert target is not None
    assert (target.fetch, target.is_home, target.internal, target.first_seen) == (fetch, True, True, FIRST)


def test_the_first_visit_of_a_batch_may_be_overtaken_by_its_second(nights: Nights) -> None:
    store = nights.night()
    store.save([Visit(nights.fetch(HOME + "x", "gone", 404)), Visit(nights.fetch(HOME + "x", "gone", 404))])
    assert nights.looks(HOME + "x") == [(FIRST, "gone"), (FIRST, "gone")]
    assert store.asked_tonight() == {HOME + "x": 2}


# --- links ----------------------------------------------------------------------------------------------------------


def test_what_a_page_points_at_becomes_a_target(nights: Nights) -> None:
    store = nights.night()
    links = (Link("http://b.test/x", "page"), Link(HOME + "p.png", "image"), Link(HOME + "f", "frame"))
    store.save([Visit(nights.fetch(HOME), Page(HOME, "home", links=links), BODY, 0)])
    found = {target.url: (target.role, target.internal, target.depth, target.fetch) for target in store.targets()}
    del found[HOME]
    assert found == {
        "http://b.test/x": ("page", False, 1, None),
        HOME + "p.png": ("image", True, 1, None),
        HOME + "f": ("page", True, 1, None),
    }
    assert list(store.offsite()) == [("http://b.test/x", "page")]


def test_edges_and_referrers_tell_who_points_where(nights: Nights) -> None:
    store = nights.night()
    nights.ok(HOME, HOME + "x", HOME + "y")
    nights.ok(HOME + "x", HOME + "y", HOME + "x", entries=(Entry(HOME + "z", "乙", None),))
    assert dict(store.edges()) == {
        HOME: (HOME + "x", HOME + "y"),
        HOME + "x": (HOME + "x", HOME + "y", HOME + "z"),
    }
    assert store.referrers([HOME + "y", HOME + "z", HOME + "x", HOME, "http://unknown.test/"]) == {
        HOME + "y": [HOME, HOME + "x"],
        HOME + "z": [HOME + "x"],
        HOME + "x": [HOME],  # its link to itself tells nothing
    }
    assert store.referrers([HOME + "y"], limit=1) == {HOME + "y": [HOME]}
    assert {url: on.total() for url, on in store.reach([HOME + "y", HOME + "z", HOME + "x"]).items()} == {
        HOME + "y": 2,
        HOME + "z": 1,
        HOME + "x": 1,
    }


def test_many_targets_survive_the_packing_of_edges(nights: Nights) -> None:
    store = nights.night()
    urls = [f"{HOME}{n}" for n in range(3000)]
    store.note([Link(url, "page") for url in urls], 1)
    chosen = random.Random(7).sample(urls, 400)
    nights.ok(HOME, *chosen)
    assert sorted(dict(store.edges())[HOME]) == sorted(chosen)


def test_an_address_keeps_its_number_when_it_is_no_longer_remembered(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.writer.GENERATION", 2)
    nights.night()
    urls = [f"{HOME}{number}" for number in range(7)]
    for page in (HOME, *urls):
        nights.ok(page, *urls)
    assert sorted(target.url for target in nights.store.targets()) == [HOME, *urls]
    assert dict(nights.store.edges()) == {page: tuple(urls) for page in (HOME, *urls)}


def test_links_with_their_words_are_read_from_the_body_again(nights: Nights) -> None:
    pytest.importorskip("crawler.pages.read")
    store = nights.night()
    body = '<html><body><a href="x.html">甲</a></body></html>'.encode()
    nights.ok(HOME, HOME + "x.html", body=body)
    assert [(link.url, link.text) for link in store.links(HOME)] == [(HOME + "x.html", "甲")]
    assert store.links(HOME + "x.html") == ()


def test_pages_with_the_same_bytes_are_told_as_twins(nights: Nights) -> None:
    store = nights.night()
    nights.ok(HOME + "news/")
    nights.ok(HOME + "news/index.html")
    nights.ok(HOME + "other", body=b"other")
    assert store.twins() == [(HOME + "news/", HOME + "news/index.html")]


def test_new_hosts_change_which_targets_are_internal(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with SiteStore.open(path, SITE) as store:
        store.begin_night(FIRST, at(FIRST))
        store.note([Link("http://b.test:8080/x", "page")], 1)
    with SiteStore.open(path, replace(SITE, hosts=frozenset({"a.test", "b.test:8080"}))) as store:
        assert [target.internal for target in store.targets()] == [True]
    with SiteStore.open(path, "a") as store:
        assert store.hosts == {"a.test", "b.test:8080"}
        assert store.home == HOME


# --- looks ----------------------------------------------------------------------------------------------------------


def test_a_failure_is_counted_once_a_night_and_a_success_clears_it(nights: Nights) -> None:
    url = HOME + "x"
    nights.night()
    nights.failed(url, "unreachable")
    nights.failed(url, "unreachable")
    assert nights.looks(url) == [(FIRST, "unreachable")]
    nights.night()
    nights.failed(url, "error", 500)
    assert nights.looks(url) == [(FIRST, "unreachable"), (FIRST + timedelta(days=1), "error")]
    nights.ok(url)
    assert nights.looks(url) == []
    nights.failed(url, "error", 500)
    assert len(nights.looks(url)) == 1


def test_a_404_asked_twice_in_one_night_counts_twice_and_no_more(nights: Nights) -> None:
    url = HOME + "x"
    nights.night()
    for count in (1, 2, 2):
        nights.failed(url, "gone", 404)
        assert nights.looks(url) == [(FIRST, "gone")] * count


def test_a_restart_and_a_check_of_the_same_night_count_no_further_look(nights: Nights) -> None:
    url = HOME + "x"
    store = nights.night()
    nights.failed(url, "unreachable")
    store.begin_night(FIRST, at(FIRST, 5))
    assert store.asked_tonight() == {url: 1}
    store.begin_night(FIRST, at(FIRST, 9), again=True)
    assert store.asked_tonight() == {}
    nights.failed(url, "unreachable")
    assert store.asked_tonight() == {url: 1}
    assert nights.looks(url) == [(FIRST, "unreachable")]
    assert [night.started for night in store.nights()] == [at(FIRST)]


@pytest.mark.parametrize("outcome", ["forbidden", "refused"])
def test_what_was_not_asked_was_not_looked_at(nights: Nights, outcome: str) -> None:
    nights.night()
    nights.failed(HOME + "x", outcome)
    assert nights.looks(HOME + "x") == []


# --- nights that follow ---------------------------------------------------------------------------------------------


def test_a_304_keeps_facts_links_entries_and_validators(nights: Nights) -> None:
    nights.night()
    nights.ok(HOME, HOME + "x", entries=(Entry(HOME + "x", "甲", FIRST),), text="正文")
    before = nights.store.page(HOME)
    store = nights.night()
    store.save([Visit(nights.fetch(HOME, "unchanged", 304))])
    assert store.page(HOME) == before
    assert dict(store.edges()) == {HOME: (HOME + "x",)}
    assert store.validators(HOME) == ('"1"', "")
    assert store.last_seen(HOME) == nights.today
    target = store.target(HOME)
    assert target is not None
    assert target.fetch is not None
    assert (target.fetch.body_hash, target.fetch.content_type) == (body_hash(BODY), "text/html")
    assert store.column_nights(HOME) == [FIRST, nights.today]


def test_the_same_bytes_again_keep_the_facts_without_being_read(nights: Nights) -> None:
    nights.night()
    nights.ok(HOME, title="甲")
    store = nights.night()
    store.save([Visit(nights.fetch(HOME, body_hash=body_hash(BODY)))])
    kept = store.page(HOME)
    assert kept is not None
    assert kept.title == "甲"


def test_other_bytes_that_nobody_read_end_the_facts(nights: Nights) -> None:
    nights.night()
    nights.ok(HOME, HOME + "x")
    store = nights.night()
    store.save([Visit(nights.fetch(HOME, body_hash=body_hash(b"%PDF")))])
    assert store.page(HOME) is None
    assert list(store.edges()) == []


def test_facts_outlive_a_timeout_and_end_with_a_404(nights: Nights) -> None:
    nights.night()
    nights.ok(HOME, HOME + "x")
    nights.ok(HOME + "x", HOME)
    nights.night()
    nights.failed(HOME + "x", "unreachable")
    assert len(list(nights.store.pages())) == 2
    assert nights.store.validators(HOME + "x") == ('"1"', "")
    nights.failed(HOME + "x", "gone", 404)
    assert [page.url for page, _ in nights.store.pages()] == [HOME]
    assert dict(nights.store.edges()) == {HOME: (HOME + "x",)}
    nights.finish()
    assert nights.store.validators(HOME + "x") == ("", "")


def test_a_new_body_replaces_facts_and_the_old_body_is_dropped_when_the_night_ends(nights: Nights) -> None:
    nights.night()
    nights.ok(HOME, title="旧", text="旧文", entries=(Entry(HOME + "x", "甲", None), Entry(HOME + "y", "乙", None)))
    nights.night()
    nights.ok(HOME, title="新", body=b"new", entries=(Entry(HOME + "y", "乙", None),))
    nights.finish()
    kept = nights.store.page(HOME)
    assert kept is not None
    assert (kept.title, kept.text, len(kept.entries)) == ("新", "", 1)
    assert nights.store._db.execute("SELECT count(*) FROM bodies").fetchone() == (1,)


def test_one_body_of_many_pages_is_kept_once(nights: Nights) -> None:
    nights.night()
    for n in range(5):
        nights.ok(f"{HOME}{n}")
    nights.finish()
    assert nights.store._db.execute("SELECT count(*) FROM bodies").fetchone() == (1,)
    assert nights.store.body(HOME + "4") == BODY


def test_a_dead_target_is_forgotten_once_no_page_points_at_it(nights: Nights) -> None:
    nights.night()
    nights.ok(HOME, HOME + "dead", HOME + "never-asked")
    nights.failed(HOME + "dead", "gone", 404)
    nights.finish()
    assert nights.store.target(HOME + "dead") is not None
    nights.night()
    nights.ok(HOME, body=b"without the link")
    nights.finish()
    assert [target.url for target in nights.store.targets()] == [HOME]
    nights.night()
    nights.ok(HOME, HOME + "dead", body=BODY)
    found = nights.store.target(HOME + "dead")
    assert found is not None
    assert found.first_seen == nights.today


def test_an_off_site_target_is_forgotten_with_its_last_link_or_after_a_month(nights: Nights, tmp_path: Path) -> None:
    nights.night()
    nights.ok(HOME, "http://b.test/")
    nights.night()
    nights.ok(HOME, body=b"without the link")
    nights.finish()
    assert nights.store.target("http://b.test/") is None
    with SiteStore.open(tmp_path / "links.db", "links") as links:
        for day in (FIRST, FIRST + timedelta(days=30), FIRST + timedelta(days=31)):
            night = links.begin_night(day, at(day))
            url = "http://b.test/" if day == FIRST else "http://c.test/"
            links.save([Visit(Fetch(url, "page", at(day), 200, "ok"))])
            links.finish_night(night)
            assert (links.target("http://b.test/") is None) is (day > FIRST + timedelta(days=30))
        assert links.target("http://c.test/") is not None


def test_the_home_page_is_never_forgotten(nights: Nights) -> None:
    nights.night()
    nights.failed(HOME, "gone", 404)
    nights.finish()
    assert nights.store.target(HOME) is not None


def test_a_night_comes_back_as_it_was_finished(nights: Nights) -> None:
    store = nights.night()
    night = Night(
        FIRST, at(FIRST), at(FIRST, 3), "done", "budget", "ok", 100, 90, 120, 7, (404, "找不到", "ab"), (0.1, 0.25)
    )
    store.finish_night(night)
    assert store.nights() == [night]
    assert store.begin_night(FIRST, at(FIRST, 4)).state == "running"


# --- since when -----------------------------------------------------------------------------------------------------


def test_an_entry_keeps_the_night_it_first_appeared_through_paging_and_absence(nights: Nights) -> None:
    page_two = Column("动态", page=2, first=HOME + "xw/")
    nights.night()
    nights.ok(HOME + "xw/", entries=(Entry(HOME + "x", "甲", None),), body=b"1")
    nights.night()
    nights.ok(HOME + "xw/", entries=(Entry(HOME + "y", "乙", None),), body=b"2")
    nights.ok(HOME + "xw/index_1.html", entries=(Entry(HOME + "x", "甲", None),), column=page_two, body=b"3")
    nights.night()
    nights.ok(HOME + "xw/", entries=(Entry(HOME + "x", "甲", None),), body=b"4")
    store = nights.store
    assert store.entry_first_seen(HOME + "xw/", HOME + "x") == FIRST
    assert store.entry_first_seen(HOME + "xw/", HOME + "y") == FIRST + timedelta(days=1)
    assert store.entry_first_seen(HOME + "xw/", HOME + "z") is None
    assert store.column_nights(HOME + "xw/") == [FIRST + timedelta(days=n) for n in range(3)]
    assert store.column_nights(HOME + "xw/index_1.html") == []
    assert store.page_first_seen(HOME + "xw/index_1.html") == FIRST + timedelta(days=1)


def test_a_first_page_that_only_its_name_tells_becomes_no_target(nights: Nights) -> None:
    row = (Entry(HOME + "x", "甲", None),)
    nights.night()
    nights.ok(HOME + "xw/", entries=row, body=b"1")
    guessed = Column("动态", page=2, first=HOME + "xw/index.html")
    nights.ok(HOME + "xw/index_1.html", entries=(*row, Entry(HOME + "y", "乙", None)), column=guessed, body=b"2")
    lonely = Column("公告", page=2, first=HOME + "gg/index.html")
    nights.ok(HOME + "gg/index_1.html", entries=row, column=lonely, body=b"3")
    assert nights.store.target(HOME + "xw/index.html") is nights.store.target(HOME + "gg/index.html") is None
    assert nights.store.entry_first_seen(HOME + "xw/", HOME + "y") == FIRST
    assert nights.store.entry_first_seen(HOME + "gg/index_1.html", HOME + "x") == FIRST


def test_what_the_frontier_weighs_is_told(nights: Nights) -> None:
    nights.night()
    nights.ok(HOME, HOME + "x", "http://b.test/", kind="home", entries=(Entry(HOME + "x", "甲", None),))
    nights.night()
    nights.ok(HOME + "x", published=Published(FIRST, "meta", "day"))
    nights.ok(HOME + "undated")
    known = {one.url.removeprefix(HOME): one for one in nights.store.known()}
    assert set(known) == {"", "x", "undated"}
    assert (known[""].lists, known[""].kind, known[""].asks_tonight, known[""].born) == (True, "home", 0, None)
    assert (known["x"].validator, known["x"].asks_tonight, known["x"].born) == (True, 1, FIRST)
    assert known["undated"].born == nights.today
    assert nights.store.internal() == 3


# --- replay ---------------------------------------------------------------------------------------------------------


def test_replay_reads_every_kept_body_again(nights: Nights) -> None:
    pytest.importorskip("crawler.pages.read")
    body = "<html><head><title>新标题</title></head><body><a href=x.html>甲</a></body></html>".encode()
    nights.night()
    nights.ok(HOME + "p", title="旧", body=body)
    nights.ok(HOME + "q", title="旧", body=body)
    nights.night()
    nights.store.close()
    with SiteStore.open(nights.store.path, "a") as store:
        assert store.replay() == 2
        kept = store.page(HOME + "p")
        assert kept is not None
        assert "新标题" in kept.title
        assert dict(store.edges())[HOME + "q"] == (HOME + "x.html",)
        assert store.page_first_seen(HOME + "p") == FIRST
        assert [target.first_seen for target in store.targets()] == [FIRST, FIRST, nights.today]


def test_nothing_is_saved_before_a_night_has_begun(nights: Nights) -> None:
    with pytest.raises(ValueError, match="begin_night"):
        nights.ok(HOME)


# --- what goes wrong ------------------------------------------------------------------------------------------------


def test_a_damaged_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreError, match=r"a\.db: .*not a database — move the file away"):
        SiteStore.open(path, SITE)


def test_a_file_torn_in_half_is_named(nights: Nights, tmp_path: Path) -> None:
    nights.night()
    for n in range(50):
        nights.ok(f"{HOME}{n}", body=random.Random(n).randbytes(9000))
    nights.store.close()
    torn = tmp_path / "torn.db"
    shutil.copy(nights.store.path, torn)
    with torn.open("r+b") as file:
        file.truncate(torn.stat().st_size // 2)
    with pytest.raises(StoreError, match=r"torn\.db"):
        read_everything(torn)


def read_everything(path: Path) -> None:
    with SiteStore.open(path, SITE) as store:
        for page, _ in store.pages():
            store.text(page.url)
            store.body(page.url)


def test_attachments_that_an_earlier_program_read_are_read_again(tmp_path: Path) -> None:
    """It took a scan for read, and kept no outline of an annual report; what it found stays until then."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as db:
        migrations.apply(Database(db, execute_plugins=False), stop_before="m004_reports_in_files")
        db.execute("INSERT INTO targets VALUES (1, 'http://a.test/p.pdf', 'attachment', 1, 1, '2026-11-23')")
        db.execute("INSERT INTO files VALUES (1, 'abc', 'read', '[[\"citizen\", \"450***********1234\"]]')")
        look = (1, "2026-11-23", 1, 1, "", 200, "ok", "", "", "", "", 9, 1, "", "", "", "", "")
        db.execute(f"INSERT INTO fetches VALUES ({', '.join('?' * 18)})", look)
        db.commit()
    with SiteStore.open(path, "a") as store:
        assert list(store.files()) == [
            FileRead("http://a.test/p.pdf", "read", (Personal("citizen", "450***********1234"),))
        ]
        assert store.file_hash("http://a.test/p.pdf") == ""


def test_what_was_read_of_an_attachment_comes_back_as_it_was(nights: Nights) -> None:
    outline = Outline(2025, 3120, ("总体情况",))
    read = FileRead(f"{HOME}nb.docx", "in part", (Personal("mobile", "138****2345"),), outline)
    store = nights.night()
    store.save([Visit(nights.fetch(read.url, role="attachment", body_hash="abc"), file=read)])
    assert list(store.files()) == [read]
    assert store.file_hash(read.url) == "abc"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match="data"):
        SiteStore.open(tmp_path / "data" / "a.db", SITE)


def test_another_sites_file_is_refused(nights: Nights) -> None:
    with pytest.raises(StoreError, match="file of a"):
        SiteStore.open(nights.store.path, "b")


def test_a_second_crawl_of_a_site_is_refused_while_the_first_runs(nights: Nights) -> None:
    nights.night()
    with SiteStore.open(nights.store.path, SITE) as other:
        with pytest.raises(StoreError, match="another program is crawling"):
            other.begin_night(FIRST, at(FIRST))
        assert len(other.nights()) == 1
        nights.store.close()
        other.begin_night(FIRST, at(FIRST))


def test_a_full_disk_loses_only_the_batch_at_hand(nights: Nights) -> None:
    store = nights.night()
    nights.ok(HOME)
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages + 5}")
    big = random.Random(1).randbytes(200_000)
    visits = [
        Visit(nights.fetch(f"{HOME}{n}", body_hash=body_hash(big)), Page(f"{HOME}{n}", "article"), big, 1)
        for n in range(3)
    ]
    with pytest.raises(StoreError, match="full — free some space"):
        store.save(visits)
    assert [target.url for target in store.targets()] == [HOME]
    store._db.execute("PRAGMA max_page_count = 1000000")
    store.save(visits)
    assert len(list(store.pages())) == 4


def test_a_batch_with_a_mistake_in_it_is_not_half_saved(nights: Nights) -> None:
    store = nights.night()
    good = Visit(nights.fetch(HOME + "x"), Page(HOME + "x", "article"), BODY, 1)
    with pytest.raises(AttributeError):
        store.save([good, Visit(None)])  # type: ignore[arg-type]
    assert list(store.targets()) == []
    store.save([good])
    assert [target.url for target in store.targets()] == [HOME + "x"]


# --- kills ----------------------------------------------------------------------------------------------------------

_CHILD = """
import sys
from pathlib import Path
from tests.test_store import FIRST, SITE, at, batch
from crawler.store import SiteStore
with SiteStore.open(Path(sys.argv[1]), SITE) as store:
    store.begin_night(FIRST, at(FIRST))
    start = len(store.asked_tonight()) // 20
    print("ready", flush=True)
    for number in range(start, 400):
        store.save(batch(number))
"""


def batch(number: int) -> list[Visit]:
    """Twenty pages of one batch; each says in its title and text which batch it is of."""
    visits = []
    for n in range(20):
        url = f"{HOME}{number}/{n}.html"
        body = random.Random(f"{number}/{n}").randbytes(3000)
        links = tuple(Link(f"{HOME}{number + step}/{n}.html", "page") for step in range(5))
        page = Page(url, "article", title=str(number), text=f"text {number}", links=links)
        fetch = Fetch(url, "page", at(FIRST), 200, "ok", body_hash=body_hash(body))
        visits.append(Visit(fetch, page, body, 1))
    return visits


@pytest.mark.slow
def test_kill_9_at_any_moment_leaves_whole_batches_and_the_next_start_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    moments = random.Random(3)
    for _ in range(6):
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(moments.uniform(0.005, 0.12))  # not a wait for anything: the random moment of the kill
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        _assert_whole_batches(path)
    assert len(_titles(path)) > 1


def _assert_whole_batches(path: Path) -> None:
    with SiteStore.open(path, SITE) as store:
        assert store._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        pages = [page for page, _ in store.pages()]
        titles = [int(page.title) for page in pages]
        assert all(titles.count(number) == 20 for number in set(titles))
        assert sorted(set(titles)) == list(range(len(set(titles))))
        assert all(store.text(page.url) == f"text {page.title}" for page in pages)
        assert all(body_hash(store.body(page.url) or b"") == store.body_hash(page.url) for page in pages[-20:])
        assert len(dict(store.edges())) == len(pages)
        assert len(store.asked_tonight()) == len(pages)  # of the newest night


def _titles(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {title for (title,) in connection.execute("SELECT title FROM pages")}
