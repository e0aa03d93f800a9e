"""What a night does, stage by stage; each stage goes on where it broke off."""

import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import metadata
from typing import Any, TypeVar

from analysis import citywide, dispositions, gate, standards, typing_sheet, wording
from analysis import judge as judging
from analysis.answers import CommandError
from analysis.ledger import Ledger, Run, week_before
from analysis.progress import Progress
from analysis.project import Project
from analysis.records import PageRow
from analysis.snapshot import Snapshot
from analysis.standards import Standard
from analysis.typing_sheet import Typing
from analysis.workdays import Workdays, WorkdaysError
from crawler import night
from crawler.addresses import is_internal
from crawler.records import CHINA, Site
from crawler.registry import Registry
from crawler.render_plan import waiting
from crawler.store import SiteStore, StoreError

T = TypeVar("T")


@dataclass
class Crawled:
    """What the crawl came to: sites by how they ended, and why those that failed did."""

    states: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    over: frozenset[str] = frozenset()  # sites whose night had ended before


@contextmanager
def ended(events: Iterator[T]) -> Iterator[Iterator[T]]:
    """The events while the block lasts; leaving it, however, ends the processes behind them."""
    try:
        yield events
    finally:
        close = getattr(events, "close", None)
        if close:
            close()


def now_on(project: Project) -> datetime:
    """The time of day, on the monitoring date: ``--today`` shifts the clock of the whole run."""
    return now_of(project.today)


def now_of(day: date) -> datetime:
    real = datetime.now(CHINA)
    return real + timedelta(days=(day - real.date()).days)


def orders(project: Project, *, again: bool = False) -> night.Orders:
    log = project.data.log(project.today.isoformat())
    log.parent.mkdir(parents=True, exist_ok=True)
    return night.Orders(project.sites, project.data.root, project.today, again=again, log=log)


# --- probing --------------------------------------------------------------------------------------------------------


def probe(project: Project, sites: Sequence[Site], ledger: Ledger, progress: Progress) -> Counter[str]:
    """One availability round, kept as it comes in. Counts ``opened`` and ``failed``."""
    came: Counter[str] = Counter()
    if not sites:
        return came
    progress.stage("probe")
    with ended(night.probe(sites, orders(project))) as probes:
        for number, one in enumerate(probes, start=1):
            ledger.add_probes([one])
            came["opened" if one.opened else "failed"] += 1
            progress.at(number, len(sites), "home pages")
    return came


def unprobed(night: Run, sites: Sequence[Site], ledger: Ledger) -> list[Site]:
    """The sites this run has not probed: a night that was broken off asks no home page twice."""
    since, until = night.started or now_of(night.date), week_before(night.date)[1]
    return [site for site in sites if not ledger.probes(site.id, since, until)]


# --- crawling -------------------------------------------------------------------------------------------------------


def crawl(project: Project, sites: Sequence[Site], progress: Progress) -> Crawled:
    """Crawl the sites whose night is not over yet."""
    due = [site for site in sites if not is_over(project, site)]
    over = frozenset(site.id for site in sites) - {site.id for site in due}
    crawled = Crawled(Counter(done=len(over)), over=over)
    if due:
        with ended(night.crawl(due, orders(project), workers=project.workers)) as events:
            follow(events, len(due), crawled, progress)
    return crawled


def crawl_again(project: Project, sites: Sequence[Site], progress: Progress) -> Crawled:
    """Crawl the sites now, whatever the night has seen of them: another round of the same night."""
    crawled = Crawled()
    with ended(night.crawl(sites, orders(project, again=True), workers=project.workers)) as events:
        follow(events, len(sites), crawled, progress)
    return crawled


def retest(project: Project, sites: Sequence[Site], urls: Mapping[str, Sequence[str]], progress: Progress) -> Crawled:
    """Ask again only for ``urls`` (site id → addresses); those on other hosts once for all sites."""
    crawled = Crawled()
    own = {site.id: [url for url in urls.get(site.id, ()) if is_internal(url, site)] for site in sites}
    asked = [site for site in sites if own[site.id]]
    if asked:
        with ended(night.retest(asked, own, orders(project, again=True))) as events:
            follow(events, len(asked), crawled, progress)
    elsewhere = sorted({url for site in sites for url in urls.get(site.id, ()) if url not in own[site.id]})
    if elsewhere:
        with ended(night.check_links(orders(project, again=True), elsewhere)) as events:
            follow(events, 1, Crawled(), progress)
    return crawled


