"""The letter to the office of one site (整改通知单): its new and overdue items, and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from analysis.notice.blocks import Block, Paper, Paragraph, Table, chapters, day, plain
from analysis.notice.edition import Edition
from analysis.quarters import Life
from analysis.rectification.layout import answered
from analysis.rectification.records import Duty
from analysis.report.words import SEVERITIES
from crawler.records import Site

MOST_OF_A_TYPE = 50  # rows of one indicator; the night's findings.csv has the rest
HEADER = ("序号", "问题与依据", "位置", "观察到的情况", "首次确认", "整改期限")
WIDTHS = (6, 20, 23, 25, 13, 13)


class Items(NamedTuple):
    """What a letter asks for. ``overdue`` was told by a notice before and is past its deadline.

    A clue is for the office to verify: no problem before somebody has.
    """

    new: Sequence[Life]
    overdue: Sequence[Life]
    clues: Sequence[Life]


def papers(edition: Edition) -> Iterator[tuple[str, Paper]]:
    """(site id, letter), of every registered site that has new or overdue items, in the registry's order."""
    for site in edition.registered:
        items = _items_of(edition, site)
        if any(items):
            yield site.id, _letter(edition, site, items)


def _items_of(edition: Edition, site: Site) -> Items:
    own = edition.open_of.get(site.id, ())
    told = [life for life in own if edition.is_to_tell(life)]
    return Items(
        new=[life for life in told if life.finding.severity != "candidate"],
        overdue=[
            life
            for life in own
            if life.finding.severity != "candidate" and not edition.is_to_tell(life) and edition.is_overdue(life)
        ],
        clues=[life for life in told if life.finding.severity == "candidate"],
    )


def _letter(edition: Edition, site: Site, items: Items) -> Paper:
    facts = edition.facts
    late = sum(map(edition.is_overdue, items.new))
    already = f"（其中已过整改期限{late}项）" if late else ""
    clues = f"、须核实的线索{len(items.clues)}项" if items.clues else ""
    opening = (
        f"{facts.quarter.label}日常监测中，你单位主办的“{edition.name(site.id)}”（{plain(site.home, 120)}）"
        f"有本季度新发现或再次出现的问题{len(items.new)}项{already}、逾期未整改的问题{len(items.overdue)}项{clues}。"
        f"请逐项核实整改。"
    )
    return Paper(
        title="政府网站问题整改通知单",
        head="",
        number=f"编号：{facts.quarter}-{site.id}",
        to=plain(site.sponsor or site.name, 60),
        body=(
            Paragraph(opening),
            *chapters(
                ("新发现和再次出现的问题", _items(edition, items.new)),
                ("逾期未整改的问题", _overdue(edition, items.overdue)),
                ("请核实的线索", _clues(edition, items.clues)),
                ("整改要求", _asked(edition, items)),
            ),
        ),
        annexes=(),
        issuer=edition.issuer or "（发文机关）",
        dated=edition.dated,
        contact=plain(edition.terms.contact),
    )


def _overdue(edition: Edition, lives: Sequence[Life]) -> tuple[Block, ...]:
    if not lives:
        return ()
    said = Paragraph(f"以下问题上季度末已经存在，至{day(edition.dated)}已过整改期限，仍未见改正。")
    return (said, *_items(edition, lives))


def _items(edition: Edition, lives: Sequence[Life], header: tuple[str, ...] = HEADER) -> tuple[Block, ...]:
    if not lives:
        return ()
    rows = [_row(edition, life) for life in _shown(lives)]
    table = Table("", header, _with_numbers(rows), WIDTHS, frozenset({0, 4, 5}), small=True)
    return (table, *_left_out(edition, lives))


def _shown(lives: Iterable[Life]) -> Iterator[Life]:
    for _, group in groupby(lives, key=lambda life: life.finding.indicator):
        yield from list(group)[:MOST_OF_A_TYPE]


def _left_out(edition: Edition, lives: Iterable[Life]) -> Iterator[Paragraph]:
    for id_, group in groupby(lives, key=lambda life: life.finding.indicator):
        more = len(list(group)) - MOST_OF_A_TYPE
        if more > 0:
            yield Paragraph(f"“{edition.indicator(id_)}”另有{more}项同类问题未逐一列出，见监测报告的问题清单。")


def _row(edition: Edition, life: Life) -> tuple[str, ...]:
    one, duty = life.finding, edition.duty(life)
    kind = SEVERITIES[one.severity] + ("，再次出现" if edition.came_back(life) else "")
    place = f"{plain(one.url, 160)}\n{plain(one.subject, 60)}" if one.subject else plain(one.url, 160)
    return (
        f"{edition.indicator(one.indicator)}（{kind}）\n依据：{plain(one.clause, 80)}",
        f"{place}\n编号：{one.finding_id}",
        "\n".join(filter(None, (plain(one.evidence, 200), _answer(duty)))),
        life.confirmed.isoformat(),
        _deadline(duty),
    )


def _answer(duty: Duty) -> str:
    """What the office returned of it, and what became of that; '' where it returned nothing."""
    return f"单位回复：{answered(duty)}" if duty.reply else ""


def _deadline(duty: Duty) -> str:
    if duty.deadline is None:
        return "—"
    return f"{duty.deadline.isoformat()}\n已逾期{duty.overdue}天" if duty.overdue else duty.deadline.isoformat()


def _with_numbers(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, start=1))


def _clues(edition: Edition, lives: Sequence[Life]) -> tuple[Block, ...]:
    if not lives:
        return ()
    said = "以下情况由程序发现，是否属实须经人工认定，请核实后反馈；认定前不作为问题。"
    return (Paragraph(said), *_items(edition, lives, (*HEADER[:-1], "核实期限")))


def _asked(edition: Edition, items: Items) -> tuple[Block, ...]:
    late = "逾期未整改的，请一并说明原因、责任人和完成时限。" if items.overdue else ""
    return (
        Paragraph(
            f"请按表中期限完成整改，于{day(edition.reply_by)}前在整改台账中填写整改情况并交回。{late}"
            f"整改后的页面由日常监测自动复查，看到已改正即销号，不需另行报送截图。"
        ),
        Paragraph("对以上内容有异议的，请在台账相应编号处写明理由，并附有关材料。"),
    )
