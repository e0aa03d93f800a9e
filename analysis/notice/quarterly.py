"""The quarterly notice (通报) as a paper: its opening, its chapters, its annexes."""

from collections.abc import Iterator

from analysis.notice import mending, overview
from analysis.notice.blocks import Annex, Paper, Paragraph, Table, chapters, day, plain
from analysis.notice.edition import Edition
from analysis.notice.overview import percent
from analysis.report.words import LEVELS, VERDICTS

EVERYBODY = "各县、区人民政府，各开发区、管理区管委，市直各有关单位"


def paper(edition: Edition) -> Paper:
    """The whole notice."""
    facts, terms = edition.facts, edition.terms
    body = chapters(
        ("总体情况", overview.overall(edition)),
        ("较好和不合格的网站", overview.named(edition)),
        ("主要问题", mending.typical(edition)),
        ("上季度问题整改情况", mending.mended(edition)),
        ("“三随机”抽查情况", mending.checked(edition)),
        ("工作要求", mending.required(edition)),
    )
    return Paper(
        title=f"关于{facts.quarter.label}政府网站和政务公开日常监测情况的通报",
        head=f"{edition.issuer}文件" if edition.issuer else "（发文机关）文件",
        number=plain(terms.number) or f"〔{edition.dated.year}〕　　号",
        to=plain(terms.to) or EVERYBODY,
        body=(Paragraph(_opening(edition)), *body),
        annexes=tuple(_annexes(edition)),
        issuer=edition.issuer or "（发文机关）",
        dated=edition.dated,
        contact=plain(terms.contact),
        copies=plain(terms.copies),
    )


def _opening(edition: Edition) -> str:
    facts = edition.facts
    basis = f"{plain(edition.terms.basis).rstrip('，。,')}，" if edition.terms.basis else "按照政府网站日常监测的要求，"
    end = min(facts.until, facts.quarter.last)
    return (
        f"{basis}对{facts.quarter.label}（{day(facts.quarter.first)}至{day(end)}）政府网站运行和政务公开情况进行了"
        f"日常监测。现将有关情况通报如下："
    )


# --- annexes --------------------------------------------------------------------------------------------------------


def _annexes(edition: Edition) -> Iterator[Annex]:
    label = edition.facts.quarter.label
    yield Annex(f"{label}网站位次表", (_ranking(edition), Paragraph(RANKING_NOTE)))
    yield Annex(f"{label}各网站监测数据表", (_numbers(edition),))
    if edition.facts.before_nights.counted:
        rows = tuple(
            (edition.name(id_), *map(str, (came.owed, came.fixed, came.open, came.reopened, came.waived)))
            for id_, came in mending.of_sites(edition)
        )
        if rows:
            yield Annex(
                "上季度问题整改情况表", (Table("", MENDED, rows, (40, 12, 12, 12, 12, 12), frozenset(range(1, 6))),)
            )
    if edition.facts.nights.held:
        yield Annex("未计入统计的监测", (_held(edition),))


RANKING_NOTE = (
    "注：位次为“能够确认好于本网站的网站数加一”，得分区间重叠的并列；合格网站在不合格网站之前；"
    "无法判定的网站不参加位次，列于最后。"
)
MENDED = ("网站", "应整改", "已整改", "未整改", "再次出现", "已说明")


def _ranking(edition: Edition) -> Table:
    rows = tuple(
        (
            str(place or "—"),
            edition.name(site.site.id),
            LEVELS.get(site.site.level, site.site.level),
            VERDICTS[site.standing.verdict],
            f"{site.standing.score:.1f}" if place else "—",
            f"{site.standing.score_low:.1f}—{site.standing.score_high:.1f}" if place else "—",
        )
        for place, site in edition.placed
    )
    header = ("位次", "网站", "类别", "判定", "得分", "得分区间")
    return Table("", header, rows, (9, 39, 10, 14, 11, 17), frozenset({0, 2, 3, 4, 5}))


def _numbers(edition: Edition) -> Table:
    header = ("网站", "监测次数", "判定次数", "不合格次数", "页面查看比例", "新发现问题", "期末未整改", "本季度已整改")
    rows = tuple(_row(edition, site.site.id) for _, site in edition.placed)
    return Table("", header, rows, (27, 10, 10, 10, 13, 10, 10, 10), frozenset(range(1, 8)))


def _row(edition: Edition, site_id: str) -> tuple[str, ...]:
    quarter, facts = edition.quarter_of(site_id), edition.facts
    own = edition.owed.get(site_id, ())
    fixed = [life for life in own if (on := life.fixed_on(facts.until)) and on >= facts.quarter.first]
    return (
        edition.name(site_id),
        str(quarter.nights),
        str(quarter.judged),
        str(quarter.failed),
        "—" if quarter.coverage is None else percent(quarter.coverage),
        str(sum(edition.is_new(life) for life in own)),
        str(sum(life.state(facts.until) == "open" for life in own)),
        str(len(fixed)),
    )


def _held(edition: Edition) -> Table:
    rows = tuple((day(night), plain("；".join(reasons), 200)) for night, reasons in edition.facts.nights.held)
    return Table("", ("监测日期", "未通过数据质量核查的原因"), rows, (25, 75), frozenset({0}))
