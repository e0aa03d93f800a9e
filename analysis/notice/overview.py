"""The notice's first two chapters: the situation as a whole, and which sites are named."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import fmean

from analysis.notice.blocks import Block, Paragraph, Table, day, numbered, plain, sections
from analysis.notice.edition import Edition
from analysis.quarters import Nights
from analysis.report.words import VERDICTS
from analysis.results import SiteResult, Standing
from analysis.scorecards import trend

MOST_NAMES = 40  # in running text; the annex has them all


def overall(edition: Edition) -> tuple[Block, ...]:
    """一、总体情况."""
    return sections(
        ("监测情况", [Paragraph(_watching(edition)), *map(Paragraph, _not_counted(edition.facts.nights))]),
        ("判定结果", [Paragraph(_results(edition))]),
        ("与上季度比较", list(_compared(edition))),
        ("问题数量", [Paragraph(_problems(edition))]),
    )


def named(edition: Edition) -> tuple[Block, ...]:
    """二、较好和不合格的网站. A site that could not be judged is named as that, and as nothing else."""
    return sections(
        ("较好的网站", list(_good(edition))),
        ("不合格的网站", list(_failing(edition))),
        ("无法判定的网站", list(_unjudged(edition))),
    )


# --- the situation --------------------------------------------------------------------------------------------------


def _watching(edition: Edition) -> str:
    nights = edition.facts.nights.counted
    span = day(nights[0]) if len(nights) == 1 else f"{day(nights[0])}至{day(nights[-1])}"
    seen = [edition.quarter_of(site.site.id) for _, site in edition.placed]
    known = sum(one.pages_known for one in seen)
    share = f"，已知页面的实际查看比例为{percent(sum(one.pages_seen for one in seen) / known)}" if known else ""
    return (
        f"本季度纳入监测的网站{len(edition.placed)}个，计入统计的监测{len(nights)}次（{span}）{share}。"
        f"判定依据为《{edition.standard.name}》（{edition.standard.source.partition('（')[0]}）。监测以普通访问者的身份从外部进行，"
        f"“未见”“未发现”指监测期间没有看到，不等于不存在。{_standards(edition)}"
    )


def _standards(edition: Edition) -> str:
    if len(edition.facts.standards) < 2:
        return ""
    return f"本季度所用标准有过变更（{'、'.join(edition.facts.standards)}），前后得分不宜直接比较。"


def _not_counted(nights: Nights) -> Iterator[str]:
    """What does not count is said, and why."""
    if nights.held:
        days = "、".join(day(one) for one, _ in nights.held)
        yield f"另有{len(nights.held)}次监测（{days}）未通过数据质量核查，其结果不计入本通报。"
    if nights.unfinished:
        yield f"另有{len(nights.unfinished)}次监测未全部完成或只复查了部分网站，不计入监测次数和得分。"


def _results(edition: Edition) -> str:
    verdicts = Counter(site.standing.verdict for _, site in edition.placed)
    judged = [site.standing for _, site in edition.placed if site.standing.verdict != "unknown"]
    share = f"，合格率{percent(verdicts['pass'] / len(judged))}" if judged else ""
    return (
        f"作出判定的网站{len(judged)}个，其中合格{verdicts['pass']}个、不合格{verdicts['fail']}个{share}；"
        f"无法判定{verdicts['unknown']}个，无法判定不等于存在问题。{_mean(judged)}"
    )


def _mean(judged: Sequence[Standing]) -> str:
    if not judged:
        return ""
    low, score, high = (fmean(getattr(one, name) for one in judged) for name in ("score_low", "score", "score_high"))
    return (
        f"作出判定的网站平均得分{score:.1f}分（区间{low:.1f}—{high:.1f}分）。得分为本季度各次判定的平均值；"
        f"区间的下限和上限分别把没有看到的事项按最差和最好计算。"
    )


def _compared(edition: Edition) -> Iterator[Block]:
    if not edition.facts.before_nights.counted:
        yield Paragraph("上季度没有计入统计的监测，本次不作比较。")
        return
    now = Counter(site.standing.verdict for _, site in edition.placed)
    past = Counter(one.standing.verdict for one in edition.before_of_watched())
    rows = tuple((VERDICTS[one], f"{past[one]}", f"{now[one]}", _signed(now[one] - past[one])) for one in VERDICTS)
    yield Table("判定结果与上季度比较", ("判定结果", "上季度（个）", "本季度（个）", "增减"), rows, (31, 23, 23, 23),
                frozenset({0, 1, 2, 3}))  # fmt: skip
    moved = [(trend(site), edition.name(site.site.id)) for _, site in edition.placed]
    for direction, word in (("better", "上升"), ("worse", "下降")):
        names = [name for one, name in moved if one == direction]
        yield Paragraph(
            f"与上季度相比能够确认{word}的网站{len(names)}个：{listed(names)}。"
            if names
            else f"未发现能够确认{word}的网站。"
        )
    yield Paragraph("得分区间与上季度重叠的，不作升降判断。")


def _problems(edition: Edition) -> str:
    weights = Counter(life.finding.severity for life in edition.open)
    new = sum(edition.is_new(life) for life in edition.problems)
    back = sum(not edition.is_new(life) and edition.came_back(life) for life in edition.problems)
    text = (
        f"截至{day(edition.facts.nights.counted[-1])}，已经确认且尚未整改的问题{len(edition.problems)}项"
        f"（涉及单项否决的{weights['veto']}项，扣分的{weights['points']}项），其中本季度新发现{new}项、"
        f"整改后再次出现{back}项。"
    )
    if weights["advice"]:
        text += f"另有不计分的改进建议{weights['advice']}项。"
    if weights["candidate"]:
        text += f"有{weights['candidate']}项线索须经人工认定，认定前不点名。"
    return text + "只看到一次、尚待复核的情况不计入。"


# --- who is named ---------------------------------------------------------------------------------------------------


def _good(edition: Edition) -> Iterator[Block]:
    terms = edition.terms
    fine = [
        (place, site)
        for place, site in edition.placed
        if place and site.standing.verdict == "pass" and site.standing.score_low >= terms.good_score
    ]
    good = [(place, site) for place, site in fine if place <= terms.good_places]
    rule = (
        f"判定为合格、得分区间下限不低于{terms.good_score:g}分且位次在前{terms.good_places}名以内的网站{len(good)}个。"
        f"得分区间相互重叠的网站不分先后，位次并列。"
    )
    yield Paragraph(rule)
    lines = []
    for place, group in groupby(good, key=lambda pair: pair[0]):
        sites = [f"{edition.name(site.site.id)}（{scored(site.standing)}）" for _, site in group]
        lines.append(f"第{place}名{'（并列）' if len(sites) > 1 else ''}：{listed(sites)}。")
    yield from numbered(lines)


def _failing(edition: Edition) -> Iterator[Block]:
    failing = [site for _, site in edition.placed if site.standing.verdict == "fail"]
    if not failing:
        yield Paragraph("本季度末未发现判定为不合格的网站。")
        return
    yield Paragraph(f"判定为不合格的网站{len(failing)}个，予以点名。")
    yield from numbered([_failed(edition, site) for site in failing])


def _failed(edition: Edition, site: SiteResult) -> str:
    quarter = edition.quarter_of(site.site.id)
    vetoes = "、".join(f"“{plain(veto, 40)}”" for veto in site.standing.vetoes)
    as_of = day(quarter.as_of) if quarter.as_of else ""
    return (
        f"{edition.name(site.site.id)}：得分{scored(site.standing)}。{as_of}的判定中存在{vetoes}的单项否决情形；"
        f"本季度{quarter.judged}次判定中有{quarter.failed}次为不合格。"
    )


def _unjudged(edition: Edition) -> Iterator[Block]:
    unjudged = [site for _, site in edition.placed if site.standing.verdict == "unknown"]
    if not unjudged:
        return
    yield Paragraph(f"以下{len(unjudged)}个网站本季度无法判定，不参加位次，不视为存在问题。")
    shown = unjudged[:MOST_NAMES]
    yield from numbered([f"{edition.name(one.site.id)}：{plain(one.standing.reason, 120)}。" for one in shown])
    if len(unjudged) > len(shown):
        yield Paragraph(f"其余{len(unjudged) - len(shown)}个网站见附件1。")


# --- how numbers are said -------------------------------------------------------------------------------------------


def scored(standing: Standing) -> str:
    """``96.0分，区间95.0—97.0分``; one number where both ends are the same."""
    low, high = f"{standing.score_low:.1f}", f"{standing.score_high:.1f}"
    return f"{standing.score:.1f}分" if low == high else f"{standing.score:.1f}分，区间{low}—{high}分"


def percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def listed(names: Sequence[str]) -> str:
    """Names in running text; past a number of them the annex has the rest."""
    if len(names) <= MOST_NAMES:
        return "、".join(names)
    return f"{'、'.join(names[:MOST_NAMES])}等{len(names)}个，其余见附件1"


def _signed(number: int) -> str:
    return f"{number:+d}" if number else "0"
