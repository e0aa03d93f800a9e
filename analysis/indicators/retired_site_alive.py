"""关停网站仍可访问：登记为已关停的网站，首页仍能打开。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot
from crawler.records import CHINA

INDICATOR = Indicator(
    id="retired_site_alive",
    name="关停网站仍可访问",
    action=5,
    items=(6,),
    severity="points",
    clause="国办发〔2017〕47号 网站关停；2017 年第三季度检查实践",
    statuses=("retired",),
    needs="registry",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    home = snapshot.links.home
    looks = [(probe.at, probe.status) for probe in snapshot.probes]
    looks += [(home.fetch.at, home.fetch.status)] if home and home.fetch else []
    if not looks:
        raise Unknown("近 7 日没有访问过该网站首页")
    at, status = max(looks)
    if status == 200:
        told = f"该网站登记为已关停，{at.astimezone(CHINA):%Y-%m-%d} 访问首页仍返回 200"
        yield Fault(snapshot.site.home, "", told, at=at)
