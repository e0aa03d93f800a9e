"""Facts about a written report: no cell runs, no crawled text becomes markup, a folder is whole or absent."""

import csv
import errno
import io
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import nights
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from analysis.report import csvs, folder, pages, shown
from analysis.report.csvs import cell, defused
from analysis.results import SiteResult
from analysis.tables import TABLES


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder.write(nights.result(), tmp_path_factory.mktemp("reports"), nights.pages(), {"govsite": "0.1.0"})


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# --- CSV ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_csv_begins_with_a_byte_order_mark_and_its_header(report: Path, table: folder.Any) -> None:
    raw = (report / f"{table.name}.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf" + ",".join(table.header).encode() + b"\n")


def test_dates_are_iso_and_yes_no_columns_hold_yes_or_no(report: Path) -> None:
    first = rows(report / "policies.csv")[0]
    assert (first["published"], first["required"], first["interpretation_links"]) == ("2026-09-04", "yes", "no")
    assert rows(report / "findings.csv")[0]["observed_at"] == "2026-11-24T02:30:00+08:00"


def test_what_is_not_known_is_an_empty_cell(report: Path) -> None:
    row = next(row for row in rows(report / "columns.csv") if row["type"] == "leader")
    assert (row["newest"], row["interval_days"], row["overdue_days"]) == ("", "", "")


