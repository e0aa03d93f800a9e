"""Whether what the project was given can be used: sites.csv, the analysts' own files, the calendar."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from analysis import stages
from analysis.answers import CommandError
from analysis.operation import channels
from analysis.operation.checks import FAILED, OK, WARNING, Check, Said, failed, graded, ok, some, warning
from analysis.project import Project
from analysis.workdays import Workdays
from crawler.records import STATUSES, Site
from crawler.registry import Registry

NEW_ARRANGEMENT = 11  # the month in which the State Council publishes the next year's days off


def registry(project: Project) -> tuple[Check, Registry | None]:
    """The check, and the registry where it can be read."""
    try:
        known = project.registry()
    except CommandError as error:
        lines = str(error).splitlines()
        more = f" …(+{len(lines) - 1})" if len(lines) > 1 else ""
        return failed("registry", Said(f"{len(lines)} 处错误", lines[0] + more), Said("请逐行改正", "mend it")), None
    counts = Counter(site.status for site in known.sites)
    zh = dict(zip(STATUSES, ("在用", "暂停", "关停"), strict=True))
    seen = Said(
        f"{len(known.sites)} 个网站：" + "、".join(f"{zh[status]} {counts[status]}" for status in STATUSES),
        f"{len(known.sites)} sites: " + ", ".join(f"{counts[status]} {status}" for status in STATUSES),
    )
    state = OK if known.active and not known.warnings else WARNING
    said = some([str(warned) for warned in known.warnings], 1) or "no site is active"
    return graded("registry", state, seen, Said("请核对登记表", said)), known


def site_codes(sites: tuple[Site, ...]) -> Check:
    without = [site.id for site in sites if site.status == "active" and not site.site_code]
    if not without:
        return ok("site_codes", "全部已填", "all known")
    return ok(
        "site_codes",
        f"{len(without)} 个网站的标识码未知，页脚标识码无从比对：{some(without)}",
        f"unknown for {len(without)} sites; their footers are not compared",
    )


def addresses(sites: tuple[Site, ...]) -> Check:
    """Sites on one host name share one budget of requests; addresses are resolved at night, not here."""
    on: dict[str, list[str]] = defaultdict(list)
    for site in sites:
        if site.status != "retired":
            on[urlsplit(site.home).hostname or ""].append(site.id)
    shared = {host: ids for host, ids in on.items() if len(ids) > 1}
    if not shared:
        return ok("addresses", "没有网站共用主机名", "no two sites share a host name")
    host, ids = max(shared.items(), key=lambda one: len(one[1]))
    return ok(
        "addresses",
        f"{sum(map(len, shared.values()))} 个网站共用 {len(shared)} 个主机名，排队访问（最多的是 {host}：{some(ids)}）",
        f"{sum(map(len, shared.values()))} sites share {len(shared)} host names and wait for each other",
    )


def overrides(project: Project, known: Registry | None) -> Iterator[Check]:
    """standard.toml, dispositions.csv, typing.csv and words.csv beside sites.csv."""
    yield _own(project, "standard", project.override.exists(), lambda: _standard(project))
    yield _own(project, "dispositions", project.dispositions.exists(), lambda: _count(stages.decisions(project).rows))
    if known or not project.typing.exists():
        yield _own(project, "typing", project.typing.exists(), lambda: _count(stages.typings(project)))
    yield _own(project, "words", project.words.exists(), lambda: _count(stages.words(project)))


def _own(project: Project, name: str, exists: bool, read: Callable[[], Said]) -> Check:
    try:
        said = read()
    except CommandError as error:
        lines = str(error).splitlines()
        more = f" …(+{len(lines) - 1})" if len(lines) > 1 else ""
        return failed(name, Said(f"{len(lines)} 处错误", lines[0] + more), Said("请逐行改正", "mend it"))
    if not exists:
        said = Said(f"{said.zh}，无本地文件", f"{said.en}, no file of the project's own")
    return Check(name, OK, said)


def _standard(project: Project) -> Said:
    standard = stages.standard(project)
    return Said(
        f"{standard.id}，本地调整 {len(standard.overrides)} 处", f"{standard.id}, {len(standard.overrides)} overrides"
    )


def _count(rows: tuple[object, ...]) -> Said:
    return Said(f"{len(rows)} 条有效", f"{len(rows)} in force")


def calendar(project: Project) -> Check:
    try:
        days = stages.calendar(project)
    except CommandError as error:
        return failed("calendar", Said("calendar.csv 有误", str(error)), Said("请改正", "mend it"))
    return calendar_until(days, project.today)


def calendar_until(days: Workdays, today: date) -> Check:
    """Whether the calendar reaches this year's end; from November on, the next year's, which is published then."""
    last = days.known_years[1]
    due = today.year + (today.month >= NEW_ARRANGEMENT)
    return graded(
        "calendar",
        OK if last >= due else WARNING if last >= today.year else FAILED,
        Said(f"放假安排收录到 {last} 年", f"days off are known up to {last}"),
        Said(
            f"请升级 chinesecalendar，或在 calendar.csv 中写入 {last + 1} 年的安排，否则按周一至周五计",
            f"upgrade chinesecalendar, or write {last + 1} into calendar.csv; till then Monday to Friday count",
        ),
    )


def notify(beside: Path, environment: Mapping[str, str]) -> Check:
    """Whether the morning message has channels, and ones that can be used; nothing is sent."""
    try:
        known = channels.configured(beside, environment)
        wrong = channels.unknown(known) if known else []
    except (channels.ChannelsError, OSError) as error:
        return failed("notify", Said("无法使用", str(error)), Said("请改正", "mend it, or take the channels out"))
    if wrong:
        said = some(list(map(str, wrong)))
        return failed("notify", Said(f"无法识别：{said}", f"not known: {said}"), Said("请改正", "mend the address"))
    file = channels.configuration(beside, environment)
    if known and file and channels.is_open_to_others(file):
        seen = Said(f"{len(known)} 个，但其他用户可读取 {file.name}", f"{len(known)}, but others may read {file}")
        return warning("notify", seen, Said(f"chmod 600 {file.name}", f"chmod 600 {file}"))
    return ok("notify", f"{len(known)} 个" if known else "未配置", f"{len(known)} channels" if known else "none")
