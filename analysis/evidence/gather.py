"""Where the things one finding rests on are read from: the ledger, its site's file, and the files it points into."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from importlib import metadata
from pathlib import Path

from analysis import dispositions, standards
from analysis.answers import CommandError
from analysis.evidence.case import Case, Exhibit, day_of
from analysis.indicators import rules
from analysis.ledger import Ledger, Run, week_before
from analysis.project import Project
from analysis.records import Finding, PolicyRow
from crawler.addresses import canonical, host_key, is_internal, same_page_key
from crawler.pages.shield import masked_body
from crawler.records import CHINA, SEEN, Site, Target
from crawler.registry import Registry
from crawler.store import SiteStore

MOST = 12  # exhibits of a pack
_ADDRESS = re.compile(r"https?://[^\s（）“”《》〈〉【】，。；、：<>\"']+")
_UTF8 = "text/html; charset=utf-8"

# what a look that brought no page came to → why there is no body
NO_BODY = {
    "gone": "地址已不存在（HTTP {status}），出错页的正文不留存",
    "error": "应答为出错状态（HTTP {status}），出错页的正文不留存",
    "unreachable": "没有应答（{error}），没有正文",
    "blocked": "被防火墙拦截（HTTP {status}），拦截页的正文不留存",
    "challenged": "要求浏览器验证（HTTP {status}），验证页的正文不留存",
    "forbidden": "robots.txt 禁止访问，没有访问",
    "refused": "解析到内网地址，按规则没有访问",
}


def case_of(project: Project, registry: Registry, ledger: Ledger, finding: Finding) -> Case:
    """The case of a finding. Raises CommandError where its site's file is missing or its standard cannot be read."""
    run = ledger.run(finding.last_seen.isoformat())
    if run is None:
        raise CommandError(f"{ledger.path}: no run of {finding.last_seen}, the last night that showed this finding")
    needs = rules()[finding.indicator].indicator.needs if finding.indicator in rules() else "crawl"
    judgement = ledger.judgement(run.run_id, finding.site_id)
    with ExitStack() as files:
        stores = Stores(project, registry, files)
        own = stores.of(finding.site_id)
        if own is None and needs == "crawl":
            raise CommandError(
                f"{project.data.store(finding.site_id)}: no such file; {finding.finding_id} rests on what was in it — "
                f"put the file back, or run `govsite check {finding.site_id}` / 站点的数据文件不在，无法取证"
            )
        site = registry.get(finding.site_id) or _unregistered(finding, own)
        exhibits = _exhibits(finding, site, own, judgement.policies if judgement else (), stores)
        night = next((one for one in own.nights() if one.date == run.date), None) if own else None
    standard = _standard(project, run)
    since, until = week_before(run.date)
    standing = ledger.standings(run.run_id).get(site.id)
    return Case(
        finding=finding,
        site=site,
        run=run,
        line=next((line for line in standard.in_force().indicators if line.id == finding.indicator), None),
        standard=standard.in_force(),
        files=_hashes([standards.file_of(standard.id), project.override]),
        exhibits=exhibits,
        changes=tuple(ledger.changes_of(finding.finding_id)),
        disposition=_disposition(project, finding),
        probes=tuple(ledger.probes(site.id, since, until)) if needs == "probes" else (),
        night=night,
        pages=(judgement.pages_known, judgement.pages_seen) if judgement else (0, 0),
        verdict=standing.verdict if standing else "",
        version=version(),
        cautions=tuple(_cautions(finding, run, standard, exhibits, registry)),
    )


def _unregistered(finding: Finding, own: SiteStore | None) -> Site:
    """A site that sites.csv no longer has, as far as its file knows it."""
    home, hosts = (own.home, own.hosts) if own else (finding.url, frozenset[str]())
    return Site(finding.site_id, finding.site_id, "", home, hosts=hosts)


