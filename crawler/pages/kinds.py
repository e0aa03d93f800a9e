"""What kind of page this is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crawler.pages import barriers
from crawler.pages.dates import path_of
from crawler.pages.flow import Flow
from crawler.pages.labels import any_of
from crawler.pages.markup import Markup
from crawler.records import DateVote, DocumentRecord, Entry, Message


@dataclass(frozen=True)
class Seen:
    """What the other readers found, as far as it tells the kind."""

    url: str
    title: str
    tags: dict[str, str]
    votes: tuple[DateVote, ...]
    rows: Callable[[], tuple[Entry, ...]]  # found when first asked for: they are half of what a page costs
    body: str  # main text
    holds: int  # images, files and frames inside the body
    named_body: bool  # the body stands in a CMS's own container
    record: DocumentRecord | None
    messages: tuple[Message, ...]
    redirect: str
    paged: bool  # the page shows the paging of a list


def kind(
    markup: Markup, flow: Flow, seen: Seen, *, home: bool = False, status: int = 200, sniffed: str = "html"
) -> str:
    """One of ``crawler.records.KINDS``. ``status`` only helps: an error page is told by its words too."""
    length = _length(flow.text)
    if sniffed in ("json", "xml"):
        return "data"
    if barriers.is_challenge(markup.html, flow.text, length, status):
        return "challenge"
    if barriers.is_error(flow.text, length, seen.title, status, article=_is_dated(seen)):
        return "error"
    if seen.redirect and length < 300 and not seen.body[200:]:
        return "redirect"
    if home:
        return "home"
    if "frameset" in flow.tagged or _is_fragment(flow, seen) or _is_picture(markup, seen, length):
        return "frame"
    return _content_kind(markup, flow, seen)


_LONG = 4_000  # characters


def _length(text: str) -> int:
    """How many characters are no blanks; of a long text those of its beginning, which tell that it is long."""
    for part in (text[:_LONG], text):
        length = len(part) - sum(map(part.count, " \n\t"))  # all the blanks there are
        if length > _LONG // 2:
            break
    return length


def _is_dated(seen: Seen) -> bool:
    return bool(seen.tags.get("articletitle")) or any(vote.source != "url" for vote in seen.votes)


def _is_fragment(flow: Flow, seen: Seen) -> bool:
    """A piece for other pages to include or frame: it has no head of its own."""
    return not seen.title and "title" not in flow.tagged and len(seen.body) < 200 and not seen.tags


_CAPTION, _FEW_LINKS = 40, 3


def _is_picture(markup: Markup, seen: Seen, length: int) -> bool:
    """A picture or film in a window of its own, at most captioned: no article."""
    return length < _CAPTION and len(markup.anchors) <= _FEW_LINKS and bool(seen.holds) and not _is_dated(seen)


# --- what a page is about ---------------------------------------------------------------------------------------

_GUIDE_LABELS = (
    *(
        "事项名称",
        "设定依据",
        "办理依据",
        "申请条件",
        "受理条件",
        "办理条件",
        "办理材料",
        "申请材料",
        "申报材料",
        "办理地点",
        "办理时间",
        "联系电话",
    ),
    *(
        "办理流程",
        "办理程序",
        "法定时限",
        "承诺时限",
        "办理时限",
        "法定期限",
        "收费标准",
        "是否收费",
        "咨询电话",
        "监督电话",
        "受理机构",
        "实施主体",
    ),
)
_ENDED = "(?=[】 ]?[:：\n\t])"
_GUIDE = re.compile("(?:^|[\n\t【 、.．一二三四五六七八九十])(" + "|".join(_GUIDE_LABELS) + ")" + _ENDED)
_GUIDE_WORD = re.compile(any_of(_GUIDE_LABELS))
# all of them but three, as a guide shows them: each search begins with a letter or two, which is ten times as fast
_GUIDE_SIGNS = tuple(
    re.compile(sign + _ENDED)
    for sign in (
        *("办理(?:依据|条件|材料|地点|时间|流程|程序|时限)", "申(?:请条件|请材料|报材料)", "受理(?:条件|机构)"),
        *("电话(?<=联系电话|咨询电话|监督电话)", "限(?<=法定时限|承诺时限|法定期限)", "收费(?:标准|(?<=是否收费))"),
    )
)
_GUIDE_ENOUGH = 4
_CONSULTATION_TITLE = re.compile(
    r"(?:公开)?(?:征求|征集|听取).{0,60}(?:意见|建议)|征求意见稿.{0,20}(?:公告|启事|公开)|(?:意见|民意|建议)征集|公开征集|网上征集|听证会?(?:的)?(?:公告|通告)"
)
_CONSULTATION_TEXT = re.compile(
    r"(?:征集|征求意见|调查)(?:起止)?(?:时间|日期|期限|状态)|(?:征集|征求|意见反馈)(?:意见)?(?:截止|截至|开始|结束)"
)
_DRAFT_TITLE = re.compile(r"征集|征求意见稿|草案")
_NO_CONSULTATION = re.compile(r"(?:起草|编制)说明|结果|反馈|采纳|情况(?:的)?(?:说明|公示|汇总)|解读|已结束的")
_COLUMN_URL = re.compile(
    r"/(?:index|list|default|node|more)(?:[_-]?\d{1,6}){0,3}(?:\.s?html?|\.jsp|\.aspx?|\.php)?$|/col/col\d+/|/channels?/|/columns?/|"
    r"_list[_.]|list\.|/more",
    re.I,
)
_ARTICLE_URL = re.compile(
    r"/t\d{8}_\d+|/content[/_]|/art/|/post_|/contents/|/info/\d+/\d+|/[0-9a-f]{32}\.|/\d{4}[-/_]?(?:0[1-9]|1[0-2])[-/](?:[0-2]\d|3[01])(?!/\d{1,3}/)|/\d{4}/(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])/\d+\.|content-\d+|article|detail|newsshow|show\.|/t\d{6,}\.",
    re.I,
)
_MIN_BODY = 60


def _content_kind(markup: Markup, flow: Flow, seen: Seen) -> str:
    if len(seen.messages) == 1 and seen.messages[0].url:
        return "message"
    if _is_guide(flow.text) and not _is_list(seen):
        return "guide"
    if _MEMBER[0] in flow.text and all(word in flow.text for word in _MEMBER):
        return "other"
    if _NO_ARTICLE.match(seen.title) or _counts_rows(flow.text, seen) or not _is_article(seen):
        return "column" if seen.rows() or _stands_for_column(markup, seen) else "other"
    if _is_consultation(flow.text, seen.title):
        return "consultation"
    return "document" if seen.record else "article"


# 共1条 1/1 below a list's only row, whose date reads like a text's
_ROWS_COUNTED = re.compile(r"共\s*\d+\s*条(?:记录|信息)?[，,]?\s*(?:第\s*)?\d+\s*/\s*\d+")


def _counts_rows(text: str, seen: Seen) -> bool:
    """The pager of a list, on a page whose address and tags name no text."""
    if seen.tags.get("articletitle") or _ARTICLE_URL.search(path_of(seen.url)):
        return False
    return "条" in text and _ROWS_COUNTED.search(text) is not None


# pages a site needs to be used, whatever day their template shows
_NO_ARTICLE = re.compile(r"(?:用户|会员|管理员|系统|统一)?(?:登[录陆]|注册|身份认证)|(?:站点|网站)地图|网站导航$")
_MEMBER = ("上次登录", "注册日期")  # whoever signed up shows them, and no text
_ROW = 12  # what a row shows beside its title


def _is_guide(text: str) -> bool:
    if not any(sign.search(text) for sign in _GUIDE_SIGNS):
        return False
    return len(set(_GUIDE_WORD.findall(text))) >= _GUIDE_ENOUGH <= len(set(_GUIDE.findall(text)))


def _is_list(seen: Seen) -> bool:
    rows = seen.rows()
    listed = sum(len(row.title) + _ROW for row in rows)
    if len(rows) < _FEW_ROWS:
        return False
    return len(seen.body) < 1.2 * listed + 100 or (not _is_dated(seen) and _holds_rows(seen, rows))


_FEW_ROWS = 5


def _holds_rows(seen: Seen, rows: Sequence[Entry]) -> bool:
    """The body is but the dated rows, each with the beginning of its text."""
    inside = sum(row.date is not None and row.title[:8] in seen.body for row in rows)
    return inside >= max(_FEW_ROWS, 0.8 * len(rows))


def _is_article(seen: Seen) -> bool:
    """Weighs what speaks for one text against what speaks for a list."""
    dated = {vote.source for vote in seen.votes if vote.precision != "month"}
    points = 0
    points += 3 if seen.tags.get("articletitle") else 0
    points += sum(_said_by(vote, seen) for vote in seen.votes if vote.source == "text")
    points += 2 if "meta" in dated and seen.tags.get("articletitle") else 0
    points += 1 if "url" in dated else 0
    points += 2 if seen.record else 0
    points += 2 if seen.named_body and (len(seen.body) >= _MIN_BODY or seen.holds) else 0
    points += 1 if len(seen.body) >= 300 else 0
    points += 1 if _ARTICLE_URL.search(path_of(seen.url)) else 0
    points -= 2 if seen.paged and not _is_labelled(seen) else 0
    points -= 3 if _is_column_url(seen.url) else 0
    points -= 3 if _EXCERPT.search(seen.body[-60:]) else 0
    points -= 2 if _calls_itself_a_column(seen) or _is_standing(seen) else 0
    if points < _ENOUGH or points - _AGAINST >= _ENOUGH:  # whatever its rows say
        return points >= _ENOUGH
    return points - _against(seen) >= _ENOUGH


_ENOUGH, _AGAINST = 2, 3
# the front of a column shows the beginning of its newest text, dated: 多患有慢性病... [详细信息]
_EXCERPT = re.compile(r"(?:\.{3}|…)\s*[\[【(（]\s*(?:查看)?(?:详细|详情|全文)[^\]】)）\n]{0,4}[\]】)）]\s*$")


def _said_by(vote: DateVote, seen: Seen) -> int:
    """What a visible date says for one text: a label most, and nothing where it is but the date of a row."""
    if not vote.raw[:1].isdigit():
        return 3
    bare = len(seen.body) < _MIN_BODY and not seen.holds
    return 0 if bare and any(row.date == vote.value and row.url for row in seen.rows()) else 2


def _is_labelled(seen: Seen) -> bool:
    """A label says when the text was published: what is paged then is its pages, 12308_4.html of 12308.html."""
    return any(vote.source == "text" and not vote.raw[:1].isdigit() for vote in seen.votes)


def _calls_itself_a_column(seen: Seen) -> bool:
    """The tags of a column and none of an article: 机构职能 is one text of its own, and no article."""
    if not seen.tags.get("columnname") or seen.tags.get("articletitle"):
        return False
    return "articletitle" in seen.tags or not seen.votes


def _is_standing(seen: Seen) -> bool:
    """An undated page whose address names it and numbers nothing: 学院简介 at /xyjj.html, 联系我们, 章程."""
    leaf = path_of(seen.url).rsplit("/", 1)[-1]
    return not _DIGIT.search(leaf) and not _is_dated(seen)


_DIGIT = re.compile(r"\d")


def _against(seen: Seen) -> int:
    """What the rows say against one text, at most ``_AGAINST``."""
    if _is_list(seen):
        return _AGAINST
    return 1 if len(seen.rows()) >= 8 and len(seen.body) < 300 else 0


def _stands_for_column(markup: Markup, seen: Seen) -> bool:
    """A page without rows that a menu leads to: by its name or address, or blank inside a site's frame."""
    if seen.tags.get("columnname") or _is_column_url(seen.url):
        return True
    return not seen.body and not seen.holds and len(markup.anchors) >= _FRAME_LINKS


_FRAME_LINKS = 8


def _is_column_url(url: str) -> bool:
    path = path_of(url)
    return path.endswith("/") or bool(_COLUMN_URL.search(path) and not _ARTICLE_URL.search(path))


def _is_consultation(text: str, title: str) -> bool:
    if _NO_CONSULTATION.search(title):
        return False
    if _CONSULTATION_TITLE.search(title):
        return True
    return bool(_DRAFT_TITLE.search(title)) and bool(_CONSULTATION_TEXT.search(text))
