"""What a page is called, and where its heading stands."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.pages.flow import Flow
from crawler.pages.lines import around
from crawler.pages.markup import Markup
from crawler.pages.tags import is_in_head

# ids and classes of the visible heading by CMS
TITLE_MARKS = (
    "ucaptitle", "con_title", "ivs_title", "zw-title", "articletitle", "article-title", "article_title", "arc-title",
    "arti_title", "art_title", "art-title", "info-title", "infotitle", "info_title", "news-title", "newstitle",
    "news_title", "detail-title", "detail_title", "detailtitle", "content-title", "content_title", "contenttitle",
    "newscontitle", "xxgk_title", "wzbt", "biaoti", "wztitle", "wz_title", "xl-tit", "xl_tit", "xl_title", "tit1",
    "actitle", "layout_txtcontent_title", "pages_title", "pagetitle", "titlebox", "maintitle", "main-title",
    "easysite-news-title", "ewb-article-tt", "bt", "ti", "title",
)  # fmt: skip
_SEPARATORS = re.compile(r"\s*(?:[_|｜]|--+|——+|–|\s[-·>»]\s|-(?=[\u4e00-\u9fff])|>>)\s*")
_MARKUP = re.compile(r"<[^<>]*>?")
_SITE_WORDS = re.compile(r"(?:网|网站|政府|门户|局|委员会|办公室|平台|厅|Powered by.*|www\..*)$", re.I)
# headings that name a box or the template, not the page
_NO_TITLE = re.compile(
    r"^(?:document|无标题文档|untitled.*|首页|当前位置.*|相关(?:链接|文章|新闻|阅读|文件|解读|报道|信息|附件)|附件.*|扫一扫.*|推荐.*|热点.*|"
    r"网站导航|站点地图|分享.*|公共头|头部|底部|导航|更多|正文|详细(?:内容|信息)|信息(?:正文|内容)|文章(?:正文|内容)|内容|新闻内容)$",
    re.I,
)
_LONGEST = 160


class Title(NamedTuple):
    """``words`` is the page's title without the site's name; ``at`` its place in the flow's text when it is shown."""

    words: str
    at: tuple[int, int] | None


def title(markup: Markup, flow: Flow, tags: Sequence[tuple[str, str]], body_at: int | None = None) -> Title:
    """The visible heading that the page's own head confirms, else the heading, else what the head says."""
    said = _plain(dict(reversed(tags)).get("articletitle", ""))
    head = _head_title(markup)
    shown = list(_headings(flow))
    for confirm in (said, head):
        if confirm and (found := _confirmed(flow, shown, confirm, body_at)):
            return found
    if not said and (found := _above_date_bar(flow.text, body_at, head)):
        return found
    weakest = _H1 if _SEPARATORS.search(head) or not _SITE_WORDS.search(head) else _H3
    strong = [heading for heading in shown if heading.rank <= weakest and _is_before(heading.at, body_at)]
    if strong and not said and body_at is not None:
        best = _best_heading(strong, body_at)
        return Title(best.words, best.at)
    plain = said or _without_site(head, dict(tags).get("sitename", ""))
    if not plain and shown:
        best = _best_heading(shown, body_at)
        return Title(best.words, best.at)
    return Title(plain, None)


_H1, _H3 = 1, 3  # where <title> is but the site's name, a lower heading tells more
_BAR = re.compile(r"(?<![\d.])(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}")
_NO_HEADING = re.compile(r"(?:19|20)\d\d[-/.]\d|[:：]|位置|首页|[>»]|^\W*$|。|今天是|星期")
_ABOVE_BODY, _INSIDE_BODY = 500, 300


def _above_date_bar(text: str, body_at: int | None, head: str) -> Title | None:
    """The line above the date that stands alone before the body: the heading of templates without heading tags,
    whose <title> is the column's on every page."""
    if body_at is None:
        return None
    first = max(0, body_at - _ABOVE_BODY)
    bars = list(_bars(text, first, body_at)) or list(_bars(text, body_at, body_at + _INSIDE_BODY))
    labelled = [at for at, has_label in bars if has_label]
    if len(labelled) != 1 and len(bars) != 1:  # a list has a date in every row
        return None
    bar = labelled[0] if len(labelled) == 1 else bars[0][0]
    above = re.split(r"[\n\t]", text[first:bar])
    line = next((line for line in reversed(above) if line.strip()), "")
    words = " ".join(line.split())
    shortest = 1 if _fits(_bare(words), _bare(head)) else 5  # 会计学, where <title> is 会计学-某学院
    if not shortest < len(words) <= 80 or _NO_HEADING.search(words):
        return None
    at = text.rindex(line, first, bar)
    return Title(words, (at, at + len(line)))


def _bars(text: str, first: int, last: int) -> Iterator[tuple[int, bool]]:
    """Where the short lines that hold a date begin, and whether they have labels."""
    for match in _BAR.finditer(text, first, last):
        start = max(text.rfind("\n", first, match.start()), text.rfind("\t", first, match.start()))
        stop = text.find("\n", match.end())
        line = text[start : stop if stop >= 0 else None].strip()
        labelled = bool(_LABELLED.search(line))
        if start >= 0 and len(line) <= 120 and (len(line) < _BARE or labelled):
            yield start, labelled


