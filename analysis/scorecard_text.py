"""How a night is told on a terminal: one line for all sites, a scorecard for one, and both as JSON documents."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.dispositions import Disposition
from analysis.links import answered
from analysis.records import Finding
from analysis.report import words
from analysis.report.csvs import writable
from analysis.report.outcomes import SEVERITY_ORDER, Known, first_of_each, line_of, unseen_by_reason
from analysis.results import NightResult, SiteResult
from analysis.tables import BY_NAME
from crawler.records import Probe

SHOWN, ALIKE = 40, 3  # findings of one site, and of one indicator; the report has them all
NAMED = 6  # indicators that one reason leaves unknown
ORDER = ("failed", "unknown", "passed", "not_applicable")
LIVE = ("new", "reopened", "open", "suspected")


def summary(result: NightResult) -> str:
    """The one line a night ends with."""
    sites = _watched(result)
    verdicts = Counter(site.standing.verdict for site in sites)
    found = _statuses(result)
    held = "held back by the run-health gate; " if result.held_back else ""
    return (
        f"{result.date}: {held}{len(sites)} sites, {verdicts['pass']} pass, {verdicts['fail']} fail, "
        f"{verdicts['unknown']} unknown; findings: {found['new'] + found['reopened']} new, {found['open']} open, "
        f"{found['fixed']} fixed, {found['suspected']} suspected"
    )


def decisions(result: NightResult) -> Iterator[str]:
    """The lines of dispositions.csv someone should look at, one a line."""
    review = result.decisions
    for one in review.expired:
        yield f"{_place(one)}: over since {one.until}: {_about(one)} — renew or remove it / 已到期"
    for one in review.expiring:
        yield f"{_place(one)}: ends on {one.until}: {_about(one)} / 即将到期"
    for one in review.unmatched:
        yield f"{_place(one)}: about no finding ever seen: {_about(one)} — correct or remove it / 未对应任何问题"


def _place(one: Disposition) -> str:
    return f"dispositions.csv:{one.line}"


def _about(one: Disposition) -> str:
    return one.finding_id or " ".join(filter(None, (one.site_id, one.indicator, one.url)))


def summary_zh(result: NightResult) -> str:
    """The same line in Chinese, for those who follow the night on a terminal."""
    verdicts = Counter(site.standing.verdict for site in _watched(result))
    found = _statuses(result)
    held = "监测数据异常，本次结果暂缓发布；" if result.held_back else ""
    return (
        f"{result.date}：{held}{len(_watched(result))} 个网站，合格 {verdicts['pass']}，不合格 {verdicts['fail']}，"
        f"无法判定 {verdicts['unknown']}；问题：新增 {found['new'] + found['reopened']}，未整改 {found['open']}，"
        f"已整改 {found['fixed']}，待复核 {found['suspected']}"
    )


def summary_document(result: NightResult) -> dict[str, Any]:
    return {
        "date": result.date.isoformat(),
        "run_id": result.run_id,
        "standard": result.standard.id,
        "held_back": list(result.held_back),
        "verdicts": dict(Counter(site.standing.verdict for site in _watched(result))),
        "findings": dict(_statuses(result)),
        "sites": {site.site.id: _standing(site) for site in _watched(result)},
    }


def _watched(result: NightResult) -> list[SiteResult]:
    """The sites that have a verdict: a retired one has none."""
    return [site for site in result.sites if site.site.status != "retired"]


def document(result: NightResult) -> dict[str, Any]:
    """One site's scorecard with all its rows, for ``check --json``."""
    (site,) = result.sites
    judgement = site.judgement
    return {
        "command": "check",
        "date": result.date.isoformat(),
        "standard": result.standard.id,
        "site": site.site.id,
        "home": site.site.home,
        **_standing(site),
        "verdicts": _rows("verdicts", judgement.verdicts if judgement else ()),
        "findings": _rows("findings", site.findings),
        "columns": _rows("columns", judgement.columns if judgement else ()),
        "policies": _rows("policies", judgement.policies if judgement else ()),
    }


