"""How the promised seed is revealed and drawn with, and how the draw's folder is written."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime

from analysis.answers import Answer, CommandError, UsageError, nothing_judged
from analysis.commands import at_work, project_of
from analysis.inspection import document, folder
from analysis.inspection.frame import frame
from analysis.inspection.records import ITEMS, Commitment, Draw, Item, commitment_of
from analysis.inspection.sampler import drawn
from analysis.inspection.seeds import kept_seed, one_line, seed_of
from analysis.ledger import Ledger, Run
from analysis.project import Project
from crawler.registry import Registry

Options = argparse.Namespace


def draw(options: Options) -> Answer:
    """Reveal the seed that was promised, draw with it, keep the draw in the ledger, write its folder."""
    project = project_of(options)
    registry = project.registry()
    if not project.data.ledger.exists():
        raise nothing_judged(project.data.ledger)
    with at_work(project, "draw") as ledger:
        waiting = ledger.draws.waiting()
        if waiting is None:
            raise CommandError(
                f"no seed was committed to; run `govsite draw --commit` first{_last(ledger)} / 请先承诺种子"
            )
        if waiting.plan.days[-1] <= project.today:
            raise CommandError(
                f"the last day of the plan, {waiting.plan.days[-1]}, is over: take the commitment back with "
                "`govsite draw --withdraw` and commit anew / 方案中的日期已过，请作废后重新承诺"
            )
        made = _draw(waiting, _revealed(options, project, waiting), options, registry, ledger)
        items = [item for one in made.drawn for item in _items(ledger, one.site_id, one.items)]
        ledger.draws.add(made, items, datetime.now(UTC))
        answer = _written(project, made, items)
    kept_seed(project, waiting.sha256).unlink(missing_ok=True)
    return answer


def _last(ledger: Ledger) -> str:
    """How to come by the files of the newest draw, whose command may have been broken off."""
    ids = ledger.draws.ids()
    return (
        f" (the last draw is {ids[-1]}: `govsite draw --again {ids[-1]}` writes what is missing of it)" if ids else ""
    )


def _revealed(options: Options, project: Project, waiting: Commitment) -> str:
    kept = kept_seed(project, waiting.sha256)
    if options.seed:
        seed = seed_of(options.seed)
    elif kept.exists():
        seed = kept.read_text("utf-8").strip()
    else:
        raise UsageError(f"--seed: say the seed of commitment {waiting.sha256[:16]}… / 请用 --seed 公开所承诺的种子")
    if commitment_of(seed) != waiting.sha256:
        raise CommandError(f"this is not the seed of commitment {waiting.sha256[:16]}… / 种子与承诺不符")
    return seed


def _draw(waiting: Commitment, seed: str, options: Options, registry: Registry, ledger: Ledger) -> Draw:
    public, source = one_line(options.public), waiting.plan.public_source
    if source and not public:
        raise UsageError(f"--public: say the public number that was committed to: {source} / 请给出所承诺的公开数")
    if public and not source:
        raise UsageError("--public: the commitment names no public number / 承诺中没有约定公开数")
    night = _finished(ledger)
    candidates = frame(registry.sites, ledger.standings(night.run_id), waiting.plan.levels)
    try:
        sites = drawn(candidates, waiting.plan, seed, public)
    except ValueError as error:
        raise CommandError(
            f"{error}: the registry has changed since the commitment; take it back with `govsite draw --withdraw` / "
            "登记表在承诺后有变化，可抽的网站不够"
        ) from error
    return Draw(
        draw_id=f"{night.run_id}-{waiting.sha256[:8]}",
        commitment=waiting,
        seed=seed,
        public=public,
        run_id=night.run_id,
        frame=candidates,
        drawn=sites,
        withdrawn=ledger.draws.withdrawn_since_last(),
    )


def _finished(ledger: Ledger) -> Run:
    """The newest run that is over and not held back."""
    for night in reversed(ledger.runs()):
        if night.finished and not night.held:
            return night
    raise CommandError(
        f"{ledger.path}: no run is finished, or all are held back; run `govsite nightly` first / 没有可用的监测结果"
    )


def _items(ledger: Ledger, site_id: str, chosen: tuple[int, ...]) -> Iterator[Item]:
    """The 15 items of a site with the newest evidence."""
    known = ledger.draws.evidence(site_id)
    for number in range(1, ITEMS + 1):
        if number in known:
            seen, row = known[number]
            yield Item(site_id, number, number in chosen, seen, row.outcome, row.evidence_urls, row.inspector_note)
        else:
            yield Item(site_id, number, number in chosen, None, "", "", "")


def again(options: Options) -> Answer:
    """Write what is missing of a draw's folder, from the ledger."""
    project = project_of(options)
    with at_work(project, "draw") as ledger:
        made = _known(ledger, options.again)
        return _written(project, made, ledger.draws.items(made.draw_id))


def _written(project: Project, made: Draw, items: list[Item]) -> Answer:
    where = folder.place(project.reports, made.draw_id)
    kept = folder.write(where, folder.contents(made, items))
    left = f"\nleft as they are, since they differ from what would be written: {', '.join(kept)}" if kept else ""
    lines = [
        f"draw {made.draw_id}: {len(made.drawn)} sites of {sum(1 for one in made.frame if one.weight)}",
        f"commitment {made.commitment.sha256}",
        f"seed       {made.seed}",
        *([f"public     {made.public} ({made.commitment.plan.public_source})"] if made.public else []),
        *(f"{one.day} {one.time}  {one.site_id}  {' '.join(map(str, one.items))}" for one in made.drawn),
        f"sheets: {where / folder.WORKBOOK}, {where / folder.PAGE}{left}",
    ]
    told = {"command": "draw", **document.inputs(made), "inputs_sha256": document.digest(made), "folder": str(where)}
    sites = [{"site_id": one.site_id, "day": one.day, "time": one.time, "items": list(one.items)} for one in made.drawn]
    return Answer("\n".join(lines), {**told, "sites": sites, "left": kept})


def _known(ledger: Ledger, draw_id: str) -> Draw:
    made = ledger.draws.draw(draw_id)
    if made is None:
        known = ", ".join(ledger.draws.ids()[-5:]) or "none"
        raise UsageError(f"no draw {draw_id!r} in the ledger; the last ones are: {known} / 没有这次抽取")
    return made
