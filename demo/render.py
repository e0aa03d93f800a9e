"""How a site's content becomes the bytes its host answers: templates, list pages, lists as data, static files."""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from demo.cms import FAMILIES, Family, hex_of, number_of, unit_of
from demo.content import every_article
from demo.files import TYPES, extension, sample
from demo.records import Answer, Article, Column, Site, Turns
from demo.traps import entrances, maker

_TEMPLATES = {"frame": "frame_list", "drawn": "drawn_list"}
_WEEK = "一二三四五六日"
_RSS_LATEST = 6


def publish(site: Site, base: date) -> None:
    """Write every page of ``site`` into its host. Pages planted there already stay as they are."""
    press = Press(site, base)
    pages: dict[str, Answer | Turns] = {}
    site.home_html += entrances(site.id, base, site.columns[0].path)
    pages.update(press.home())
    for column in site.columns:
        pages.update(press.column(column))
    for article in every_article(site):
        answer = press.article(article)
        before, delay = site.late.get(article, ((), 0.0))
        answer = replace(answer, delay=delay)
        pages[article.path] = Turns((*before, answer)) if before else answer
        pages.update({path: press.file(path, article.published) for path in _files(article)})
    pages.update(press.statics())
    kept = {path: answer for path, answer in pages.items() if path not in site.absent}
    site.host.pages = kept | site.host.pages
    site.host.make = maker(site.id, press.plain, site.host.pages)


def _files(article: Article) -> Iterator[str]:
    yield from (path for path in article.images if path.startswith("/"))
    yield from (file.path for file in article.files if file.path.startswith("/"))


@dataclass
class ListPage:
    """One page of a column's list, as the templates see it."""

    column: Column
    number: int
    total: int
    rows: list[Article]
    every: list[Article]
    paths: list[str]  # of all pages of this list, the first first

    @property
    def next(self) -> str | None:
        return self.paths[self.number] if self.number < self.total else None

    @property
    def previous(self) -> str | None:
        return self.paths[self.number - 2] if self.number > 1 else None


