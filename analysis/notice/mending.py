"""The notice's chapters on problems: which are typical, and what became of those of the quarter before."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from statistics import median

from analysis.notice.blocks import Block, Paragraph, day, numbered, plain, sections
from analysis.notice.edition import Edition
from analysis.notice.overview import listed, percent
from analysis.quarters import Life, Rectification, rectification
from analysis.records import Finding
from analysis.report.words import ITEMS, SEVERITIES

TYPES, EXAMPLES = 8, 2
LONGEST_EXAMPLE = 90
ADDRESS = re.compile(r"（https?://[^（）]*）")


def typical(edition: Edition) -> tuple[Block, ...]:
    """三、主要问题: the types most sites share, each with its numbers and examples."""
    by_type: dict[str, list[Life]] = defaultdict(list)
    for life in edition.problems:
        by_type[life.finding.indicator].append(life)
    if not by_type:
        return (Paragraph("本季度末未发现已经确认、尚未整改的计分问题。"),)
    ranked = sorted(by_type.items(), key=lambda item: (-_sites(item[1]), -len(item[1]), item[0]))
    shown = sections(*((edition.indicator(id_), [Paragraph(_told(edition, own))]) for id_, own in ranked[:TYPES]))
    rest = ranked[TYPES:]
    if not rest:
        return shown
    names = "、".join(f"{edition.indicator(id_)}（{len(own)}项）" for id_, own in rest)
    return (*shown, Paragraph(f"此外还有：{names}。"))


def _sites(lives: Sequence[Life]) -> int:
    return len({life.finding.site_id for life in lives})


def _told(edition: Edition, lives: Sequence[Life]) -> str:
    new = sum(edition.is_new(life) for life in lives)
    first = lives[0].finding
    examples = "；".join(_example(edition, one) for one in _examples(lives))
    return (
        f"涉及{_sites(lives)}个网站、{len(lives)}项，其中本季度新发现{new}项，性质为{SEVERITIES[first.severity]}。"
        f"例如：{examples}。依据：{plain(first.clause, 80)}。"
    )


def _example(edition: Edition, finding: Finding) -> str:
    evidence = ADDRESS.sub("", finding.evidence)  # the letters have it; in running text it hides the sentence
    return f"{edition.name(finding.site_id)}，{plain(evidence, LONGEST_EXAMPLE).rstrip('。；')}"


def _examples(lives: Sequence[Life]) -> Iterator[Finding]:
    """One finding a site, in the order of weight."""
    first_of_site = {life.finding.site_id: life.finding for life in reversed(lives)}
    return islice((first_of_site[site_id] for site_id in sorted(first_of_site)), EXAMPLES)


# --- rectification --------------------------------------------------------------------------------------------------


def mended(edition: Edition) -> tuple[Block, ...]:
    """四、上季度问题整改情况; nothing where there is no quarter before."""
    facts = edition.facts
    if not facts.before_nights.counted:
        return ()
    came = rectification(chain.from_iterable(edition.owed.values()), facts.before_until, facts.until)
    if not came.owed:
        return (Paragraph("上季度末没有已经确认、尚未整改的计分问题。"),)
    by_site = list(of_sites(edition))
    done = [edition.name(id_) for id_, own in by_site if own.owed == own.fixed]
    left = [f"{edition.name(id_)}（{own.open + own.reopened}项）" for id_, own in by_site if own.open + own.reopened]
    return (
        Paragraph(_summed(came)),
        Paragraph(f"全部整改的网站{len(done)}个：{listed(done)}。" if done else "未见全部整改的网站。"),
        Paragraph(f"仍有未整改问题的网站{len(left)}个：{listed(left)}。" if left else "未发现仍有未整改问题的网站。"),
        *_relapsed(edition),
    )


def _summed(came: Rectification) -> str:
    days = f"，已整改问题从确认到整改的天数中位数为{median(came.days):g}天" if came.days else ""
    return (
        f"上季度末尚未整改的问题{came.owed}项，本季度已整改{came.fixed}项，"
        f"整改率{percent(came.fixed / came.owed)}{days}；"
        f"仍未整改{came.open}项，整改后再次出现{came.reopened}项，已作说明不再计入{came.waived}项。"
        f"没有再次看到其所在页面的问题，不作为已整改。"
    )


def _relapsed(edition: Edition) -> Iterator[Paragraph]:
    back = [life for life in edition.problems if edition.came_back(life) and not edition.was_told(life)]
    if back:
        yield Paragraph(f"另有{len(back)}项上季度末以前已整改或本季度曾整改的问题再次出现，须查明原因。")


def of_sites(edition: Edition) -> Iterator[tuple[str, Rectification]]:
    """(site id, what became of its findings), of the sites that owed any, in the registry's order."""
    for site_id in edition.sites:
        came = rectification(edition.owed.get(site_id, ()), edition.facts.before_until, edition.facts.until)
        if came.owed:
            yield site_id, came


