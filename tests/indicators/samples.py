"""What a sample in ``<id>.toml`` is: a small site as data, and what an indicator must say of it.

A sample gives only what matters to it; the rest is a healthy site. Addresses are paths on ``http://www.lake.gov.cn``,
dates of looks are ``YYYY-MM-DD``. Pages are HTML (``pages``), or short forms that become plain pages of a common
CMS: ``columns`` (name, rows ``YYYY-MM-DD title`` or ``title``, path of a row ``=> /path``), ``articles`` (title,
published, text, html), ``documents`` (an official document's block). Every page is read by ``crawler.pages.read``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Any
from zlib import crc32

from analysis.interpretations import interpretations
from analysis.matching import City
from analysis.results import Standing
from analysis.saved import SavedSite
from analysis.snapshot import Snapshot
from analysis.wording import Pair
from crawler import annual, personal
from crawler.addresses import host_key
from crawler.pages.read import read
from crawler.records import CHINA, Fetch, FileRead, Look, Night, Page, Probe, Site, Target, text_hash

HERE = Path(__file__).parent
ORIGIN = "http://www.lake.gov.cn"
TODAY = date(2026, 11, 20)
FOOTER = (
    "<div class=footer>主办：湖滨县人民政府办公室 网站标识码：4500990001 "
    '<a href="https://beian.miit.gov.cn/">桂ICP备10009999号-1</a> '
    '<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=45009902000001">桂公网安备'
    " 45009902000001号</a>"
    '<a href="http://bszs.conac.cn/sitename?method=show&id=0123456789ABCDEF0123456789ABCDEF">党政机关</a>'
    '<script id="_jiucuo_" sitecode="4500990001" src="https://zfwzgl.www.gov.cn/exposure/jiucuo.js"></script></div>'
)
SITE_META = (
    '<meta name="SiteName" content="湖滨县人民政府"><meta name="SiteDomain" content="www.lake.gov.cn">'
    '<meta name="SiteIDCode" content="4500990001">'
)


@dataclass(frozen=True)
class Sample:
    """One sample: what it is called, the site, what must come of it."""

    indicator: str
    name: str
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.indicator}: {self.name}"


def samples() -> Iterator[Sample]:
    for path in sorted(HERE.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        for sample in data["samples"]:
            yield Sample(path.stem, sample["name"], {**data.get("site", {}), **sample})


def snapshot(data: Mapping[str, Any]) -> Snapshot:
    """The sample's site as it stood on its day."""
    today = data.get("today", TODAY)
    site = _site(data)
    pages = _pages(data)
    holdings = SavedSite(
        tuple(pages.values()),
        tuple(_targets(data, pages, today)),
        (*_earlier(data), _night(data, today, len(pages))),
        tuple(_files(data)),
        {ORIGIN + path: cells["looks"] for path, cells in data.get("observed", {}).items()},
        {
            (ORIGIN + path, ORIGIN + entry): night
            for path, cells in data.get("observed", {}).items()
            for entry, night in cells.get("appeared", {}).items()
        },
    )
    return Snapshot(
        site,
        holdings,
        today,
        probes=tuple(_probes(data.get("probes", {}), today)),
        past=tuple(_past(data.get("past", {}))),
        words=tuple(Pair(*words) for words in data.get("words", ())),
        city=_city(data, holdings, site, today),
    )


def _site(data: Mapping[str, Any]) -> Site:
    home = data.get("home", f"{ORIGIN}/")
    return Site(
        id="lake",
        name=data.get("name_of_site", "湖滨县人民政府"),
        level=data.get("level", "county"),
        home=home,
        site_code=data.get("site_code", ""),
        status=data.get("status", "active"),
        hosts=frozenset({host_key(home)}),
    )


def _city(data: Mapping[str, Any], holdings: SavedSite, site: Site, today: date) -> City:
    """The site's own interpretations, and those of ``elsewhere``: another registered site with pages of its own."""
    own = tuple(interpretations(Snapshot(site, holdings, today)))
    if "elsewhere" not in data:
        return City(own)
    there = {"home": "http://www.hill.gov.cn/", **data["elsewhere"]}
    pages = _pages(there)
    other = Site("hill", "山前县人民政府", "county", there["home"], hosts=frozenset({"www.hill.gov.cn"}))
    return City((*own, *interpretations(Snapshot(other, SavedSite(tuple(pages.values())), today))))


# --- pages ------------------------------------------------------------------------------------------------------


