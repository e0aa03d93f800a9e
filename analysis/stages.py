"""What a night does, stage by stage; each stage goes on where it broke off."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from analysis.answers import CommandError
from analysis.ledger import Ledger
from analysis.progress import Progress
from analysis.project import Project
from crawler import night
from crawler.records import Site
from crawler.store import SiteStore, StoreError

CHINA = timezone(timedelta(hours=8))


@dataclass
class Crawled:
    """What the crawl came to: sites by how they ended, and why those that failed did."""

    states: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    requests: int = 0


def now_on(project: Project) -> datetime:
    """The time of day, on the monitoring date: ``--today`` shifts the clock of the whole run."""
    real = datetime.now(CHINA)
    return real + timedelta(days=(project.today - real.date()).days)


def orders(project: Project, *, again: bool = False) -> night.Orders:
    log = project.data.log(project.today.isoformat())
    log.parent.mkdir(parents=True, exist_ok=True)
    return night.Orders(project.sites, project.data.root, project.today, again=again, log=log)


# --- probing --------------------------------------------------------------------------------------------------------


def probe(project: Project, sites: Sequence[Site], ledger: Ledger, progress: Progress) -> Counter[str]:
    """One availability round, kept as it comes in. Counts ``opened`` and ``failed``."""
    progress.stage("probe")
    came: Counter[str] = Counter()
    with closing(night.probe(sites, orders(project))) as probes:
        for number, one in enumerate(probes, start=1):
            ledger.add_probes([one])
            came["opened" if one.opened else "failed"] += 1
            progress.at(number, len(sites), "home pages")
    return came


# --- crawling -------------------------------------------------------------------------------------------------------


def crawl(project: Project, sites: Sequence[Site], progress: Progress) -> Crawled:
    """Crawl the sites whose night is not over yet."""
    due = [site for site in sites if not is_over(project, site)]
    crawled = Crawled(Counter(done=len(sites) - len(due)))
    if due:
        with closing(night.crawl(due, orders(project), workers=project.workers)) as events:
            follow(events, len(due), crawled, progress)
    return crawled


def crawl_again(project: Project, sites: Sequence[Site], progress: Progress) -> Crawled:
    """Crawl the sites now, whatever the night has seen of them: another round of the same night."""
    crawled = Crawled()
    with closing(night.crawl(sites, orders(project, again=True), workers=project.workers)) as events:
        follow(events, len(sites), crawled, progress)
    return crawled


def retest(project: Project, sites: Sequence[Site], urls: Mapping[str, Sequence[str]], progress: Progress) -> Crawled:
    """Ask again only for ``urls`` (site id → addresses)."""
    crawled = Crawled()
    asked = [site for site in sites if urls.get(site.id)]
    if asked:
        with closing(night.retest(asked, urls, orders(project, again=True))) as events:
            follow(events, len(asked), crawled, progress)
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
    counts: dict[str, Mapping[str, Any]] = {}
    ended = 0
    for event in events:
        match event["event"]:
            case "progress":
                counts[event["site"]] = event
            case "site" if event["state"] != "running":
                ended += 1
                counts[event["site"]] = event
                crawled.states[event["state"]] += 1
                if event["state"] == "failed":
                    crawled.failures[event["site"]] = event.get("reason", "")
                    progress.say(f"crawl: {event['site']}: {event.get('reason', '')}")
            case "log":
                progress.say(f"crawl: {event['message']}")
        asked = sum(one.get("requests", 0) for one in counts.values())
        due = sum(one.get("due", 0) for one in counts.values())
        progress.at(asked, asked + due, "requests", more=f"{ended}/{total} sites", force=ended == total)
    crawled.pages = sum(one.get("pages", 0) for one in counts.values())
    crawled.requests = sum(one.get("requests", 0) for one in counts.values())


def check_links(project: Project, progress: Progress) -> None:
    """Ask each off-site target of the whole city once."""
    progress.stage("off-site links")
    with closing(night.check_links(orders(project))) as events:
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
