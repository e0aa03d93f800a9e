"""What each command of `govsite` that looks at sites does, from the stages of a night."""

import argparse
import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from analysis import scorecard_text, stages
from analysis.answers import Answer, CommandError, UsageError, nothing_judged
from analysis.datafolder import BusyError, DataFolder
from analysis.ledger import Ledger, LedgerError, Run, week_before
from analysis.operation import metrics
from analysis.progress import Progress
from analysis.project import Project, adhoc, chosen, one, today_in_china
from analysis.rectification.night import answered_for
from crawler.addresses import host_key
from crawler.memory import collect_seldom
from crawler.night import NightError
from crawler.records import Site
from crawler.registry import Registry
from crawler.store import StoreError

RETESTED = ("suspected", "new", "open", "reopened")

Options = argparse.Namespace


@dataclass(frozen=True)
class Work:
    """What writing a run's report needs: the run, and what it was made from."""

    project: Project
    registry: Registry
    ledger: Ledger
    night: Run
    progress: Progress
    options: Options


def run(command: str, options: Options, progress: Progress) -> Answer:
    """Run a command. Raises CommandError when it cannot do its work, UsageError when it was asked for nonsense."""
    collect_seldom()
    try:
        return COMMANDS[command](options, progress)
    except (LedgerError, StoreError, NightError, BusyError) as error:
        raise CommandError(str(error)) from error


def nightly(options: Options, progress: Progress) -> Answer:
    """Probe, crawl, check off-site links, judge, report: whatever of it this date has not seen yet."""
    project = project_of(options)
    registry = project.registry()
    for warning in registry.warnings:
        progress.say(str(warning))
    with at_work(project) as ledger:
        _dated(project, ledger, progress)
        night = stages.open_run(project, ledger)
        stages.probe(project, stages.unprobed(night, _probed(registry), ledger), ledger, progress)
        crawled = stages.crawl(project, registry.active, progress)
        stages.none_seen(crawled)
        stages.render(project, registry.active, progress, crawled.over)
        stages.check_links(project, progress)
        stages.judge(project, registry, registry.sites, night, ledger, progress)
        return _reported(Work(project, registry, ledger, night, progress, options), crawled, whole=True)


def check(options: Options, progress: Progress) -> Answer:
    """One site now, by the same rules, in the same store; its scorecard for the terminal."""
    project = project_of(options)
    target: str = options.target
    if "." not in target and ":" not in target:
        registry = project.registry()
        return _checked(project, registry, one(registry, target), progress)
    url = target if "://" in target else f"http://{target}"
    if not host_key(url):
        raise UsageError(f"{target!r} is neither a site id nor an http address / 既不是站点编号，也不是网址")
    if project.sites.exists():
        registry = project.registry()
        registered = registry.by_host(host_key(url))
        if registered:
            progress.say(f"{url} belongs to the registered site {registered.id}")
            return _checked(project, registry, registered, progress)
    project, registry = adhoc(project, url)
    return _checked(project, registry, registry.sites[0], progress, offsite=True)


def _checked(project: Project, registry: Registry, site: Site, progress: Progress, *, offsite: bool = False) -> Answer:
    with at_work(project) as ledger:
        _dated(project, ledger, progress)
        night = stages.open_run(project, ledger)
        stages.probe(project, [site], ledger, progress)
        stages.none_seen(stages.crawl_again(project, [site], progress))
        stages.render(project, [site], progress)
        if offsite:
            stages.check_links(project, progress)
        stages.judge(project, registry, [site], night, ledger, progress)
        result = ledger.night_result(night.run_id, [site], stages.standard(project).in_force())
        looks = ledger.probes(site.id, *week_before(night.date))
    told = scorecard_text.scorecard(result, looks[-1] if looks else None)
    return Answer(f"{told}\n\n{_how_to_see_all(project)}", scorecard_text.document(result))