@pytest.mark.parametrize("text", ["=1+1", "+86 770", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == "'" + text.replace("\r", "\n")


@pytest.mark.parametrize("text", ["关于=1的通知", "", "2026-11-24", "'quoted'", "／", "http://a.example/?=1"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_numbers_are_never_defused() -> None:
    assert [cell(-3), cell(-0.5), cell(True), cell(None), cell(float("nan"))] == [-3, -0.5, "yes", "", ""]
    assert cell(date(2026, 1, 2)) == "2026-01-02"


def test_times_are_china_s_whatever_zone_they_were_noted_in() -> None:
    assert cell(datetime(2026, 1, 1, 18, 4, 5, 6, tzinfo=UTC)) == "2026-01-02T02:04:05+08:00"


@given(st.text())
def test_no_defused_text_begins_like_a_formula_and_taking_the_apostrophe_off_gives_the_text(text: str) -> None:
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert (defused(text)[1:] if csvs.DANGEROUS.match(defused(text)) else defused(text)) == text


@given(st.lists(st.text(st.characters(codec=None)), min_size=1, max_size=4))
def test_any_text_is_written_and_read_back_as_one_row(texts: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerow([cell(text) for text in texts])
    file.getvalue().encode("utf-8-sig")
    (row,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert row == [cell(text) for text in texts]


# --- the workbook ---------------------------------------------------------------------------------------------------


def test_the_workbook_has_a_sheet_for_each_table_with_chinese_headers(report: Path) -> None:
    book = openpyxl.load_workbook(report / "scorecards.xlsx")
    shown = [table for table in TABLES if table.name != "pages"]
    assert book.sheetnames == [table.label for table in shown]
    for table in shown:
        sheet = book[table.label]
        assert [one.value for one in sheet[1]] == table.labels
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None


def test_no_crawled_text_is_a_formula_or_a_link_in_the_workbook(tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://bad.example","x")'
    made = folder.write(nights.result(hostile_site(hostile)), tmp_path)
    book = openpyxl.load_workbook(made / "scorecards.xlsx")
    cells = [one for sheet in book for row in sheet.iter_rows() for one in row]
    assert hostile in [one.value for one in cells]
    assert all(one.data_type != "f" and one.hyperlink is None for one in cells)


def test_the_workbook_holds_the_rows_of_the_csv(report: Path) -> None:
    sheet = openpyxl.load_workbook(report / "scorecards.xlsx")["问题清单"]
    assert sheet.max_row - 1 == len(rows(report / "findings.csv"))


# --- pages ----------------------------------------------------------------------------------------------------------

WICKED = st.sampled_from(
    [
        *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title></style><svg onload=alert(1)>"),
        *(
            "{{ 7*7 }}",
            "{% raw %}",
            "<!--",
            "]]>",
            "' onmouseover='x",
            "&lt;b&gt;",
            "\x00<b>\ud800",
            "javascript:alert(1)",
        ),
        *("</table><h1>", "<a href=//bad.example>", "\u202egnp.exe"),
    ]
)
TEXTS = st.one_of(
    WICKED, st.text(st.characters(codec=None), max_size=30), st.builds(lambda a, b: a + b, WICKED, st.text(max_size=5))
)


def hostile_site(text: str) -> SiteResult:
    """The portal with ``text`` in every place that comes from a crawled site or from a registry row."""
    portal = nights.portal()
    judgement = portal.judgement
    assert judgement is not None
    return replace(
        portal,
        site=replace(portal.site, name=text, sponsor=text, site_code=text, home=text),
        findings=tuple(replace(one, evidence=text, url=text, subject=text or "x") for one in portal.findings),
        judgement=replace(
            judgement,
            verdicts=tuple(replace(one, reason=text) for one in judgement.verdicts),
            columns=tuple(replace(one, name=text or "x", url=text) for one in judgement.columns),
            policies=tuple(replace(one, title=text or "x", url=text, doc_number=text) for one in judgement.policies),
            messages=tuple(replace(one, title=text or "x", url=text) for one in judgement.messages),
            spotcheck=tuple(replace(one, inspector_note=text, evidence_urls="a") for one in judgement.spotcheck),
            links=tuple(
                replace(one, url=text, page=text, looks=text or "x", selector=text or "x", text=text or "x")
                for one in judgement.links
            ),
        ),
    )


def shape_of(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Every element of a page with the names of its attributes: what crawled text must not change."""
    tree = html.document_fromstring(path.read_text("utf-8"))
    return [(str(one.tag), tuple(sorted(one.attrib))) for one in tree.iter()]


def pages_of(text: str, where: Path) -> Path:
    pages.write(where, nights.result(hostile_site(text)))
    return where


@pytest.fixture(scope="module")
def tame(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages_of("平常文字", tmp_path_factory.mktemp("tame"))


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_no_crawled_text_becomes_markup(tmp_path_factory: pytest.TempPathFactory, tame: Path, text: str) -> None:
    wild = pages_of(text, tmp_path_factory.mktemp("wild"))
    for name in ("index.html", "sites/portal.html"):
        assert shape_of(wild / name) == shape_of(tame / name)


NUMBER = "450702199001011234"


def test_no_file_of_a_report_shows_a_citizen_number_that_an_address_holds(tmp_path: Path) -> None:
    address = f"http://www.a.gov.cn/q?id={NUMBER}"
    made = folder.write(nights.result(hostile_site(address)), tmp_path, nights.pages(), {})
    files = [path for path in made.rglob("*") if path.is_file() and path.suffix != ".xlsx"]
    assert not [path.name for path in files if NUMBER in path.read_text("utf-8", "replace")]
    assert "450***********1234" in (made / "findings.csv").read_text("utf-8")
    sheets = openpyxl.load_workbook(made / "scorecards.xlsx")
    assert not [1 for sheet in sheets for row in sheet.values for value in row if NUMBER in str(value)]
    assert not shown.is_link(address)


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:text/html,x", "//bad.example/", "http:", "ftp://a.example/", "http://[::1"),
        *(" http://a.example/", "http://a.example/\u202e", "file:///etc/passwd", ""),
    ],
)
def test_only_http_and_https_addresses_become_links(url: str) -> None:
    assert not shown.is_link(url)


@pytest.mark.parametrize("url", ["http://www.a.gov.cn/", "https://a.gov.cn/查询?x=1", "http://127.0.0.1:8000/a.html"])
def test_a_web_address_becomes_a_link(url: str) -> None:
    assert shown.is_link(url)


def test_links_that_leave_the_report_tell_nothing_of_it(report: Path) -> None:
    for path in report.rglob("*.html"):
        for link in html.parse(str(path)).iter("a"):
            if link.get("href", "").startswith("http"):
                assert {"noopener", "noreferrer"} <= set(link.get("rel", "").split())


def test_pages_need_nothing_but_what_lies_in_their_folder(report: Path) -> None:
    for path in report.rglob("*.html"):
        tree = html.parse(str(path))
        assert not tree.xpath("//@style | //iframe | //form | //style | //img")
        for needed in tree.xpath("//@src | //link/@href[not(starts-with(., 'data:'))]"):
            assert (path.parent / needed).resolve().is_relative_to(report / "assets"), f"{path.name} needs {needed}"
            assert (path.parent / needed).exists()


def test_a_page_forbids_every_outside_host(report: Path) -> None:
    for path in report.rglob("*.html"):
        (policy,) = html.parse(str(path)).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        allowed = {word for part in policy.split(";") for word in part.split()[1:]}
        assert allowed <= {"'none'", "'self'", "file:", "data:", "'unsafe-inline'"}
        assert "script-src 'self' file:;" in policy


def test_every_link_inside_the_report_leads_somewhere(report: Path) -> None:
    for path in report.rglob("*.html"):
        tree = html.parse(str(path))
        for href in tree.xpath("//a/@href[not(starts-with(., 'http'))]"):
            name, _, anchor = href.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.exists(), f"{path.name} → {href}"
            assert not anchor or html.parse(str(target)).xpath(f"//*[@id='{anchor}']"), f"{path.name} → {href}"


def test_tables_can_be_read_aloud(report: Path) -> None:
    for path in report.rglob("*.html"):
        tree = html.parse(str(path))
        assert tree.getroot().get("lang") == "zh-CN"
        assert tree.xpath("//a[@class='skip'][@href='#main']")
        assert all(head.get("scope") for head in tree.iter("th"))
        assert not tree.xpath("//svg[not(@aria-label)]")
        for table in tree.iter("table"):
            assert table.find("caption") is not None or table.getparent().get("aria-label")


def test_a_held_back_night_says_so_on_every_page(tmp_path: Path) -> None:
    made = folder.write(nights.result(held_back=("portal：页面数 12，往常 180–220",)), tmp_path)
    for path in made.rglob("*.html"):
        assert "本轮结果暂缓发布" in path.read_text("utf-8")
    assert json.loads((made / "run.json").read_text("utf-8"))["health"]["held_back"] is True


def test_what_was_not_seen_is_a_result_of_its_own(report: Path) -> None:
    tree = html.parse(str(report / "sites" / "gangqu.html"))
    found = tree.xpath("//*[@id='outcomes']/following::table[1]//tbody/tr[td]")
    outcomes = [row.xpath("string(td[1])") for row in found]
    assert outcomes == ["未见"] * len(nights.STANDARD.indicators)
    assert "首页被防火墙拦截" in tree.getroot().text_content()


def test_an_unconfirmed_figure_is_marked_on_the_method_page(report: Path) -> None:
    tree = html.parse(str(report / "method.html"))
    assert tree.xpath("string(//tr[@id='broken_link']/td[last()])") == "未核对"
    assert tree.xpath("string(//tr[@id='home_stale']/td[last()])") == "已核对"


def test_the_method_page_prints_the_overrides(report: Path) -> None:
    assert "column_stale.points" in html.parse(str(report / "method.html")).getroot().text_content()


# --- the folder -----------------------------------------------------------------------------------------------------


def test_pages_csv_is_written_only_when_asked_for(tmp_path: Path, report: Path) -> None:
    assert (report / "pages.csv").exists()
    assert not (folder.write(nights.result(), tmp_path) / "pages.csv").exists()


def test_a_report_that_breaks_off_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = folder.write(nights.result(), tmp_path)
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "index.html")

    monkeypatch.setattr(pages, "write", full)
    with pytest.raises(OSError, match="No space left"):
        folder.write(nights.result(nights.stale()), tmp_path)
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-24"]


def test_what_a_killed_start_left_behind_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".2026-11-24.partial" / "sites").mkdir(parents=True)
    folder.write(nights.result(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-24"]


def test_a_report_killed_between_its_two_renames_is_put_back(tmp_path: Path) -> None:
    made = folder.write(nights.result(), tmp_path)
    made.rename(tmp_path / ".2026-11-24.old")
    with pytest.raises(KeyboardInterrupt), folder.made_whole(made):
        raise KeyboardInterrupt
    assert (made / "index.html").exists()


def test_the_same_night_is_written_the_same(tmp_path: Path) -> None:
    one, other = folder.write(nights.result(), tmp_path / "a"), folder.write(nights.result(), tmp_path / "b")
    for path in one.rglob("*"):
        if path.is_file() and path.suffix != ".xlsx":  # a workbook carries the time it was made
            assert path.read_bytes() == (other / path.relative_to(one)).read_bytes()


def test_run_json_tells_versions_standard_times_health_and_counts(report: Path) -> None:
    run = json.loads((report / "run.json").read_text("utf-8"))
    assert run["versions"] == {"govsite": "0.1.0"}
    assert run["standard"]["id"] == "gov2019"
    assert run["standard"]["overrides"] == {"column_stale.points": "2"}
    assert run["finished"] == "2026-11-23T18:30:00+00:00"
    assert run["sites"]["portal"]["pages_seen"] == 188
