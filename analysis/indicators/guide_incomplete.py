"""公开指南应写明机构名称、办公地址、办公时间、联系电话、获取方式；现行条例下答复期限是 20 个工作日，不再是 15 个。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators.guide_missing import ABOUT, GUIDE
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import PageFacts, Snapshot

INDICATOR = Indicator(
    id="guide_incomplete",
    name="公开指南要素不全",
    action=1,
    items=(1, 11),
    severity="points",
    clause="政府信息公开条例第十二条、第三十三条",
)

_CLOCK = r"(?:\d{1,2} ?[:：点时]|[上下]午|周[一二三四五六日]|星期|工作日)"
_OFFICE = r"(?:受理|工作|公开|承办|责任|主管|负责|办理|主办)(?:工作)?(?:机构|部门|单位|机关)"
ELEMENTS = {
    "机构名称": re.compile(
        rf"(?:机构|机关|单位|部门)名称|名 ?称 ?[:：]|{_OFFICE}(?: | ?[:：\t\n（(]| ?为| ?是| ?设在)"
        r"|由[^\n。，；]{2,30}(?:办公室|科|股|处|中心|局)(?:负责|承担|受理)"
    ),
    "办公地址": re.compile(
        r"(?<!邮箱)(?<!邮件)(?<!网站)(?<!网络)(?<!信箱)地 {0,4}址|(?:办公|受理|办理|接待)地点"
        r"|(?:位于|地处)[^\n。]{2,30}(?:路|街|道|号)"
    ),
    "办公时间": re.compile(
        rf"(?:办公|工作|受理|接待|上班|对外|服务|办理)(?:的)?时 ?间|时 ?间 ?[:：][^\n]{{0,20}}{_CLOCK}"
    ),
    "联系电话": re.compile(r"电 {0,4}话(?:号码)?[^。；]{0,24}?\d{3}|联系方式[^。；]{0,24}?\d{7}"),
    "获取方式": re.compile(
        r"获[取得](?:的)?(?:方式|途径|渠道|办法|方法)|(?:公开|查询|查阅)(?:的)?(?:方式|形式|途径|渠道)"
        r"|(?:可以|可(?=[在通从到登至向]))[^\n。]{0,30}(?:查阅|查询|获取|获得|浏览)"
    ),
}
OLD_TERM = re.compile(r"(?:15|１５|十五) ?个?工作日")
# the term of a third party to answer is still 15 working days (article 32)
OF_A_THIRD_PARTY = re.compile(r"第三方|征求|征询|意见|权利人")
OF_AN_ANSWER = re.compile(r"答复|回复|延长|申请")
CLAUSE, SENTENCE = re.compile(r"[^\n。；;，,]+"), re.compile(r"[^\n。；;]+")
READABLE = 60  # characters; a page with less carries its guide as a file, a picture or not at all


TITLED = re.compile(r"指南|指引|公开说明")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    guides = [(page, snapshot.holdings.text(page.url)) for page in guide_pages(snapshot)]
    if not guides:
        raise NotApplicable("没有公开指南页面，缺失由“公开指南缺失”另报")
    readable = [(page, text) for page, text in guides if len(text) >= READABLE]
    if not readable:
        raise Unknown("公开指南的正文是附件、图片或嵌入页面，未能查看")
    page, text = max(readable, key=lambda guide: _elements(guide[1]))
    missing = [name for name, words in ELEMENTS.items() if not words.search(text)]
    old = next((words[0].strip() for words in SENTENCE.finditer(text) if _is_old(words[0])), "")
    told = [f"缺少{'、'.join(missing)}"] if missing else []
    told += [f"仍写 15 个工作日（现行条例为 20 个）：“{old[:60]}”"] if old else []
    if told:
        yield Fault(page.url, "", f"公开指南{'；'.join(told)}", confidence=0.9)


def guide_pages(snapshot: Snapshot) -> list[PageFacts]:
    """The pages that are the site's guide: its guide columns themselves and what they list by that name."""
    columns = snapshot.columns_of("guide")
    listed = frozenset().union(*(column.addresses for column in columns))
    own = {column.url for column in columns if not column.items}
    return [
        page
        for page in snapshot.pages
        if page.kind not in ("error", "challenge", "redirect", "data")
        and (page.url in own or ((page.url in listed or GUIDE.search(page.title)) and _is_guide(page)))
    ]


def _is_guide(page: PageFacts) -> bool:
    if page.kind == "column" and page.text_size < READABLE:
        return False  # the list that holds it
    return bool(TITLED.search(page.title)) and not ABOUT.search(page.title)


def _elements(text: str) -> tuple[int, int]:
    return sum(bool(words.search(text)) for words in ELEMENTS.values()), len(text)


def _is_old(sentence: str) -> bool:
    """Whether it gives the office itself fifteen working days to answer."""
    for clause in CLAUSE.findall(sentence):
        if not OLD_TERM.search(clause) or OF_A_THIRD_PARTY.search(clause):
            continue
        if OF_AN_ANSWER.search(clause) or not OF_A_THIRD_PARTY.search(sentence):
            return True
    return False
