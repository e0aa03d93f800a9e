"""Facts about the quarterly notice and the letters: what they say, how they look, that they are drafts."""

import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from quarters_city import HOSTILE, SITES, STANDARD, ledger_of, registry

from analysis import cli
from analysis.inspection.records import Candidate, Commitment, Draw, Drawn, Inspection, Plan
from analysis.notice import docx as writer
from analysis.notice import letters, quarterly
from analysis.notice.blocks import Annex, Heading, Paper, Paragraph, Table, chapter, plain
from analysis.notice.edition import Edition
from analysis.notice.facts import of_quarter
from analysis.notice.terms import Terms
from analysis.quarters import Check, Quarter
from analysis.records import Finding
from analysis.rectification.lives import Term
from analysis.rectification.records import Reply
from analysis.workdays import Workdays

Q3 = Quarter(2026, 3)
DATED = date(2026, 10, 9)
TERM = Term.of(STANDARD.in_force(), Workdays())


def edition(
    quarter: Quarter = Q3,
    dated: date = DATED,
    terms: Terms | None = None,
    term: Term | None = None,
    replies: tuple[Reply, ...] = (),
    **more: Any,
) -> Edition:
    with ledger_of() as ledger:
        facts = of_quarter(ledger, quarter, min(dated, quarter.last))
    facts = type(facts)(**{name: more.get(name, getattr(facts, name)) for name in facts.__dataclass_fields__})
    return Edition(facts, SITES, STANDARD.in_force(), terms or Terms(), dated, term or TERM, replies)


def text_of(paper: Paper) -> str:
    """Everything a paper says, a block a line."""
    blocks = [*paper.body, *(block for annex in paper.annexes for block in annex.blocks)]
    lines = [paper.title, paper.to, *(annex.title for annex in paper.annexes)]
    for block in blocks:
        if isinstance(block, Table):
            lines += ["｜".join(row) for row in (block.header, *block.rows)]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def section(paper: Paper, title: str) -> str:
    """What stands between a heading and the next."""
    texts, inside = [], False
    for block in paper.body:
        if isinstance(block, Heading):
            inside = title in block.text
        elif inside and isinstance(block, Paragraph):
            texts.append(block.text)
    return "\n".join(texts)


@pytest.fixture(scope="module")
def notice() -> Paper:
    return quarterly.paper(edition())


@pytest.fixture(scope="module")
def sent() -> dict[str, Paper]:
    return dict(letters.papers(edition()))


# --- what the notice says -------------------------------------------------------------------------------------------


def test_the_chapters_are_numbered_in_order(notice: Paper) -> None:
    chapters = [block.text for block in notice.body if isinstance(block, Heading) and block.level == 1]
    assert chapters == [
        "一、总体情况",
        "二、较好和不合格的网站",
        "三、主要问题",
        "四、上季度问题整改情况",
        "五、工作要求",
    ]


def test_nights_held_back_are_said_and_do_not_count(notice: Paper) -> None:
    watching = section(notice, "监测情况")
    assert "计入统计的监测2次（2026年7月15日至2026年9月20日）" in watching
    assert "另有1次监测（2026年8月10日）未通过数据质量核查，其结果不计入本通报" in watching
    assert notice.annexes[-1].title == "未计入统计的监测"


def test_overlapping_intervals_share_a_place(notice: Paper) -> None:
    good = section(notice, "较好的网站")
    assert "第1名（并列）：云湾市财政局（98.0分，区间97.0—99.0分）、云湾市教育局（97.0分，区间95.0—98.0分）" in good
    assert "第3名：云湾市人民政府门户网站" in good


def test_a_failing_site_is_named_with_its_vetoes_and_how_often(notice: Paper) -> None:
    bad = section(notice, "不合格的网站")
    assert "林山县人民政府网站：得分70.0分，区间68.0—72.0分。2026年9月20日的判定中存在“首页不更新”" in bad
    assert "2次判定中有2次为不合格" in bad


def test_a_site_that_could_not_be_judged_is_named_as_that_and_never_as_bad(notice: Paper) -> None:
    assert "云湾港区管委会网站：2 次监测中有 2 次无法判定：首页被防火墙拦截" in section(notice, "无法判定的网站")
    assert "云湾港区" not in section(notice, "不合格的网站")
    assert "—｜云湾港区管委会网站｜园区｜无法判定｜—｜—" in text_of(notice)


