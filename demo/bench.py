"""A site of any size for measuring: pages of 25–60 KB with 80–150 links, written when they are asked for."""

import math
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple

from demo import words
from demo.records import Answer, Host

_COLUMNS = 24
_ROWS = 20  # of a list page
_DEAD_EVERY = 400  # one article in so many links to a page that is not there
_MODIFIED = datetime(2026, 1, 5, tzinfo=UTC)
_TEXTS = 211  # prepared texts; a prime, so that neighbours and columns do not fall into step


class BenchTruth(NamedTuple):
    """What a complete crawl of the benchmark site sees: ``pages`` HTML pages, and the dead addresses (paths)."""

    pages: int
    dead: tuple[str, ...]


def bench_site(pages: int, today: date = date(2026, 11, 20), seed: int = 1) -> Host:
    """The host of a site of about ``pages`` pages: home, columns, their lists and articles, none stored."""
    return Host(make=_Bench(pages, today, seed).answer)


def bench_truth(pages: int) -> BenchTruth:
    """How many pages ``bench_site(pages)`` has exactly, and which linked addresses are dead."""
    bench = _Bench(pages, date(2026, 11, 20), 1)
    lists = sum(bench.lists(column) for column in range(_COLUMNS))
    dead = tuple(_dead(number) for number in range(bench.articles) if number % _DEAD_EVERY == _DEAD_EVERY // 2)
    return BenchTruth(1 + lists + bench.articles, dead)


class _Bench:
    """Article ``n`` belongs to column ``n % 24``; the lower its number, the newer it is."""

    def __init__(self, pages: int, today: date, seed: int) -> None:
        # a list page for every twenty articles; so many of the pages are articles
        self.articles = max(_COLUMNS, math.floor((pages - 1) * _ROWS / (_ROWS + 1)))
        self.today = today
        rng = Random(seed)
        self.topics = [rng.choice(words.TOPICS) for _ in range(_TEXTS)]
        self.rows: dict[int, bytes] = {}
        self.texts = [self._text(rng, topic) for topic in self.topics]
        self.top, self.foot = self._top(), self._foot()

    def answer(self, path: str) -> Answer | None:
        """The page at ``path``, None when the site has none."""
        match path.strip("/").split("/"):
            case [""]:
                return _answer(self.home())
            case ["robots.txt"]:
                return Answer(b"User-agent: *\nCrawl-delay: 0\n", type="text/plain")
            case [column, *rest] if column[:1] == "c" and column[1:].isdigit() and int(column[1:]) < _COLUMNS:
                return self.column_answer(int(column[1:]), rest[0] if rest else "")
            case ["css", "site.css"]:
                return Answer(b"body{margin:0}", type="text/css", modified=_MODIFIED)
            case _:
                return None

    def column_answer(self, column: int, name: str) -> Answer | None:
        if not name:
            return _answer(self.list_page(column, 0))
        if name.startswith("index_"):
            number = name.removeprefix("index_").removesuffix(".html")
            known = number.isdigit() and 0 < int(number) < self.lists(column)
            return _answer(self.list_page(column, int(number))) if known else None
        number = name.rpartition("_")[2].removesuffix(".html")
        if number.isdigit() and int(number) < self.articles and self.path(int(number)) == f"/c{column}/{name}":
            return _answer(self.article(int(number)))
        return None

    def home(self) -> bytes:
        rows = b"".join(map(self.row, range(min(48, self.articles))))
        return self.page("云泽市基准测试网站", "", b"<ul class='list'>", rows, b"</ul>", self.texts[0], self.texts[1])

    def list_page(self, column: int, index: int) -> bytes:
        numbers = range(column + _COLUMNS * _ROWS * index, self.articles, _COLUMNS)[:_ROWS]
        rows = b"".join(map(self.row, numbers))
        pager = f'</ul><script>createPageHTML({self.lists(column)}, {index}, "index", "html");</script>'
        tags = f'<meta name="ColumnName" content="栏目{column}"><meta name="ColumnType" content="工作动态">'
        texts = self.texts[column : column + 2]
        return self.page(f"栏目{column}", tags, b"<ul class='list'>", rows, pager.encode(), *texts)

    def article(self, number: int) -> bytes:
        day, title = self.day(number), self.title(number)
        tags = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day} 09:30">'
        near = range(number % 7, self.articles, max(1, self.articles // (20 + number % 50)))[: 20 + number % 50]
        dead = f'<a href="{_dead(number)}">旧闻</a>' if number % _DEAD_EVERY == _DEAD_EVERY // 2 else ""
        texts = (self.texts[(number + step) % _TEXTS] for step in range(2 + number % 4))
        info = (
            f"<h1>{title}</h1><div class='info'>来源：云泽市&nbsp;&nbsp;时间：{day} 09:30</div><div class='TRS_Editor'>"
        )
        side = (f"{dead}</div><ul class='side'>".encode(), *map(self.row, near), b"</ul>")
        return self.page(title, tags, info.encode(), *texts, *side)

    def page(self, title: str, tags: str, *content: bytes) -> bytes:
        return b"".join((self.top[0], f"<title>{title}</title>{tags}".encode(), self.top[1], *content, self.foot))

    def row(self, number: int) -> bytes:
        """One row of a list; kept, as every page shows some of the same."""
        row = self.rows.get(number)
        if row is None:
            text = f'<li><a href="{self.path(number)}">{self.title(number)}</a><span>{self.day(number)}</span></li>\n'
            row = self.rows[number] = text.encode()
        return row

    def path(self, number: int) -> str:
        return f"/c{number % _COLUMNS}/t{self.day(number):%Y%m%d}_{number}.html"

    def title(self, number: int) -> str:
        return f"云泽市{self.topics[number % _TEXTS]}工作简报第{number}期"

    def day(self, number: int) -> date:
        return self.today - timedelta(1 + number // 20)

    def lists(self, column: int) -> int:
        """How many list pages a column has."""
        return max(1, math.ceil(len(range(column, self.articles, _COLUMNS)) / _ROWS))

    def _text(self, rng: Random, topic: str) -> bytes:
        paragraphs = [text for _ in range(6) for text in words.paragraphs(rng, "云泽市", topic)]
        return "".join(f"<p>{text}</p>\n" for text in paragraphs).encode()

    def _top(self) -> tuple[bytes, bytes]:
        head = (
            '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
            '<meta name="SiteName" content="云泽市基准测试网站"><meta name="SiteDomain" content="www.yunze.example">'
            '<meta name="SiteIDCode" content="9901009999">'
        )
        columns = (f'<li><a href="/c{one}/" title="栏目{one}">栏目{one}</a></li>\n' for one in range(_COLUMNS))
        latest = b"".join(map(self.row, range(min(40, self.articles))))
        rules = "".join(f".m{n}{{margin:{n}px;padding:{n}px;color:#{n:03}}}\n" for n in range(100, 200))
        style = f'<link rel="stylesheet" href="/css/site.css"><style>{rules}</style></head><body>'
        menu = f"{style}<ul class='nav'>{''.join(columns)}</ul><ul class='latest'>"
        return head.encode(), menu.encode() + latest + b"</ul>"

    def _foot(self) -> bytes:
        more = "".join(f'<a href="javascript:;" onclick="share({n})">分享{n}</a>\n' for n in range(8))
        return f"<div class='foot'>{more}<p>网站标识码：9901009999</p></div></body></html>".encode()


def _dead(number: int) -> str:
    return f"/gone/{number}.html"


def _answer(html: bytes) -> Answer:
    # LinkChecker waits between requests unless the server says in this header that it need not
    return Answer(html, headers=(("LinkChecker", "welcome"),), modified=_MODIFIED)