class Stores:
    """The files of this city, each opened once."""

    def __init__(self, project: Project, registry: Registry, files: ExitStack) -> None:
        self._project = project
        self._registry = registry
        self._files = files
        self._open: dict[Path, SiteStore | None] = {}

    def of(self, site_id: str) -> SiteStore | None:
        return self._at(self._project.data.store(site_id), site_id)

    def elsewhere(self) -> SiteStore | None:
        """What became of addresses on other hosts."""
        return self._at(self._project.data.links, "links")

    def holding(self, url: str, own: SiteStore) -> tuple[SiteStore, Target | None]:
        """The file that was asked for an address, with its target: the site's own, its owner's, or the off-site one."""
        owner = self._registry.by_host(host_key(url))
        for store in (own, self.of(owner.id) if owner else None, self.elsewhere()):
            target = store.target(url) if store else None
            if store and target and target.fetch:
                return store, target
        return own, own.target(url)

    def _at(self, path: Path, site_id: str) -> SiteStore | None:
        if path not in self._open:
            exists = path.exists()
            self._open[path] = self._files.enter_context(SiteStore.open(path, site_id)) if exists else None
        return self._open[path]


# --- which addresses ------------------------------------------------------------------------------------------------


def _exhibits(
    finding: Finding, site: Site, own: SiteStore | None, policies: Iterable[PolicyRow], stores: Stores
) -> tuple[Exhibit, ...]:
    if own is None:
        return (Exhibit("place", finding.url, finding.site_id, absent="没有抓取过这个网站，问题由首页探测得出"),)
    wanted = _addresses(finding, site, own, policies, stores)
    return tuple(_exhibit(part, url, *stores.holding(url, own)) for part, url in wanted[:MOST])


def _addresses(
    finding: Finding, site: Site, own: SiteStore, policies: Iterable[PolicyRow], stores: Stores
) -> list[tuple[str, str]]:
    """(part, address) of everything the finding rests on, each address once, the place itself first."""
    url = canonical(finding.url) or finding.url
    pairs = [("place", url)]
    pairs += _of_policies(url, policies)
    page = own.page(url)
    pairs += [("part", part.url) for part in page.parts[:3]] if page else []
    pairs += _found_from(url, own)
    pairs += [("named", one) for one in _named(finding.evidence) if _is_known(one, own, stores)]
    if not any(part in ("list", "referrer") for part, _ in pairs) and is_internal(own.home, site):
        pairs.append(("home", own.home))
    return _each_once(pairs)


def _of_policies(url: str, policies: Iterable[PolicyRow]) -> Iterator[tuple[str, str]]:
    for row in policies:
        if url in (row.url, row.interpretation_url):
            yield "document", row.url
            if row.interpretation_url:
                yield "interpretation", row.interpretation_url


def _named(evidence: str) -> Iterator[str]:
    return filter(None, (canonical(found[0]) for found in _ADDRESS.finditer(evidence)))


def _is_known(url: str, own: SiteStore, stores: Stores) -> bool:
    return stores.holding(url, own)[1] is not None


def _found_from(url: str, own: SiteStore) -> list[tuple[str, str]]:
    """The pages that point at an address, those that list it first; the home page needs none."""
    if same_page_key(url) == same_page_key(own.home):
        return []
    pages = own.referrers([url], limit=3).get(url, [])
    lists = [page for page in pages if any(entry.url == url for entry in own.entries(page))]
    return [("list", page) for page in lists] + [("referrer", page) for page in pages if page not in lists]


