"""政府网站域名应以 .gov.cn 或 .政务 结尾。"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from analysis.indicators import Indicator, Limits
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="domain_irregular",
    name="域名不规范",
    action=5,
    items=(6,),
    severity="points",
    clause="国办发〔2017〕47号 域名；国办秘函〔2019〕19号 扣分指标“域名名称”",
)

ENDINGS = (".gov.cn", ".政务", ".xn--zfr164b")  # the last is .政务 as servers write it


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    host = urlsplit(snapshot.site.home).hostname or ""
    if not host.rstrip(".").endswith(ENDINGS):
        yield Fault(snapshot.site.home, "", f"首页域名 {host} 不以 .gov.cn 或 .政务 结尾")
