"""What a page is as a column: its name, its type, which page of its list, and whether it is blank."""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages import paging
from crawler.pages.blank import is_blank
from crawler.pages.coltypes import by_name, type_of
from crawler.pages.markup import Markup
from crawler.pages.tree import elements, words
from crawler.records import Column, Entry

__all__ = ["column", "type_of"]


def column(
    markup: Markup,
    resolver: Resolver,
    *,
    tags: Mapping[str, str],
    breadcrumb: Sequence[str],
    entries: Sequence[Entry],
    text: str,
    holds: bool = False,
) -> Column:
    """The column at a page that lists, or that a menu leads to; the caller has found that it is no article.

    ``tags`` are the standard meta tags by lower-case name, ``breadcrumb`` the names of 当前位置, ``text`` the main
    text. ``holds`` says that something else stands in for rows: an image, a file, a frame, a list loaded as data.
    """
    steps = _steps(breadcrumb)
    name, of_front = _name(markup, tags, steps)
    above = [step for step in steps or _title_steps(markup) if step != name]
    around = [*above, *_title_parts(markup)[1:]]
    kind, source = type_of(name, tags.get("columntype", ""), markup.url, entries, around)
    if kind == "other" and not source and above and not _OF_ITS_OWN.search(name):
        kind, source = _from_above(above)
    if of_front and source == "name":
        source = "heading"
    page, first = paging.place(markup, resolver)
    return Column(name, kind, source, page, first, is_blank(markup, entries, text, holds=holds, name=name))


# --- the name ---------------------------------------------------------------------------------------------------

_HOME_STEP = re.compile(
    r"(?:网站|返回|本站)?(?:首\s*页|主页|门户)(?:网站)?|home|index|.{2,30}(?:网|门户网站|网站|官网)", re.I
)
_NO_STEP = re.compile(
    r"(?:正文|列表|信息列表|文章列表|浏览(?:文章|信息)?|内容|详情|详细(?:内容|信息)?|当前|栏目|搜索.*|\d+|更多)"
)
_NO_NAME = re.compile(r"首页|公共[头尾]|公用|默认|无|document|untitled.*|无标题.*|新建.*|列表页?|index|栏目页?", re.I)
_MAX_NAME = 30
_TITLE_BREAK = re.compile(r"\s*(?:-{1,2}|_+|—+|–|\||·|»|>+|::|~|－|｜|,)\s*|\s{2,}")
_HEADINGS = etree.XPath(
    "//h1 | //h2 | //*[self::div or self::p or self::span]"
    "[contains(@class, 'tit') or contains(@class, 'lmmc') or contains(@class, 'column')]"
)


def _steps(breadcrumb: Sequence[str]) -> list[str]:
    """The columns of 当前位置, outermost first, without the home page and 正文."""
    return [step for step in breadcrumb if not _NO_STEP.fullmatch(step) and not _HOME_STEP.fullmatch(step)]


def _name(markup: Markup, tags: Mapping[str, str], steps: Sequence[str]) -> tuple[str, bool]:
    """ColumnName of the page's own head, else the innermost step of 当前位置, else the title, else a heading.

    The second says that a heading was believed against a title: the page may be the front of a unit, the heading its
    only box with a telling name.
    """
    named = " ".join(tags.get("columnname", "").split())
    shown = steps[-1] if steps and _is_name(steps[-1]) else ""
    titled = _from_title(markup)
    # one ColumnName copied into every page of a branch is outvoted by what the page shows twice
    if _is_name(named) and not (shown and shown != named and titled == shown):
        return named, False
    if shown:
        return shown, False
    heading = _heading(markup) if not by_name(titled) else ""
    if heading and (not titled or by_name(heading)):
        return heading, bool(titled)
    return titled or heading, False


def _is_name(name: str) -> bool:
    return 2 <= len(name) <= _MAX_NAME and not _NO_NAME.fullmatch(name)


def _from_title(markup: Markup) -> str:
    """The first part of <title>; of 政策法规 / 部门规章_某网 the last step before the site."""
    parts = _title_parts(markup)
    first = _title_steps(markup)[-1] if "/" in "".join(parts) else parts[0] if parts else ""
    return first[:_MAX_NAME] if len(parts) > 1 or by_name(first) or not _HOME_STEP.fullmatch(first) else ""


def _title_parts(markup: Markup) -> list[str]:
    """What the title says between its dashes and lines: the page, then mostly the site it stands on."""
    title = " ".join((markup.root.findtext("head/title") or "").split())
    return [part.strip() for part in _TITLE_BREAK.split(title) if part.strip()]


def _title_steps(markup: Markup) -> list[str]:
    """The steps a title spells out: 政策法规 / 部门规章_某网; [] for other titles."""
    first = _TITLE_BREAK.split(" ".join((markup.root.findtext("head/title") or "").split()), maxsplit=1)[0]
    steps = [step.strip() for step in first.split("/") if step.strip()]
    return steps if len(steps) > 1 else [first]


_MORE = re.compile(r"(?:\s|[>»+…·|\[\]【】:：])*(?:(?:查看)?更多|more|news)?(?:\s|[>»+…·|\[\]【】:：])*$", re.I)


def _heading(markup: Markup) -> str:
    """The one heading that names a type; a front page has several, and is none of them."""
    names = (_MORE.sub("", words(element)) for element in elements(_HEADINGS, markup.root))
    telling = [name for name in dict.fromkeys(names) if 2 <= len(name) <= 12 and by_name(name)]
    return telling[0] if len({by_name(name) for name in telling}) == 1 else ""


def _from_above(above: Sequence[str]) -> tuple[str, str]:
    """What the nearest telling column around says: 规范性文件 holds 市政府令 as much as 政策."""
    kind = next((kind for step in reversed(above) if (kind := by_name(step))), "")
    return (kind, "name") if kind in _INHERITED else ("other", "")


_OF_ITS_OWN = re.compile(r"信息$|律师|案例|常识|问答|论文")  # 律师信息 within 政策法规 is no policy
_INHERITED = frozenset(
    {"policy", "interpretation", "personnel", "budget", "statistics", "plan", "emergency", "leader", "function"}
)
