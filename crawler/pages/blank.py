"""Whether a column shows its reader nothing."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from crawler.pages.endpoints import addresses
from crawler.pages.markup import Markup
from crawler.pages.text import is_unshown
from crawler.pages.tree import words
from crawler.records import Entry

# whole phrases that stand where content would
_NOTHING = re.compile(
    r"(?:对不起|抱歉|很抱歉|您好)?[，,!！]?\s*(?:该|本|此|当前)?(?:栏目|页面|目录|分类|版块|网页)?下?\s*"
    r"(?:暂无|暂时没有|暂未|没有|尚无|还没有|无)(?:任何|相关|更多|可显示的?|符合条件的?)?"
    r"(?:信息|内容|数据|记录|文章|文件|资料|新闻|公告|结果|留言|信件|更新|发布)?(?:公开|发布|显示|列表)?[!！。.…]*"
    r"|(?:本|该)?(?:栏目|页面|内容|网站|信息|数据)?(?:正在|正|尚在|仍在)?"
    r"(?:建设|更新|整理|维护|完善|升级|筹备|录入|加载|开发)(?:之)?中[!！。.…]*"
    r"|敬请(?:期待|关注|谅解)[!！。.…]*|请稍[候后](?:再来|访问)*[!！。.…]*"
    r"|coming soon|under construction|loading|no data",
    re.I,
)
# what every list page carries
_FURNITURE = re.compile(
    r"(?:(?:您|你)?(?:现在|当前)?(?:所在|的)?的?位置|当前位置)[^\n]*|共?\s*\d*\s*[条页]|第\s*\d*\s*页|跳?转?到"
    r"|今天是[^\n|]{0,40}|版权所有[^\n]*|首\s*页|[上下]\s*一?\s*页|[尾末]\s*页|更多|返回|打印|关闭|[\d\s/|<>«»:：,，。.\-—>&;·\[\]]+"
)
_MIN_LINK, _MAX_TEXT = 2, 10_000
_MIN_TEXT = 16  # characters that say something
# a list that a script draws from an address put together at run time: it cannot be seen here, so it is not blank
_DRAWN = re.compile(
    r"\.ajax\s*\(|\$\.(?:get|post|getJSON)\s*\(|\bfetch\s*\(|axios|new\s+Vue|XMLHttpRequest|createApp|ReactDOM"
)
_DRAWS_ROWS = re.compile(
    r"\.append\s*\(|\.html\s*\(|innerHTML|v-for=|ng-repeat|new\s+Vue|createApp|ReactDOM|\.render\s*\("
)
# what is used, not read
_TOOL = re.compile(r"(?:用户|会员|管理员|系统|统一)?(?:登[录陆]|注册|身份认证)|.{0,12}(?:搜索|检索|登录|平台|系统)")

# the front page of a site or group within a site is no column
_FRONT = re.compile(r"(?:首|主)页$|^欢迎|欢迎您")


def is_blank(markup: Markup, entries: Sequence[Entry], text: str, *, holds: bool, name: str) -> bool:
    """No row, no text and nothing that stands in for them; where that cannot be told from here, it is not blank.

    ``text`` is the main text, ``holds`` that it has images, files or frames, ``name`` the column's.
    """
    if entries or holds or says_something(markup, text) or _is_elsewhere(markup) or _TOOL.fullmatch(name):
        return False
    if _FRONT.search(name) or next(draws_rows(markup), None) is not None:
        return False
    return not _shows_something(markup, name) and not _leads_on(markup.root)


def draws_rows(markup: Markup) -> Iterator[str]:
    """The code of each of the page's own scripts that asks for something and writes it into the page."""
    return (code for code in markup.scripts if _DRAWN.search(code) and _DRAWS_ROWS.search(code))


def says_something(markup: Markup, text: str) -> bool:
    """Whether words are left beside menus, paging, 今天是 and 暂无信息: old layouts have no body to tell them from."""
    if len(text) > _MAX_TEXT:
        return True
    for anchor in sorted(markup.anchors, key=lambda a: -len(a.text)):
        if len(anchor.text) >= _MIN_LINK and len(anchor.text) * 2 < len(text):
            text = text.replace(anchor.text, " ")
    return _tells_how_to_reach(text) or _has_words(text, _MIN_TEXT)


# a page of one telephone number or mailbox has said what it is for; beside these words the number is the footer's
_REACHED = re.compile(
    r"(?:电话|热线|手机|传真|拨打)\s*[:：]?\s*(?:0\d{2,3}[-—– ]?)?"
    r"(?:[2-8]\d{6,7}|1\d{10}|1\d{4}|[48]00[-—– ]?\d{3}[-—– ]?\d{4})(?!\d)"
    r"|(?<!\d)0\d{2,3}[-—–][2-8]\d{6,7}(?!\d)|\w@\w[\w-]*\.\w"
)
_IMPRINT = re.compile(r"版权|copyright|备案|ICP|公网安备|技术支持|主办|承办|all rights", re.I)


