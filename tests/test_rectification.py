"""Facts about what sites owe for their findings: spells, deadlines, claims, figures, and the ledger they are given."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from analysis import standards
from analysis.dispositions import Disposition, Dispositions
from analysis.ledger import Change, Ledger
from analysis.quarters import Life, Turn, lives_of
from analysis.records import Fault, Judgement, Verdict, finding_id
from analysis.rectification import layout, proposals, workbook
from analysis.rectification.lives import Term, claim, comebacks, duties, figures, first_day, spells
from analysis.rectification.night import answered_for, review
from analysis.rectification.records import DecisionReview, Duty, LifeFigures, Reply
from analysis.report import folder
from analysis.results import NightResult, SiteResult, Standing
from analysis.workdays import Workdays
from tests import nights

DAY = date(2026, 11, 2)  # a Monday
NIGHT = nights.TODAY
TERM = Term({"veto": 5, "points": 15}, Workdays())
STATUSES = ("suspected", "new", "open", "reopened", "fixed", "waived", "gone")


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def life(*turns: tuple[int, str], status: str = "open", severity: str = "points") -> Life:
    """A life whose turns are (days after DAY, open | fixed | waived)."""
    url = f"http://www.portal.example/{len(turns)}.html"
    finding = replace(nights.finding("portal", "broken_link", url, "旧闻", status), severity=severity, first_seen=DAY)
    return Life(finding, tuple(Turn(days(number), state) for number, state in turns))


def owed(one: Life, *replies: Reply, night: date = NIGHT) -> Duty | None:
    return next(duties([one], replies, Dispositions(), TERM, night), None)


def reply(one: Life, number: int, fixed_on: int | None = None, **more: object) -> Reply:
    """A reply to a life's finding, returned at noon UTC of a day after DAY."""
    made = Reply(
        finding_id=one.finding.finding_id,
        site_id="portal",
        state="fixed" if fixed_on is not None else "working",
        measures="改了链接",
        responsible="李",
        fixed_on=None if fixed_on is None else days(fixed_on),
        text="",
        waiver="",
        file="portal.xlsx",
        returned=datetime.combine(days(number), datetime.min.time(), UTC) + timedelta(hours=4),
    )
    return replace(made, **more)  # type: ignore[arg-type]


# --- lives ----------------------------------------------------------------------------------------------------------


def test_a_fault_that_comes_back_stands_a_second_time_and_owes_from_then() -> None:
    duty = owed(life((0, "open"), (3, "fixed"), (10, "open"), status="reopened"))
    assert duty
    assert (duty.since, duty.days, duty.reopened) == (days(10), 12, 1)


def test_the_deadline_counts_working_days_from_the_day_after() -> None:
    duty = owed(life((0, "open"), severity="veto"), night=days(8))
    assert duty
    assert duty.deadline == date(2026, 11, 9)  # the Monday after: Tuesday is the first of five
    assert duty.overdue == 1
    assert owed(life((0, "open"), severity="veto"), night=days(7)).overdue == 0  # type: ignore[union-attr]


def test_a_severity_without_a_term_has_no_deadline() -> None:
    duty = owed(life((0, "open"), severity="advice"))
    assert duty
    assert (duty.deadline, duty.overdue) == (None, 0)


def test_what_was_fixed_longer_ago_than_three_months_is_not_told() -> None:
    night = days(5) + timedelta(days=92)
    assert first_day(night) == date(2026, 11, 8)
    assert owed(life((0, "open"), (6, "fixed"), status="fixed"), night=night)
    assert owed(life((0, "open"), (5, "fixed"), status="fixed"), night=night) is None


def test_what_was_waived_when_it_went_was_mended_by_nobody() -> None:
    gone = life((0, "open"), (2, "waived"), (4, "fixed"), status="fixed")
    assert owed(gone) is None
    assert figures([gone], [], NIGHT).fixed == 0


turns = st.lists(st.tuples(st.integers(1, 40), st.sampled_from(STATUSES)), max_size=12).map(
    lambda gaps: [(days(sum(gap for gap, _ in gaps[: n + 1])), status) for n, (_, status) in enumerate(gaps)]
)


def lived(changes: Sequence[tuple[date, str]]) -> tuple[Life, ...]:
    finding = nights.finding("portal", "broken_link", "http://www.portal.example/x", "旧闻", first_seen=DAY)
    told = [Change(day, finding.finding_id, "portal", "broken_link", status) for day, status in changes]
    return lives_of([finding], told, (), {})