def test_a_retired_site_has_no_place(notice: Paper) -> None:
    assert "云湾市旧站" not in text_of(notice)


def test_the_quarter_before_is_compared_and_only_what_is_certain_is_told(notice: Paper) -> None:
    compared = section(notice, "与上季度比较")
    assert "能够确认上升的网站1个：云湾市人民政府门户网站" in compared
    assert "未发现能够确认下降的网站" in compared
    assert "合格｜3｜3｜0" in text_of(notice)


def test_without_a_quarter_before_nothing_is_compared() -> None:
    paper = quarterly.paper(edition(Quarter(2026, 2)))
    assert "上季度没有计入统计的监测，本次不作比较" in section(paper, "与上季度比较")
    assert "整改率" not in text_of(paper)


def test_what_became_of_last_quarters_findings_is_counted(notice: Paper) -> None:
    mended = section(notice, "上季度问题整改情况")
    assert "上季度末尚未整改的问题4项，本季度已整改1项，整改率25.0%" in mended
    assert "中位数为66天；仍未整改2项，整改后再次出现1项" in mended
    assert "林山县人民政府网站（1项）" in mended


def test_suspicions_and_candidates_are_not_named(notice: Paper) -> None:
    told = text_of(notice)
    assert "once.html" not in told
    assert "held.html" not in told
    assert "暗链" not in told
    assert "1项线索须经人工认定，认定前不点名" in told


def test_typical_problems_have_counts_an_example_and_their_clause(notice: Paper) -> None:
    told = section(notice, "链接不可用")
    assert told.startswith(
        "涉及1个网站、1项，其中本季度新发现1项，性质为扣分。例如：云湾市人民政府门户网站，页面 /new.html"
    )
    assert "依据：" in told


def test_what_was_not_seen_is_called_so(notice: Paper) -> None:
    assert "“未见”“未发现”指监测期间没有看到，不等于不存在" in text_of(notice)


def test_results_of_random_checks_are_told_where_there_are_some() -> None:
    assert "三随机" not in text_of(quarterly.paper(edition()))
    checks = (
        Check("d1", "caizheng", 9, "pass"),
        Check("d1", "linshan", 9, "fail"),
        Check("d1", "linshan", 12, "unchecked"),
    )
    told = section(quarterly.paper(edition(checks=checks)), "“三随机”抽查情况")
    assert "抽查1次，抽取网站2个，已核查2项次，其中符合要求1项次、不符合要求1项次" in told
    assert "1. 政策解读落实情况：林山县人民政府网站。" in told


def test_the_offices_own_words_are_used() -> None:
    terms = Terms(
        issuer="云湾市政务公开办",
        to="各县区",
        number="云政公开〔2026〕3号",
        basis="根据云政办〔2017〕1号",
        requirements=("请认真整改。",),
    )
    paper = quarterly.paper(edition(terms=terms))
    assert (paper.head, paper.to, paper.number) == ("云湾市政务公开办文件", "各县区", "云政公开〔2026〕3号")
    assert text_of(paper).count("根据云政办〔2017〕1号，对2026年第三季度") == 1
    assert section(paper, "工作要求") == "请认真整改。"


def test_the_sponsor_of_the_portal_signs_where_no_office_is_named(notice: Paper) -> None:
    assert notice.issuer == "云湾市人民政府办公室"


# --- letters --------------------------------------------------------------------------------------------------------


def test_only_sites_with_new_or_overdue_items_get_a_letter(sent: dict[str, Paper]) -> None:
    assert list(sent) == ["portal", "linshan"]


def test_a_letter_has_its_items_with_clause_place_evidence_first_seen_and_deadline(sent: dict[str, Paper]) -> None:
    told = text_of(sent["portal"])
    assert sent["portal"].to == "云湾市人民政府办公室"
    assert "新发现或再次出现的问题3项、逾期未整改的问题1项、须核实的线索1项" in told
    row = next(line for line in told.splitlines() if "new.html" in line)
    assert "依据：" in row
    assert "http://www.portal.example/new.html" in told
    assert "2026-09-20｜2026-10-16" in told  # fifteen working days, over the holidays of autumn


