"""解读应采用图解、视频、访谈、发布会、问答等多种形式；近一年的解读全部是纯文字的，建议丰富形式。"""

from collections.abc import Iterator

from analysis.explaining import PLAIN
from analysis.indicators import Indicator, Limits
from analysis.interpretations import interpretations_since
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot
from analysis.workdays import months_back

INDICATOR = Indicator(
    id="interpretation_form",
    name="解读形式单一",
    action=2,
    items=(9,),
    severity="advice",
    clause="钦政办〔2017〕70号 行动二",
    limits={"months": 12},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    since = months_back(snapshot.today, int(limits["months"]))
    found = interpretations_since(snapshot, since)
    if not found:
        raise NotApplicable("近一年没有解读")
    if all(one.form == PLAIN for one in found):
        columns = snapshot.columns_of("interpretation")
        url = columns[0].url if columns else snapshot.site.home
        yield Fault(url, "", f"{since} 以来的 {len(found)} 篇解读全部是纯文字，没有图解、视频、访谈、发布会或问答")
