"""Facts about the metrics: any Prometheus parser reads them, and they say what the night came to."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from analysis.operation import metrics
from analysis.operation.metrics import Metric
from crawler.records import LEVELS
from tests import nights


def read(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """(name, labels) → value of every sample, as Prometheus' own parser reads the text."""
    families = list(text_string_to_metric_families(text))
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def night(**more: object) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return read(metrics.exposition(metrics.of_night(nights.result(**more))))


def test_every_metric_of_a_night_is_a_gauge_with_help_and_its_own_prefix() -> None:
    families = list(text_string_to_metric_families(metrics.exposition(metrics.of_night(nights.result()))))
    assert len(families) == len({family.name for family in families})
    for family in families:
        assert family.name.startswith("govsite_")
        assert family.type == "gauge"
        assert family.documentation.endswith(".")
        assert family.samples


def test_times_are_told_in_seconds_and_in_their_name() -> None:
    told = night()
    assert told["govsite_night_duration_seconds", ()] == 30 * 60
    assert told["govsite_last_success_timestamp_seconds", ()] == nights.AT.timestamp()


def test_sites_pages_findings_and_probes_are_counted() -> None:
    told = night()
    assert told["govsite_sites", (("level", "county"), ("verdict", "fail"))] == 1
    assert told["govsite_pages_known", (("level", "zone"),)] == 1
    assert told["govsite_pages_seen", (("level", "zone"),)] == 0
    assert told["govsite_findings", (("status", "new"),)] == 2
    assert told["govsite_findings", (("status", "fixed"),)] == 1
    assert told["govsite_probes", (("result", "failed"),)] == 3 + 11
    assert told["govsite_night_requests", ()] == 4 * 240


def test_a_level_without_a_site_is_nought_not_absent() -> None:
    told = night()
    assert {dict(labels)["level"] for name, labels in told if name == "govsite_pages_known"} == set(LEVELS)


def test_a_run_that_is_held_back_says_so_with_the_number_of_reasons() -> None:
    assert night()["govsite_held_back", ()] == 0
    told = night(held_back=("linshan：页面数", "portal：栏目数"))
    assert (told["govsite_held_back", ()], told["govsite_held_back_reasons", ()]) == (1, 2)


def test_a_retired_site_is_not_counted() -> None:
    gone = replace(nights.stale(), site=replace(nights.stale().site, status="retired"))
    told = read(metrics.exposition(metrics.of_night(nights.result(gone))))
    assert sum(value for (name, _), value in told.items() if name == "govsite_sites") == 0


def test_a_probe_round_is_told_with_its_end() -> None:
    ended = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    told = read(metrics.exposition(metrics.of_probe({"opened": 7}, ended)))
    assert told["govsite_probe_homes", (("result", "opened"),)] == 7
    assert told["govsite_probe_homes", (("result", "failed"),)] == 0
    assert told["govsite_probe_last_timestamp_seconds", ()] == ended.timestamp()


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "metrics" / "night.prom"
    for value in (1.0, 2.0):
        metrics.write(path, [Metric("govsite_x", "X.", (({}, value),))])
    assert read(path.read_text("utf-8")) == {("govsite_x", ()): 2.0}
    assert [one.name for one in path.parent.iterdir()] == ["night.prom"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.floats(allow_nan=False))
def test_any_label_and_any_number_is_read_back_as_it_was(said: str, value: float) -> None:
    text = metrics.exposition([Metric("govsite_x", "X.", (({"a": said, "b": "1"}, value),))])
    ((labels, read_back),) = [(dict(labels), value) for (_, labels), value in read(text).items()]
    assert (labels, read_back) == ({"a": said, "b": "1"}, value)