def is_over(project: Project, site: Site) -> bool:
    """Whether tonight's crawl of the site has ended already."""
    path = project.data.store(site.id)
    if not path.exists():
        return False
    try:
        with SiteStore.open(path, site.id) as store:
            return any(one.date == project.today and one.state == "done" for one in store.nights())
    except StoreError:
        return False  # the crawl meets it too, and says what is wrong with the file


def follow(events: Iterable[Mapping[str, Any]], total: int, crawled: Crawled, progress: Progress) -> None:
    """Tell how far the walks are while they go, and keep how they ended."""
    progress.stage("crawl")
    last: dict[str, Mapping[str, Any]] = {}  # what each site told last
    ended = asked = due = 0
    for event in events:
        if event["event"] == "log":
            progress.say(f"crawl: {event['message']}")
        if event["event"] not in ("progress", "site"):
            continue
        before = last.get(event["site"], {})
        last[event["site"]] = event
        asked += event.get("requests", 0) - before.get("requests", 0)
        due += event.get("due", 0) - before.get("due", 0)
        if event["event"] == "site" and event["state"] != "running":
            ended += 1
            crawled.states[event["state"]] += 1
            if event["state"] == "failed":
                _tell_failure(event["site"], event.get("reason", ""), crawled, progress)
        progress.at(asked, asked + due, "requests", more=f"{ended}/{total} sites")
    progress.at(asked, asked, "requests", more=f"{ended}/{total} sites", force=True)
    crawled.requests = asked


def _tell_failure(site_id: str, reason: str, crawled: Crawled, progress: Progress) -> None:
    """Say why a site's walk failed; a full disk fails them all, and is said once."""
    cause = reason.partition(": ")[2] or reason
    if all(cause not in told for told in crawled.failures.values()):
        progress.say(f"crawl: {site_id}: {reason}")
    crawled.failures[site_id] = reason


def render(project: Project, sites: Sequence[Site], progress: Progress, over: frozenset[str] = frozenset()) -> None:
    """Read in a browser the pages that show nothing without one, where the sites hold such pages and allow it.

    Of a site whose night was ``over`` before, columns that merely look blank were tried then: only what waits counts.
    """
    due = [site for site in sites if site.render != "never" and _is_scripted(project, site, tried=site.id in over)]
    if not due:
        return
    progress.stage("render")
    pages = 0
    with ended(night.render(due, orders(project))) as events:
        for event in events:
            pages += event.get("rendered", 0)
            if event["event"] == "log":
                progress.say(f"render: {event['message']}")
            elif event["event"] == "site" and event["state"] == "failed":
                progress.say(f"render: {event['site']}: {event['reason']}")
            progress.at(pages, pages, "pages")


def _is_scripted(project: Project, site: Site, *, tried: bool) -> bool:
    path = project.data.store(site.id)
    if not path.exists():
        return False
    try:
        with SiteStore.open(path, site.id) as store:
            return store.has_scripted() and (not tried or bool(waiting(list(store.scripted()), project.today)))
    except StoreError:
        return False  # the crawl and the judge have said what is wrong with it


def check_links(project: Project, progress: Progress) -> None:
    """Ask each off-site target of the whole city once."""
    progress.stage("off-site links")
    with ended(night.check_links(orders(project))) as events:
        for event in events:
            if event["event"] == "progress":
                asked, due = event.get("requests", 0), event.get("due", 0)
                progress.at(asked, asked + due, "links")
            elif event["event"] == "log":
                progress.say(f"links: {event['message']}")


def none_seen(crawled: Crawled) -> None:
    """Raises CommandError when every site failed of itself: then nothing was seen, and nothing can be judged."""
    if crawled.failures and set(crawled.states) == {"failed"}:
        raise CommandError("\n".join(f"{site}: {why}" for site, why in crawled.failures.items()))


# --- judging --------------------------------------------------------------------------------------------------------


def standard(project: Project) -> Standard:
    """Raises CommandError for a standard nobody knows, and for a wrong standard.toml."""
    try:
        return standards.load(project.standard, project.override)
    except standards.StandardError as error:
        raise CommandError(str(error)) from error


def open_run(project: Project, ledger: Ledger) -> Run:
    """The run of the monitoring date, begun or gone on with.

    What analysts wrote by hand is read here too: a mistake in it is told before a night of crawling, not after.
    """
    rules = standard(project)
    decisions(project)
    calendar(project)
    words(project)
    typings(project)
    return ledger.open_run(
        project.today,
        started=now_on(project),
        standard=rules.id,
        overrides=dict(rules.overrides),
        versions=versions(),
    )


