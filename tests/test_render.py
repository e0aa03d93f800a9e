"""Facts about pages that only scripts draw: which are rendered, what a browser may ask, what is said without one."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import ROOT, TODAY, Loopback, Reply, command, ends, environment, page, registry, run, serving

from analysis import standards
from analysis.judge import judge
from analysis.records import Judgement
from analysis.snapshot import Snapshot
from crawler import registry as registered
from crawler.pages.read import read
from crawler.pages.scripted import rendered, waits
from crawler.records import Column, Entry, Fetch, Link, Page
from crawler.render_plan import FRUITLESS, MOST, Plan, waiting
from crawler.store import SiteStore, Visit
from demo.city import build
from demo.records import Answer

NIGHT = date.fromisoformat(TODAY)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HTML = {"Content-Type": "text/html; charset=utf-8"}
MENU = "".join(f'<li><a href="/c{number}/">栏目{number}</a></li>' for number in range(9))
# the address is put together at run time: no reader of the source can know it
DRAWN = """<html><head><title>通知公告-云泽市水利局</title><meta name="ColumnName" content="通知公告"></head><body>
<div class="nav"><ul>MENU</ul></div>
<div class="position">当前位置：<a href="/">首页</a> > 通知公告</div><div id="list"></div>
<script>var part = ['da', 'ta'].join(''), x = new XMLHttpRequest();
x.open('GET', '/' + part + '/' + (3 + 4) + '.json'); x.onload = function () {
  var rows = JSON.parse(x.responseText).map(function (row) {
    return '<li><a href="' + row.u + '">' + row.t + '</a><span>' + row.d + '</span></li>'; });
  document.getElementById('list').innerHTML = '<ul class="list">' + rows.join('') + '</ul>'; };