def _pages(data: Mapping[str, Any]) -> dict[str, Page]:
    origin = data.get("home", f"{ORIGIN}/").rstrip("/")
    sources: dict[str, str] = {"/": _home(data)}
    sources |= {path: _column(**cells) for path, cells in data.get("columns", {}).items()}
    sources |= {path: _article(**cells) for path, cells in data.get("articles", {}).items()}
    sources |= {path: _document(**cells) for path, cells in data.get("documents", {}).items()}
    sources |= data.get("pages", {})
    raw = {path: bytes.fromhex(code) for path, code in data.get("bytes", {}).items()}
    bodies = {path: html.encode() for path, html in sources.items() if html} | raw
    types = data.get("types", {})
    return {
        origin + path: read(
            origin + path,
            body,
            types.get(path, "text/html" if path in raw else "text/html; charset=utf-8"),
            home=path == "/",
        )
        for path, body in bodies.items()
    }


def _home(data: Mapping[str, Any]) -> str:
    """A healthy home page that links to everything the sample has; ``home_html`` goes into its middle."""
    if data.get("home_page") is False:
        return ""
    links = [(path, cells.get("name", "")) for path, cells in data.get("columns", {}).items()]
    links += [(path, cells.get("title", "")) for path, cells in data.get("articles", {}).items()]
    links += [(path, cells.get("title", "")) for path, cells in data.get("documents", {}).items()]
    links += [(path, re.sub(r"\W+", " ", path)) for path in data.get("pages", {}) if path != "/"]
    menu = "".join(f'<li><a href="{path}">{escape(name)}</a></li>' for path, name in links)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>湖滨县人民政府</title>{SITE_META}</head><body>"
        f"<form action='/search'><input name=q placeholder='请输入关键词'><button>搜索</button></form>"
        f"<ul class=nav>{menu}<li><a href='/fw/'>办事服务</a></li></ul>"
        f"<div class=main>{data.get('home_html', '')}</div>"
        f"{FOOTER}</body></html>"
    )


def _files(data: Mapping[str, Any]) -> Iterator[FileRead]:
    """``files``: path → what its text is, or why it was not read (``state``)."""
    for path, cells in data.get("files", {}).items():
        text = cells.get("text", "")
        yield FileRead(ORIGIN + path, cells.get("state", "read"), personal.found(text), annual.outline(text))


def _column(name: str, rows: list[str] | None = None, text: str = "", html: str = "", meta: str = "") -> str:
    items = "".join(map(_row, rows or ()))
    listed = f"<ul class=list>{items}</ul>" if items else ""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{name}-湖滨县人民政府</title>{SITE_META}"
        f'<meta name="ColumnName" content="{name}"><meta name="ColumnType" content="{meta or name}">'
        f'<meta name="ColumnDescription" content="{name}"><meta name="ColumnKeywords" content="{name}"></head><body>'
        f"<div class=position>当前位置：<a href='/'>首页</a> &gt; {name}</div><div class=con>{listed}{text}{html}</div>"
        f"{FOOTER}</body></html>"
    )


def _row(row: str) -> str:
    """``2026-11-06 标题 => /path``: the date and the path may be left out."""
    title, _, path = row.partition(" => ")
    day = re.match(r"\d{4}-\d\d-\d\d ", title)
    shown = f"<span>{day[0].strip()}</span>" if day else ""
    title = title[day.end() :] if day else title
    href = path or f"/rows/{crc32(row.encode()):08x}.html"
    return f'<li><a href="{href}">{escape(title)}</a>{shown}</li>'


def _article(
    title: str, published: str = "2026-11-10", text: str = "正文内容。" * 30, html: str = "", meta: str | None = None
) -> str:
    """``published`` is shown above the text ('' shows none); ``meta`` is the PubDate tag (None: as published)."""
    said = published if meta is None else meta
    tag = f'<meta name="PubDate" content="{said}">' if said else ""
    shown = f"<div class=info>来源：湖滨县人民政府 发布时间：{published}</div>" if published else ""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{SITE_META}"
        f'<meta name="ArticleTitle" content="{title}">{tag}<meta name="ContentSource" content="湖滨县人民政府"></head>'
        f"<body><h1>{title}</h1>{shown}<div id=zoom class=TRS_Editor><p>{text}</p>{html}</div>{FOOTER}</body></html>"
    )


def _document(
    title: str,
    number: str = "湖政办发〔2026〕12号",
    issuer: str = "湖滨县人民政府办公室",
    formed: str = "2026年11月2日",
    published: str = "2026-11-03",
    text: str = "各乡镇人民政府，县直各部门：现将有关文件印发给你们，请认真组织实施。" * 5,
    html: str = "",
) -> str:
    cells = {"索引号": "000014349/2026-00012", "发文机关": issuer, "成文日期": formed, "标题": title}
    cells |= {"发文字号": number, "发布日期": published}
    block = "".join(f"<tr><td><b>{label}：</b></td><td>{value}</td></tr>" for label, value in cells.items())
    tag = f'<meta name="PubDate" content="{published}">' if published else ""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{SITE_META}"
        f'<meta name="ArticleTitle" content="{title}">{tag}<meta name="ContentSource" content="湖滨县人民政府"></head>'
        f"<body><table class=bd1>{block}</table><h1>{title}</h1>"
        f"<div id=zoom class=TRS_Editor><p>{text}</p>{html}</div>{FOOTER}</body></html>"
    )


