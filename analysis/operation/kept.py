"""Whether what was kept is whole and fresh: the ledger, the sites' files, the probes."""

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from analysis.datafolder import DataFolder
from analysis.ledger import Ledger, LedgerError, Run
from analysis.operation.checks import OK, WARNING, Check, Said, failed, graded, ok, some, warning
from crawler.records import CHINA, Site
from crawler.store import StoreError, health

STALE = timedelta(hours=36)  # a night may end late, and the next one later
PROBES_A_DAY = 20  # the survey's least
LAST_RUNS = 7

MOVE_AWAY = Said("请移走该文件，下一晚会重新抓取", "move the file away: the next night crawls the site anew")
NIGHTLY = Said("请运行 govsite nightly 并查看定时任务", "run `govsite nightly`, and look at its timer")


# --- the ledger -----------------------------------------------------------------------------------------------------


def ledger(data: DataFolder, now: datetime, seconds: float) -> Iterator[Check]:
    """The ledger's own state, its last run and the runs it held back. ``seconds`` bound the reading of its pages."""
    if not data.ledger.exists():
        yield ok("ledger", "尚未运行过", "nothing was judged yet")
        return
    try:
        with Ledger.read(data.ledger) as kept:
            damage, pending = kept.damage(seconds), kept.pending()
            runs = kept.runs() if not pending else []
    except LedgerError as error:
        yield failed("ledger", Said("无法打开", str(error)), Said("请从备份恢复", "take it from the backup"))
        return
    yield _whole_ledger(damage, pending)
    if runs:
        yield last_run(runs[-1], now)
        yield held_back(runs[-LAST_RUNS:])


def _whole_ledger(damage: str | None, pending: int) -> Check:
    if damage:
        return failed("ledger", Said("文件损坏", damage), Said("请从备份恢复", "take it from the backup"))
    checked = (
        ("，未及检查完整性", ", its pages not all read in the time given") if damage is None else ("，完整", ", whole")
    )
    layout = (f"，{pending} 项结构升级待下次运行", f", {pending} changes of layout due") if pending else ("", "")
    return ok("ledger", f"可以打开{checked[0]}{layout[0]}", f"opens{checked[1]}{layout[1]}")


def last_run(run: Run, now: datetime) -> Check:
    if run.finished is None:
        return warning(
            "last_run",
            Said(f"{run.date} 的监测没有结束", f"the run of {run.date} has not ended"),
            Said("若已中断，请再次运行 govsite nightly", "where it is not at work, run `govsite nightly` again"),
        )
    age = now - run.finished
    hours = age.total_seconds() / 3600
    return graded(
        "last_run",
        OK if age <= STALE else WARNING,
        Said(f"{run.date}，{hours:.0f} 小时前结束", f"{run.date}, ended {hours:.0f} hours ago"),
        NIGHTLY,
    )


def held_back(runs: Sequence[Run]) -> Check:
    held = [run for run in runs if run.held]
    if not held:
        return ok("held_back", f"最近 {len(runs)} 次都已发布", f"none of the last {len(runs)} runs")
    newest = held[-1]
    return graded(
        "held_back",
        WARNING if newest is runs[-1] else OK,
        Said(
            f"最近 {len(runs)} 次中 {len(held)} 次，{newest.date}：{newest.held[0]}", f"{len(held)} of {len(runs)} runs"
        ),
        Said(
            "请核对这些网站后再用 govsite analyze 重新评判", "look at those sites, then judge again: `govsite analyze`"
        ),
    )


# --- the sites' files -----------------------------------------------------------------------------------------------


def stores(data: DataFolder, today: date, seconds: float) -> Iterator[Check]:
    """Whether each site's file opens and is whole, and which nights are unfinished.

    All files are opened; ``seconds`` bound the reading of their pages, which begins at another file each day.
    """
    paths = sorted(data.sites.glob("*.db"))
    if not paths:
        yield ok("stores", "尚无站点数据", "no site was crawled yet")
        return
    deadline = time.monotonic() + seconds
    found: dict[str, health.Health] = {}
    broken: list[str] = []
    for path in turned(paths, today):
        try:
            found[path.stem] = health.site_file(path, deadline - time.monotonic())
        except StoreError as error:
            broken.append(str(error))
    yield whole(found, broken)
    yield unfinished(found, today)