class Press:
    """Renders one site as of one day."""

    def __init__(self, site: Site, base: date) -> None:
        self.site = site
        self.base = base
        self.family: Family = FAMILIES[site.family]

    def home(self) -> dict[str, Answer | Turns]:
        path = "/"
        blocks = [
            column for column in self.site.columns if column.type in self.site.home_blocks and column.how != "refresh"
        ]
        latest = {column.slug: column.listed()[:_RSS_LATEST] for column in blocks if column.kind == "list"}
        answer = self.page("home", path, self.base, blocks=blocks, latest=latest)
        pages: dict[str, Answer | Turns] = {path: answer, "/" + self.family.index: answer}
        if self.site.family == "asp":
            pages.update(self.frames(blocks, latest))
        if self.site.home_delay:
            slow = tuple(replace(answer, delay=seconds) for seconds in self.site.home_delay)
            pages[path] = Turns(slow) if len(slow) > 1 else slow[0]
        if self.site.home_fails:
            pages[path] = Turns(tuple(failure or answer for failure in self.site.home_fails), again=True)
        return pages

    def frames(self, blocks: list[Column], latest: dict[str, list[Article]]) -> dict[str, Answer | Turns]:
        """The ASP site's home is a frameset; these are what it shows."""
        return {
            f"/{name}.asp": self.page(f"frame_{name}", f"/{name}.asp", self.base, blocks=blocks, latest=latest)
            for name in ("top", "main", "bottom")
        }

    def column(self, column: Column) -> dict[str, Answer | Turns]:
        if column.how == "refresh":
            return {column.path: self.page("refresh", column.path, self.base, column=column)}
        if column.kind == "single":
            return {column.path: self.page("single", column.path, self.base, column=column)}
        pages: dict[str, Answer | Turns] = {}
        for page in self.list_pages(column):
            path = page.paths[page.number - 1]
            day = page.rows[0].published if page.rows else self.base
            template = _TEMPLATES.get(column.how, "list")
            pages[path] = self.page(template, path, day, column=column, page=page)
            if column.how == "frame":
                inner = _inner(path)
                pages[inner] = self.page("inner_list", inner, day, column=column, page=page)
        if column.how == "drawn":
            pages[f"/lists/{column.slug}-1.json"] = self.drawn_rows(column)
        if column.how == "json":
            pages.update(self.json_list(column))
        if self.site.family == "hanweb":
            pages.update(self.data_proxy(column))
        return pages

    def list_pages(self, column: Column) -> Iterator[ListPage]:
        rows = column.listed()
        per = len(rows) or 1 if column.how in ("json", "drawn") else self.family.per_page
        total = max(1, math.ceil(len(rows) / per))
        paths = [self.family.page(column, number, total) for number in range(1, total + 1)]
        for number in range(1, total + 1):
            yield ListPage(column, number, total, rows[(number - 1) * per : number * per], rows, paths)

    def json_list(self, column: Column) -> dict[str, Answer | Turns]:
        """gkmlpt's list API: 100 articles a page, times as epoch seconds and as text."""
        rows = column.listed()
        pages: dict[str, Answer | Turns] = {}
        for number in range(1, max(1, math.ceil(len(rows) / 100)) + 1):
            articles = [self.json_row(article) for article in rows[(number - 1) * 100 : number * 100]]
            body = json.dumps({"articles": articles, "total": len(rows)}, ensure_ascii=False)
            pages[api_of(column, number)] = Answer(body.encode(), type="application/json", modified=_moment(self.base))
        return pages

    def drawn_rows(self, column: Column) -> Answer:
        """The rows that a page's own script asks for and draws."""
        rows = [{"u": one.path, "t": one.title, "d": one.published.isoformat()} for one in column.listed()]
        body = json.dumps(rows, ensure_ascii=False).encode()
        return Answer(body, type="application/json; charset=utf-8", modified=_moment(self.base))

    def json_row(self, article: Article) -> dict[str, object]:
        shown = article.says("list") or article.published
        record = article.record
        moment = datetime.combine(shown, time.fromisoformat(article.minute), UTC) - timedelta(hours=8)
        return {
            "id": article.number,
            "title": article.title,
            "identifier": record.index_number if record else "",
            "document_number": record.doc_number if record else "",
            "publisher": article.source,
            "created_at": f"{shown} {article.minute}:00",
            "display_publish_time": int(moment.timestamp()),
            "url": article.url + f"#{number_of(article.column)}",
        }

    def data_proxy(self, column: Column) -> dict[str, Answer | Turns]:
        """Hanweb's groups of three list pages as XML; the first group stands in the page itself."""
        rows = column.listed()
        size = 3 * self.family.per_page
        pages: dict[str, Answer | Turns] = {}
        for group in range(1, math.ceil(len(rows) / size) + 1):
            part = rows[(group - 1) * size : group * size]
            more = proxy_of(column, group + 1) if group * size < len(rows) else ""
            words = self.words(proxy_of(column, group), self.base)
            text = self.template("datastore").render(words, rows=part, more=more)
            pages[proxy_of(column, group)] = Answer(text.encode(), type="text/xml", modified=_moment(self.base))
        return pages

    def plain(self, path: str, heading: str, text: str, links: list[tuple[str, str]]) -> Answer:
        """A page that is no article and holds no list."""
        column = Column(self.site, "", heading.partition("（")[0], "other", path=path)
        return self.page("plain", path, self.base, column=column, heading=heading, text=text, links=links)

    def article(self, article: Article) -> Answer:
        answer = self.page("article", article.path, article.published, article=article, column=article.column)
        if not article.charset and not article.type:
            return answer
        text = answer.body.decode(self.family.charset)
        body = text.encode(article.charset or self.family.charset, "xmlcharrefreplace")
        return replace(answer, body=body, type=article.type or answer.type)

    def file(self, path: str, day: date) -> Answer:
        kind = TYPES.get(extension(path), "application/octet-stream")
        return Answer(sample(path), type=kind, modified=_moment(day))

    def statics(self) -> dict[str, Answer | Turns]:
        year_ago = self.base - timedelta(365)
        texts = {
            "/robots.txt": (self.robots(), "text/plain"),
            "/sitemap.xml": (self.sitemap(), "text/xml"),
            "/css/site.css": ("body{font:14px/1.8 simsun}\n", "text/css"),
            "/js/site.js": ("function createPageHTML(){}\n", "application/javascript"),
        }
        pages: dict[str, Answer | Turns] = {
            path: Answer(text.encode(), type=kind, modified=_moment(year_ago)) for path, (text, kind) in texts.items()
        }
        images = ("/images/logo.png", "/images/banner.png", "/images/beian.png", "/favicon.ico")
        search = self.page("search_page", "/search", year_ago)
        pages |= {"/search": search, "/search?q=": search}
        return pages | {path: self.file(path, year_ago) for path in images}

    def robots(self) -> str:
        return f"User-agent: *\nCrawl-delay: 0\nDisallow: /admin/\nSitemap: {self.site.home}sitemap.xml\n"

    def sitemap(self) -> str:
        addresses = [self.site.home, *(column.url for column in self.site.columns)]
        addresses += [article.url for article in self.site.extra if not article.listed]
        rows = "".join(f"<url><loc>{address.replace('&', '&amp;')}</loc></url>" for address in addresses)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAPS}">{rows}</urlset>\n'

    # --- templates ----------------------------------------------------------------------------------------------

    def page(self, template: str, path: str, day: date, **more: object) -> Answer:
        """One HTML page, encoded as the family encodes, last changed on ``day``."""
        html = self.template(template).render(self.words(path, day), **more)
        body = html.encode(self.family.charset, "xmlcharrefreplace")
        return Answer(body, type=self.family.type, modified=_moment(day), validators=self.family.validators)

    def template(self, name: str) -> Template:
        """The family's own template of this name, else the one that all families share."""
        return _environment().select_template([f"{self.site.family}/{name}.html", f"_shared/{name}.html"])

    def words(self, path: str, day: date) -> dict[str, object]:
        # static pages show the day they were generated, which is no publication date
        generated = min(day + timedelta(3), self.base)
        return {
            "site": self.site,
            "menu": self.menu(),
            "today": f"{generated.year}年{generated.month}月{generated.day}日 星期{_WEEK[generated.weekday()]}",
            "generated": generated,
            "path": path,
            "href": partial(self.family.href, path),
            "family": self.family,
            "voters": self.family.voters,
            "column": None,
            "article": None,
            "page": None,
            "number_of": number_of,
            "unit_of": unit_of,
            "hex_of": hex_of,
            "api_of": api_of,
            "proxy_of": proxy_of,
            "inner_of": _inner,
            "window_of": self.window,
            "group_size": 3 * self.family.per_page,
        }

    def window(self, call: Article) -> str:
        """From when to when a call for opinions is open, in the family's words."""
        days = {"first": call.facts["from"], "last": call.facts["to"]}
        han = {f"{name}_han": _FORMATS["han"](date.fromisoformat(day)) for name, day in days.items()}
        return self.family.window.format(**days, **han)

    def menu(self) -> dict[str, list[Column]]:
        menu: dict[str, list[Column]] = {}
        for column in self.site.columns:
            if column.in_menu:
                menu.setdefault(column.group, []).append(column)
        return menu