@given(turns)
def test_spells_follow_each_other_and_only_the_last_may_still_stand(changes: list[tuple[date, str]]) -> None:
    for one in lived(changes):
        stood = spells(one.turns)
        assert all(spell.ended and spell.opened < spell.ended for spell in stood[:-1])
        assert all(a.ended and a.ended <= b.opened for a, b in pairwise(stood))
        standing = bool(stood) and stood[-1].ended is None
        assert standing == (one.state(date.max) == "open")


@given(turns)
def test_suspicions_change_no_spell(changes: list[tuple[date, str]]) -> None:
    without = [turn for turn in changes if turn[1] not in ("suspected", "gone")]
    with_, bare = lived(changes), lived(without)
    assert [spells(one.turns) for one in with_] == [spells(one.turns) for one in bare]


@given(st.lists(turns, max_size=6), st.integers(0, 400))
def test_figures_are_counts_of_the_same_lives(many: list[list[tuple[date, str]]], number: int) -> None:
    night = days(number)
    lives = [
        replace(one, finding=replace(one.finding, status=before[-1][1]))
        for changes in many
        if (before := [turn for turn in changes if turn[0] <= night])
        for one in lived(before)
    ]
    own = list(duties(lives, (), Dispositions(), TERM, night))
    told = figures(lives, own, night)
    assert told.open == sum(duty.stands for duty in own)
    assert told.overdue <= told.open
    assert (told.median_days is None) == (told.fixed == 0)
    assert told.reopened <= sum(len(comebacks(spells(one.turns))) for one in lives)
    assert all(duty.days >= 0 for duty in own)


def test_the_median_is_of_the_fixes_of_three_months_each_spell_for_itself() -> None:
    lives = [
        life((0, "open"), (2, "fixed"), (4, "open"), (10, "fixed"), status="fixed"),
        life((0, "open"), (4, "fixed"), (5, "open"), status="reopened"),
    ]
    own = list(duties(lives, (), Dispositions(), TERM, NIGHT))
    assert figures(lives, own, NIGHT) == LifeFigures(
        open=1, overdue=0, oldest_days=17, fixed=3, median_days=4, reopened=2
    )


# --- claims ---------------------------------------------------------------------------------------------------------


def seen(one: Life, number: int, **more: object) -> Life:
    """The life with its finding last seen that night."""
    at = datetime.combine(days(number), datetime.min.time(), UTC) + timedelta(hours=2)
    return replace(one, finding=replace(one.finding, last_seen=days(number), observed_at=at, looks=3, **more))  # type: ignore[arg-type]


def test_a_claim_waits_for_the_next_look_and_closes_nothing() -> None:
    one = seen(life((0, "open")), 5)
    duty = owed(one, reply(one, 5, fixed_on=4))
    assert duty
    assert (duty.claim, duty.stands, duty.finding.status) == ("waiting", True, "open")


def test_a_claim_that_a_later_look_shows_wrong_is_contradicted() -> None:
    one = seen(life((0, "open")), 6)
    duty = owed(one, reply(one, 5, fixed_on=4), night=days(10))
    assert duty
    assert duty.claim == "contradicted"
    assert layout.progress(duty) == "未整改；11月7日 报已整改，11月8日 复查仍存在：整改不实"
    assert figures([one], [duty], NIGHT).contradicted == 1


def test_a_look_of_the_same_day_counts_when_it_came_after_the_reply() -> None:
    one, answer = seen(life((0, "open")), 5), reply(life((0, "open")), 5, fixed_on=4)
    assert claim(answer, one.finding) == "waiting"
    later = replace(one.finding, observed_at=answer.returned + timedelta(minutes=1))
    assert claim(answer, later) == "contradicted"


def test_one_look_at_a_fault_of_the_network_contradicts_nobody() -> None:
    one = seen(life((0, "open")), 6)
    assert claim(reply(one, 5, fixed_on=4), replace(one.finding, looks=1)) == "waiting"


def test_a_claim_holds_once_the_finding_is_fixed() -> None:
    one = seen(life((0, "open"), (6, "fixed"), status="fixed"), 5)
    duty = owed(one, reply(one, 5, fixed_on=4))
    assert duty
    assert (duty.claim, duty.fixed, duty.days) == ("held", days(6), 6)


def test_a_reply_to_an_earlier_spell_says_nothing_of_the_new_one() -> None:
    one = seen(life((0, "open"), (6, "fixed"), (9, "open"), status="reopened"), 9)
    duty = owed(one, reply(one, 5, fixed_on=4))
    assert duty
    assert (duty.reply, duty.claim) == (None, "")