def test_an_overdue_item_has_the_deadline_of_its_own_term(sent: dict[str, Paper]) -> None:
    told = text_of(sent["linshan"])
    assert "2026-05-10｜2026-05-15\n已逾期147天" in told


def test_an_item_that_is_not_overdue_yet_is_not_told_again() -> None:
    patient = Term({"veto": 60, "points": 60}, Workdays())
    sent = dict(letters.papers(edition(dated=date(2026, 7, 20), term=patient)))
    assert "linshan" not in sent


def test_a_new_item_past_its_deadline_is_told_as_new_and_late() -> None:
    sent = dict(letters.papers(edition(dated=date(2026, 10, 17))))
    assert "再次出现的问题3项（其中已过整改期限2项）" in text_of(sent["portal"])


def test_a_letter_says_what_the_office_replied_and_that_it_was_not_so() -> None:
    stale = next(life.finding for life in edition().open if life.finding.site_id == "linshan")
    claimed = Reply(
        stale.finding_id, "linshan", "fixed", "已更新", "李", date(2026, 9, 1), "", "", "linshan.xlsx",
        datetime(2026, 9, 2, 4, tzinfo=UTC),
    )  # fmt: skip
    told = text_of(dict(letters.papers(edition(replies=(claimed,))))["linshan"])
    assert "单位回复：9月2日 报已整改，9月20日 复查仍存在：整改不实" in told


def test_the_notice_counts_what_is_past_its_deadline(notice: Paper) -> None:
    assert "至2026年10月9日已过整改期限的问题2项，涉及网站2个" in section(notice, "限期整改")


def test_an_item_that_came_back_is_marked(sent: dict[str, Paper]) -> None:
    assert "再次出现" in next(line for line in text_of(sent["portal"]).splitlines() if "再次出现）" in line)


def test_clues_are_for_the_office_to_verify_and_no_problems(sent: dict[str, Paper]) -> None:
    said = section(sent["portal"], "请核实的线索")
    assert "认定前不作为问题" in said


def test_a_letter_of_many_items_says_how_many_it_leaves_out() -> None:
    one = edition()
    life = next(life for life in one.facts.lives if life.finding.url.endswith("/new.html"))
    lives = tuple(
        type(life)(copied(life.finding, f"{number:03}"), life.turns) for number in range(letters.MOST_OF_A_TYPE + 7)
    )
    told = text_of(dict(letters.papers(edition(lives=lives)))["portal"])
    assert "另有7项同类问题未逐一列出" in told
    assert told.count("依据：") == letters.MOST_OF_A_TYPE


def copied(finding: Finding, name: str) -> Finding:
    return type(finding)(**{field: getattr(finding, field) for field in finding.__dataclass_fields__} | {"url": name})


# --- the DOCX -------------------------------------------------------------------------------------------------------


def written(paper: Paper, folder: Path) -> Any:
    writer.write(folder / "paper.docx", paper)
    return docx.Document(str(folder / "paper.docx"))


def fonts(element: Any) -> set[str]:
    return {one.get(qn("w:eastAsia")) for one in element.iter(qn("w:rFonts"))}


def test_the_page_is_laid_out_by_gbt_9704(notice: Paper, tmp_path: Path) -> None:
    document = written(notice, tmp_path)
    page = document.sections[0]
    margins = page.top_margin, page.bottom_margin, page.left_margin, page.right_margin
    measured = [round(length / Mm(1), 1) for length in (page.page_width, page.page_height, *margins)]
    assert measured == [210, 297, 37, 35, 28, 26]
    normal = document.styles["Normal"]
    assert normal.font.size == Pt(16)
    lines = (Mm(297) - Mm(37) - Mm(35)) / normal.paragraph_format.line_spacing
    assert 22 <= lines < 22.1
    spacing = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 <= (Mm(210) - Mm(28) - Mm(26)) / Pt(1) / (16 + spacing) < 28.2