def api_of(column: Column, number: int) -> str:
    """gkmlpt's address of the ``number``-th hundred of a list."""
    return f"/gkmlpt/api/all/{number_of(column)}?page={number}&sid=200{len(column.site.id)}"


def proxy_of(column: Column, group: int) -> str:
    """Hanweb's address of the ``group``-th three pages of a list."""
    name = quote(column.site.name)
    return (
        f"/module/web/jpage/dataproxy.jsp?page={group}&appid=1&webid=1&path=/&columnid={number_of(column)}"
        f"&unitid={unit_of(column)}&webname={name}&permissiontype=0"
    )


def _inner(path: str) -> str:
    """The address of the list that a framed column's page shows in its iframe."""
    return path.rstrip("/").removesuffix(".html") + "_iframe.html"


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(1, 30), UTC)


_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FORMATS: dict[str, Callable[[date], str]] = {
    "dash": lambda day: day.isoformat(),
    "han": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "han0": lambda day: f"{day.year}年{day.month:02}月{day.day:02}日",
    "slash": lambda day: f"{day:%Y/%m/%d}",
    "dot": lambda day: f"{day:%Y.%m.%d}",
    "short": lambda day: f"{day:%m-%d}",
}


def _written(day: date | None, how: str = "dash") -> str:
    return "" if day is None else _FORMATS[how](day)


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = _written
    return environment
