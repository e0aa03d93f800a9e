"""Paging that a call writes: TRS's and its relatives' ``createPageHTML`` (CMS.md §1, §4)."""

import re
from typing import NamedTuple

from crawler.pages.markup import Markup


class Paged(NamedTuple):
    """A list (or an article) of several pages: ``page`` counts from 1; ``names`` are its files, first page first."""

    page: int
    names: tuple[str, ...]


_STRING = r"""["']([\w./-]{1,80})["']"""
_EXTENSION = r"""["']\.?(s?html?|jsp|aspx?|php)["']"""
# (pages, current from 0, name, extension): the second page is name_1
_FROM_ZERO = re.compile(
    rf"page\w*\(\s*[\"']?(\d+)[\"']?\s*,\s*[\"']?(\d+)[\"']?\s*,\s*{_STRING}\s*,\s*{_EXTENSION}", re.I
)
# (place, pages, current from 1, name, extension, total): the second page is name_2
_FROM_ONE = re.compile(
    rf"page\w*\(\s*[\"'][\w#.-]+[\"']\s*,\s*[\"']?(\d+)[\"']?\s*,\s*[\"']?(\d+)[\"']?\s*,\s*{_STRING}\s*,\s*{_EXTENSION}",
    re.I,
)
_MAY_PAGE = re.compile(r"age(?:(?<=[Pp]age)\w*\(\s*[\"'\d]|(?<=Page)\s*=)")  # a search for a word is fast
_COUNT = re.compile(r"\b(?:countPage|pageCount|nPageCount|totalPage)\s*=\s*[\"']?(\d+)[\"']?\s*(?:;|//|\n|,)", re.I)
_CURRENT = re.compile(r"\b(?:currentPage|nCurrIndex|curPage)\s*=\s*[\"']?(\d+)[\"']?\s*(?:;|//|\n|,)", re.I)
_NAMING = re.compile(r"""["']([\w/-]{0,60}?)_["']\s*\+.{0,40}?\+\s*["']\.?(s?html?)\\?["'>]""")
MAX_PAGES = 10_000


def paged(markup: Markup) -> Paged | None:
    """What a paging call of the page's scripts says; None without one or for a single page."""
    for code in markup.scripts:
        if not _MAY_PAGE.search(code):
            continue
        if call := _FROM_ONE.search(code):
            pages, current, name, extension = call.groups()
            return _paged(int(pages), int(current), name, extension, second=2)
        if call := _FROM_ZERO.search(code):
            pages, current, name, extension = call.groups()
            return _paged(int(pages), int(current) + 1, name, extension, second=1)
        count, now, naming = _COUNT.search(code), _CURRENT.search(code), _NAMING.search(code)
        if count and now and naming:
            return _paged(int(count[1]), int(now[1]) + 1, naming[1] or "index", naming[2], second=1)
    return None


def _paged(pages: int, page: int, name: str, extension: str, *, second: int) -> Paged | None:
    if pages <= 1 or pages > MAX_PAGES:
        return None
    rest = (f"{name}_{number}.{extension}" for number in range(second, pages - 1 + second))
    return Paged(page, (f"{name}.{extension}", *rest))