def test_titles_headings_and_body_have_their_fonts(notice: Paper, tmp_path: Path) -> None:
    document = written(notice, tmp_path)
    by_text = {paragraph.text: paragraph for paragraph in document.paragraphs}
    title = next(paragraph for text, paragraph in by_text.items() if text.startswith("关于2026年第三季度"))
    assert fonts(title._p) == {"方正小标宋简体"}
    assert title.runs[0].font.size == Pt(22)
    assert by_text["一、总体情况"].style.name == "Heading 1"
    assert fonts(document.styles["Heading 1"].element) == {"黑体"}
    assert fonts(document.styles["Heading 2"].element) == {"楷体_GB2312"}
    assert fonts(document.styles["Normal"].element) == {"仿宋_GB2312"}
    assert by_text["附件1"].paragraph_format.page_break_before


def test_page_numbers_stand_between_dashes_on_the_outer_side(notice: Paper, tmp_path: Path) -> None:
    page = written(notice, tmp_path).sections[0]
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    for footer in (odd, even):
        assert [one.text for one in footer._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert footer.text == "—  —"
        assert fonts(footer._p) == {"宋体"}
    assert (odd.alignment, even.alignment) == (writer.RIGHT, writer.LEFT)


def test_every_page_is_marked_as_a_draft(notice: Paper, sent: dict[str, Paper], tmp_path: Path) -> None:
    for paper in (notice, *sent.values()):
        page = written(paper, tmp_path).sections[0]
        for header in (page.header, page.even_page_header):
            assert header.paragraphs[0].text.startswith("草稿")
            assert header._element.xpath(".//*[local-name()='textpath'][@string='草稿']")


def test_a_missing_font_has_a_fallback(notice: Paper, tmp_path: Path) -> None:
    written(notice, tmp_path)
    with zipfile.ZipFile(tmp_path / "paper.docx") as archive:
        table = etree.fromstring(archive.read("word/fontTable.xml"))
    names = {font.get(qn("w:name")): font.find(qn("w:altName")).get(qn("w:val")) for font in table}
    assert "仿宋" in names["仿宋_GB2312"]
    assert "华文中宋" in names["方正小标宋简体"]


def test_properties_of_a_paragraph_stand_in_the_order_of_the_schema(notice: Paper, tmp_path: Path) -> None:
    order = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "pBdr", "tabs", "snapToGrid", "spacing",
             "ind", "jc", "rPr"]  # fmt: skip
    body = written(notice, tmp_path).element.body
    for properties in body.iter(qn("w:pPr")):
        names = [etree.QName(child).localname for child in properties]
        assert names == sorted(names, key=order.index)


def test_crawled_text_is_neither_field_nor_markup_nor_link(sent: dict[str, Paper], tmp_path: Path) -> None:
    document = written(sent["portal"], tmp_path)
    told = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert '=HYPERLINK("http://evil.example/","点")<script>alert(1)</script>' in told
    assert not set("\x00\x0b\u202e") & set(told)
    body = document.element.body
    assert not [*body.iter(qn("w:hyperlink")), *body.iter(qn("w:instrText")), *body.iter(qn("w:fldSimple"))]


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    paper = Paper(
        plain(text, 200) or "题", "", "", plain(text), (Paragraph(plain(text)), table_of(plain(text))),
        (Annex(plain(text) or "附", ()),), plain(text), DATED,
    )  # fmt: skip
    file = io.BytesIO()
    target = type("Target", (), {"write_bytes": lambda self, body: file.write(body)})()
    writer.write(target, paper)  # type: ignore[arg-type]
    assert docx.Document(file).tables[0].cell(1, 0).text == plain(text)


def table_of(text: str) -> Table:
    return Table("", ("列",), ((text,),), (100,))