def _how_to_see_all(project: Project) -> str:
    """The command that writes the pages of what was checked, with the places it needs."""
    here = {"--sites": Path("sites.csv"), "--data": Path("data"), "--reports": Path("reports")}
    asked = {"--sites": project.sites, "--data": project.data.root, "--reports": project.reports}
    named = [word for option, place in asked.items() if place != here[option] for word in (option, str(place))]
    return f"逐条明细和网页版报告 / all of it, as pages: {shlex.join(['govsite', 'report', *named])}"


def probe(options: Options, progress: Progress) -> Answer:
    """One availability round; it may run beside a night."""
    project = project_of(options)
    registry = project.registry()
    with project.data.locked("probe"), Ledger.open(project.data.ledger) as ledger:
        came = stages.probe(project, _probed(registry), ledger, progress)
        metrics.write(project.data.metrics / "govsite_probe.prom", metrics.of_probe(came, stages.now_on(project)))
    text = f"{came.total()} home pages: {came['opened']} opened, {came['failed']} did not"
    return Answer(text, {"command": "probe", "sites": came.total(), **came})


def _probed(registry: Registry) -> list[Site]:
    """The sites whose home page is asked: the active ones, and the retired ones, which should be gone."""
    return [site for site in registry.sites if site.status != "paused"]


def analyze(options: Options, progress: Progress) -> Answer:
    """Judge again what was crawled, on the date of the last run or ``--today``."""
    project = project_of(options)
    registry = project.registry()
    sites = chosen(registry, options.ids) if options.ids else list(registry.sites)
    if not any(project.data.store(site.id).exists() for site in sites):
        raise CommandError(
            f"{project.data.sites}: nothing was crawled yet; run `govsite nightly` first / "
            "尚未抓取过，请先运行 govsite nightly"
        )
    with at_work(project) as ledger:
        project = _on_last_run(project, options, ledger)
        _dated(project, ledger, progress)
        night = stages.open_run(project, ledger)
        if options.replay:
            stages.replay(project, sites, progress)
        stages.judge(project, registry, sites, night, ledger, progress)
        return _reported(Work(project, registry, ledger, night, progress, options), whole=not options.ids)


def report(options: Options, progress: Progress) -> Answer:
    """Write the verdicts of the last run, or of ``--today``, again."""
    project = project_of(options)
    registry = project.registry()
    if not project.data.ledger.exists():
        raise nothing_judged(project.data.ledger)
    with Ledger.open(project.data.ledger) as ledger:
        project = _on_last_run(project, options, ledger)
        night = ledger.run(project.today.isoformat())
        if night is None:
            known = ", ".join(run.run_id for run in ledger.runs()[-5:]) or "none"
            raise CommandError(f"{project.data.ledger}: no run of {project.today}; the last runs are: {known}")
        return _written(Work(project, registry, ledger, night, progress, options))


def retest(options: Options, progress: Progress) -> Answer:
    """Fetch what open findings point at, judge those sites again, close what is fixed."""
    project = project_of(options)
    registry = project.registry()
    sites = chosen(registry, options.ids)
    with at_work(project) as ledger:
        last = ledger.latest_run()
        if last is None:
            raise nothing_judged(project.data.ledger)
        _dated(project, ledger, progress)
        urls = {site.id: _pointed_at(site, ledger, last) for site in sites}
        asked = [site for site in sites if urls[site.id]]
        night = stages.open_run(project, ledger)
        stages.none_seen(stages.retest(project, asked, urls, progress))
        stages.render(project, asked, progress)
        if not stages.judge(project, registry, asked, night, ledger, progress, only_seen=True) and asked:
            raise CommandError("no home page answered: nothing was changed / 首页均无应答，未作任何改动")
        return _reported(Work(project, registry, ledger, night, progress, options), whole=False)


def _pointed_at(site: Site, ledger: Ledger, last: Run) -> list[str]:
    """The addresses a site's open findings point at, the home page first: its verdict rests on it."""
    found = [finding.url for finding in ledger.findings(last.run_id, site.id) if finding.status in RETESTED]
    return list(dict.fromkeys([site.home, *found])) if found else []


