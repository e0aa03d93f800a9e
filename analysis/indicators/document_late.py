"""应主动公开的文件，自形成之日起超过 20 个工作日才公开。"""

from collections.abc import Iterator
from datetime import date, timedelta

from analysis.indicators import Indicator, Limits
from analysis.matching import Document
from analysis.policies import TO_THE_PROVINCES, documents
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="document_late",
    name="文件公开超期",
    action=1,
    items=(4,),
    severity="points",
    clause="政府信息公开条例第二十六条",
    limits={"wd": 20},
)

ADDRESS = 800  # characters that hold whom a document is addressed to
IN_FORCE = date(2008, 5, 1)  # the regulation's first edition; what is older owed no day


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    dated = [one for one in documents(snapshot) if _is_judged(one, snapshot)]
    if not dated:
        raise NotApplicable("没有写明成文日期和发布日期的本单位文件")
    for one in dated:
        assert one.formed
        assert one.published
        if one.published - one.formed <= timedelta(days=int(limits["wd"])):
            continue  # whatever the calendar says: most documents
        taken = snapshot.calendar.between(one.formed, one.published)
        if taken > limits["wd"] and not TO_THE_PROVINCES.search(snapshot.holdings.text(one.url)[:ADDRESS]):
            yield Fault(
                one.url,
                "",
                f"《{one.title[:40]}》{one.formed} 成文，{one.published} 发布，用了 {taken} 个工作日，"
                f"超过 {limits['wd']:g} 个",
                confidence=0.9,
            )


def _is_judged(one: Document, snapshot: Snapshot) -> bool:
    """A document of the site's own unit; a superior's is shown when it arrives."""
    if not (one.own and (one.doc_number or one.issuer) and one.formed and one.published):
        return False
    return IN_FORCE <= one.formed <= one.published <= snapshot.today
