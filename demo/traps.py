"""Addresses without end: a calendar, a link that nests in itself, a session id in every link."""

import re
from collections.abc import Callable
from datetime import date

from demo.records import Answer, Turns

# title, text, (text, address) of its links → the page
Print = Callable[[str, str, str, list[tuple[str, str]]], Answer]
Pages = dict[str, Answer | Turns]

_MONTH = re.compile(r"/rili/\?ym=(\d{4})-(\d\d)")
_NESTED = re.compile(r"/(?:zt/)+")
_SESSION = re.compile(r";jsessionid=\w+")


def calendar(path: str, show: Print, pages: Pages) -> Answer | None:
    """A page for every month for ever, each with links to the month before and the one after."""
    match = _MONTH.fullmatch(path)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    month = int(match[1]) * 12 + int(match[2]) - 1
    links = [
        (text, f"/rili/?ym={at // 12:04}-{at % 12 + 1:02}") for text, at in (("上月", month - 1), ("下月", month + 1))
    ]
    title = f"工作日历（{match[1]}年{int(match[2])}月）"
    return show(path, title, "本月工作安排以各科室通知为准，值班电话全天有人接听。", links)


def nested(path: str, show: Print, pages: Pages) -> Answer | None:
    """A relative link to its own folder: /zt/ holds /zt/zt/, that holds /zt/zt/zt/ …, all of them the same page."""
    if not _NESTED.fullmatch(path):
        return None
    return show(path, "专题目录", "本页列出各专题的入口，专题内容由承办科室维护。", [("进入专题", "zt/")])


def session(path: str, show: Print, pages: Pages) -> Answer | None:
    """The same page under any session id."""
    plain = _SESSION.sub("", path)
    found = pages.get(plain) if plain != path else None
    return found if isinstance(found, Answer) else None


TRAPS: dict[str, Callable[[str, Print, Pages], Answer | None]] = {
    "wjw": calendar,
    "songlan": nested,
    "jyj": session,
}


def maker(site_id: str, show: Print, pages: Pages) -> Callable[[str], Answer | None] | None:
    """What writes a site's endless pages; None for a site without a trap."""
    trap = TRAPS.get(site_id)
    return None if trap is None else lambda path: trap(path, show, pages)


def entrances(site_id: str, base: date, column: str) -> list[str]:
    """The links of a site's home page that lead into its trap. ``column`` is the path of one of its columns."""
    ways = {
        "wjw": f'<p><a href="/rili/?ym={base:%Y-%m}">工作日历</a></p>',
        "songlan": '<p><a href="/zt/">专题目录</a></p>',
        "jyj": f'<p><a href="{column};jsessionid=5C0FFEE0{base:%Y%m%d}">公告</a></p>',
    }
    return [ways[site_id]] if site_id in ways else []
