"""Which of a site's pages are policy documents, and which of those must be interpreted."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from analysis.matching import Document
from analysis.naming import BINDING, IS_MEASURE
from analysis.snapshot import EXPLAINS, PageFacts, Snapshot
from crawler.records import Site

# first year whose documents the duty to interpret binds: 国办发〔2016〕19号
FIRST_YEAR = 2016

# what needs no interpretation, whatever it issues
EXEMPT = (
    ("转发上级文件", re.compile(r"转发")),
    ("人事任免", re.compile(r"任免|任职|免职|任命|职务|人选|干部|录用|招聘|聘用|选调|遴选")),
    ("会议通知", re.compile(r"(?:召开|参加|举办|举行).{0,30}(?:会|会议|培训班|座谈会|仪式|活动)(?:的|通知|$)")),
    ("表彰通报", re.compile(r"表彰|表扬|嘉奖|授予|命名|评选结果|先进(?:集体|个人|单位)|通报$|的通报")),
    ("批复答复", re.compile(r"批复|复函|答复|的函$|的复$|请示|同意.{0,40}的(?:意见|函)$")),
    (
        "机构人员调整",
        re.compile(r"(?:成立|调整|撤销|组建|增补).{0,40}(?:领导小组|委员会|指挥部|机构|成员|工作组|专班|联席会议)"),
    ),
    ("公示公告", re.compile(r"公示|中标|成交|采购|招标|拍卖|出让|放假|值班|停水|停电|征收(?:土地)?(?:预)?公告")),
    ("征求意见稿", re.compile(r"征求意见|公开征集|听证")),
    ("清理废止", re.compile(r"废止|失效|清理结果|宣布.{0,6}失效")),
    ("总结报告", re.compile(r"(?:总结|工作报告|年度报告|年报|情况报告|工作要点)$")),
)

# what a notice issues, and what a document is
MEASURE = r"(?:方案|办法|意见|细则|规定|规则|措施|条例|规范|制度|政策|规划|计划|预案|准则|标准|目录|清单)"
ISSUES = re.compile(rf"(?:印发|发布|公布|出台|颁布|实施|修订|修改|制定).*?{BINDING}")
# 某部下发通知 开展示范工作 tells of a document and is none: a document's title ends with what it is
TITLED = re.compile(
    rf"(?:{MEASURE}|通知|公告|通告|决定|决议|命令|通报|议案|批复|函|纪要|令)[》”]?(?:[（(〔\[][^（）()]{{1,40}}[）)〕\]]+)*[》”]?$"
)
REGULATION = re.compile(r"规章|人民政府令|政府令")
NORMATIVE = re.compile(r"规范性文件|规章")

_UNIT = re.compile(r"(?:政府|部门|办公厅|办公室|委员会|国务院|[委办部厅局署院会])$")
_PLACE = re.compile(r"^(.{1,12}?(?:自治区|自治州|自治县|特别行政区|省|市|县|区|州|盟|旗|镇|乡|街道))")
_ABOVE = re.compile(
    r"国务院|中华人民共和国(?:主席|最高)|中共中央|中央办公厅|全国人(?:大|民代表大会)|^国(?:发|办|函|令)|^中(?:发|办)"
)
# the ministries; 国家税务总局湖滨县税务局 is a local unit
_MINISTRY = re.compile(
    r"(?:中华人民共和国)?(?:国家[^\s、，]{2,12}?(?:总局|局|委员会|委|办公室)|最高人民(?:法院|检察院)|中国人民银行|中国[^\s、]{2,10}(?:协会|学会)"
    r"|(?:外交|国防|教育|科学技术|科技|工业和信息化|公安|民政|司法|财政|人力资源和?社会保障|自然资源|国土资源|生态环境"
    r"|环境保护|住房和?城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|文化|卫生|应急管理|退役军人事务)部)"
    r"(?=$|办公[厅室]|等|、|\s|令|公告|第|[^\s、]{2,10}部$)"
)
# whom a ministry writes to
TO_THE_PROVINCES = re.compile(r"各省、自治区、直辖市|各省（自治区、直辖市|各省、区、市|国务院各部委")
_BRANCH_OF = re.compile(r"^国家(?:税务总局|统计局|金融监督管理总局)(?=.{3})")
_PROVINCE = re.compile(r"(?:省|自治区)(?:人民)?(?:政府|委员会|委|厅|局|办公厅)")


def documents(snapshot: Snapshot, first_year: int = FIRST_YEAR) -> Iterator[Document]:
    """The site's official documents: pages with a document record, and documents its policy columns list."""
    in_policy_columns = frozenset().union(*(column.addresses for column in snapshot.columns_of("policy")))
    for page in snapshot.pages:
        if is_document(page, in_policy_columns):
            yield _document(page, snapshot, first_year)


EXPLAINING = re.compile(r"解读|图解|读懂|看懂|答记者问|政策问答|详解|起草说明|编制说明|新闻发布会")
SPEECH = re.compile(r"上的(?:讲话|报告|致辞|发言|主持词)|(?:讲话|致辞|发言)(?:稿|提纲|摘要)?$")
ISSUING = re.compile(r"(?:通知|公告|通告|决定|批复|函)(?:[（(][^（）()]*[）)])?$")


_IN_QUOTES = re.compile(r"《[^《》]*》")
_LABELLED = re.compile(
    r"[【\[（(]?\s*(?:一?[张]?图(?:解|读懂|看懂)|(?:政策|文字|视频|动漫|图文|专家|部门)?解读)\s*[】\])）:：|丨｜]"
)
_NO_POLICY = re.compile(r"(?:预算|决算).{0,6}说明|考点|年报解读|出版")


