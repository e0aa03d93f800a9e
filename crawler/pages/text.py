"""A page's main text: which element holds it, and its words."""

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from lxml import etree

from crawler.pages.flow import CELLS, Flow, paragraphs

# ids and classes of the body by CMS, the narrower first; counted in public crawlers of some 110 offices
BODY_MARKS = (
    *("trs_editor", "trs_ueditor", "ucap-content", "v_news_content", "zoomcon", "zoom", "vsb_content"),
    *("vsb_content_2", "vsb_content_4", "vsb_content_100", "vsb_content_500", "vsb_content_501", "vsb_content_1001"),
    *("ivs_content", "con_con", "easysite-news-text", "article-content", "j-fontcontent", "wh_x_c", "text-main"),
    *("pages_content", "view_content", "xxgk_content", "art_con", "maintext", "fontzoom", "newscontent", "nrcontent"),
    *("xl-xqnr", "article-body", "article_content", "articlecontent", "article-con", "articlecon", "founder-content"),
    *("enpcontent", "zwcontent", "zw-content", "newscontnet", "content_article", "detail-content", "detailcontent"),
    *("detail_content", "news-content", "news_content", "newstext", "news_text", "infocontent", "info-content"),
    *("contenttext", "content-text", "content_text", "wzcon", "wznr", "wenzhang", "wenzhang1", "zhengwen"),
    *("contentbox", "arc-content", "art-content", "news_con", "con_text", "txtcon", "txtcontent"),
    *("layout_txtcontent_text", "artibody", "artcontent", "bt-content", "main-txt", "maincontent", "editor", "nr"),
    *("zw", "article", "content", "con", "detail"),
)
_ORDER = {mark: place for place, mark in enumerate(BODY_MARKS)}
# names so general that they are also given to whole pages: they count only when little of the page lies outside
_GENERAL = frozenset({"content", "con", "article", "detail", "nr", "zw", "editor", "maincontent", "contentbox", "zoom"})
_DENSE = 25
_SUBSTANTIAL = 200  # words beside an empty container that are the text all the same


class Body(NamedTuple):
    """The element that holds the main text (None without any), its words with paragraphs by newline, and whether it is
    a CMS's own container rather than the densest text."""

    element: etree._Element | None
    words: str
    named: bool


def body(flow: Flow) -> Body:
    """The main text of a page."""
    marks = [mark for mark in flow.marked if mark in _ORDER]
    element = _by_mark(flow, marks)
    named = element is not None
    if element is None:
        element = _by_density(flow)
    hollow = _hollow(flow, marks)
    if hollow is not None and (element is None or _is_only_around(hollow, element, flow, named)):
        return Body(hollow, "", True)
    return Body(element, "" if element is None else paragraphs(flow.raw(element)), named)


_FEW_LINKS = 3
_TINY = 60  # characters of a page that is its own body: a picture in a window of its own


def beneath(flow: Flow, title_at: tuple[int, int] | None) -> Body:
    """What stands under the title of a page on which no body is found: a link to a file, a picture, a few linked words;
    else its table of names or figures.

    Nothing under it before the footer comes is an empty article's body.
    """
    root = next(iter(flow.tagged.get("body", ())), None)
    if root is not None and len(flow.words(root)) < _TINY and len(flow.tagged.get("a", ())) <= _FEW_LINKS:
        return Body(root, paragraphs(flow.raw(root)), False)
    holder = None if title_at is None else _around(flow, title_at)
    for _ in range(_LEVELS):
        if holder is None or holder.tag in ("body", "html") or title_at is None:
            break
        words = flow.text[title_at[1] : flow.place(holder)[1]]
        if _FOOTER_WORDS.search(words):
            break
        said = paragraphs(_UNDER_TITLE.sub(" ", words))
        if said or any(counts(holder)):
            return Body(holder, said, False)
        holder = holder.getparent()
    table = _by_cells(flow)
    return Body(table, "" if table is None else paragraphs(flow.raw(table)), False)