# --- random checks --------------------------------------------------------------------------------------------------


def checked(edition: Edition) -> tuple[Block, ...]:
    """What inspectors found on the sites that were drawn; nothing where no result came back."""
    checks = [check for check in edition.facts.checks if check.result in ("pass", "fail")]
    if not checks:
        return ()
    failed: dict[int, list[str]] = defaultdict(list)
    for check in checks:
        if check.result == "fail":
            failed[check.item].append(edition.name(check.site_id))
    sites = {check.site_id for check in edition.facts.checks}
    found = (
        f"本季度组织“三随机”抽查{len({check.draw_id for check in edition.facts.checks})}次，抽取网站{len(sites)}个，"
        f"已核查{len(checks)}项次，其中符合要求{sum(check.result == 'pass' for check in checks)}项次、"
        f"不符合要求{sum(map(len, failed.values()))}项次。"
    )
    items = [f"{ITEMS[item - 1]}：{listed(sorted(set(names)))}。" for item, names in sorted(failed.items())]
    told = "抽查中不符合要求的事项和单位：" if items else "抽查中未发现不符合要求的事项。"
    return (Paragraph(found), Paragraph(told), *numbered(items))


# --- what is asked --------------------------------------------------------------------------------------------------


def required(edition: Edition) -> tuple[Block, ...]:
    """The last chapter: what the office asks for; its own sentences where notice.toml has them."""
    own = edition.terms.requirements
    return tuple(map(Paragraph, own)) if own else sections(*_asked(edition))


def _asked(edition: Edition) -> Iterator[tuple[str, list[Block]]]:
    unjudged = any(site.standing.verdict == "unknown" for _, site in edition.placed)
    if edition.problems:
        yield (
            "限期整改",
            [
                Paragraph(
                    f"有关单位要对照整改通知单逐项核实，按所列期限完成整改，于{day(edition.reply_by)}前交回整改台账；"
                    f"{_late(edition)}上季度已通报、至今仍未整改的，要说明原因，明确责任人和完成时限。"
                    f"整改后的页面由日常监测自动复查，看到已改正即销号。"
                )
            ],
        )
    yield (
        "举一反三",
        [Paragraph("各单位要对照本次通报的主要问题开展自查，及时解决不及时、不准确、不回应、不实用等问题。")],
    )
    if unjudged:
        yield (
            "保障监测",
            [Paragraph("无法判定的网站，其主办单位要检查网站是否可以从外部正常访问，并协助排除影响监测的技术原因。")],
        )
    yield (
        "反馈异议",
        [Paragraph("对通报内容有异议的，可在整改期限内书面说明，附页面地址和有关材料。经核实的，在下期通报中更正。")],
    )


def _late(edition: Edition) -> str:
    late = [life for life in edition.problems if edition.is_overdue(life)]
    return f"至{day(edition.dated)}已过整改期限的问题{len(late)}项，涉及网站{_sites(late)}个；" if late else ""
