"""Facts about a site's page: what it joins, what it leaves to the tables, and what stands first."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import nights
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from analysis.indicators import rules
from analysis.records import ColumnRow, LinkRow, PolicyRow
from analysis.rectification.records import Duty, LifeFigures, Reply
from analysis.report import brokenlinks, pages, panels, strips
from analysis.report.remedies import REMEDIES
from analysis.report.sitepage import figure_of
from analysis.results import IndicatorLine, SiteHistory, SiteResult, Turn

KNOWN = {line.id: line for line in nights.STANDARD.indicators}


def page_of(site: SiteResult, where: Path, lang: str = "zh") -> html.HtmlElement:
    pages.write(where, nights.result(site), lang)
    return html.parse(str(where / "sites" / f"{site.site.id}.html")).getroot()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> html.HtmlElement:
    return page_of(nights.portal(), tmp_path_factory.mktemp("portal"))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# --- findings ------------------------------------------------------------------------------------------------------


def test_every_finding_that_stands_has_its_own_anchor(portal: html.HtmlElement) -> None:
    for finding in nights.portal().findings:
        assert len(portal.xpath(f"//*[@id='{finding.finding_id}']")) == 1, finding.status


def test_a_panel_tells_clause_place_evidence_looks_life_and_how_to_fix(portal: html.HtmlElement) -> None:
    hidden = next(one for one in nights.portal().findings if one.indicator == "hidden_link")
    told = words(portal.get_element_by_id(hidden.finding_id))
    for part in (
        "/p.html",
        hidden.evidence,
        "19号·安全",
        "见到 3 次",
        "2026-11-24 02:30",
    ):
        assert part in told
    assert "2026-11-15 确认" in told
    assert "2026-11-19 已整改" in told
    assert "2026-11-24 反弹" in told
    assert REMEDIES["hidden_link"] in told
    assert f"govsite evidence {hidden.finding_id}" in told


def test_a_panel_of_a_dead_link_tells_where_it_stands(portal: html.HtmlElement) -> None:
    gone = next(one for one in nights.portal().findings if one.url.endswith("/gone.html"))
    told = words(portal.get_element_by_id(gone.finding_id))
    assert "在 1 个页面 · 正文区" in told
    assert "旧闻" in told
    assert "#zoom > p > a" in told


def test_every_indicator_has_its_remedy_and_no_other() -> None:
    assert set(REMEDIES) == set(rules())


def test_that_a_finding_grew_old_is_no_turn_of_its_life() -> None:
    finding = nights.portal().findings[0]
    turns = (Turn(nights.TODAY, "new"), Turn(nights.TODAY, "open"), Turn(nights.TODAY, "fixed"))
    history = SiteHistory(turns={finding.finding_id: turns})
    assert [turn.status for turn in panels.life(finding, history)] == ["new", "fixed"]
    assert panels.life(finding, SiteHistory()) == (Turn(finding.first_seen, "new"),)


def test_a_panel_tells_the_deadline_and_what_the_office_replied(tmp_path: Path) -> None:
    portal = nights.portal()
    stale = next(one for one in portal.findings if one.indicator == "column_stale")
    reply = Reply(
        stale.finding_id, "portal", "fixed", "<b>已补发</b>", "", nights.TODAY, "", "", "portal.xlsx", nights.AT
    )
    since = nights.TODAY - timedelta(days=30)
    duty = Duty(stale, since, nights.TODAY - timedelta(days=9), 30, 9, reply=reply, claim="contradicted")
    owing = replace(portal, duties=(duty,), life=LifeFigures(open=1, overdue=1, median_days=4.0))
    page = page_of(owing, tmp_path)
    told = words(page.get_element_by_id(stale.finding_id))
    assert "2026-11-15 · 逾期 9 天" in told
    assert "已整改 2026-11-24 完成<b>已补发</b> 整改不实" in told
    assert page.xpath("//a[@href='portal.xlsx']")


# --- many of them --------------------------------------------------------------------------------------------------


def crowded(count: int) -> SiteResult:
    """The portal with ``count`` dead links, each to another address, from one link of the footer."""
    portal = nights.portal()
    assert portal.judgement
    row = nights.links("http://www.portal.example")[1]
    urls = [f"http://www.portal.example/{number}/contact.html" for number in range(count)]
    found = tuple(nights.finding("portal", "broken_link", url, f"页脚 → {url}：HTTP 404") for url in urls)
    judgement = replace(portal.judgement, links=tuple(replace(row, url=url, pages=1) for url in urls))
    return replace(portal, findings=found, judgement=judgement)


def test_one_broken_link_of_the_footer_is_one_thing_on_312_pages(tmp_path: Path) -> None:
    page = page_of(crowded(312), tmp_path)
    assert len(page.xpath("//details[@class='finding']")) == 1
    (row,) = page.xpath("//h2[@id='links']/following-sibling::section[1]//tbody/tr")
    assert "在全站 312 个页面 · 页脚" in words(row)
    assert "等 312 个地址" in words(row)
    assert "1 处，312 个地址" in words(row.getparent().getparent().getparent().getparent().find("h3"))


def test_a_site_with_3000_findings_has_a_small_page_that_still_anchors_each(tmp_path: Path) -> None:
    many = crowded(3000)
    assert many.judgement
    apart = replace(many, judgement=replace(many.judgement, links=()))  # where they stand is not known
    page = page_of(apart, tmp_path)
    assert (tmp_path / "sites" / "portal.html").stat().st_size < 700_000
    assert len(page.xpath("//details[@class='finding']")) == panels.PER_INDICATOR
    ids = set(page.xpath("//@id"))
    assert {finding.finding_id for finding in apart.findings} <= ids
    assert "findings.csv" in words(page.xpath("//details[@class='more']")[0])


@given(st.lists(st.tuples(*[st.sampled_from("ab")] * 4, st.integers(1, 50)), max_size=30))
def test_joining_links_loses_no_address_and_no_page(drawn: list[tuple[str, str, str, str, int]]) -> None:
    base = nights.links("")[0]
    rows = [
        replace(
            base, url=f"/{number}", cause={"a": "gone", "b": "dns"}[cause], part=part, selector=selector, pages=pages_
        )
        for number, (cause, part, selector, _, pages_) in enumerate(drawn)
    ]
    causes = list(brokenlinks.by_cause(rows))
    assert sum(link.pages for cause in causes for link in cause.links) == sum(row.pages for row in rows)
    assert sorted(url for cause in causes for link in cause.links for url in link.addresses) == sorted(
        row.url for row in rows
    )
    assert [cause.code for cause in causes] == [code for code in ("gone", "dns") if code in {row.cause for row in rows}]


def test_links_whose_place_is_not_known_are_not_joined() -> None:
    rows: list[LinkRow] = [replace(nights.links("")[0], url=f"/{n}", selector="", text="详情") for n in range(3)]
    assert [link.addresses for cause in brokenlinks.by_cause(rows) for link in cause.links] == [["/0"], ["/1"], ["/2"]]


# --- timelines ------------------------------------------------------------------------------------------------------


def column(*ages: int, interval: int | None = 14) -> ColumnRow:
    days = tuple(nights.TODAY - timedelta(days=age) for age in ages)
    return ColumnRow("portal", "/x/", "要闻", "news", 9, days[0] if days else None, interval, 0, "passed", days)


def test_a_strip_ends_at_today_and_its_limit_stands_in_the_middle() -> None:
    drawn = strips.strip(column(0, 14, 28, 29), nights.TODAY)
    assert drawn
    assert drawn.newest == strips.WIDTH - strips.EDGE
    assert drawn.limit == strips.WIDTH / 2
    assert drawn.ticks == "M185 4v8M95 4v8M5 4v8"  # the entry of 29 days ago is older than the strip


def test_a_column_that_is_older_than_its_strip_has_no_dot() -> None:
    drawn = strips.strip(column(300), nights.TODAY)
    assert drawn
    assert drawn.newest is None


@pytest.mark.parametrize("row", [column(), column(3, interval=None)])
def test_no_strip_without_a_date_or_an_interval(row: ColumnRow) -> None:
    assert strips.strip(row, nights.TODAY) is None


def document(outcome: str, lag: int | None = None, waited: int | None = None) -> PolicyRow:
    judgement = nights.portal().judgement
    assert judgement
    return replace(judgement.policies[0], outcome=outcome, lag_wd=lag, waited_wd=waited)


def test_documents_without_an_interpretation_come_first_the_longest_wait_before_the_shorter() -> None:
    rows = [
        *(document("matched", 1), document("late", 9), document("missing", None, 5), document("late", 30)),
        *(document("missing", None, 80), document("not_required"), document("pending", None, 2)),
    ]
    told = [(row.outcome, strips.days_of(row)) for row in strips.worst_first(rows)]
    assert told[:4] == [("missing", 80), ("missing", 5), ("late", 30), ("late", 9)]
    assert told[4:] == [("pending", 2), ("matched", 1), ("not_required", None)]
    assert strips.scale(rows, 3) == 30
    assert strips.scale([document("matched", 1)], 3) == 9


def test_a_limit_is_read_from_the_standard_in_force() -> None:
    known = {"message_slow": IndicatorLine("message_slow", "留言答复慢", 4, limits="wd=15，months=12")}
    assert figure_of(known, "message_slow", "wd") == 15
    assert figure_of(known, "message_slow", "days") is None
    assert figure_of(KNOWN, "nobody", "wd") is None


# --- the past -------------------------------------------------------------------------------------------------------


def test_the_page_tells_when_the_verdict_turned_and_which_hour_is_worst(portal: html.HtmlElement) -> None:
    turns = [words(one) for one in portal.xpath("//ul[contains(@class, 'turns')]/li")]
    assert turns == ["2026-11-20 不合格 → 合格", "2026-11-19 合格 → 不合格 首页不更新"]
    assert "最差的时段是 6 时：7 次中打不开 3 次" in words(portal)


def test_every_chart_has_its_table(portal: html.HtmlElement) -> None:
    charts = portal.xpath("//figure[@data-chart]")
    assert len(charts) == 4
    for chart in charts:
        heads = chart.xpath(".//thead//th")
        assert len(heads) > len(chart.get("data-classes").split())
        assert all(len(row) == len(heads) for row in chart.xpath(".//tbody/tr"))


def test_a_site_without_a_past_has_no_charts(tmp_path: Path) -> None:
    page = page_of(replace(nights.portal(), history=SiteHistory()), tmp_path)
    assert not page.xpath("//figure[@data-chart]")
    assert "探测的时段太少" in words(page)


def test_what_was_not_seen_is_told_with_its_reason(portal: html.HtmlElement) -> None:
    (told,) = portal.xpath("//h3[.='没有看到的']/following-sibling::ul/li")
    assert "回应关切缺失" in words(told)
    assert "栏目页被防火墙拦截（HTTP 412）" in words(told)
