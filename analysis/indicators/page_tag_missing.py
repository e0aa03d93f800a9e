"""网页标签：站点标签（每个页面）、栏目标签（栏目页）、内容标签（内容页）为必选，缺少或为空即为缺失。

One finding for each template and set of tags, not one a page.
"""

import re
from collections import Counter
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable
from analysis.snapshot import COLUMN_TAGS, CONTENT_KINDS, CONTENT_TAGS, SITE_TAGS, PageFacts, Snapshot

INDICATOR = Indicator(
    id="page_tag_missing",
    name="页面标签缺失",
    action=5,
    items=(6,),
    severity="points",
    clause="国办发〔2017〕47号 附件 网页标签规范；国办秘函〔2019〕19号 扣分指标“页面标签”",
    limits={"templates": 20},
)

REQUIRED = {
    "home": (*SITE_TAGS,),
    "column": (*SITE_TAGS, *COLUMN_TAGS),
    **dict.fromkeys(CONTENT_KINDS, (*SITE_TAGS, *CONTENT_TAGS)),
}
NUMBERED = re.compile(r"\d{3,}[^/]*$")  # its own number among the site's texts: /info/1049/2012.html
# named after a unit, or after itself: its front
FRONT = re.compile(
    r"^(?:网站)?首页|[首主]页$|^欢迎"
    r"|(?:(?<!新闻)(?<!资讯)(?<!信息)中心|办公室|学院|研究院|图书馆|委员会|[处科部局])$"
)
LEVEL = {"home": "首页", "column": "栏目页"}


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    """``limits['templates']``: beyond so many templates that lack the same tags they are told as one."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[PageFacts]] = {}
    pages: Counter[tuple[str, str]] = Counter()
    items = {column.url: column.items for column in snapshot.columns}
    for page in snapshot.of_kind(*REQUIRED):
        if snapshot.is_part(page) or not (page.title or page.breadcrumb):  # shown within another page
            continue
        level = _level(page, items.get(page.url, 0))
        pages[level, page.template] += 1
        missing = tuple(tag for tag in _owed(page, level) if tag in page.missing_tags)
        if missing:
            groups.setdefault((level, page.template, missing), []).append(page)
    if not pages:
        raise NotApplicable("没有可检查的页面")
    templates = Counter((level, missing) for level, _, missing in groups)
    told = set()
    for (level, template, missing), lacking in groups.items():
        many = templates[level, missing] > limits["templates"]
        if many and (level, missing) in told:
            continue
        told.add((level, missing))
        total = sum(pages.values()) if many else pages[level, template]
        count = (
            sum(len(g) for (lv, _, ms), g in groups.items() if (lv, ms) == (level, missing)) if many else len(lacking)
        )
        kind = "多种模板" if many else "该模板"
        yield Fault(
            lacking[0].url,
            ",".join(missing),
            f"{level}缺少标签 {'、'.join(missing)}（{kind} {total} 页中 {count} 页，例：{lacking[0].title[:30]}）",
        )


def _level(page: PageFacts, items: int) -> str:
    """What the page surely is; 网页 where nobody can be sure. ``items`` are those of the column it stands for."""
    if page.kind == "column":
        return "栏目页" if _is_surely_a_column(page, items) else "网页"
    if page.kind == "article":
        return "内容页" if _is_surely_an_article(page) else "网页"
    return LEVEL.get(page.kind, "内容页")


def _owed(page: PageFacts, level: str) -> Iterator[str]:
    """The tags the page must have; an article without any date is told by ``undated_page``."""
    if level == "网页":
        return iter(SITE_TAGS)
    undated = page.kind == "article" and all(vote.source == "url" for vote in page.votes)
    return (tag for tag in REQUIRED[page.kind] if tag != "PubDate" or not undated)


def _is_surely_a_column(page: PageFacts, items: int) -> bool:
    """Its name or address tells a type, or it says what or where it is: a front and a single text do neither.

    A text with a day in its address is a gallery, whose pictures read like rows; what calls itself 正文 is a text, and
    one of no type that lists one or two things may be a text with its files.
    """
    if any(vote.source == "url" for vote in page.votes) or "正文" in page.breadcrumb[-1:]:
        return False
    if "ColumnName" not in page.missing_tags:
        return True
    typed = page.column is not None and page.column.type_source not in ("", "heading")
    if page.breadcrumb:
        return typed or not 1 <= items <= 2
    return typed and page.column is not None and not FRONT.search(page.column.name)


def _is_surely_an_article(page: PageFacts) -> bool:
    """It says when it was published, or a list or its address tells it: of a list of one row none does.

    The one text of a column has the column's tags and owes no article's.
    """
    if "ArticleTitle" not in page.missing_tags or NUMBERED.search(page.url):
        return True
    if "ColumnName" not in page.missing_tags:
        return False
    return any(vote.source != "text" or "发" in vote.raw for vote in page.votes)
