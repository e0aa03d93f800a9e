"""A country of sites that were never crawled: sites.csv and a ledger of four nights in two quarters."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from analysis import standards
from analysis.indicators import rules
from analysis.ledger import Ledger
from analysis.records import ColumnRow, Fault, Judgement, SpotcheckRow, Verdict
from analysis.results import Standing
from analysis.standards import Standard
from crawler.records import LEVELS, Night

NIGHTS = (date(2026, 5, 20), date(2026, 6, 30), date(2026, 7, 20), date(2026, 9, 30))
QUARTER = "2026Q3"
FAILING = 9  # indicators that fail on a site, with up to three faults each
COLUMNS = 20
MENDED = 0.2  # of the faults of a night, before the next
PLACES = ("云泽", "青槐", "松岚", "鹤汀", "临湖", "望川", "平江", "石桥")
OFFICES = ("人民政府", "教育局", "财政局", "民政局", "农业农村局", "卫生健康委员会", "交通运输局", "应急管理局")


def make(folder: Path, sites: int) -> None:
    """Writes ``sites.csv`` and ``data/monitor.db`` of so many sites, some fifteen open findings each."""
    ids = [f"s{number:05}" for number in range(sites)]
    rows = (f"{id_},{_name(number)},{_level(number)},http://{id_}.example/\n" for number, id_ in enumerate(ids))
    (folder / "sites.csv").write_text("id,name,level,home\n" + "".join(rows), "utf-8")
    standard = standards.load()
    with Ledger.open(folder / "data" / "monitor.db") as ledger:
        for number, night in enumerate(NIGHTS):
            at = datetime.combine(night, datetime.min.time(), UTC)
            run = ledger.open_run(night, started=at, standard=standard.id)
            for id_ in ids:
                judgement = _judgement(id_, number, at, standard)
                ledger.record(run.run_id, judgement, _standing(judgement), standard, Night(night, at, at, "done"))
            ledger.finish_run(run.run_id, at + timedelta(hours=3))


def _name(number: int) -> str:
    place, office = PLACES[number % len(PLACES)], OFFICES[number // len(PLACES) % len(OFFICES)]
    return f"{place}{number // 64 + 1}区{office}"


def _level(number: int) -> str:
    return LEVELS[number % len(LEVELS)]


def _judgement(site_id: str, night: int, at: datetime, standard: Standard) -> Judgement:
    drawn = Random(site_id)
    failing = drawn.sample(sorted(rules()), FAILING)
    faults = tuple(
        (indicator, Fault(f"http://{site_id}.example/{indicator}/{place}.html", "", f"第 {place} 处不符合要求"))
        for indicator in failing
        for place in _standing_faults(drawn, night)
    )
    failed = {indicator for indicator, _ in faults}
    return Judgement(
        site_id=site_id,
        night=NIGHTS[night],
        verdicts=tuple(
            Verdict(site_id, id_, "failed" if id_ in failed else "passed", int(id_ in failed), float(id_ in failed))
            for id_ in standard.terms
        ),
        faults=faults,
        columns=tuple(_columns(site_id, NIGHTS[night])),
        policies=(),
        messages=(),
        spotcheck=tuple(
            SpotcheckRow(site_id, item, "evidenced", f"http://{site_id}.example/", "") for item in range(1, 16)
        ),
        pages_known=1000,
        pages_seen=990,
        observed_at=at,
    )


def _standing_faults(drawn: Random, night: int) -> Iterator[int]:
    """The faults of one indicator that stand on a night: each begins with the first, or later, until it is mended."""
    for place in range(3):
        begins, mended = drawn.randrange(4), drawn.random() < MENDED
        if begins <= night and not (mended and night > begins):
            yield place


def _columns(site_id: str, night: date) -> Iterator[ColumnRow]:
    for number in range(COLUMNS):
        url = f"http://{site_id}.example/column/{number}/"
        yield ColumnRow(site_id, url, f"栏目{number}", "notice", 40, night - timedelta(number), 183, 0, "passed")


def _standing(judgement: Judgement) -> Standing:
    """Every ninth site fails, every thirteenth could not be judged."""
    number = int(judgement.site_id[1:])
    if number % 13 == 0:
        return Standing("unknown", 100.0, 0.0, 100.0, reason="首页被防火墙拦截（HTTP 521）")
    score = 100.0 - len(judgement.faults)
    vetoes = ("首页不更新",) if number % 9 == 0 else ()
    return Standing("fail" if vetoes else "pass", score, score - 3, score + 1, vetoes)