def _tells_how_to_reach(text: str) -> bool:
    """Whether the main text is a telephone number or mailbox, and no footer."""
    return not _IMPRINT.search(text) and _REACHED.search(text) is not None


def _has_words(text: str, least: int) -> bool:
    return len("".join(_FURNITURE.sub(" ", _NOTHING.sub(" ", text)).split())) >= least


def _is_elsewhere(markup: Markup) -> bool:
    """Whether a frame, or data that the page loads, holds what the column shows."""
    frames = (frame for frame in markup.root.iter("iframe", "frame") if _is_frame(frame))
    return next(frames, None) is not None or next(addresses(markup), None) is not None


def _is_frame(frame: etree._Element) -> bool:
    """A frame with an address of the site itself, or one a script gives, large enough to be read: no counter."""
    source = (frame.get("src") or "").strip()
    small = {frame.get("width"), frame.get("height")} & {"0", "1", "0px", "1px"}
    if source.startswith("javascript:"):
        return bool(frame.get("onload")) and not small
    return bool(source) and not small and not source.startswith(("http://", "https://", "//", "about:"))


# --- pages whose main text no container tells -------------------------------------------------------------------

_MEDIA = ("video", "audio", "object", "embed", "canvas")
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:head(?:er)?|foot\w*|copy\w*|nav\w*|menu\w*|sub_?menu|crumbs?|breadcrumb\w*|friend\w*|yqlj|logo|share|"
    r"hot\w*|recommend\w*|relat\w*|rank\w*|pager|paging|pagination|position|dqwz|weizhi)(?:$|[\s_\d-])"
    r"|(?:^|\s)(?:top|bottom|banner|side\w*|links?|(?P<page>pages?)|location)(?:$|[\s_\d])",
    re.I,
)
_FOOTER = re.compile(
    r"版权|copyright|备案|ICP|公网安备|地址[:：]|电话|邮编|传真|邮箱|技术支持|主办|承办|主管|网站管理|分辨率|浏览器|未经|保留|访问量|广告|"
    r"您是第|欢迎(?:您)?(?:访问|光临|登[录陆]|来到)|all rights",
    re.I,
)
_UNREAD = frozenset({"script", "style", "title", "select", "option", "textarea", "noscript", "head", "datastore", "a"})
_HEAD = _UNREAD - {"a", "option", "noscript"}
_ENOUGH, _LONG_LINK, _RECORD = 30, 12, 2
_CONTENT = re.compile(r"(?<![a-z])(?:con|intro|text|article|zoom)")
_SUB_COLUMN = re.compile(r"(?:\./)?[\w-]+/(?:index\.\w+)?")


def _shows_something(markup: Markup, name: str) -> bool:
    """Whether the page beside its header, menus and footer has words, a film, a field for a password, titles or
    pictures that lead into its own folder."""
    root = markup.root
    if "{{" in markup.html or _is_painted(markup) or next(root.iter(*_MEDIA), None) is not None:
        return True
    if any((field.get("type") or "").lower() == "password" for field in root.iter("input")):
        return True
    if any(_COUNTED.search(words(one)) for one in root.iter("em", "span", "td", "li", "p") if not len(one)):
        return True
    if any(_has_record(table) for table in root.iter("table")):
        return True
    own = "\n".join(line for line in _lines(root) if not _FOOTER.search(line) and line != name)
    return _has_words(own, _ENOUGH) or _has_picture(root) or any(_is_title(anchor, root) for anchor in root.iter("a"))


def _has_record(table: etree._Element) -> bool:
    """A row of unlinked words under a head of as many columns: 代码 | 名称 over 410781404598 | 五四农场."""
    if table.find(".//table") is not None or table.find(".//a") is not None:
        return False
    head, *rows = [[words(cell) for cell in row.iter("td", "th")] for row in table.iter("tr")] or [[]]
    if len(head) < _RECORD or not all(head):
        return False
    return any(len(row) == len(head) and all(row) and not any(map(_NOTHING.fullmatch, row)) for row in rows)


def _is_painted(markup: Markup) -> bool:
    """No word at all, and a style that paints the page: a poster cut into four backgrounds."""
    if "url(" not in markup.html:
        return False
    return not any(one.text and one.text.strip() for one in markup.root.iter(etree.Element) if one.tag not in _HEAD)


