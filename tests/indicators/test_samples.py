"""Every indicator on both sides of its limit: the samples in ``<id>.toml`` say what must come of each."""

from pathlib import Path

import pytest
from indicators.samples import HERE, Sample, samples, snapshot

from analysis import standards
from analysis.indicators import rules
from analysis.indicators._catalogue import catalogue
from analysis.judge import judge

ALL = list(samples())
STANDARD = standards.load()


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.id)
def test_a_sample_comes_to_what_it_says(sample: Sample) -> None:
    wanted = sample.data
    judgement = judge(snapshot(wanted), STANDARD)
    verdict = next(verdict for verdict in judgement.verdicts if verdict.indicator == sample.indicator)
    faults = [fault for indicator, fault in judgement.faults if indicator == sample.indicator]
    assert verdict.outcome == wanted["outcome"], (verdict, faults)
    assert wanted.get("reason", "") in verdict.reason
    told = [(fault.url.replace("http://www.lake.gov.cn/", "/"), fault.subject) for fault in faults]
    expected = wanted.get("faults", [])
    assert told == [(one["url"], one.get("subject", "")) for one in expected], faults
    for fault, one in zip(faults, expected, strict=True):
        assert one.get("evidence", "") in fault.evidence


def test_every_indicator_has_samples_on_both_sides() -> None:
    came = {id_: {sample.data["outcome"] for sample in ALL if sample.indicator == id_} for id_ in rules()}
    assert {id_: outcomes for id_, outcomes in came.items() if not outcomes >= {"passed", "failed"}} == {}


def test_every_sample_belongs_to_an_indicator() -> None:
    assert {path.stem for path in HERE.glob("*.toml")} == set(rules())


@pytest.mark.parametrize("name", standards.SHIPPED)
def test_every_indicator_has_its_line_in_the_default_standard(name: str) -> None:
    standard = standards.load(name)
    assert set(standard.terms) == set(rules())
    if name == "gov2019":
        assert [id_ for id_, terms in standard.terms.items() if not terms.counted] == []


def test_the_catalogue_is_up_to_date() -> None:
    written = Path("analysis/indicators/README.md")
    written = HERE.parents[1] / written
    assert written.read_text("utf-8") == catalogue(rules().values()), "regenerate it: python -m analysis.indicators"


@pytest.mark.parametrize("id_", rules())
def test_an_indicator_is_declared_whole(id_: str) -> None:
    rule = rules()[id_]
    assert rule.text
    assert rule.indicator.name
    assert rule.indicator.clause
    assert rule.indicator.severity in ("veto", "points", "advice", "candidate")
    assert all(1 <= item <= 15 for item in rule.indicator.items)
