"""应主动公开的事项没有栏目，或栏目中没有内容：条例第二十条的十五项，和通知列出的群众关切与政务服务事项。

A government owes them all; a department those its own task brings with it (``analysis.fields``). Where the site has no
catalogue at all, ``catalogue_missing`` tells it once.
"""

from collections.abc import Iterator

from analysis.coverage import Coverage, catalogue, coverage
from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import absence
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="catalogue_item_missing",
    name="目录事项缺失",
    action=1,
    items=(5,),
    severity="points",
    clause="政府信息公开条例第二十条；钦政办〔2017〕70号 行动一",
    levels=("portal", "county", "department", "zone"),
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    page = snapshot.view(catalogue)
    if not page:
        raise NotApplicable("没有主动公开目录，由“主动公开目录缺失”另报")
    found = snapshot.view(coverage)
    for one in found:
        if one.outcome == "failed":
            yield absence(snapshot, _told(one), page)._replace(subject=one.field.id)
    if unseen := [one.field.name for one in found if one.outcome == "unknown"]:
        raise Unknown(f"{len(unseen)} 个事项的栏目本次未看到：{'、'.join(unseen[:5])}")


def _told(one: Coverage) -> str:
    if one.column_url:
        return f"未见“{one.field.name}”的内容，栏目是空的（{one.column_url}）"
    return f"未见“{one.field.name}”的栏目"
