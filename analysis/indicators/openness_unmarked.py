"""公文应标注公开属性：文末“此件公开发布”，或信息块中的公开方式。

Every document of the unit's own number owes the mark, whatever it issues; a superior's carries its own.
"""

from collections.abc import Iterator
from datetime import date

from analysis.indicators import Indicator, Limits
from analysis.matching import Document
from analysis.policies import TO_THE_PROVINCES, documents
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="openness_unmarked",
    name="未标注公开属性",
    action=1,
    items=(4,),
    severity="advice",
    clause="国办发〔2016〕80号；钦政办〔2017〕70号 行动一",
)


ADDRESS = 800  # characters that hold whom a document is addressed to
SINCE = date(2016, 11, 10)  # 国办发〔2016〕80号


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    own = [one for one in documents(snapshot) if _owes_the_mark(one)]
    if not own:
        raise NotApplicable("没有本单位制发的文件")
    for one in own:
        record = snapshot.by_url[one.url].record
        if record and record.openness:
            continue
        if not TO_THE_PROVINCES.search(snapshot.holdings.text(one.url)[:ADDRESS]):
            yield Fault(one.url, "", f"《{one.title[:40]}》未标注公开方式，文末也没有“此件公开发布”", confidence=0.9)


def _owes_the_mark(one: Document) -> bool:
    return one.own and bool(one.doc_number) and (one.published is None or one.published >= SINCE)