# --- what commands share --------------------------------------------------------------------------------------------


def project_of(options: Options) -> Project:
    return Project(
        sites=options.sites,
        data=DataFolder(options.data),
        reports=options.reports,
        today=options.today or today_in_china(),
        beside=options.sites.parent,
        standard=getattr(options, "standard", "gov2019"),
        workers=getattr(options, "workers", 0),
    )


@contextmanager
def at_work(project: Project, what: str = "night") -> Iterator[Ledger]:
    """The data folder locked and its ledger open, while the block lasts; commands of another ``what`` go on beside."""
    with project.data.locked(what), Ledger.open(project.data.ledger) as ledger:
        yield ledger


def _dated(project: Project, ledger: Ledger, progress: Progress) -> None:
    """Refuse a new run before the newest one: it would say of that day what the pages say now, and age findings.

    A run ahead of the clock is only warned of: one tries things out that way, in a data folder of its own.
    """
    last = ledger.latest_run()
    if last and project.today < last.date and ledger.run(project.today.isoformat()) is None:
        raise UsageError(
            f"--today {project.today}: the newest run is {last.date}, and pages of the past cannot be read any more; "
            "name another --data, or restore the data of before that run / 已有更晚的监测，不能补跑过去的日期"
        )
    if (project.today - today_in_china()).days > 1:
        progress.say(
            f"--today {project.today} is ahead of the clock: afterwards no earlier date can be run here; "
            "to try things out, name another --data / 日期在未来，此后不能再监测较早的日期；试用请另指定 --data"
        )


def _on_last_run(project: Project, options: Options, ledger: Ledger) -> Project:
    """The project on the date of its newest run, where ``--today`` names no other."""
    last = ledger.latest_run()
    return replace(project, today=last.date) if options.today is None and last else project


def _reported(work: Work, crawled: stages.Crawled | None = None, *, whole: bool) -> Answer:
    """End the run through the gate and write its report. A run over a few sites leaves a whole one whole."""
    if whole:
        work = replace(work, night=stages.finish(work.project, work.registry.active, work.night, work.ledger))
    return _written(work, crawled)


def _written(work: Work, crawled: stages.Crawled | None = None) -> Answer:
    project, night, options = work.project, work.night, work.options
    result = work.ledger.night_result(night.run_id, _shown(work), stages.standard(project).in_force())
    result = answered_for(result, work.ledger, stages.all_decisions(project), stages.calendar(project))
    page_rows = stages.page_rows(project, [site.site for site in result.sites]) if options.pages else None
    work.progress.stage("report")
    from analysis.report import folder

    where = folder.write(result, project.reports, page_rows, night.versions, options.lang)
    if night.finished and night == work.ledger.latest_run():
        measured = metrics.of_night(result, night.versions.get("govsite", ""))
        metrics.write(project.data.metrics / "govsite_night.prom", measured)
    for reason in result.held_back:
        work.progress.say(f"held back: {reason}")
    for line in scorecard_text.decisions(result):
        work.progress.say(line)
    work.progress.say(scorecard_text.summary_zh(result))
    document = {**scorecard_text.summary_document(result), "command": options.command, "report": str(where)}
    if crawled:
        document["crawl"] = {"sites": dict(crawled.states), "failures": crawled.failures, "requests": crawled.requests}
    text = f"{scorecard_text.summary(result)}; report: {where / 'index.html'}"
    return Answer(text, document, held_back=bool(result.held_back))


def _shown(work: Work) -> Iterable[Site]:
    """The sites a report shows: every active one of a run that is over, else those that were judged."""
    judged, over = work.ledger.standings(work.night.run_id), work.night.finished
    return [site for site in work.registry.sites if site.id in judged or (over and site.status == "active")]


COMMANDS: dict[str, Callable[[Options, Progress], Answer]] = {
    "nightly": nightly,
    "check": check,
    "probe": probe,
    "analyze": analyze,
    "report": report,
    "retest": retest,
}
