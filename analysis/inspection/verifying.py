"""Whether a draw is what its seed, its frame and its plan give, and whether ledger and registry still say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from analysis.inspection import document
from analysis.inspection.frame import weighed
from analysis.inspection.records import Candidate, Draw, commitment_of
from analysis.inspection.sampler import drawn

SHOWN = 10  # sites named where two frames differ


class Check(NamedTuple):
    """One thing that must hold; ``trouble`` is '' where it does."""

    name: str
    trouble: str = ""


def of_the_files(draw: Draw, text: str, table: bytes) -> Iterator[Check]:
    """What anybody can check: ``draw`` as its draw.json (``text``) and frame.csv say it, and its draw.csv."""
    plan = draw.commitment.plan
    fits = commitment_of(draw.seed) == draw.commitment.sha256
    yield Check("seed", "" if fits else "the seed is not the one that was committed to / 种子与承诺不符")
    fits = weighed(draw.frame, plan.levels) == draw.frame
    yield Check("weights", "" if fits else "frame.csv: its weights do not follow from its past results / 签数不符")
    try:
        again = replace(draw, drawn=drawn(draw.frame, plan, draw.seed, draw.public))
    except ValueError as error:
        yield Check("sites", f"nothing can be drawn from its frame ({error}) / 无法按其抽样框抽取")
        return
    fits = again.drawn == draw.drawn
    yield Check("sites", "" if fits else "other sites, items or times follow from its seed / 与种子抽出的结果不符")
    fits = document.draw_json(again) == text
    yield Check("draw.json", "" if fits else "is not what its own inputs give / 与其所列依据不符")
    yield Check(
        "draw.csv", "" if document.draw_csv(again) == table else "is not the table of this draw / 与抽取结果不符"
    )


def of_the_ledger(draw: Draw, kept: Draw | None) -> Check:
    """Whether the ledger knows the draw (``kept``) as it is."""
    if kept is None:
        return Check("ledger", f"no draw {draw.draw_id} is kept in it / 台账中没有这次抽取")
    return Check("ledger", "" if kept == draw else f"it keeps {draw.draw_id} otherwise / 台账所存与文件不一致")


def of_the_inputs(draw: Draw, now: Sequence[Candidate]) -> Check:
    """Whether registry and ledger still give the frame it was drawn from."""
    before, after = ({one.site_id: one for one in frame} for frame in (draw.frame, now))
    differing = sorted(id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_))
    if not differing:
        return Check("inputs")
    more = f" … ({len(differing)})" if len(differing) > SHOWN else ""
    return Check(
        "inputs",
        f"registry or ledger now say otherwise of {', '.join(differing[:SHOWN])}{more} / 登记表或台账在抽取后有变化",
    )