_LEVELS = 12
# the bar under a title and what ends an article
_UNDER_TITLE = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?(?: ?\d{1,2}[:：]\d{1,2}(?:[:：]\d{1,2})?)?"
    r"|(?:发布|更新|添加|录入)?(?:时间|日期) ?[:：]"
    r"|(?:信息|文章)?(?:来源|作者|责任?编辑|编辑|发布(?:人|者)) ?[:：] ?[^\s:：]{0,20}"
    r"|(?:浏览|点击|阅读|访问|播放)(?:次数|量|数)? ?[:：]? ?\d* ?次?|[【\[（(]?字[号体]? ?[:：]? ?[大中小 ]*[】\]）)]?"
    r"|(?:上|下)一[篇条个][^\n]*|打印(?:本[页文])?|关闭(?:本?窗口|页面)?|收藏|分享(?:到)?[:：]?|返回[^\n]{0,6}|扫一扫[^\n]*"
    r"|相关(?:链接|新闻|文章|阅读|附件|文档)[^\n]*|[|·>》:：\[\]【】()（）]"
)


def _around(flow: Flow, at: tuple[int, int]) -> etree._Element | None:
    """The smallest element that holds the words at a place of the text."""
    ends = list(accumulate(map(len, flow.pieces), initial=0))
    holding = (
        (ends[stop] - ends[start], element)
        for element, (start, stop) in flow.spans.items()
        if ends[start] <= at[0] and at[1] <= ends[stop]
    )
    return min(holding, key=lambda one: one[0], default=(0, None))[1]


def _is_only_around(hollow: etree._Element, element: etree._Element, flow: Flow, named: bool) -> bool:
    """The found body is but the title and date around the empty container, or a few words elsewhere on the page."""
    around = element in hollow.iterancestors()
    return (around or not named) and len(flow.words(element)) < _SUBSTANTIAL


def _hollow(flow: Flow, marks: Iterable[str]) -> etree._Element | None:
    """A CMS's own container that holds nothing: its article is empty, whatever few words stand around it."""
    elements = (element for mark in marks if mark not in _GENERAL for element in flow.marked[mark])
    read = (one for one in elements if one.tag in ("div", "td") and one in flow.spans)
    blank = (one for one in read if not _has_words(flow, one))
    return next((one for one in blank if not is_unshown(one)), None)


def _by_mark(flow: Flow, marks: Iterable[str]) -> etree._Element | None:
    for mark in sorted(marks, key=_ORDER.__getitem__):
        for element in flow.marked[mark]:
            if _is_body(flow, element, mark):
                return element
    return None


def _has_words(flow: Flow, element: etree._Element) -> bool:
    start, end = flow.spans[element]
    return any(map(str.strip, flow.pieces[start:end]))  # told by the first words, unlike all words joined


def _is_body(flow: Flow, element: etree._Element, mark: str) -> bool:
    if element not in flow.spans or element.tag in ("a", "span", "input", "img", "li", "body", "font", "script"):
        return False
    if is_unshown(element) or _is_named(element, _HEADER):
        return False
    if not _has_words(flow, element) and not any(counts(element)):
        return False
    return mark not in _GENERAL or _is_mostly_unlinked(flow, element)


def _is_mostly_unlinked(flow: Flow, element: etree._Element) -> bool:
    links = element.findall(".//a")
    return len(links) < _MANY_LINKS and len(flow.words(element)) > 3 * sum(len(flow.words(link)) for link in links)


_MANY_LINKS = 60
_HEADER = re.compile(r"(?:^|[\s_-])(?:header|footer|foot|nav|menu|crumbs?|breadcrumb)(?:$|[\s_\d-])|copyright", re.I)
_FRAME_PART = re.compile(
    r"(?:^|[\s_-])(?:head(?:er)?|top|foot(?:er)?|bottom|copy(?:right)?|nav|menu|banner|side(?:bar)?|crumbs?|breadcrumb|"
    r"links?|yqlj|friend\w*|login|search|relate[ds]?|hot|paging|pagination|share|dqwz)(?:$|[\s_\d-])|foot|copyright|unbann|(?<!re)search",
    re.I,
)
_FOOTER_WORDS = re.compile(r"版权所有|[Ii][Cc][Pp] ?备|公网安备|网站标识码|主办单位|技术支持[:：]")