@given(st.text(), st.integers(2, 50))
def test_a_plain_text_is_one_line_and_no_longer_than_asked(text: str, most: int) -> None:
    made = plain(text, most)
    assert len(made) <= most
    assert len(made.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", made)


def test_numbers_of_chapters_are_chinese() -> None:
    assert [chapter(number) for number in (1, 9, 10, 11, 20, 45)] == ["一", "九", "十", "十一", "二十", "四十五"]


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> list[str]:
    (tmp_path / "sites.csv").write_text(registry(), "utf-8")
    (tmp_path / "data").mkdir()
    ledger_of(str(tmp_path / "data" / "monitor.db")).close()
    places = {"--sites": "sites.csv", "--data": "data", "--reports": "reports"}
    return [word for name, place in places.items() for word in (name, str(tmp_path / place))]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_ledger_gives_the_same_bytes(project: list[str], tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        assert cli.main(["notice", "--quarter", "2026Q3", *project]) == cli.DONE
        assert cli.main(["assess", "--year", "2026", *project]) == cli.DONE
        made.append(files(tmp_path / "reports"))
    assert made[0] == made[1]
    assert sorted(made[0]) == [
        "assess-2026/assessment.csv",
        "assess-2026/assessment.xlsx",
        "notice-2026Q3/letters/linshan.docx",
        "notice-2026Q3/letters/linshan.html",
        "notice-2026Q3/letters/portal.docx",
        "notice-2026Q3/letters/portal.html",
        "notice-2026Q3/notice.docx",
        "notice-2026Q3/notice.html",
    ]


def test_no_file_holds_the_time_it_was_made(project: list[str], tmp_path: Path) -> None:
    cli.main(["notice", "--quarter", "2026Q3", "--today", "2026-10-09", *project])
    with zipfile.ZipFile(tmp_path / "reports/notice-2026Q3/notice.docx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-10-09T00:00:00Z" in archive.read("docProps/core.xml")


def test_json_says_what_the_notice_rests_on(project: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["notice", "--quarter", "2026q3", "--json", *project]) == cli.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["nights"] == ["2026-07-15", "2026-09-20"]
    assert list(told["held_back"]) == ["2026-08-10"]
    assert told["verdicts"] == {"pass": 3, "fail": 1, "unknown": 1}
    assert (told["dated"], told["letters"]) == ("2026-09-30", 2)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["notice", "--quarter", "2026Q5"], cli.MISUSED, "write it as 2026Q3"),
        (["notice", "--quarter", "2026Q4"], cli.FAILED, "quarters with nights: 2026Q2, 2026Q3"),
        (["notice", "--quarter", "2026Q3", "--today", "2026-06-30"], cli.MISUSED, "before 2026Q3 begins"),
        (["assess", "--year", "26"], cli.MISUSED, "write it as 2026"),
        (["assess", "--year", "2025"], cli.FAILED, "years with nights: 2026"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_line(
    project: list[str], arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*arguments, *project]) == code
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("govsite")]
    assert len(told) == 1
    assert said in told[0]


def test_without_a_ledger_the_night_is_named_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sites.csv").write_text(registry(), "utf-8")
    places = ["--sites", tmp_path / "sites.csv", "--data", tmp_path / "data", "--reports", tmp_path / "reports"]
    assert cli.main(["notice", "--quarter", "2026Q3", *map(str, places)]) == cli.FAILED
    assert "run `govsite nightly` first" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_hostile_registry_stays_text(project: list[str], tmp_path: Path) -> None:
    name = HOSTILE.replace('"', '""')
    (tmp_path / "sites.csv").write_text(registry(f'evil,"{name}",town,http://evil.example/,"{name}",active\n'), "utf-8")
    assert cli.main(["notice", "--quarter", "2026Q3", *project]) == cli.DONE
    page = (tmp_path / "reports/notice-2026Q3/notice.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_what_inspectors_brought_back_is_read_for_the_quarter_of_their_visit() -> None:
    with ledger_of() as ledger:
        plan = Plan(count=2, items=1, levels=("department",), days=(date(2026, 9, 29), date(2026, 10, 8)))
        promised = Commitment("ab" * 32, datetime(2026, 9, 21, tzinfo=UTC), plan)
        frame = tuple(Candidate(one, one, "department", "", "active", "pass", 90.0) for one in ("caizheng", "jiaoyu"))
        drawn = tuple(
            Drawn(one.site_id, Fraction(1), day, "09:00", (9,)) for one, day in zip(frame, plan.days, strict=True)
        )
        ledger.draws.commit(promised)
        ledger.draws.add(Draw("d1", promised, "", "", "2026-09-20", frame, drawn), (), promised.committed_at)
        found = [Inspection("caizheng", 9, "fail"), Inspection("jiaoyu", 9, "pass")]
        ledger.draws.keep("d1", found, promised.committed_at)
        facts = of_quarter(ledger, Q3, Q3.last)
    assert facts.checks == (Check("d1", "caizheng", 9, "fail"),)