def _lines(root: etree._Element) -> Iterator[str]:
    """The unlinked words of the page outside what is named header, menu, footer …"""
    known: dict[etree._Element, bool] = {}
    for element in root.iter(etree.Element):
        parent = element.getparent()
        outside = (parent is not None and known[parent]) or element.tag in _UNREAD or _is_chrome(element)
        known[element] = outside
        if not outside and element.text and element.text.strip():
            yield " ".join(element.text.split())
        if parent is not None and not known[parent] and element.tail and element.tail.strip():
            yield " ".join(element.tail.split())


def _is_chrome(element: etree._Element) -> bool:
    if element.tag in ("header", "footer", "nav", "aside"):
        return True
    found = next((match for one in _names(element) if (match := _CHROME.search(one))), None)
    if found is None:
        return False
    # class=page is the bar under a list, and what some designs call the whole page
    return found["page"] is None or next(element.iter("h1", "h2", "h3"), None) is None


def _names(element: etree._Element) -> tuple[str, ...]:
    return tuple(one for one in (element.get("class"), element.get("id")) if one)


# a forum's group tells how many threads it holds
_COUNTED = re.compile(r"(?:主题|帖子?|话题)(?:总?数)?\s*[:：]\s*[1-9]")
_NUMBERED = re.compile(r"(?:^|\s)\d{1,3}\s*[.．、]\s*$")
_SIDE = re.compile(
    r"(?:^|[\s_-])(?:(?:con|main|page)?_?left\w*|lm\w*|lanmu\w*|sub(?:_?(?:menu|nav|col|list|tree)\w*)?|tree\w*|second\w*|sec\w*|side\w*)(?:$|[\s_\d-])",
    re.I,
)
_SOME, _TWO, _NAME = 6, 2, 8
_FEW = 8  # a site's menu has more
_ARTICLE = re.compile(r"(?<![a-z])artic", re.I)


def _leads_on(root: etree._Element) -> bool:
    """Whether links stand together beside menus: the offices of a unit, 01号 … 60号, two journals.

    They may be what the column has, or a menu without a name: unless the page says 暂无信息, nobody can tell.
    """
    if any(_NOTHING.fullmatch(line) for line in _lines(root)) or _has_rowless_list(root):
        return False
    title = root.findtext("head/title") or ""
    told = [anchor for anchor in root.iter("a") if len(words(anchor)) >= _MIN_LINK and not _is_more(anchor)]
    outside = [anchor for anchor in told if not _is_menu(anchor)]
    if any(_ARTICLE.search(name) for anchor in outside for one in anchor.iterancestors() for name in _names(one)):
        return True
    if sum(map(_is_numbered, outside)) >= _TWO:
        return True
    beside = [said for anchor in outside if (said := words(anchor)) not in title]
    if _TWO <= len(told) <= _FEW and not beside:
        return True  # a cover: its few links are all it has, whatever they stand in
    return len(beside) >= _SOME or sum(len(said) >= _NAME for said in beside) >= _TWO


def _is_numbered(anchor: etree._Element) -> bool:
    """A row of a numbered list: 1.财务制度."""
    before, parent = anchor.getprevious(), anchor.getparent()
    ahead = before.tail if before is not None else parent.text if parent is not None else ""
    return _NUMBERED.search(ahead or "") is not None


def _is_more(anchor: etree._Element) -> bool:
    return words(anchor).lower().strip("+>» ") in ("more", "更多")


def _has_rowless_list(root: etree._Element) -> bool:
    return any(one.get("class") and not len(one) and not words(one) for one in root.iter("ul", "tbody", "dl"))


def _is_menu(anchor: etree._Element) -> bool:
    around = (anchor, *anchor.iterancestors())
    return any(_is_chrome(one) or any(map(_SIDE.search, _names(one))) for one in around)


def _is_inside_chrome(element: etree._Element) -> bool:
    return any(_is_chrome(one) for one in (element, *element.iterancestors()))


def _has_picture(root: etree._Element) -> bool:
    """A picture among the page's own content, in a paragraph or leading into a column below."""
    for image in root.iter("img"):
        holder = image.getparent()
        if holder is None or not image.get("src") or _is_inside_chrome(image):
            continue
        around = [holder, *holder.iterancestors()][:4]
        if any(one.tag == "p" or _CONTENT.search(one.get("class") or "") for one in around):
            return True
        if any(one.tag == "a" and _SUB_COLUMN.fullmatch(one.get("href") or "") for one in around):
            return True
    return False


def _is_title(anchor: etree._Element, root: etree._Element) -> bool:
    text = words(anchor)
    if len(text) < _LONG_LINK or text in (root.findtext("head/title") or "") or _FOOTER.search(text):
        return False
    parent = anchor.getparent()
    if parent is None or len(parent.findall("a")) > 3 or is_unshown(anchor):  # the addresses of a tree of columns
        return False
    return not _is_inside_chrome(anchor)