def test_only_the_newest_reply_counts() -> None:
    one = seen(life((0, "open")), 6)
    duty = owed(one, reply(one, 5, fixed_on=4), reply(one, 7), night=days(10))
    assert duty
    assert (duty.claim, layout.progress(duty)) == ("", "未整改；11月9日 报整改中")


# --- the ledger -----------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(":memory:") as ledger:
        yield ledger


class Terms:
    def severity(self, indicator: str) -> str:
        return "points"

    def clause(self, indicator: str) -> str:
        return "19号"


def recorded(ledger: Ledger, day: date, *urls: str, waived: frozenset[str] = frozenset()) -> NightResult:
    """The portal's night with these dead links, as its report is told of it."""
    run = ledger.open_run(day)
    outcome = "failed" if urls else "passed"
    judgement = Judgement(
        site_id="portal", night=day, verdicts=(Verdict("portal", "broken_link", outcome, len(urls)),),
        faults=tuple(("broken_link", Fault(url, "", "旧闻 → HTTP 404", looks=2)) for url in urls),
        columns=(), policies=(), messages=(), spotcheck=(), pages_known=9, pages_seen=9,
        observed_at=datetime(day.year, day.month, day.day, 1, tzinfo=UTC), waived=waived,
    )  # fmt: skip
    ledger.record(run.run_id, judgement, Standing("pass", 99, 99, 99), Terms())
    portal = nights.site("portal", "云湾市", "portal")
    return ledger.night_result(run.run_id, [portal], standards.load().in_force())


def told(ledger: Ledger, result: NightResult, *decisions: Disposition) -> SiteResult:
    return answered_for(result, ledger, decisions, Workdays()).sites[0]


def test_days_to_fix_reopened_and_open_are_read_from_the_changes(ledger: Ledger) -> None:
    recorded(ledger, days(0), "http://a/", "http://b/")
    recorded(ledger, days(4), "http://b/")
    site = told(ledger, recorded(ledger, days(9), "http://a/", "http://b/"))
    assert site.life == LifeFigures(open=2, overdue=0, oldest_days=9, fixed=1, median_days=4, reopened=1)
    assert {duty.finding.url: duty.since for duty in site.duties} == {"http://a/": days(9), "http://b/": days(0)}


def test_what_a_held_night_closed_and_the_next_shows_keeps_its_deadline(ledger: Ledger) -> None:
    recorded(ledger, days(0), "http://a/")
    recorded(ledger, days(2))
    ledger.finish_run(days(2).isoformat(), datetime(2026, 11, 4, tzinfo=UTC), ["portal：页面数为 3"])
    site = told(ledger, recorded(ledger, days(4), "http://a/"))
    assert [(duty.since, duty.reopened) for duty in site.duties] == [(days(0), 0)]
    assert (site.life.fixed, site.life.reopened) == (0, 0)


def test_the_report_of_a_held_night_tells_what_that_night_saw(ledger: Ledger) -> None:
    recorded(ledger, days(0), "http://a/")
    held = recorded(ledger, days(2))
    ledger.finish_run(days(2).isoformat(), datetime(2026, 11, 4, tzinfo=UTC), ["portal：页面数为 3"])
    assert [duty.fixed for duty in told(ledger, held).duties] == [days(2)]


def test_the_report_of_an_older_night_tells_what_was_so_then(ledger: Ledger) -> None:
    first = recorded(ledger, days(0), "http://a/")
    recorded(ledger, days(4))
    site = told(ledger, first)
    assert [(duty.finding.status, duty.fixed) for duty in site.duties] == [("new", None)]
    assert site.life.open == 1


def test_a_waived_finding_names_its_decision(ledger: Ledger) -> None:
    id_ = finding_id("portal", "broken_link", "http://a/", "")
    decision = Disposition("waive", "改版", "王", days(30), finding_id=id_)
    site = told(ledger, recorded(ledger, days(0), "http://a/", waived=frozenset({id_})), decision)
    assert [duty.decision for duty in site.duties] == [decision]
    assert (site.life.waived, site.life.open) == (1, 0)


def test_the_same_reply_again_is_kept_once_and_a_changed_one_beside_it(ledger: Ledger) -> None:
    one = life((0, "open"))
    assert ledger.returns.keep([reply(one, 5)]) == (1, 0, 0)
    assert ledger.returns.keep([reply(one, 6)]) == (0, 0, 1)
    assert ledger.returns.keep([reply(one, 7, fixed_on=6)]) == (0, 1, 0)
    assert [kept.fixed_on for kept in ledger.returns.replies("portal")] == [None, days(6)]