# --- what the servers said --------------------------------------------------------------------------------------


def _targets(data: Mapping[str, Any], pages: Mapping[str, Page], today: date) -> Iterator[Target]:
    home = data.get("home", f"{ORIGIN}/")
    given = {_address(path, home): cells for path, cells in data.get("targets", {}).items()}
    for url, page in pages.items():
        cells = given.pop(url, {})
        yield _target(url, cells, today, is_home=url == home, error=page.kind == "error")
    for url, cells in given.items():
        yield _target(url, cells, today, is_home=url == home)


def _address(path: str, home: str) -> str:
    return path if "://" in path else home.rstrip("/") + path


def _target(url: str, cells: Mapping[str, Any], today: date, *, is_home: bool = False, error: bool = False) -> Target:
    """``looks``: ``YYYY-MM-DD 404`` or ``… timeout``; other cells are those of Fetch. ``asked = false``: never."""
    looks = tuple(map(_look, cells.get("looks", ())))
    role = cells.get("role", "page")
    fetch = Fetch(
        url=url,
        role=role,
        at=looks[-1].at if looks else _at(today),
        status=looks[-1].status if looks else 200,
        outcome=cells.get("outcome", looks[-1].outcome if looks else "ok"),
        final_url=_address(cells.get("final_url", url), ORIGIN),
        redirects=(url,) if "final_url" in cells else (),
        content_type=cells.get("content_type", ""),
        sniffed=cells.get("sniffed", "empty" if cells.get("size") == 0 else ""),
        size=cells.get("size", 1000),
        error=looks[-1].error if looks else "",
    )
    asked = cells.get("asked", True)
    return Target(
        url=url,
        role=role,
        internal=url.startswith(ORIGIN),
        depth=cells.get("depth", 1),
        first_seen=cells.get("first_seen", today),
        fetch=fetch if asked else None,
        looks=looks,
        is_home=is_home,
    )


def _look(text: str) -> Look:
    day, _, answer = text.partition(" ")
    status = int(answer) if answer.isdigit() else 0
    outcome = "unreachable" if not status else "gone" if status in (404, 410) else "error"
    return Look(date.fromisoformat(day), _at(date.fromisoformat(day)), status, outcome, "" if status else answer)


def _at(day: date, hour: int = 2) -> datetime:
    return datetime.combine(day, time(hour), CHINA).astimezone(UTC)


def _night(data: Mapping[str, Any], today: date, pages: int) -> Night:
    cells = data.get("night", {})
    return Night(
        date=today,
        started=_at(today),
        finished=_at(today, 3),
        state=cells.get("state", "done"),
        reason=cells.get("reason", ""),
        robots=cells.get("robots", "ok"),
        known=cells.get("known", pages),
        seen=cells.get("seen", pages),
        home_seconds=tuple(cells.get("home_seconds", (0.3, 0.4, 0.5))),
        error_page=_error_page(cells["error_page"]) if "error_page" in cells else None,
    )


def _error_page(html: str) -> tuple[int, str, str]:
    page = read(f"{ORIGIN}/8a6f0d5e.html", html.encode(), "text/html; charset=utf-8")
    return 200, page.title, text_hash(page.text)


def _earlier(data: Mapping[str, Any]) -> Iterator[Night]:
    """``earlier``: nights before today's, each with why it stopped short ('' = it saw the whole site)."""
    for day, reason in data.get("earlier", {}).items():
        when = date.fromisoformat(day)
        yield Night(when, _at(when), _at(when, 3), "done", reason)


def _probes(cells: Mapping[str, Any], today: date) -> Iterator[Probe]:
    """``days`` of probes up to today, ``a_day`` each, the first ``failed`` of them not opened; the rest as in Probe."""
    count, days = cells.get("a_day", 20), cells.get("days", 0)
    for number in range(count * days):
        day, turn = divmod(number, count)
        at = datetime.combine(today - timedelta(days=days - 1 - day), time(), CHINA) + timedelta(days=turn / count)
        opened = number >= cells.get("failed", 0)
        yield Probe(
            site_id="lake",
            at=at,
            opened=opened,
            status=cells.get("status", 200) if opened else 0,
            seconds=cells.get("seconds", 0.4) if opened else 15.0,
            error="" if opened else "timeout",
            https=cells.get("https", ""),
            tls_expires=cells.get("tls_expires"),
            tls_error=cells.get("tls_error", ""),
        )


def _past(cells: Mapping[str, int]) -> Iterator[tuple[date, Standing]]:
    """Earlier nights: date → how many vetoes stood."""
    for day, vetoes in sorted(cells.items()):
        yield date.fromisoformat(day), Standing("fail" if vetoes else "pass", 90, 90, 90, ("首页不更新",) * vetoes)
