"""`govsite returns`: returned ledgers are read into the ledger of the city, and what they ask is laid before people."""

import argparse
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from analysis import stages
from analysis.answers import Answer, CommandError, nothing_judged
from analysis.commands import at_work, project_of
from analysis.datafolder import BusyError
from analysis.filled import ReturnedError
from analysis.ledger import Ledger, LedgerError
from analysis.progress import Progress
from analysis.project import Project
from analysis.records import Finding
from analysis.rectification import proposals, returned
from analysis.rectification.layout import STATES
from analysis.rectification.night import answered_for
from analysis.rectification.records import Reply
from analysis.results import NightResult
from crawler.registry import Registry

Options = argparse.Namespace


class Read(NamedTuple):
    """A file that was read: whose it is, what it says, its mistakes, and what in it was not read."""

    file: str
    site_id: str
    replies: tuple[Reply, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def returns(options: Options, progress: Progress) -> Answer:
    """Keep the replies of every file without a mistake; tell the mistakes of the others."""
    project = project_of(options)
    if not project.data.ledger.exists():
        raise nothing_judged(project.data.ledger)
    registry, now = project.registry(), stages.now_on(project)
    try:
        with at_work(project) as ledger:
            known = ledger.known_findings(date.max)
            read = _unambiguous([_read(path, known, registry, now, project.today) for path in options.files])
            good = [reply for one in read if not one.problems for reply in one.replies]
            kept = ledger.returns.keep(good)
            asked, where = _propose(project, registry, ledger)
    except (LedgerError, BusyError) as error:
        raise CommandError(str(error)) from error
    for one in read:
        for note in one.notes:
            progress.say(note)
    return _answer(read, good, {**kept._asdict(), "proposed": asked, "proposals": str(where or "")})


def _read(path: Path, known: Sequence[Finding], registry: Registry, now: datetime, today: date) -> Read:
    try:
        book = returned.opened(path)
    except ReturnedError as error:
        return Read(path.name, "", (), tuple(str(error).splitlines()))
    if registry.get(book.site_id) is None:
        return Read(
            path.name,
            book.site_id,
            (),
            (
                f"{path.name}: 登记表中没有网站 {book.site_id!r}；请核对台账 / no site {book.site_id!r} in sites.csv; "
                "check whose ledger this is",
            ),
        )
    reading = returned.Reading(
        book,
        {one.finding_id: one for one in known if one.site_id == book.site_id},
        {one.finding_id: one.site_id for one in known if one.site_id != book.site_id},
        now,
        today,
    )
    replies = returned.replies(reading)
    return Read(path.name, book.site_id, replies, tuple(reading.problems), tuple(reading.notes))


def _unambiguous(read: Sequence[Read]) -> list[Read]:
    """The files, of which two must not say different things of one finding."""
    said: dict[str, Read] = {}
    checked = []
    for one in read:
        twice = [reply.finding_id for reply in one.replies if reply.finding_id in said]
        others = ", ".join(dict.fromkeys(said[id_].file for id_ in twice))
        told = (f"{one.file}: {twice[0]} 等 {len(twice)} 项在 {others} 里也有；请只读回一份 / also stands in {others}; "
                "read one of the two",) if twice else ()  # fmt: skip
        checked.append(one._replace(problems=(*one.problems, *told)))
        said |= {reply.finding_id: one for reply in one.replies}
    return checked


def _propose(project: Project, registry: Registry, ledger: Ledger) -> tuple[int, Path | None]:
    """Write what offices ask to set aside beside dispositions.csv: all that is not decided, of all sites."""
    result = _newest(project, registry, ledger)
    if result is None:
        return 0, None
    decided = stages.decisions(project)
    lines = [proposals.line(*pair) for site in result.sites for pair in proposals.asked(site.duties, decided)]
    return len(lines), proposals.write(project.beside, lines)


def _newest(project: Project, registry: Registry, ledger: Ledger) -> NightResult | None:
    """The newest run's result of the sites that ever replied; None before the first run."""
    last = ledger.latest_run()
    if last is None:
        return None
    answering = ledger.returns.sites()
    sites = [site for site in registry.sites if site.id in answering]
    result = ledger.night_result(last.run_id, sites, stages.standard(project).in_force())
    return answered_for(result, ledger, stages.all_decisions(project), stages.calendar(project))


def _answer(read: Sequence[Read], good: Sequence[Reply], kept: dict[str, object]) -> Answer:
    states = Counter(reply.state for reply in good)
    problems = [problem for one in read for problem in one.problems]
    wrong = [one.file for one in read if one.problems]
    said = "，".join(f"{STATES.get(state, '其他回复')} {count}" for state, count in states.items()) or (
        "没有填写" if len(wrong) < len(read) else "无"
    )
    lines = [
        *problems,
        f"{len(read) - len(wrong)} of {len(read)} ledgers read: {len(good)} replies ({kept['new']} new, "
        f"{kept['changed']} changed, {kept['same']} as before) / 已读回：{said}",
    ]
    if kept["proposals"]:
        lines.append(
            f"{kept['proposed']} asked to be set aside: {kept['proposals']} — decide, sign (by), and copy to "
            "dispositions.csv / 申请豁免待审定"
        )
    if wrong:
        lines.append(f"not read, correct and return again: {', '.join(wrong)} / 以上文件未读入，请更正后重新读回")
    document = {
        "command": "returns",
        "files": [
            {"file": one.file, "site": one.site_id, "replies": len(one.replies), "problems": list(one.problems)}
            for one in read
        ],
        "states": dict(states),
        **kept,
    }
    return Answer("\n".join(lines), document, failed=bool(wrong))