def test_decisions_to_look_at_are_those_over_ending_or_about_nothing(ledger: Ledger) -> None:
    recorded(ledger, days(0), "http://a.cn/1")
    id_ = finding_id("portal", "broken_link", "http://a.cn/1", "")
    over = Disposition("waive", "", "", days(-1), finding_id="f0")
    last_day = Disposition("waive", "", "", days(0), finding_id=id_)
    soon = Disposition("waive", "", "", days(14), site_id="portal", indicator="broken_link", url="http://a.cn/")
    later = Disposition("waive", "", "", days(15), finding_id=id_)
    nothing = Disposition("waive", "", "", None, site_id="portal", indicator="broken_link", url="http://b.cn/")
    found = review([over, last_day, soon, later, nothing], ledger, days(0))
    assert found.expired == (over,)
    assert found.expiring == (last_day, soon)
    assert found.unmatched == (nothing,)


# --- proposals ------------------------------------------------------------------------------------------------------


def asking(**more: object) -> Duty:
    one = seen(life((0, "open")), 5)
    duty = owed(one, reply(one, 5, state="waive", waiver="=整站改版", **more))
    assert duty
    return duty


def test_a_request_is_proposed_unsigned_for_three_months(tmp_path: Path) -> None:
    (pair,) = proposals.asked([asking()], Dispositions())
    line = proposals.line(*pair)
    assert (line["decision"], line["reason"], line["by"], line["until"]) == ("waive", "'=整站改版", "", "2027-02-07")
    assert proposals.write(tmp_path, [line]) == tmp_path / proposals.FILE


def test_what_was_decided_is_not_proposed_again() -> None:
    duty = asking()
    decided = Dispositions((Disposition("confirm", "不同意", "王", None, finding_id=duty.finding.finding_id),))
    assert not list(proposals.asked([duty], decided))


def test_a_line_somebody_is_at_work_on_stays_and_one_decided_goes(tmp_path: Path) -> None:
    (pair,) = proposals.asked([asking()], Dispositions())
    path = proposals.write(tmp_path, [proposals.line(*pair)])
    assert path
    path.write_text(path.read_text("utf-8-sig").replace(",,2027-02-07", ",王,2026-12-31"), "utf-8-sig")
    begun = path.read_text("utf-8-sig")
    proposals.write(tmp_path, [proposals.line(*pair)])
    assert path.read_text("utf-8-sig") == begun
    assert proposals.write(tmp_path, []) is None
    assert not path.exists()


# --- the workbook ---------------------------------------------------------------------------------------------------


def site_with(*owed_: Duty, **more: object) -> SiteResult:
    made = replace(nights.portal(), duties=owed_, life=LifeFigures(open=sum(duty.stands for duty in owed_)))
    return replace(made, **more)  # type: ignore[arg-type]


def book(tmp_path: Path, site: SiteResult) -> openpyxl.Workbook:
    made = folder.write(nights.result(site), tmp_path)
    return openpyxl.load_workbook(made / layout.place("portal"))


def test_a_ledger_is_written_only_where_something_stands(tmp_path: Path) -> None:
    standing = owed(life((0, "open")))
    assert standing
    busy = site_with(standing)
    idle = site_with(site=nights.site("quiet", "静县"))
    made = folder.write(nights.result(busy, idle), tmp_path)
    assert (made / "sites/portal.xlsx").exists()
    assert not (made / "sites/quiet.xlsx").exists()


def test_each_state_of_a_finding_has_its_sheet_and_the_office_its_empty_columns(tmp_path: Path) -> None:
    lives = (life((0, "open")), life((0, "open"), (3, "fixed"), status="fixed"),
             life((0, "open"), (1, "waived"), status="waived"))  # fmt: skip
    found = book(tmp_path, site_with(*duties(lives, (), Dispositions(), TERM, NIGHT)))
    assert found.sheetnames == [layout.OPEN, layout.FIXED, layout.WAIVED]
    sheet = found[layout.OPEN]
    heads = [cell.value for cell in sheet[workbook.HEAD + 1]]
    assert heads[-6:] == ["整改情况", "整改措施", "责任人", "完成日期", "回复", "申请豁免理由"]
    assert [cell.value for cell in sheet[workbook.HEAD + 2]][-6:] == [None] * 6
    assert not any(cell.protection.locked for cell in sheet[workbook.HEAD + 2][-6:])
    assert sheet.protection.sheet
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.freeze_panes == f"C{workbook.HEAD + 2}"
    assert [one.type for one in sheet.data_validations.dataValidation] == ["list", "date"]