def judge(
    project: Project,
    registry: Registry,
    sites: Sequence[Site],
    night: Run,
    ledger: Ledger,
    progress: Progress,
    *,
    only_seen: bool = False,
) -> int:
    """Judge the sites, keep what came of it and return how many were kept; a paused site is not judged.

    ``only_seen`` leaves what is known of a site whose home page did not answer as it was.
    """
    judged = [site for site in sites if site.status != "paused"]
    rules = standard(project)
    told = citywide.Orders(
        project.data.root,
        project.today,
        rules,
        dispositions=decisions(project),
        typing=typings(project),
        words=words(project),
        calendar=calendar(project),
        registered={host: site for site in registry.sites for host in site.hosts},
    )
    given = [_given(project, site, ledger) for site in judged]
    kept = 0
    progress.stage("judge")
    with ended(citywide.judge_sites(given, told, neighbours=registry.active, workers=project.workers)) as results:
        for number, one in enumerate(results, start=1):
            if one.judgement and only_seen and not gate.saw_home(dict(one.judgement.counts)):
                progress.say(
                    f"judge: {one.site.id}: its home page did not answer, what was known stays / 首页无应答，保留原结果"
                )
            elif one.judgement:
                kept += 1
                ledger.record(night.run_id, one.judgement, one.standing, rules, one.night)
            if one.trouble:
                progress.say(f"judge: {one.site.id}: {one.trouble}")
            progress.at(number, len(judged), "sites")
    return kept


def _given(project: Project, site: Site, ledger: Ledger) -> citywide.Given:
    since, until = week_before(project.today)
    probes, past = ledger.probes(site.id, since, until), ledger.past_standings(site.id, project.today)
    return citywide.Given(site, tuple(probes), tuple(past))


def decisions(project: Project) -> dispositions.Dispositions:
    return dispositions.Dispositions.holding(all_decisions(project), project.today)


def all_decisions(project: Project) -> tuple[dispositions.Disposition, ...]:
    """The decisions, those that are over too."""
    try:
        return dispositions.read(project.dispositions)
    except dispositions.DispositionsError as error:
        raise CommandError(str(error)) from error


def calendar(project: Project) -> Workdays:
    try:
        return Workdays.load(project.calendar)
    except WorkdaysError as error:
        raise CommandError(str(error)) from error


def typings(project: Project) -> tuple[Typing, ...]:
    known = {site.id for site in project.registry().sites} if project.typing.exists() else set()
    try:
        return typing_sheet.load(project.typing, known)
    except typing_sheet.TypingError as error:
        raise CommandError(str(error)) from error


def words(project: Project) -> tuple[wording.Pair, ...]:
    try:
        return wording.load(project.words)
    except wording.WordsError as error:
        raise CommandError(str(error)) from error


def replay(project: Project, sites: Sequence[Site], progress: Progress) -> None:
    """Read every kept page of the sites again with today's parser."""
    progress.stage("replay")
    for number, site in enumerate(sites, start=1):
        if project.data.store(site.id).exists():
            with SiteStore.open(project.data.store(site.id), site) as store:
                store.replay()
        progress.at(number, len(sites), "sites")


def finish(project: Project, sites: Sequence[Site], night: Run, ledger: Ledger) -> Run:
    """End the run; the gate says whether it is held back."""
    judged = {site.id: ledger.judgement(night.run_id, site.id) for site in sites}
    tonight = {id_: dict(judgement.counts) for id_, judgement in judged.items() if judgement}
    past = {id_: [counts for _, counts in ledger.history(id_, project.today)] for id_ in tonight}
    held = [reason for id_ in tonight for reason in gate.out_of_band(id_, tonight[id_], past[id_])]
    ledger.finish_run(night.run_id, now_on(project), [*held, *gate.cut_off(tonight, past)])
    return ledger.run(night.run_id) or night


def page_rows(project: Project, sites: Iterable[Site]) -> Iterator[PageRow]:
    """The rows of pages.csv, a site at a time."""
    for site in sites:
        if project.data.store(site.id).exists():
            with SiteStore.open(project.data.store(site.id), site.id) as store:
                yield from judging.page_rows(Snapshot(site, store, project.today))


def versions() -> dict[str, str]:
    """The versions of what made the run: Python, this package and the libraries that read and judge."""
    found = {"python": platform.python_version()}
    for name in ("govsite", "scrapy", "lxml", "pandas", "sqlite-utils"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"  # run from a checkout
    return found
