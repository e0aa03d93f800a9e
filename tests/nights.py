"""A night made by hand, for the tests of scorecards and reports: one site of each kind of result."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from analysis.records import (
    ColumnRow,
    Finding,
    Judgement,
    LinkRow,
    MessageRow,
    PageRow,
    PolicyRow,
    SpotcheckRow,
    Verdict,
    finding_id,
)
from analysis.results import (
    Hour,
    IndicatorLine,
    NightResult,
    NightTotals,
    Quarter,
    SiteHistory,
    SitePoint,
    SiteResult,
    StandardInForce,
    Standing,
    Turn,
    VetoLine,
)
from crawler.records import Night, Site

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # 02:30 of the 24th in China

STANDARD = StandardInForce(
    id="gov2019",
    name="政府网站检查指标（2019）",
    source="国办秘函〔2019〕19号",
    indicators=(
        IndicatorLine("home_unreachable", "站点无法访问", 5, (6,), "veto", 0, 0, "5 %，15 秒", "19号·单项否决", True),
        IndicatorLine("home_stale", "首页不更新", 5, (6,), "veto", 0, 0, "14 天", "19号·单项否决", True),
        IndicatorLine(
            "column_stale", "栏目不更新", 5, (6,), "points", 2, 10, "按类型", "19号·扣分", False, ("points",)
        ),
        IndicatorLine("broken_link", "链接不可用", 5, (6,), "points", 0.1, 5, "", "19号·功能设计", False),
        IndicatorLine("hidden_link", "暗链", 5, (6,), "candidate", 0, 0, "", "19号·安全", True),
        IndicatorLine("guide_missing", "公开指南缺失", 1, (5,), "points", 2, 2, "", "条例第十二条", True),
        IndicatorLine(
            "interpretation_missing", "政策未解读", 2, (9,), "points", 2, 6, "3 个工作日", "19号·发布解读", False
        ),
        IndicatorLine("mailbox_missing", "无咨询渠道", 4, (12,), "veto", 0, 0, "", "19号·互动回应差", True),
        IndicatorLine("response_missing", "回应关切缺失", 3, (10,), "points", 3, 3, "6 个月", "行动三", False),
        IndicatorLine("training_unseen", "未见培训信息", 6, (13,), "advice", 0, 0, "1 年", "行动六", True),
    ),
    vetoes=(
        VetoLine("首页无法访问", "一周探测中打不开的次数占比达到 5 %", "19号·单项否决", True),
        VetoLine("首页不更新", "监测日前 2 周首页没有更新", "19号·单项否决", True),
    ),
    overrides=(("column_stale.points", "2"),),
)


def site(id_: str, name: str, level: str = "department") -> Site:
    return Site(id_, name, level, f"http://www.{id_}.example/", site_code="9900000012", sponsor=f"{name}办公室")


def finding(id_: str, indicator: str, url: str, evidence: str, status: str = "open", **more: object) -> Finding:
    made = Finding(
        finding_id=finding_id(id_, indicator, url, str(more.get("subject", ""))),
        site_id=id_,
        indicator=indicator,
        severity=next(line.severity for line in STANDARD.indicators if line.id == indicator),
        url=url,
        subject="",
        evidence=evidence,
        observed_at=AT,
        first_seen=TODAY - timedelta(days=0 if status in ("new", "suspected") else 9),
        last_seen=TODAY,
        status=status,
        looks=1 if status == "suspected" else 3,
        confidence=0.9 if indicator == "hidden_link" else 1.0,
        clause=next(line.clause for line in STANDARD.indicators if line.id == indicator),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def judgement(id_: str, outcomes: dict[str, str], **more: object) -> Judgement:
    """A judgement in which every indicator passed, but those of ``outcomes``."""
    verdicts = []
    for line in STANDARD.indicators:
        outcome = outcomes.get(line.id, "passed")
        reason = {"unknown": "栏目页被防火墙拦截（HTTP 412）", "not_applicable": "没有到期的事项"}.get(outcome, "")
        lost = line.points if outcome == "failed" else 0.0
        verdicts.append(Verdict(id_, line.id, outcome, int(outcome == "failed"), lost, reason))
    made = Judgement(
        site_id=id_,
        night=TODAY,
        verdicts=tuple(verdicts),
        faults=(),
        columns=(),
        policies=(),
        messages=(),
        spotcheck=(),
        pages_known=200,
        pages_seen=188,
        observed_at=AT,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def night(**more: object) -> Night:
    made = Night(
        TODAY, AT - timedelta(minutes=9), AT, "done", robots="ok", known=200, seen=188, requests=240, unchanged=61
    )
    return replace(made, **more)  # type: ignore[arg-type]


def result(*sites: SiteResult, **more: object) -> NightResult:
    made = NightResult(
        run_id="2026-11-24",
        date=TODAY,
        started=AT - timedelta(minutes=30),
        finished=AT,
        standard=STANDARD,
        sites=sites or (model(), stale(), blocked(), portal()),
        previous=TODAY - timedelta(days=1),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def portal() -> SiteResult:
    """A passing portal with something in every table."""
    base = "http://www.portal.example"
    columns = (
        ColumnRow("portal", f"{base}/xwzx/", "云湾要闻", "news", 120, TODAY - timedelta(days=2), 14, 0, "passed",
                  tuple(TODAY - timedelta(days=days) for days in (2, 3, 9, 20, 40))),
        ColumnRow("portal", f"{base}/tzgg/", "通知公告", "notice", 80, TODAY - timedelta(days=203), 183, 20, "failed"),
        ColumnRow(
            "portal", f"{base}/zcjd/", "政策解读", "interpretation", 31, TODAY - timedelta(days=60), 183, 0, "passed"
        ),
        ColumnRow("portal", f"{base}/rsxx/", "人事信息", "personnel", 0, None, 365, None, "unknown"),
        ColumnRow("portal", f"{base}/ldzc/", "领导之窗", "leader", 8, None, None, None, "not_applicable"),
    )  # fmt: skip
    policies = (
        PolicyRow("portal", f"{base}/zc/70.html", "关于印发惠企若干措施的通知", "云政办〔2026〕70号", "云湾市府办",
                  date(2026, 9, 3), date(2026, 9, 4), True, "caizheng", "http://www.caizheng.example/jd/9.html",
                  date(2026, 9, 7), 1, True, False, "unlinked"),
        PolicyRow("portal", f"{base}/zc/71.html", "关于印发养老服务办法的通知", "云政办〔2026〕71号", "云湾市府办",
                  date(2026, 10, 8), date(2026, 10, 9), True, "", "", None, None, False, False, "missing", 0.9, 32),
        PolicyRow("portal", f"{base}/zc/72.html", "关于任免工作人员的通知", "云政干〔2026〕3号", "云湾市人民政府",
                  date(2026, 10, 8), date(2026, 10, 9), False, "", "", None, None, False, False, "not_required"),
    )  # fmt: skip
    messages = (
        MessageRow(
            "portal", f"{base}/lyb/1.html", "公交站台破损", date(2026, 10, 9), date(2026, 10, 12), 2, "answered"
        ),
        MessageRow("portal", f"{base}/lyb/2.html", "路灯不亮", date(2026, 6, 9), None, 115, "unanswered"),
    )
    spotcheck = tuple(
        SpotcheckRow("portal", item, "evidenced" if item % 3 else "needs inspector",
                     f"{base}/zwgk/{item}.html" if item % 3 else "", "核对领导小组名单" if not item % 3 else "")
        for item in range(1, 16)
    )  # fmt: skip
    findings = (
        finding(
            "portal", "column_stale", f"{base}/tzgg/", "通知公告：最新一条 2026-05-05，距今 203 天，期限 6 个月", "open"
        ),
        finding(
            "portal",
            "interpretation_missing",
            f"{base}/zc/71.html",
            "云政办〔2026〕71号 发布 32 个工作日，未见解读",
            "new",
        ),
        finding(
            "portal", "broken_link", f"{base}/gone.html", "旧闻 → /gone.html：HTTP 404（11-23、11-24 两次）", "open"
        ),
        finding("portal", "broken_link", f"{base}/slow.html", "办事大厅 → /slow.html：超时（一次）", "suspected"),
        finding("portal", "broken_link", f"{base}/back.html", "概况 → /back.html：HTTP 500", "fixed"),
        finding("portal", "hidden_link", f"{base}/p.html", "页内隐藏链接指向 http://bet.example/", "reopened"),
    )
    return SiteResult(
        site("portal", "云湾市人民政府门户网站", "portal"),
        Standing("pass", 91.9, 88.9, 91.9, (), (("首页无法访问", "探测次数不足：近 7 天只有 3 次"),)),
        judgement(
            "portal",
            {"column_stale": "failed", "interpretation_missing": "failed", "broken_link": "failed",
             "hidden_link": "failed", "response_missing": "unknown", "training_unseen": "not_applicable"},
            columns=columns, policies=policies, messages=messages, spotcheck=spotcheck, links=tuple(links(base)),
        ),
        findings,
        night(),
        158,
        161,
        Standing("pass", 95.9, 93.0, 95.9),
        history=history(findings),
    )  # fmt: skip


def links(base: str) -> list[LinkRow]:
    """The portal's dead links: one in an article, and one of the footer that leads elsewhere on each of three pages."""
    article = LinkRow(
        "portal", f"{base}/gone.html", "page", True, "gone", "2026-11-23 HTTP 404；2026-11-24 HTTP 404",
        True, 1, "", 188, f"{base}/xwzx/1.html", "main", "#zoom > p > a", "旧闻",
    )  # fmt: skip
    footer = replace(article, part="footer", selector="#footer > a", text="联系我们", scope="all", pages=188)
    return [article, *(replace(footer, url=f"{base}/{folder}/contact.html", pages=60) for folder in "abc")]