def turned(paths: Sequence[Path], today: date) -> list[Path]:
    """The paths in their order, begun at another one each day: what is not read today is read on a later day."""
    start = today.toordinal() * max(1, len(paths) // 7) % len(paths) if paths else 0
    return [*paths[start:], *paths[:start]]


def whole(found: dict[str, health.Health], broken: Sequence[str]) -> Check:
    damaged = [*broken, *(f"{site}: {one.damage}" for site, one in found.items() if one.damage)]
    if damaged:
        seen = Said(f"{len(damaged)} 个文件损坏或打不开", some(damaged, 3))
        return failed("stores", seen, MOVE_AWAY)
    read = sum(one.damage == "" for one in found.values())
    older = sum(one.pending > 0 for one in found.values())
    layout = (f"，{older} 个待升级结构", f", {older} of an older layout") if older else ("", "")
    return ok(
        "stores",
        f"{len(found)} 个文件都能打开，其中 {read} 个已查完整性{layout[0]}",
        f"{len(found)} files open, the pages of {read} were read and are whole{layout[1]}",
    )


def unfinished(found: dict[str, health.Health], today: date) -> Check:
    """Sites whose newest night broke off. Tonight's may still be at work."""
    broken_off = sorted(site for site, one in found.items() if not one.ended and one.last_night != today)
    last = max((one.last_night for one in found.values() if one.last_night), default=None)
    if broken_off:
        return warning(
            "unfinished",
            Said(
                f"{len(broken_off)} 个网站的最近一晚中断：{some(broken_off)}",
                f"the last night of {len(broken_off)} sites broke off",
            ),
            NIGHTLY,
        )
    seen = sum(one.last_night == last for one in found.values())
    return ok(
        "unfinished",
        f"无；最近一晚 {last}，{seen}/{len(found)} 个网站",
        f"none; the last night is {last}, {seen} of {len(found)} sites",
    )


# --- the probes -----------------------------------------------------------------------------------------------------


def probes(data: DataFolder, sites: Sequence[Site], today: date) -> Check | None:
    """Whether yesterday had the looks at home pages that a verdict needs; None before the first night."""
    end = datetime.combine(today, datetime.min.time(), CHINA)
    try:
        with Ledger.read(data.ledger) as kept:
            counts = kept.probe_counts(end - timedelta(days=1), end)
            begun = next(iter(kept.runs()), None)
    except LedgerError:
        return None  # said by the check of the ledger
    active = [site.id for site in sites if site.status == "active"]
    if not active or begun is None or begun.date >= today:
        return None
    return probes_of_a_day([counts.get(site, 0) for site in active])


def probes_of_a_day(counts: Sequence[int]) -> Check:
    few = sum(count < PROBES_A_DAY for count in counts)
    seen = Said(
        f"昨日每站 {min(counts)}–{max(counts)} 次，{few} 个网站不足 {PROBES_A_DAY} 次",
        f"{min(counts)}–{max(counts)} a site yesterday, {few} sites had fewer than {PROBES_A_DAY}",
    )
    remedy = Said(
        "请每小时运行 govsite probe，否则“站点无法访问”无法判定",
        "run `govsite probe` every hour: with fewer, home_unreachable stays unknown",
    )
    return graded("probes", WARNING if few else OK, seen, remedy)


def newest_look(data: DataFolder) -> list[tuple[str, datetime]]:
    """The newest look of the ledger, as a witness of the clock; none where it cannot be read."""
    try:
        with Ledger.read(data.ledger) as kept:
            at = kept.newest_look()
    except LedgerError:
        return []
    return [("最近一次访问 the newest look", at)] if at else []