x.send(); EXTRA</script></body></html>""".replace("MENU", MENU)
PLACE = '<div id="list"></div>'
SHOWN = (
    '<ul class="list"><li><a href="/tz/1.html">关于做好水库安全检查工作的通知</a><span>2026-11-20</span></li>'
    '<li><a href="/tz/2.html">关于开展河道巡查工作的通知</a><span>2026-11-11</span></li></ul>'
)
ROWS = (
    '[{"u": "/tz/1.html", "t": "关于做好水库安全检查工作的通知", "d": "2026-11-20"},'
    ' {"u": "/tz/2.html", "t": "关于开展河道巡查的通知", "d": "2026-11-11"},'
    ' {"u": "/tz/3.html", "t": "关于公布水质监测结果的公告", "d": "2026-10-30"}]'
)


def drawn(extra: str = "") -> Reply:
    return Reply(body=DRAWN.replace("EXTRA", extra).encode(), headers=HTML)


# --- which pages wait for a browser ---------------------------------------------------------------------------------


def reading(html: str, url: str = "http://slj.gov.cn/tzgg/") -> Page:
    return read(url, html.encode(), "text/html; charset=utf-8")


def test_a_list_that_a_script_draws_waits_for_a_browser_and_is_not_blank() -> None:
    found = reading(DRAWN)
    assert waits(found.facts)
    assert found.column == Column("通知公告", "notice", found.column.type_source if found.column else "")


def test_an_application_waits_for_a_browser() -> None:
    assert waits(reading('<title>水利局</title><body><div id="app"></div><script src="/app.js"></script>').facts)


@pytest.mark.parametrize(
    "html",
    [
        DRAWN.replace(PLACE, SHOWN),
        DRAWN.replace(PLACE, "<p>水利局负责全市水资源管理和河道巡查，" * 4 + "办公地址在文汇路9号。</p>"),
        DRAWN.replace(PLACE, '<iframe src="list.html" width="800" height="600"></iframe>'),
        DRAWN.replace("var part", "/* 访问量 */ var hits"),
        '<title>水利局</title><body><div id="app"></div>',
    ],
    ids=["rows are there", "words are there", "a frame shows it", "a counter", "nothing fills it"],
)  # fmt: skip
def test_a_page_that_shows_something_or_draws_nothing_does_not_wait(html: str) -> None:
    assert not waits(reading(html).facts)


# --- which of them are rendered tonight -----------------------------------------------------------------------------


def scripted(name: str, *, kind: str = "column", template: str = "t", fact: str = "drawn", night: str = "yes") -> Page:
    return Page(f"http://slj.gov.cn/{name}", kind, template=template, facts=((fact, night),))


def tried(plan: Plan, gains: frozenset[str] = frozenset()) -> list[str]:
    urls = []
    for one in plan:
        urls.append(one.url.rpartition("/")[2])
        plan.came(one, gained=urls[-1] in gains)
    return urls


def test_a_template_that_gains_nothing_is_given_up_and_one_that_gains_goes_on() -> None:
    pages = [scripted(f"a{number}", template="a") for number in range(8)]
    pages += [scripted(f"b{number}", template="b") for number in range(8)]
    assert len(tried(Plan(pages, NIGHT))) == 2 * FRUITLESS
    assert tried(Plan(pages, NIGHT), frozenset({"a0"})).count("a7") == 1


def test_a_site_gets_so_many_pages_a_night_unless_it_is_always_rendered() -> None:
    pages = [scripted(str(number), template=str(number)) for number in range(MOST + 9)]
    assert len(tried(Plan(pages, NIGHT))) == MOST
    assert len(tried(Plan(pages, NIGHT, "always"))) == MOST + 9
    assert tried(Plan(pages, NIGHT, "never")) == []


def test_lists_are_rendered_every_night_articles_once() -> None:
    pages = [
        scripted("list", fact="rendered", night="2026-11-23"),
        scripted("article", kind="article", fact="rendered", night="2026-11-23"),
        scripted("tonight", fact="rendered", night=TODAY),
    ]
    assert [one.url for one in waiting(pages, NIGHT)] == ["http://slj.gov.cn/list"]


def test_a_list_whose_rows_came_as_data_is_not_rendered() -> None:
    shown = Page("http://slj.gov.cn/7.json", "data", entries=(Entry("http://slj.gov.cn/1.html", "通知", NIGHT),))
    host = Page("http://slj.gov.cn/", "column", facts=(("drawn", "yes"),), parts=(Link(shown.url, "data"),))
    assert waiting([host, shown], NIGHT) == []


def test_columns_that_look_blank_are_tried_after_those_that_wait() -> None:
    blank = Page("http://slj.gov.cn/blank", "column", column=Column("统计", blank=True), template="b")
    assert tried(Plan([blank, scripted("drawn")], NIGHT)) == ["drawn", "blank"]


# --- kept, and said -------------------------------------------------------------------------------------------------


def stored(folder: Path, *pages: tuple[Page, bytes]) -> SiteStore:
    sites = registry(folder, {"slj": "http://slj.gov.cn/"})
    store = SiteStore.open(folder / "slj.db", registered.load(sites).sites[0])
    store.begin_night(NIGHT, datetime(2026, 11, 24, tzinfo=UTC))
    at = datetime(2026, 11, 24, 1, tzinfo=UTC)
    store.save([Visit(Fetch(one.url, "page", at, 200, "ok"), one, body) for one, body in pages])
    return store


def test_what_a_browser_saw_outlives_a_replay_and_not_a_changed_page(tmp_path: Path) -> None:
    bare = reading(DRAWN)
    html = DRAWN.replace(PLACE, SHOWN)
    with stored(tmp_path, (bare, DRAWN.encode())) as store:
        hash_ = store.body_hash(bare.url)
        store.save_rendered(rendered(reading(html), TODAY), html.encode())
        assert store.body_hash(bare.url) == hash_
        store.replay()
        kept = store.page(bare.url)
        assert kept is not None
        assert len(kept.entries) == 2
        assert dict(kept.facts) == {"rendered": TODAY}
        assert "http://slj.gov.cn/tz/1.html" in [link.url for link in store.links(bare.url)]
        changed = DRAWN + "<!-- another -->"
        at = datetime(2026, 11, 24, 2, tzinfo=UTC)
        store.save([Visit(Fetch(bare.url, "page", at, 200, "ok"), reading(changed), changed.encode())])
        store.replay()
        kept = store.page(bare.url)
        assert kept is not None
        assert not kept.entries
        assert waits(kept.facts)


def test_the_demo_city_plants_a_list_whose_address_no_reader_of_its_page_can_know(tmp_path: Path) -> None:
    city = build(tmp_path, NIGHT)
    planted = [one for one in city.truth if one.needs == "browser"]
    assert [(one.kind, one.indicator) for one in planted] == [("fault", "column_stale")]
    site = next(site for site in city.contents if site.id == planted[0].site_id)
    column = next(column for column in site.columns if column.url == planted[0].url)
    answer = city.hosts[site.id].pages[column.path]
    assert isinstance(answer, Answer)
    bare = read(column.url, answer.body, answer.type)
    assert waits(bare.facts)
    assert not any("/lists/" in link.url for link in (*bare.links, *bare.parts))
    assert f"/lists/{column.slug}-1.json" in city.hosts[site.id].pages
    fine = {one.url for one in city.truth if one.kind == "near_miss" and one.indicator == "column_blank"}
    assert column.url in fine  # with a browser or without


# --- a night in Chromium --------------------------------------------------------------------------------------------


def night(
    folder: Path, pages: Mapping[str, Reply], **environ: str
) -> tuple[Sequence[Mapping[str, Any]], Judgement, Loopback]:
    """Crawl, render and judge a site of one home page and ``pages``. Events are those of rendering."""
    links = [path for path in pages if not path.endswith((".json", ".js"))]
    server = Loopback({"/": page("云泽市水利局", *links), "/data/7.json": rows(), **pages})
    with serving(server):
        sites = registry(folder, {"slj": server.url + "/"}, delay="0")
        run("crawl", sites, folder)
        server.asked.clear()
        told = subprocess.run(
            command("render", sites, folder), cwd=ROOT, capture_output=True, timeout=120, env=environment() | environ
        )
    assert told.returncode == 0, told.stderr.decode()
    events = [json.loads(line) for line in told.stdout.decode().splitlines()]
    site = registered.load(sites).sites[0]
    with SiteStore.open(folder / "sites" / "slj.db", site) as store:
        return events, judge(Snapshot(site, store, NIGHT), standards.load()), server


def rows() -> Reply:
    return Reply(body=ROWS.encode(), headers={"Content-Type": "application/json; charset=utf-8"})


def outcome(judgement: Judgement, indicator: str) -> tuple[str, str]:
    verdict = next(one for one in judgement.verdicts if one.indicator == indicator)
    return verdict.outcome, verdict.reason


@pytest.mark.parametrize("absent", ["playwright", "Chromium"])
def test_without_the_extra_or_a_browser_the_outcome_is_unknown_and_the_night_says_so(
    tmp_path: Path, absent: str
) -> None:
    hidden = tmp_path / "hidden" / "playwright"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('hidden')\n", "utf-8")
    without = {"PYTHONPATH": str(hidden.parent)} if absent == "playwright" else {"PATH": str(tmp_path)}
    if absent == "Chromium":
        pytest.importorskip("playwright")
    events, judgement, server = night(tmp_path, {"/tzgg/": drawn()}, **without)
    logs = [event["message"] for event in events if event["event"] == "log"]
    said = "playwright is not installed" if absent == "playwright" else "no browser"
    assert [said in log for log in logs] == [True]
    assert ends(events)["slj"]["unrendered"] == 1
    assert server.asked == []
    assert outcome(judgement, "column_blank") == ("unknown", "1 个栏目由脚本生成，本次未渲染")
    assert outcome(judgement, "column_stale") == ("unknown", "1 个应定期更新的栏目由脚本生成，本次未渲染")
    assert dict(judgement.counts)["unrendered"] == 1
    assert [row.outcome for row in judgement.columns if row.name == "通知公告"] == ["unknown"]


@pytest.fixture
def chromium() -> None:
    pytest.importorskip("playwright.async_api", reason="playwright absent: pip install govsite[render]")
    if CHROMIUM is None:
        pytest.skip("Chromium absent: apt-get install chromium")


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_list_that_only_scripts_draw_is_read_in_chromium_and_judged(tmp_path: Path) -> None:
    events, judgement, server = night(tmp_path, {"/tzgg/": drawn()})
    assert (ends(events)["slj"]["rendered"], ends(events)["slj"]["unrendered"]) == (1, 0)
    column = next(row for row in judgement.columns if row.name == "通知公告")
    assert (column.items, column.newest, column.outcome) == (3, date(2026, 11, 20), "passed")
    assert outcome(judgement, "column_blank")[0] == "passed"
    assert dict(judgement.counts)["rendered"] == 1
    assert {headers["user-agent"].partition("/")[0] for headers in server.headers} == {"govsite"}


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_list_that_stays_empty_is_blank_only_when_all_that_it_asked_for_came(tmp_path: Path) -> None:
    empty = Reply(body=b"[]", headers={"Content-Type": "application/json"})
    for name, data, wanted in (("empty", empty, "failed"), ("broken", Reply(500), "unknown")):
        (tmp_path / name).mkdir()
        _, judgement, _ = night(tmp_path / name, {"/tzgg/": drawn(), "/data/7.json": data})
        assert outcome(judgement, "column_blank")[0] == wanted, name


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_page_in_the_browser_reaches_its_own_site_by_get_where_robots_allows_and_nobody_else(tmp_path: Path) -> None:
    other = Loopback({"/spy.json": rows()})
    with serving(other):
        tries = (
            f"fetch('{other.url}/spy.json'); fetch('/secret/1.json'); fetch('/act', {{method: 'POST'}});"
            f"new WebSocket('{other.url.replace('http', 'ws')}/'); new Image().src = '{other.url}/spy.png';"
            "window.open('/pop/'); fetch('http://169.254.169.254/latest/meta-data/');"
        )
        robots = Reply(body=b"User-agent: *\nDisallow: /secret/\n", headers={"Content-Type": "text/plain"})
        _, judgement, server = night(tmp_path, {"/tzgg/": drawn(tries), "/robots.txt": robots})
    assert other.asked == []
    assert sorted(set(server.asked)) == ["/data/7.json", "/robots.txt", "/tzgg/"]
    assert next(row.items for row in judgement.columns if row.name == "通知公告") == 3


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_page_that_never_rests_does_not_hold_the_night(tmp_path: Path) -> None:
    events, judgement, _ = night(tmp_path, {"/tzgg/": drawn("for (;;) {}")})
    assert ends(events)["slj"]["unrendered"] == 1
    assert outcome(judgement, "column_blank")[0] == "unknown"


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_drawn_list_is_read_again_the_next_night_though_its_page_has_not_changed(tmp_path: Path) -> None:
    server = Loopback({"/": page("云泽市水利局", "/tzgg/"), "/tzgg/": drawn(), "/data/7.json": rows()}, etags=True)
    newest = []
    with serving(server):
        sites = registry(tmp_path, {"slj": server.url + "/"}, delay="0")
        for today, data in ((TODAY, rows()), ("2026-11-25", Reply(body=ROWS.replace("11-20", "11-24").encode()))):
            server.replies["/data/7.json"] = data
            run("crawl", sites, tmp_path, today=today)
            run("render", sites, tmp_path, today=today)
            with SiteStore.open(tmp_path / "sites" / "slj.db", "slj") as store:
                kept = store.page(server.url + "/tzgg/")
            assert kept is not None
            assert dict(kept.facts) == {"rendered": today}
            newest.append(max(entry.date for entry in kept.entries if entry.date))
    assert newest == [date(2026, 11, 20), date(2026, 11, 24)]
