"""What the morning message says of a night, in Chinese and short: what must be looked at first stands first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.report import words
from analysis.results import VERDICTS, NightResult, SiteResult
from crawler import personal

MOST = 10  # lines of one list: some channels take 2 KB
ORDER = ("new", "reopened", "open", "fixed", "suspected", "waived")


@dataclass(frozen=True, slots=True)
class Message:
    """``kind``: success, warning (held back, or a new veto) or failure (the night did not end)."""

    title: str
    body: str
    kind: str = "success"


def of_night(result: NightResult, report: str, *, is_late: bool = False) -> Message:
    """The message of a run that is over; ``report`` is where its report is: a path, or an address.

    ``is_late``: a newer run was due and did not come, which stands before all else.
    """
    sites = [site for site in result.sites if site.site.status != "retired"]
    vetoes = list(_new_vetoes(sites))
    title = f"{result.date} 政府网站监测：{_verdicts(sites)}"
    title += ("（暂缓发布）" if result.held_back else "") + ("（此后没有新的监测）" if is_late else "")
    parts = [
        *(["最近一天没有完成新的监测，以下是上一次的结果；请查看定时任务。"] if is_late else []),
        *_listed("数据异常，暂缓发布，请先核查：", result.held_back),
        *_listed("新出现的单项否决：", vetoes),
        *_listed("不再被否决：", list(_recovered(sites))),
        f"结论：{_verdicts(sites)}",
        f"问题：{_findings(sites)}",
        f"报告：{report}",
    ]
    return _masked(title, parts, "warning" if result.held_back or vetoes or is_late else "success")


def of_unfinished(day: date) -> Message:
    """The message of a run that was begun and has not ended: it is still at work, or nobody took it up again."""
    parts = [
        "监测还没有结束，可能仍在进行，也可能已经中断。",
        "若已中断，重新运行 govsite nightly 即可继续，不会重复。",
    ]
    return _masked(f"{day} 政府网站监测尚未结束", parts, "warning")


def of_failure(day: date, reason: str) -> Message:
    """The message of a night that could not be ended."""
    parts = [
        *_listed("昨夜的监测没有完成：", reason.splitlines()),
        "改正后重新运行 govsite nightly 即可继续，不会重复。",
    ]
    return _masked(f"{day} 政府网站监测失败", parts, "failure")


def _masked(title: str, parts: Sequence[str], kind: str) -> Message:
    body = "\n".join(parts)
    numbers = personal.numbers(f"{title}\n{body}")
    return Message(personal.masked(title, numbers), personal.masked(body, numbers), kind)


def _listed(head: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield head
    yield from (f"· {line}" for line in lines[:MOST])
    if len(lines) > MOST:
        yield f"· 另有 {len(lines) - MOST} 条，见报告"


def _verdicts(sites: Sequence[SiteResult]) -> str:
    came = Counter(site.standing.verdict for site in sites)
    return "，".join(f"{words.VERDICTS[verdict]} {came[verdict]}" for verdict in sorted(VERDICTS, key=_rank))


def _rank(verdict: str) -> int:
    return ("fail", "unknown", "pass").index(verdict)


def _findings(sites: Iterable[SiteResult]) -> str:
    came = Counter(finding.status for site in sites for finding in site.findings)
    return "，".join(f"{words.STATUSES[status]} {came[status]}" for status in ORDER if came[status]) or "无"


def _new_vetoes(sites: Iterable[SiteResult]) -> Iterator[str]:
    for site in sites:
        before = site.before.vetoes if site.before else ()
        if new := [veto for veto in site.standing.vetoes if veto not in before]:
            yield f"{site.site.name}：{'；'.join(new)}"


def _recovered(sites: Iterable[SiteResult]) -> Iterator[str]:
    for site in sites:
        if site.before and site.before.vetoes and site.standing.verdict == "pass":
            yield site.site.name
