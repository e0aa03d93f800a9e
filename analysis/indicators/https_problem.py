"""HTTPS 异常：未启用 HTTPS，或证书过期、与域名不符、30 天内到期。国密等本机无法判断的证书不算异常。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot
from crawler.records import Probe

INDICATOR = Indicator(
    id="https_problem",
    name="HTTPS 异常",
    action=5,
    items=(6,),
    severity="advice",
    clause="国办发〔2017〕47号 安全防护",
    limits={"days": 30},
    needs="probes",
)

# what the probe says of a certificate → what it is called
TROUBLES = (
    ("expired", "证书已过期"),
    ("host", "证书与域名不符"),
    ("self", "证书为自签名，浏览器不信任"),
    ("trust", "证书不受信任"),
    ("issuer", "证书链不完整或不受信任"),
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    known = [probe for probe in snapshot.probes if probe.https]
    if not known:
        raise Unknown("近 7 日探测未得到 HTTPS 情况")
    newest = known[-1]
    words = _trouble(newest, snapshot, limits)
    if words:
        yield Fault(snapshot.site.home, "", f"{words}（{newest.at:%Y-%m-%d} 探测）", at=newest.at)


def _trouble(probe: Probe, snapshot: Snapshot, limits: Limits) -> str:
    if probe.https == "no":
        return "网站未启用 HTTPS"
    expires = probe.tls_expires
    if expires and expires < snapshot.today:
        return f"HTTPS 证书已于 {expires} 过期"
    if probe.tls_error:
        named = next((words for sign, words in TROUBLES if sign in probe.tls_error.lower()), "")
        if not named:
            raise Unknown(f"HTTPS 证书无法判断：{probe.tls_error}")
        return f"HTTPS {named}"
    if expires and (left := (expires - snapshot.today).days) < limits["days"]:
        return f"HTTPS 证书将于 {expires} 到期，仅剩 {left} 天"
    return ""