def _is_named(element: etree._Element, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(one) for one in (element.get("class"), element.get("id")) if one)


_UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def is_unshown(element: etree._Element) -> bool:
    """Whether its own style, or that of an element around it, hides it from readers."""
    return any((style := one.get("style")) and _UNSHOWN.search(style) for one in (element, *element.iterancestors()))


def _by_density(flow: Flow) -> etree._Element | None:
    """The element whose own paragraphs hold the most unlinked words."""
    weight: dict[etree._Element, int] = {}
    for tag in ("p", "div", "td", "span", "font", "section", "br"):
        for element in flow.tagged.get(tag, ()):
            holder: etree._Element | None
            if (
                (own := _own_length(element)) < _DENSE
                or (parent := element.getparent()) is None
                or element not in flow.spans
            ):
                continue
            holder = element if tag in ("div", "td", "section") else parent
            while holder is not None and holder.tag in ("p", "span", "font", "strong", "b"):
                holder = holder.getparent()
            if holder is not None:
                weight[holder] = weight.get(holder, 0) + own
    for best in sorted(weight, key=weight.__getitem__, reverse=True)[:4]:
        if best.tag not in ("html", "head") and _may_be_body(flow, best):
            return best
    return None


def _own_length(element: etree._Element) -> int:
    """How long the texts are that stand in an element itself, the blanks counted."""
    length = len(element.text or "")
    for child in element:
        if tail := child.tail:
            length += len(tail)
    return length


_FEWEST_ROWS, _FEWEST_WORDS = 3, 60


def _by_cells(flow: Flow) -> etree._Element | None:
    """The table whose cells hold the most unlinked words: a list of names or figures has no paragraph."""
    weight: dict[etree._Element, int] = {}
    for row in flow.tagged.get("tr", ()):
        cells = [len(flow.words(cell)) for cell in row if cell.tag in CELLS]
        table = next(row.iterancestors("table"), None)
        if table is None or sum(map(bool, cells)) < 2 or row.find(".//table") is not None:
            continue
        linked = sum(len(flow.words(link)) for link in row.iterfind(".//a"))
        if sum(cells) > 2 * linked:
            weight[table] = weight.get(table, 0) + sum(cells) - linked
    for best in sorted(weight, key=weight.__getitem__, reverse=True)[:4]:
        rows = sum(1 for _ in best.iter("tr"))
        if weight[best] >= _FEWEST_WORDS and rows >= _FEWEST_ROWS and _may_be_body(flow, best):
            return best
    return None


def _may_be_body(flow: Flow, element: etree._Element) -> bool:
    around = [one for one in (element, *element.iterancestors()) if one.tag not in ("body", "html")]
    if any(_is_named(one, _FRAME_PART) for one in around[:4]) or is_unshown(element):
        return False
    words = flow.words(element)
    return len(words) > 300 or not _FOOTER_WORDS.search(words)


_FRAMES = ("iframe", "video", "object", "embed", "audio")


def counts(element: etree._Element | None) -> tuple[int, int, int]:
    """How many images, files and frames a body holds."""
    images = files = frames = 0
    for one in () if element is None else element.iterdescendants("img", "a", "script", *_FRAMES):  # in one walk
        if one.tag == "img":
            images += one.get("src") is not None
        elif one.tag == "a":
            files += _is_file(one.get("href", ""))
        else:
            frames += one.tag != "script" or _SHOWS.search(one.text or "") is not None
    return images, files, frames


# a script inside the body that draws a film, or the pages of a document as pictures
_SHOWS = re.compile(r"""\.(?:mp4|flv|m3u8|mp3|swf|pdf|docx?|xlsx?|pptx?|jpe?g|png)\b[^"'<>\n]{0,200}["']""", re.I)
_FILES = (
    *(".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".ofd", ".zip", ".rar", ".7z"),
    *(".txt",),
    *(".mp3", ".mp4", ".jpg", ".jpeg", ".png", ".tif", ".csv"),
)


def _is_file(href: str) -> bool:
    path = href.strip().lower()
    return path.partition("?")[0].endswith(_FILES) or "downfile" in path or "download" in path