def scorecard(result: NightResult, probe: Probe | None = None) -> str:
    """One site's scorecard for a terminal; ``probe`` says why a home page that did not open did not."""
    (site,) = result.sites
    trouble = answered(probe.status, probe.error) if probe and not probe.opened else ""
    return "\n".join(_lines(site, result, trouble))


def _lines(site: SiteResult, result: NightResult, trouble: str) -> Iterator[str]:
    standing, judgement = site.standing, site.judgement
    known = {line.id: line for line in result.standard.indicators}
    yield f"{site.site.name}  {site.site.home}"
    yield f"{words.VERDICTS[standing.verdict]} ({standing.verdict})  {_score(site)}  {_coverage(site)}"
    yield f"{result.date} · {result.standard.name}" + (" · 有本地调整" if result.standard.overrides else "")
    if standing.vetoes:
        yield f"单项否决: {'；'.join(standing.vetoes)}"
    if standing.reason:
        yield f"说明: {standing.reason}" + (f"（{trouble}）" if trouble else "")
    for veto, reason in standing.unjudged:
        yield f"未能判定: {veto}（{reason}）"
    verdicts = judgement.verdicts if judgement else ()
    counts = Counter(verdict.outcome for verdict in verdicts)
    yield ""
    yield "指标: " + "，".join(f"{words.OUTCOMES[outcome]} {counts[outcome]}" for outcome in ORDER)
    for verdict in verdicts:
        if verdict.outcome == "failed":
            line = line_of(verdict.indicator, known)
            lost = f"扣 {verdict.points_lost:g} 分" if line.severity == "points" else words.SEVERITIES[line.severity]
            yield f"  未通过  {line.name} {verdict.indicator}: {verdict.faults} 处，{lost}"
    for reason, alike in unseen_by_reason(verdicts).items():
        named = "、".join(line_of(id_, known).name for id_ in alike[:NAMED])
        yield f"  未见  {named}{f' 等 {len(alike)} 项' if len(alike) > NAMED else ''}: {reason}"
    yield from _findings([finding for finding in site.findings if finding.status in LIVE], known)


def _findings(findings: Sequence[Finding], known: Known) -> Iterator[str]:
    """The gravest first, and of each indicator only a few: 600 broken images must not hide the one veto."""
    if not findings:
        return
    yield ""
    yield f"问题 {len(findings)} 条:"
    shown = first_of_each(sorted(findings, key=_gravest_first), ALIKE)[:SHOWN]
    for finding in shown:
        subject = f" [{finding.subject}]" if finding.subject else ""
        place = f"{line_of(finding.indicator, known).name}{subject}  {writable(finding.url)}"
        yield f"  {finding.finding_id}  {words.STATUSES[finding.status]}  {place}"
        yield f"        {writable(finding.evidence)}"
    if len(findings) > len(shown):
        yield f"  另有 {len(findings) - len(shown)} 条（每项指标只列 {ALIKE} 条）"


def _gravest_first(finding: Finding) -> tuple[int, int]:
    return SEVERITY_ORDER.get(finding.severity, 9), LIVE.index(finding.status)


def _score(site: SiteResult) -> str:
    standing = site.standing
    span = f"{standing.score_low:g}–{standing.score_high:g}"
    return f"得分区间 {span}" if standing.verdict == "unknown" else f"得分 {standing.score:g}（{span}）"


def _coverage(site: SiteResult) -> str:
    judgement = site.judgement
    return f"页面 {judgement.pages_seen}/{judgement.pages_known}" if judgement else "未评判"


def _standing(site: SiteResult) -> dict[str, Any]:
    standing = site.standing
    return {
        "verdict": standing.verdict,
        "score": round(standing.score, 2),
        "score_low": round(standing.score_low, 2),
        "score_high": round(standing.score_high, 2),
        "vetoes": list(standing.vetoes),
    }


def _statuses(result: NightResult) -> Counter[str]:
    return Counter(finding.status for site in result.sites for finding in site.findings)


def _rows(table: str, rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{name: _shown(getattr(row, name)) for name in BY_NAME[table].header} for row in rows]


def _shown(value: Any) -> Any:
    return writable(value) if isinstance(value, str) else value