def _each_once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each page once, under the first part it plays; ``/`` and ``/index.html`` are one page."""
    found: dict[str, tuple[str, str]] = {}
    for part, url in pairs:
        found.setdefault(same_page_key(url), (part, url))
    return list(found.values())


# --- what is kept of them -------------------------------------------------------------------------------------------


def _exhibit(part: str, url: str, store: SiteStore, target: Target | None) -> Exhibit:
    """What the store keeps of an address. Bodies are masked once more: an older program kept them as they came."""
    fetch = target.fetch if target else None
    if target is None or fetch is None:
        return Exhibit(part, url, store.site_id, absent="没有访问过这个地址")
    body, rendered, page = store.body(url), store.rendered(url), store.page(url)
    read_on = store.page_read_on(url) or store.last_seen(url)
    dated = fetch.outcome == "ok"
    file = next((one for one in store.files() if one.url == url), None)
    return Exhibit(
        part=part,
        url=url,
        site_id=store.site_id,
        title=page.title if page else "",
        fetch=fetch,
        looks=target.looks,
        body=masked_body(url, body, fetch.content_type, shows=True) if body is not None else None,
        rendered=masked_body(url, rendered, _UTF8, shows=True) if rendered is not None else None,
        received=fetch.at if dated else _start_of(read_on, store),
        dated=dated,
        file=file,
        absent="" if body is not None else _why_absent(target),
        pruned=body is None and bool(fetch.body_hash) and fetch.outcome in SEEN and target.role == "page",
    )


def _start_of(night: date | None, store: SiteStore) -> datetime | None:
    started = next((one.started for one in store.nights() if one.date == night), None)
    return started or (datetime.combine(night, datetime.min.time(), CHINA) if night else None)


def _why_absent(target: Target) -> str:
    fetch = target.fetch
    assert fetch is not None
    if fetch.outcome in NO_BODY:
        return NO_BODY[fetch.outcome].format(status=fetch.status, error=fetch.error or "原因不明")
    if target.role in ("attachment", "image", "media", "style", "script"):
        return "附件、图片等文件读后即弃，内容不留存"
    return "正文曾经留存，现已不在库中" if fetch.body_hash else "应答没有可留存的正文"


# --- the rule, and what to bear in mind -----------------------------------------------------------------------------


def _standard(project: Project, run: Run) -> standards.Standard:
    """The standard the run was judged by, with the project's own figures as they are today."""
    try:
        return standards.load(run.standard or project.standard, project.override)
    except standards.StandardError as error:
        raise CommandError(str(error)) from error


def _hashes(paths: Iterable[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.exists()}


def _disposition(project: Project, finding: Finding) -> dispositions.Disposition | None:
    """The decision that held when the finding was last seen."""
    try:
        known = dispositions.load(project.dispositions, finding.last_seen)
    except dispositions.DispositionsError as error:
        raise CommandError(str(error)) from error
    return known.of(finding.finding_id, finding.site_id, finding.indicator, finding.url)


def version() -> str:
    try:
        return metadata.version("govsite")
    except metadata.PackageNotFoundError:  # run from a checkout that was not installed
        return "0"


def _cautions(
    finding: Finding, run: Run, standard: standards.Standard, exhibits: Iterable[Exhibit], registry: Registry
) -> Iterator[str]:
    """What a reader must know before using the pack, each as a sentence."""
    if finding.status == "suspected":
        yield "此问题只有一次查看，尚待复核，不能据此认定"
    if finding.status == "fixed":
        yield "此问题已整改：库中只留最近一次看到的页面，其中可能已没有这个问题"
    later = [str(number) for number, one in enumerate(exhibits, start=1) if _is_of_after(one, finding.last_seen)]
    if later:
        yield f"第 {'、'.join(later)} 件留存的是问题最近一次出现（{finding.last_seen}）之后的访问"
    if run.held:
        yield f"{run.date} 轮次因数据异常暂缓发布：{'；'.join(run.held)}"
    if dict(standard.overrides) != dict(run.overrides) or standard.id != run.standard:
        yield "评判标准的数值在评判之后改动过，所列数值是现在的"
    if run.versions.get("govsite", "") not in ("", version()):
        yield f"评判所用的程序版本是 {run.versions['govsite']}，取证所用的是 {version()}"
    if registry.get(finding.site_id) is None:
        yield "该网站已不在站点登记表中"


def _is_of_after(one: Exhibit, last: date) -> bool:
    """Whether what is kept was seen after a night: an unchanged page is still that of the night before."""
    moment = one.fetch.at if one.fetch and one.fetch.outcome != "unchanged" else one.received
    return moment is not None and day_of(moment) > last