def history(findings: tuple[Finding, ...]) -> SiteHistory:
    """Ten nights: the portal failed once, its hidden link came back, and it does not open at six in the morning."""
    nights = tuple(
        SitePoint(
            TODAY - timedelta(days=9 - number),
            Standing("fail" if number == 4 else "pass", 80.0 + number, 78.0, 95.0, ("首页不更新",) * (number == 4)),
            20 - number, number % 3, int(number == 9), 2,
        )
        for number in range(10)
    )  # fmt: skip
    turns = {
        one.finding_id: (Turn(TODAY - timedelta(days=9), "new"), Turn(TODAY - timedelta(days=5), "fixed"),
                         Turn(TODAY, "reopened"))
        for one in findings if one.status == "reopened"
    }  # fmt: skip
    hours = tuple(Hour(hour, 7, 4 if hour == 6 else 7, 0.4) for hour in range(24))
    return SiteHistory(nights, turns, hours)


def model() -> SiteResult:
    """A site where nothing is wrong."""
    full = Standing("pass", 100.0, 100.0, 100.0)
    return SiteResult(site("caizheng", "云湾市财政局"), full, judgement("caizheng", {}), (), night(), 161, 161, full)


def stale() -> SiteResult:
    """A failing county: a veto stands."""
    found = finding(
        "linshan", "home_stale", "http://www.linshan.example/", "首页最新一条 2026-10-02，距今 53 天", "new"
    )
    return SiteResult(
        site("linshan", "林山县人民政府网站", "county"),
        Standing("fail", 84.0, 80.0, 86.0, ("首页不更新",)),
        judgement("linshan", {"home_stale": "failed", "guide_missing": "failed", "mailbox_missing": "unknown"}),
        (found,),
        night(reason="budget"),
        150,
        161,
        Standing("pass", 90.0, 88.0, 92.0),
    )


