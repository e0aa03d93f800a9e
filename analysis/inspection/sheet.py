"""What stands on an inspection sheet, whoever writes or reads it: its labels, its columns, its words."""

from datetime import date
from typing import NamedTuple

from analysis.inspection.records import Candidate, Draw, Drawn, Item
from analysis.report import words

DRAW_ID, SITE_ID = "抽查编号", "站点编号"
RESULTS = {"pass": "合格", "fail": "不合格", "unchecked": "未查"}
PAST = {"fail": "不合格", "behind": "落后", "unknown": "无法判定", "pass": "合格"}
COVER = "说明"


class Column(NamedTuple):
    """A column of the sheet: its label, its width in characters, and whether the inspector fills it in."""

    label: str
    width: int
    is_inspectors: bool = False


COLUMNS = {
    "item": Column("序号", 6),
    "is_drawn": Column("抽中", 6),
    "title": Column("抽查事项", 22),
    "outcome": Column("机器结论", 11),
    "evidence": Column("证据地址", 40),
    "look": Column("机器所见与待人工核查", 44),
    "result": Column("结果", 9, True),
    "note": Column("说明", 30, True),
    "inspector": Column("检查人", 10, True),
    "at": Column("检查时间", 18, True),
}

HOW = (
    "抽中的事项（标 ● 的行）必查；其余事项可一并检查，查了就填，不查就空着。",
    "“结果”只填 合格、不合格 或 未查；填了合格、不合格的，检查人和检查时间必填，不合格的还要写明说明。",
    "检查时间写成 2026-12-03 15:20。灰底各列是监测系统填写的，请勿改动；不要删除或改写抽查编号和站点编号。",
    "填好后原样存为 .xlsx，用 govsite draw --results 文件名 读回；没有查完也可以先读回，以后再读一次。",
    "“机器结论”只说明在网站上看到了什么：有体现，不等于合格；未见体现，不等于没有做。以检查人所见为准。",
)


class Sheet(NamedTuple):
    """One drawn site's sheet, as data."""

    site: Candidate
    drawn: Drawn
    items: tuple[Item, ...]

    @property
    def seen(self) -> date | None:
        """The night its evidence is of; None where the site was never judged."""
        return next((item.seen for item in self.items), None)


def sheets(draw: Draw, items: list[Item]) -> list[Sheet]:
    """The sheets of a draw in the order of their times."""
    known = {one.site_id: one for one in draw.frame}
    return [
        Sheet(known[one.site_id], one, tuple(item for item in items if item.site_id == one.site_id))
        for one in draw.drawn
    ]


def facts(draw: Draw, sheet: Sheet) -> list[tuple[str, str]]:
    """What stands above the items: label and text."""
    site, drawn = sheet.site, sheet.drawn
    score = "" if site.score is None else f"，得分 {site.score:g}"
    seen = f"证据为 {sheet.seen} 监测所见" if sheet.seen else "从未监测到，没有证据"
    verdict = words.VERDICTS.get(site.verdict, "未评判")
    return [
        (DRAW_ID, draw.draw_id),
        (SITE_ID, site.site_id),
        ("网站", f"{site.name}（{words.LEVELS[site.level]}）"),
        ("首页", site.home),
        ("抽查时间", f"{drawn.day} {drawn.time}（北京时间）"),
        ("监测结论", f"{draw.run_id}：{verdict}{score}；{seen}"),
        ("抽中机会", f"{percent(drawn)}（以往结果：{PAST[site.past]}，{site.weight} 签）"),
    ]


def percent(drawn: Drawn) -> str:
    return f"{float(drawn.chance):.1%}".replace(".0%", "%")


def promise(draw: Draw) -> list[tuple[str, str]]:
    """What lets anybody compute the draw again: label and text."""
    plan = draw.commitment.plan
    public = [("公开数", f"{plan.public_source}：{draw.public}")] if plan.public_source else []
    withdrawn = [("此前作废的承诺", "，".join(draw.withdrawn))] if draw.withdrawn else []
    return [
        ("种子承诺", f"{draw.commitment.sha256}（SHA-256，{draw.commitment.committed_at:%Y-%m-%d %H:%M} UTC 作出）"),
        ("种子", draw.seed),
        *public,
        ("抽取方案", plan_in_words(draw)),
        *withdrawn,
    ]


def plan_in_words(draw: Draw) -> str:
    plan = draw.commitment.plan
    levels = "、".join(words.LEVELS[level] for level in plan.levels)
    able = sum(1 for one in draw.frame if one.weight)
    return (
        f"从 {able} 个在用网站（{levels}）中抽 {plan.count} 个，每个网站抽 {plan.items} 项，"
        f"时间在 {plan.days[0]} 至 {plan.days[-1]} 的工作日"
    )
