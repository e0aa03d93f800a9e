"""应公布法定主动公开内容或主动公开基本目录。"""

from collections.abc import Iterator

from analysis.coverage import ABOUT, CATALOGUE, catalogue
from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import A_COLUMN, absence
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="catalogue_missing",
    name="主动公开目录缺失",
    action=1,
    items=(5,),
    severity="points",
    clause="政府信息公开条例第十二条；国办公开办函〔2019〕61号",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.view(catalogue):
        yield absence(snapshot, "未见法定主动公开内容或主动公开基本目录", called=CATALOGUE, but=ABOUT, longest=A_COLUMN)