_BARE = 40  # a date by itself, or with its time and source; a longer line has labels, or is a text that tells a date
_LABELLED = re.compile(r"(?:来源|作者|编辑|时间|日期|发布|浏览|点击|阅读|次数|字[号体]) ?\S{0,4}[:：]")


_HEADING_TAGS = ("ucaptitle", "h1", "h2", "h3", "h4", "h5")  # the higher, the earlier


class _Heading(NamedTuple):
    words: str
    at: tuple[int, int]
    rank: int


def _headings(flow: Flow) -> Iterator[_Heading]:
    """Elements that look like the page's heading: by mark, then h1, h2, h3 …"""
    seen = set()
    ranked = [(flow.marked[mark], 0) for mark in TITLE_MARKS if mark in flow.marked]
    ranked += [(flow.tagged[tag], rank) for rank, tag in enumerate(_HEADING_TAGS) if tag in flow.tagged]
    for elements, rank in ranked:
        for element in elements[:4]:
            if element in seen or element.tag in ("a", "li", "ul", "input") or element not in flow.spans:
                continue
            seen.add(element)
            if next(element.iterchildren("a"), None) is not None or len(raw := flow.raw(element)) > 4 * _LONGEST:
                continue
            start = flow.place(element)[0]
            for words, end in _beginnings(raw):
                if 2 <= len(words) <= _LONGEST and not _NO_TITLE.match(words):
                    yield _Heading(words, (start, start + end), rank)


def _beginnings(raw: str) -> Iterator[tuple[str, int]]:
    """All words of a heading, then only its first line: some titles have lines, some boxes hold the date bar too."""
    whole = " ".join(raw.split())
    yield whole, len(raw)
    first = next((line for line in raw.split("\n") if line.strip()), "")
    if (words := " ".join(first.split())) != whole:
        yield words, raw.index(first) + len(first)


def _best_heading(headings: Sequence[_Heading], body_at: int | None) -> _Heading:
    """The highest heading before the body; behind it only when there is none."""

    def badness(heading: _Heading) -> tuple[bool, int, int]:
        behind = body_at is not None and heading.at[0] > body_at
        return behind, heading.rank, heading.at[0] if behind else -heading.at[0]

    return min(headings, key=badness)


def _confirmed(flow: Flow, shown: Sequence[_Heading], confirm: str, body_at: int | None) -> Title | None:
    """The heading, else the line of the page, that stands at the beginning of what the head says."""
    want = _bare(confirm)
    fitting = [heading for heading in shown if _fits(_bare(heading.words), want)]
    if fitting:
        best = max(fitting, key=lambda heading: (len(heading.words), _is_before(heading.at, body_at)))
        longest = [heading for heading in fitting if heading.words == best.words]
        chosen = next((heading for heading in reversed(longest) if _is_before(heading.at, body_at)), best)
        return Title(chosen.words, chosen.at)
    return _line(flow.text, want, body_at)


def _line(text: str, want: str, body_at: int | None) -> Title | None:
    lines: list[tuple[int, Title]] = []
    for start, end in _lines_with(want[0], text):
        line = text[start:end]
        bare = _bare(line)
        if 5 < len(bare) <= _LONGEST and _fits(bare, want):
            lines.append((len(bare), Title(" ".join(line.split()), (start, end))))
    if not lines:
        return None
    longest = max(length for length, _ in lines)
    full = [found for length, found in lines if length == longest]
    return next((one for one in reversed(full) if one.at and _is_before(one.at, body_at)), full[0])


def _lines_with(first: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the lines and cells begin and end whose first letter is ``first``."""
    place = text.find(first)
    while place >= 0:
        start, end = around(text, place, place)
        if start == place or text[start:place].isspace():
            yield start, end
        place = text.find(first, end)


def _is_before(at: tuple[int, int], body_at: int | None) -> bool:
    return body_at is None or at[0] <= body_at


def _fits(shown: str, said: str) -> bool:
    """Does the head's title begin with the shown one, or the shown one with a head's title cut short?"""
    if said.startswith(shown):
        return len(shown) > 5 or shown == said or not said[len(shown)].isalnum()
    cut = said.rstrip(".…")
    return cut != said and len(cut) > 7 and shown.startswith(cut)


def _head_title(markup: Markup) -> str:
    titles = markup.tagged("title")
    element = next((one for one in titles if is_in_head(one, markup)), titles[0] if titles else None)
    return "" if element is None else _plain("".join(map(str, element.itertext())))


def _plain(text: str) -> str:
    """Some pages hold raw markup inside their title."""
    return " ".join((_MARKUP.sub(" ", text) if "<" in text else text).split())


def _without_site(title: str, site_name: str) -> str:
    if site_name and title.endswith(site_name) and title != site_name:
        return title[: -len(site_name)].rstrip(" -_|—–·>")
    parts = _SEPARATORS.split(title)
    while len(parts) > 1 and _SITE_WORDS.search(parts[-1]):
        parts.pop()
    return title[: title.find(parts[-1]) + len(parts[-1])] if len(parts) > 1 else parts[0]


def _bare(words: str) -> str:
    return "".join(words.split())