def blocked() -> SiteResult:
    """A site behind a firewall: almost nothing was seen."""
    nothing = {line.id: "unknown" for line in STANDARD.indicators}
    return SiteResult(
        site("gangqu", "云湾港区管理委员会网站", "zone"),
        Standing("unknown", 100.0, 62.0, 100.0, (), (), "首页被防火墙拦截（HTTP 521）"),
        judgement("gangqu", nothing, pages_known=1, pages_seen=0),
        (),
        night(reason="blocked", known=1, seen=0),
        0,
        0,
    )


def past() -> tuple[NightTotals, ...]:
    """Forty nights in which the city got slowly better."""
    return tuple(
        NightTotals(
            TODAY - timedelta(days=40 - night), 1 + night // 30, 1, 2 - night // 30, 80 + night / 4, 30 - night // 2
        )
        for night in range(41)
    )


def quarter() -> Quarter:
    """The last night of September: the portal failed then, and the county passed."""
    then = {
        "portal": Standing("fail", 80.0, 70.0, 80.0, ("首页不更新",)),
        "linshan": Standing("pass", 90.0, 88.0, 92.0),
    }
    return Quarter(NightTotals(date(2026, 9, 30), 1, 1, 1, 85.0, 40), then, {"new": 12, "fixed": 7, "reopened": 1})


def many(count: int) -> NightResult:
    """A night over ``count`` sites: every kind of result in turn, each under a name of its own."""
    kinds = (model(), stale(), blocked(), portal())
    made = (_named(kinds[number % len(kinds)], f"s{number:05}", number) for number in range(count))
    return result(*made, past=past(), quarter=quarter())


def _named(kind: SiteResult, id_: str, number: int) -> SiteResult:
    site = replace(kind.site, id=id_, name=f"{kind.site.name}{number}")
    return replace(kind, site=site, findings=tuple(replace(one, site_id=id_) for one in kind.findings))


def pages() -> list[PageRow]:
    return [
        PageRow("portal", "http://www.portal.example/", "home", "云湾市人民政府", None, "", 200),
        PageRow("portal", "http://www.portal.example/a.html", "article", "要闻", TODAY, "meta", 200),
    ]
