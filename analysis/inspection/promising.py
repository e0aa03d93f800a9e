"""How a seed is promised before a draw, with the plan it is for, and how a promise is taken back."""

import argparse
import secrets
from datetime import UTC, date, datetime, timedelta

from analysis import stages
from analysis.answers import Answer, CommandError, UsageError
from analysis.commands import at_work, project_of
from analysis.inspection import document
from analysis.inspection.records import ITEMS, Commitment, Plan, commitment_of
from analysis.inspection.seeds import hash_of, keep_seed, kept_seed, one_line, seed_of
from analysis.project import Project
from crawler.records import LEVELS

NOTICE = timedelta(days=7)  # between a commitment and the first day it may send inspectors out
SITES, DRAWN_ITEMS, DAYS = 5, 5, 10  # where nothing else is asked
LONGEST = 250  # working days

Options = argparse.Namespace


def commit(options: Options) -> Answer:
    """Promise a seed: made here and kept until the draw, given with --seed, or known only by its hash."""
    project = project_of(options)
    plan = _plan(options, project)
    seed = seed_of(options.seed) if options.seed else "" if options.commit else secrets.token_hex(32)
    sha256 = commitment_of(seed) if seed else hash_of(options.commit)
    if seed and options.commit and sha256 != options.commit.lower():
        raise UsageError("--commit: this is not the hash of --seed; leave one of them out / 哈希与种子不符")
    with at_work(project, "draw") as ledger:
        waiting = ledger.draws.waiting()
        if waiting:
            raise CommandError(
                f"commitment {waiting.sha256[:16]}… still waits for its draw: run `govsite draw`, or take it back with "
                "`govsite draw --withdraw` (which is published) / 已有一个承诺尚未抽取"
            )
        if any(one.sha256 == sha256 for one in ledger.draws.commitments()):
            raise CommandError("this seed was committed to before; take a new one / 该种子以前承诺过，请换一个")
        kept = None if options.seed or options.commit else kept_seed(project, sha256)
        if kept:
            keep_seed(kept, seed)
        commitment = Commitment(sha256, datetime.now(UTC), plan)
        ledger.draws.commit(commitment)
    where = (
        f"the seed is in {kept} until the draw / 种子暂存于此"
        if kept
        else "keep the seed until the draw / 请保管好种子"
    )
    text = (
        f"commitment {sha256}\nplan: {_plan_told(plan)}\n"
        f"publish both lines before the draw; {where}; then run `govsite draw` / 请在抽取前公布以上两行"
    )
    return Answer(text, {"command": "draw", "commitment": sha256, "plan": document.plan_document(plan)})


def _plan(options: Options, project: Project) -> Plan:
    levels = options.level or []
    unknown = [level for level in levels if level not in LEVELS]
    if unknown:
        raise UsageError(f"--level: {unknown[0]!r} is unknown; use {' '.join(LEVELS)} / 没有这个级别")
    levels = tuple(level for level in LEVELS if not levels or level in levels)
    able = sum(site.level in levels for site in project.registry().active)
    if not able:
        raise UsageError(f"--level: no active site is one of {' '.join(levels)} / 没有这些级别的在用网站")
    count = _number("--count", options.count, able, SITES)
    items = _number("--items", options.items, ITEMS, DRAWN_ITEMS)
    days = _number("--days", options.days, LONGEST, DAYS)
    return Plan(count, items, levels, _days(options, project, days), one_line(options.public))


def _number(option: str, given: int | None, most: int, default: int) -> int:
    """The number of an option. Raises UsageError where it is not one from 1 to ``most``."""
    number = min(default, most) if given is None else given
    if not 1 <= number <= most:
        raise UsageError(f"{option}: {number} asked, 1 to {most} can be had / 只能是 1 至 {most}")
    return number


def _days(options: Options, project: Project, count: int) -> tuple[date, ...]:
    """So many working days, from ``--from`` or in a week."""
    calendar = stages.calendar(project)
    day = getattr(options, "from") or project.today + NOTICE
    if day <= project.today:
        raise UsageError(f"--from: {day} is not after {project.today} / 起始日须晚于今天")
    days: list[date] = []
    day -= timedelta(days=1)
    while len(days) < count:
        day = calendar.after(day, 1)
        days.append(day)
    return tuple(days)


def withdraw(options: Options) -> Answer:
    """Take the waiting commitment back; the next draw names it."""
    project = project_of(options)
    with at_work(project, "draw") as ledger:
        waiting = ledger.draws.waiting()
        if waiting is None:
            raise CommandError("no commitment waits for its draw / 没有尚未抽取的承诺")
        ledger.draws.withdraw(waiting.sha256, datetime.now(UTC))
    kept_seed(project, waiting.sha256).unlink(missing_ok=True)
    text = f"commitment {waiting.sha256} withdrawn; the next draw says so / 承诺已作废，下次抽取会载明"
    return Answer(text, {"command": "draw", "withdrawn": waiting.sha256})


def _plan_told(plan: Plan) -> str:
    public = f", with the public number: {plan.public_source}" if plan.public_source else ""
    return (
        f"{plan.count} sites, {plan.items} of {ITEMS} items, {' '.join(plan.levels)}, "
        f"{plan.days[0]} to {plan.days[-1]} ({len(plan.days)} working days){public}"
    )
