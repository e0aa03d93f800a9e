"""A ledger of two quarters made by hand: what one city's nights came to from May to September 2026.

Counted nights: 10 May and 20 June (2026Q2), 15 July and 20 September (2026Q3). 10 August was held back.
"""

from datetime import UTC, date, datetime

from analysis import standards
from analysis.ledger import Ledger
from analysis.records import Fault, Judgement, Verdict
from analysis.results import Standing
from crawler.records import Site

HOSTILE = '=HYPERLINK("http://evil.example/","点")<script>alert(1)</script>\x00\x0b\u202e'
STANDARD = standards.load()
MAY, JUNE, JULY, HELD, SEPTEMBER = (
    date(2026, 5, 10), date(2026, 6, 20), date(2026, 7, 15), date(2026, 8, 10), date(2026, 9, 20),
)  # fmt: skip

SITES = (
    Site("portal", "云湾市人民政府门户网站", "portal", "http://www.portal.example/", sponsor="云湾市人民政府办公室"),
    Site("caizheng", "云湾市财政局", "department", "http://cz.example/", sponsor="云湾市财政局"),
    Site("jiaoyu", "云湾市教育局", "department", "http://jy.example/", sponsor="云湾市教育局"),
    Site("linshan", "林山县人民政府网站", "county", "http://www.linshan.example/", sponsor="林山县人民政府办公室"),
    Site("gangqu", "云湾港区管委会网站", "zone", "http://gq.example/", sponsor="云湾港区管委会"),
    Site("laozhan", "云湾市旧站", "department", "http://old.example/", status="retired"),
)

FULL = Standing("pass", 98.0, 97.0, 99.0)
ALSO = Standing("pass", 97.0, 95.0, 98.0)  # overlaps with FULL: they share a place
FAIR = Standing("pass", 85.0, 84.0, 86.0)
BETTER = Standing("pass", 92.0, 91.0, 93.0)
FAIL = Standing("fail", 70.0, 68.0, 72.0, ("首页不更新",))
UNSEEN = Standing("unknown", 100.0, 0.0, 100.0, reason="首页被防火墙拦截（HTTP 521）")

# night → site → (standing, its faults of broken_link by path, others as (indicator, path))
DEAD, NEW, RISK = ("broken_link", "/gone.html"), ("broken_link", "/new.html"), ("hidden_link", "/p.html")
GUIDE, STALE, ONCE = ("guide_missing", "/"), ("home_stale", "/"), ("broken_link", "/once.html")
BACK = ("broken_image", "/back.png")
ADVICE = ("training_unseen", "/px/")

NIGHTS: dict[date, dict[str, tuple[Standing, tuple[tuple[str, str], ...]]]] = {
    MAY: {
        "portal": (FAIR, (DEAD, GUIDE, BACK)), "caizheng": (FULL, ()), "jiaoyu": (ALSO, ()),
        "linshan": (FAIL, (STALE,)), "gangqu": (UNSEEN, ()),
    },
    JUNE: {
        "portal": (FAIR, (DEAD, GUIDE, BACK)), "caizheng": (FULL, ()), "jiaoyu": (ALSO, ()),
        "linshan": (FAIL, (STALE,)), "gangqu": (UNSEEN, ()), "laozhan": (UNSEEN, ()),
    },
    JULY: {
        "portal": (BETTER, (GUIDE,)), "caizheng": (FULL, ()), "jiaoyu": (ALSO, ()),
        "linshan": (FAIL, (STALE,)), "gangqu": (UNSEEN, ()),
    },
    HELD: {
        "portal": (FAIL, (GUIDE, ("broken_link", "/held.html"))), "caizheng": (FAIL, (STALE,)),
        "linshan": (FAIL, ()), "gangqu": (UNSEEN, ()),
    },
    SEPTEMBER: {
        "portal": (BETTER, (GUIDE, BACK, NEW, RISK, ADVICE)), "caizheng": (FULL, (ONCE,)), "jiaoyu": (ALSO, ()),
        "linshan": (FAIL, (STALE,)), "gangqu": (UNSEEN, ()),
    },
}  # fmt: skip


def ledger_of(path: str = ":memory:", nights: dict[date, dict[str, object]] | None = None) -> Ledger:
    """The ledger with all its nights; the caller closes it."""
    ledger = Ledger.open(path)
    for day, sites in (nights or NIGHTS).items():
        run = ledger.open_run(day, started=at(day), standard="gov2019")
        for site_id, (standing, faults) in sites.items():  # type: ignore[misc]
            ledger.record(run.run_id, judgement(site_id, day, faults), standing, STANDARD)
        ledger.finish_run(run.run_id, at(day), ["portal：页面数为 3，以往 2 晚为 90–99"] if day == HELD else ())
    return ledger


def judgement(site_id: str, day: date, faults: tuple[tuple[str, str], ...]) -> Judgement:
    home = next(site.home for site in SITES if site.id == site_id)
    shown = {indicator for indicator, _ in faults}
    return Judgement(
        site_id=site_id,
        night=day,
        verdicts=tuple(
            Verdict(site_id, id_, "failed" if id_ in shown else "passed", int(id_ in shown)) for id_ in STANDARD.terms
        ),
        faults=tuple((indicator, _fault(home, path)) for indicator, path in faults),
        columns=(),
        policies=(),
        messages=(),
        spotcheck=(),
        pages_known=100,
        pages_seen=90,
        observed_at=at(day),
    )


def _fault(home: str, path: str) -> Fault:
    return Fault(f"{home.rstrip('/')}{path}", "", f"页面 {path}：{HOSTILE}", confirmed=path != "/once.html")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def registry(extra: str = "") -> str:
    """sites.csv of the city."""
    header = "id,name,level,home,sponsor,status\n"
    rows = [f"{one.id},{one.name},{one.level},{one.home},{one.sponsor},{one.status}\n" for one in SITES]
    return header + "".join(rows) + extra