def explains(title: str) -> bool:
    """Whether a title says that its page explains a policy; what it only quotes says nothing: 《知识问答》出版."""
    outside = _IN_QUOTES.sub("", title) or title
    if _NO_POLICY.search(title) or (ISSUING.search(title) and not _LABELLED.match(title)):
        return False
    return bool(EXPLAINS.search(outside) or EXPLAINING.search(outside))


def is_document(page: PageFacts, in_policy_columns: frozenset[str]) -> bool:
    """A page with an official document's block or number; in a policy column, whatever its title calls a document."""
    if explains(page.title) or SPEECH.search(page.title):  # some sites put a document's block on every page
        return False
    if page.kind == "document":
        return True
    if page.kind != "article":
        return False
    if page.record and (page.record.shape or page.record.doc_number):
        return True
    return page.url in in_policy_columns and bool(TITLED.search(page.title))


def _document(page: PageFacts, snapshot: Snapshot, first_year: int) -> Document:
    record = page.record
    title = (record.title if record else "") or page.title
    issuer = record.issuer if record else ""
    number = record.doc_number if record and re.search(r"\d", record.doc_number) else ""
    settled = page.published
    published = settled.value if settled else record.published if record else None
    others = snapshot.view(_other_sites)
    why_not = _why_not(title, number, issuer, published, page, snapshot.site, others, first_year)
    return Document(
        site_id=snapshot.site.id,
        url=page.url,
        title=title,
        doc_number=number,
        issuer=issuer,
        formed=record.formed if record else None,
        published=published,
        required=not why_not,
        why_not=why_not,
        links=page.content_links,
        own=is_own(number, issuer, snapshot.site) and is_own(number, _issuer_in(title), snapshot.site),
    )


def _why_not(
    title: str,
    number: str,
    issuer: str,
    published: date | None,
    page: PageFacts,
    site: Site,
    registered: Collection[Site],
    first_year: int,
) -> str:
    """Why a document need not be interpreted, in Chinese; '' when it must be."""
    if published and published.year < first_year:
        return f"发布于 {first_year} 年以前"
    for words, pattern in EXEMPT:
        if pattern.search(title):
            return words
    if not is_own(number, issuer or _issuer_in(title), site):
        return "非本单位制发"
    if leader := _led_by_another(issuer or _issuer_in(title), site, registered):
        return f"由{leader}负责解读"
    if REGULATION.search(number + title) or any(NORMATIVE.search(name) for name in page.breadcrumb):
        return "" if number or issuer else "没有发文字号"
    if not (ISSUES.search(title) or IS_MEASURE.search(title)):
        return "不是印发方案、办法、意见、细则、规定的文件"
    return "" if number else "没有发文字号"


def _other_sites(snapshot: Snapshot) -> tuple[Site, ...]:
    found = {site.id: site for site in snapshot.registered.values() if site.id != snapshot.site.id}
    return tuple(found.values())


_BETWEEN = re.compile(r"[\s、，,;；/]+")
_DEPARTMENT = re.compile(r"(?:局|委员会|委|厅|中心|支队|管委会)$")


def _led_by_another(issuer: str, site: Site, registered: Collection[Site]) -> str:
    """Who must interpret a document that the site's unit issued with others, or only shows; '' when the site must.

    Of several issuers the first leads. A government's site shows its departments' documents: the department explains
    them, where it has a registered site of its own.
    """
    units = [unit for unit in _BETWEEN.split(issuer) if _UNIT.search(unit)]
    if not units:
        return ""
    here = site.name + site.sponsor
    if site.level == "department":
        place = [at for at, unit in enumerate(units) if _is_called(unit, here)]
        return units[0] if place and place[0] > 0 else ""
    if _DEPARTMENT.search(units[0]) and not _is_called(units[0], here):
        owner = next((one for one in registered if one.level == "department" and _is_called(units[0], one.name)), None)
        return owner.name if owner else ""
    return ""


def _is_called(unit: str, name: str) -> bool:
    """Whether a unit is the one of that name: 市财政局 and 云泽市财政局 are one."""
    return len(unit) >= 3 and (unit in name or name in unit or (unit[-3:] == name[-3:] and _abbreviates(unit, name)))


def _issuer_in(title: str) -> str:
    """The issuer a title begins with: 国务院办公厅关于… ; '' when it begins with 关于 or with no unit."""
    before = title.partition("关于")[0]
    return before if _UNIT.search(before) else ""


def _abbreviates(short: str, name: str) -> bool:
    """Whether a name's characters stand in another in their order: 高新区 in 高新技术产业开发区."""
    rest = iter(name)
    return all(character in rest for character in short)


def is_own(number: str, issuer: str, site: Site) -> bool:
    """Whether a document is the site's unit's own, not a superior's that it shows.

    Told by the issuer's place and name; a short form without a place (市财政局) is taken for its own.
    """
    issuer = _BRANCH_OF.sub("", issuer)
    if _ABOVE.search(issuer) or _ABOVE.match(number) or _MINISTRY.match(issuer) or _MINISTRY.match(number):
        return False
    if not issuer:
        return True
    here = site.name + site.sponsor
    if _PROVINCE.search(issuer) and not _PROVINCE.search(here):
        return False
    place = _PLACE.match(issuer)
    if place and len(place[1]) > 1 and not _abbreviates(place[1], here):
        return False
    by_government = "人民政府" in issuer and "人民政府" not in here
    return not (by_government and site.level == "department")
