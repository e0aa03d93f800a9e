"""Which identity marks of a government site a page shows."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml import etree

from crawler.pages.flow import Flow
from crawler.pages.markup import Markup
from crawler.records import Marks

_CODE = r"((?:bm|BM)?\d{8,10})(?!\d)"
_FOOTER_CODE = re.compile(rf"标识(?:代)?码\W{{0,6}}{_CODE}")
_JIUCUO_CODE = re.compile(rf"site_?code['\"]?\s{{0,4}}[=:]\s{{0,4}}['\"]?\s{{0,4}}{_CODE}", re.I)
_JIUCUO = re.compile(
    r"(?:https?:)?//[\w.:-]{1,80}/exposure/jiucuo[\w./?=&%:-]{0,300}|pucha\.kaipuyun\.cn/[\w./?=&%:-]{0,300}", re.I
)
_ICP = re.compile(r"[Ii][Cc][Pp] ?(?:备案?|证)(?:案?(?:序|编)?号)? ?[:：]? ?(?:第 ?)?\d{5,10} ?号?(?: ?- ?\d+)?")
_POLICE = re.compile(r"公网安备 ?[:：]? ?(\d{12,14})(?!\d)")  # 12 figures before 2015
_POLICE_LINK = re.compile(r"(?:recordcode|code|police)=(\d{14})(?!\d)", re.I)
_CONAC = re.compile(r"(?:dcs|bszs)\.conac\.cn[\w./?=&%:-]{0,300}|_ideConac", re.I)
_SPONSOR = re.compile(
    r"(?:主 ?办 ?(?:单 ?位|方|者)?|版权所有) ?[:：]? ?([^\s|｜:：，,。©]{3,40}?)"
    r"(?=\s|[|｜，,。；;©]|承办|协办|地址|技术|电话|$)"
)
_SEARCH = re.compile(
    r"search|sousuo|/was5/|(?:站内|全站|全文)?(?:搜索|检索)|\bso\.\w+\.gov\.cn|"
    r"请输入(?:您要|要)?(?:搜索|查询|检索)?的?(?:关键[字词]|内容|标题)",
    re.I,
)
_SEARCH_TAGS = ("form", "input", "button", "iframe")
_SEARCH_ATTRIBUTES = ("id", "name", "class", "action", "placeholder", "value", "onclick", "title", "src", "alt")


def marks(markup: Markup, flow: Flow, tags: Sequence[tuple[str, str]]) -> Marks:
    """The marks as found, '' = absent. What stands in a comment is not in the tree and so absent."""
    wired = list(_wired(markup)) if _is_wired(markup.html) else []
    return Marks(
        code_meta=dict(reversed(tags)).get("siteidcode", ""),
        code_footer=_first(_FOOTER_CODE, [flow.text]),
        code_jiucuo=_first(_JIUCUO_CODE, [wire for wire in wired if "jiucuo" in wire]),
        icp=_icp(flow.text) if _has_icp(flow.text) else "",
        police=_first(_POLICE, [flow.text]) or _first(_POLICE_LINK, [wire for wire in wired if "beian." in wire]),
        conac=_whole(_CONAC, wired),
        sponsor=_sponsor(flow.text),
        jiucuo=_whole(_JIUCUO, wired),
        search=_search(markup, flow),
    )


def _is_wired(html: str) -> bool:
    return any(word in html for word in ("jiucuo", "kaipuyun", "conac", "Conac", "beian."))


def _wired(markup: Markup) -> Iterator[str]:
    """Where the marks' services are named: links, pictures, scripts and what they write."""
    for anchor in markup.anchors:
        yield f"{anchor.href} {anchor.element.get('onclick') or ''}"
    for script in markup.root.iter("script"):
        attributes = " ".join(f"{name}={script.get(name)}" for name in map(str, script.attrib))
        yield attributes if len(attributes) < 2000 else ""
        if script.text and len(script.text) < 20_000:
            yield script.text
    for element in markup.root.iter("img", "iframe"):
        yield (element.get("src") or "")[:2000]


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    return next((match[1] for text in texts if (match := pattern.search(text))), "")


def _whole(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    return next((" ".join(match[0].split()) for text in texts if (match := pattern.search(text))), "")


def _has_icp(text: str) -> bool:
    return any(letters in text for letters in ("CP", "cp", "Cp", "cP"))  # ten times as fast as the pattern


def _icp(text: str) -> str:
    """The filing number with the province's one character before ICP."""
    match = _ICP.search(text)
    return " ".join(text[max(0, match.start() - 1) : match.end()].split()) if match else ""


def _sponsor(text: str) -> str:
    """主办 before 版权所有; the last of each, for the footer is last."""
    found = list(_SPONSOR.finditer(text))
    named = [match for match in found if match[0].startswith("主")] or found
    return named[-1][1] if named else ""


def _search(markup: Markup, flow: Flow) -> str:
    """What offers a search: a form, a field, a button, or a link to one."""
    for tag in _SEARCH_TAGS:
        for element in flow.tagged.get(tag, ()):
            if found := _search_attribute(element):
                return found
    if "搜索" not in flow.text and "检索" not in flow.text and "/was5/" not in markup.html:
        return ""
    return next(
        (anchor.href[:200] or anchor.text for anchor in markup.anchors if _is_search_link(anchor.href, anchor.text)), ""
    )


def _search_attribute(element: etree._Element) -> str:
    for name in _SEARCH_ATTRIBUTES:
        value = element.get(name)
        if value and len(value) < 500 and _offers_search(value):
            return value
    return ""


@lru_cache(maxsize=4096)  # the forms of a template stand on every page
def _offers_search(value: str) -> bool:
    return _SEARCH.search(value) is not None


def _is_search_link(href: str, words: str) -> bool:
    return words in ("搜索", "检索", "站内搜索", "全站搜索", "高级搜索", "高级检索", "站内检索") or "/was5/" in href
