"""文件要素不全：政策文件栏目中的文件或带有信息块的文件，缺少发文机关、成文日期、发文字号、标题、发布日期之一。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.policies import TITLED, is_document
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import PageFacts, Snapshot
from crawler.pages.document import signed
from crawler.records import DocumentRecord

INDICATOR = Indicator(
    id="document_incomplete",
    name="文件要素不全",
    action=1,
    items=(4,),
    severity="points",
    clause="钦政办〔2017〕70号 行动一；政府信息公开条例第十二条",
)

NOTHING = DocumentRecord()
# without a block or a number only a title like these is surely a document that bears one: policy columns show laws,
# calls for tenders and news as well
LETTER = re.compile(
    r"^(?!.*(?:出台|联合|等部门|下发|招标|中标|采购|成交)).*?(?:关于|转发|印发).+(?:通知|通告|意见|通报|批复|函)"
)
# what an office is and does: some sites put a document's block on every page
DUTIES = re.compile(r"(?:职责|职能|简介|概况|机构设置|内设机构|领导分工|联系方式)$")
# what an office reports is issued under no number, and its title names the office
UNNUMBERED = re.compile(r"(?:报告|年报|公报|报表|总结)(?:[（(][^（）()]*[）)])?$")
PENALTY = re.compile(r"处罚(?:信息公开表|决定书|决定)|罚决?字")  # a form of its own, with other elements
READABLE = 30  # characters beside its title; a page with less shows its document as a picture, as a file, or not at all


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    in_policy_columns = frozenset().union(*(column.addresses for column in snapshot.columns_of("policy")))
    documents = [page for page in snapshot.pages if is_document(page, in_policy_columns) and _bears_marks(page)]
    if not documents:
        raise NotApplicable("没有政策文件")
    wordless = 0
    for page in documents:
        if page.record is None and page.text_size < READABLE + len(page.title):
            wordless += 1
        elif missing := _missing(page, snapshot):
            told = "、".join(missing)
            yield Fault(page.url, told, f"文件《{page.title[:40]}》缺少{told}")
    if wordless:
        raise Unknown(f"{wordless} 份文件的正文不是文字（图片、附件），未能查看")


def _bears_marks(page: PageFacts) -> bool:
    if DUTIES.search(page.title) or PENALTY.search(f"{page.title} {page.record.doc_number if page.record else ''}"):
        return False
    return page.record is not None or LETTER.search(page.title) is not None


def _missing(page: PageFacts, snapshot: Snapshot) -> list[str]:
    record = page.record or NOTHING
    issuer, formed = record.issuer, record.formed
    if page.record is None:
        issuer, formed = signed(snapshot.holdings.text(page.url), page.title)
    title = record.title or page.title
    report = UNNUMBERED.search(title)
    elements = {
        "发文机关": issuer or report,
        "成文日期": formed,
        # news and public notices with a document's block owe no number, whatever the block leaves blank
        "发文字号": record.doc_number or report or not TITLED.search(title),
        "标题": title,
        "发布日期": record.published or any(vote.source != "url" for vote in page.votes),
    }
    return [name for name, value in elements.items() if not value]