def test_what_was_replied_before_stands_in_the_next_ledger_but_for_what_a_look_denied(tmp_path: Path) -> None:
    one = seen(life((0, "open")), 5)
    working, claimed = reply(one, 6, text="=HYPERLINK(1)"), reply(one, 4, fixed_on=4)
    kept, denied = owed(one, working), owed(one, claimed)
    assert kept
    assert denied
    rows = list(book(tmp_path, site_with(kept, denied))[layout.OPEN].iter_rows(min_row=workbook.HEAD + 2))
    assert [cell.value for cell in rows[0][-6:]] == ["整改中", "改了链接", "李", None, "=HYPERLINK(1)", None]
    assert [cell.value for cell in rows[1][-6:]] == [None] * 6
    assert not any(cell.data_type == "f" or cell.protection.locked for row in rows for cell in row[-6:])


def test_no_crawled_text_is_a_formula_or_a_link_in_the_ledger(tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://bad.example","x")'
    one = life((0, "open"))
    duty = owed(replace(one, finding=replace(one.finding, url=hostile, subject=hostile, evidence=hostile)))
    assert duty
    cells = [cell for row in book(tmp_path, site_with(duty))[layout.OPEN].iter_rows() for cell in row]
    assert sum(cell.value == hostile for cell in cells) == 3
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_the_same_night_gives_the_same_bytes(tmp_path: Path) -> None:
    duty = owed(life((0, "open")))
    assert duty
    result = nights.result(site_with(duty))
    first, second = (folder.write(result, tmp_path / name) / "sites/portal.xlsx" for name in "ab")
    assert first.read_bytes() == second.read_bytes()


# --- the pages ------------------------------------------------------------------------------------------------------


def text_of(path: Path) -> str:
    section = html.parse(str(path)).xpath("string(//h2[@id='rectification']/following-sibling::div[1])")
    return " ".join(str(section).split())


def test_a_sites_page_tells_the_deadline_the_reply_and_what_the_next_look_showed(tmp_path: Path) -> None:
    one = seen(life((0, "open"), severity="veto"), 12)
    duty = owed(one, reply(one, 10, fixed_on=9, text="<b>已恢复</b>"))
    assert duty
    made = folder.write(nights.result(site_with(duty)), tmp_path)
    told = text_of(made / "sites/portal.html")
    for words in ("2026-11-09", "逾期 15 天", "2026-11-11 完成", "改了链接", "<b>已恢复</b>", "整改不实"):
        assert words in told
    assert 'href="portal.xlsx"' in (made / "sites/portal.html").read_text("utf-8")


def test_the_citys_page_lists_who_owes_what_and_the_decisions_to_look_at(tmp_path: Path) -> None:
    duty = owed(life((0, "open")))
    assert duty
    over = Disposition("waive", "改版<i>", "王", days(-1), finding_id="f0", line=7)
    result = replace(nights.result(site_with(duty)), decisions=DecisionReview(expired=(over,)))
    page = html.parse(str(folder.write(result, tmp_path) / "index.html"))
    assert page.xpath("//a[@href='sites/portal.html#rectification']")
    (line,) = page.xpath("//li[code='dispositions.csv:7']")
    assert "改版<i>" in line.text_content()


# --- deadlines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", standards.SHIPPED)
def test_every_standard_has_unconfirmed_deadlines_for_every_severity(name: str) -> None:
    lines = standards.load(name).in_force().deadlines
    assert [line.severity for line in lines] == ["veto", "points", "advice", "candidate"]
    assert not any(line.confirmed for line in lines)


def test_a_project_states_its_own_deadlines(tmp_path: Path) -> None:
    path = tmp_path / "standard.toml"
    path.write_text('[deadlines]\npoints = 10\nconfirmed = true\nclause = "市府办通知"\n', "utf-8")
    standard = standards.load(override=path)
    lines = {line.severity: line for line in standard.deadlines}
    assert (lines["points"].working_days, lines["points"].confirmed, lines["veto"].confirmed) == (10, True, False)
    assert standard.overrides == (("deadlines.points", "15 → 10"),)


@pytest.mark.parametrize(
    ("text", "place"),
    [("points = 0", "deadlines.points"), ('veto = "5"', "deadlines.veto"), ("minor = 3", "deadlines.minor")],
)
def test_a_wrong_deadline_is_told_with_its_key(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "standard.toml"
    path.write_text(f"[deadlines]\n{text}\n", "utf-8")
    with pytest.raises(standards.StandardError, match=f"standard.toml: {place}"):
        standards.load(override=path)
