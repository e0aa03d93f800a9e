"""Which interpretation explains which document, and which documents need one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.samples import snapshot

from analysis.matching import City, Document, Interpretation
from analysis.naming import core
from analysis.pairing import pair, pairs
from analysis.policies import explains, is_own
from analysis.workdays import Workdays
from crawler.records import Link, Site

CALENDAR = Workdays()
TODAY = date(2026, 11, 20)
NAME = "湖滨县人民政府办公室关于印发湖滨县用水管理办法的通知"


def document(**cells: object) -> Document:
    given = {
        **{"site_id": "lake", "url": "http://lake.gov.cn/zc/1.html", "title": NAME},
        **{"doc_number": "湖政办发〔2026〕12号", "issuer": "湖滨县人民政府办公室", "formed": None},
        **{"published": date(2026, 11, 3), "required": True, "why_not": "", "links": ()},
        **cells,
    }
    return Document(**given)  # type: ignore[arg-type]


def interpretation(title: str = "《湖滨县用水管理办法》政策解读", **cells: object) -> Interpretation:
    given = {
        **{"site_id": "lake", "url": "http://lake.gov.cn/jd/1.html", "title": title},
        **{"published": date(2026, 11, 4), "core": core(title), "named": (), "numbers": (), "links": ()},
        **cells,
    }
    return Interpretation(**given)  # type: ignore[arg-type]


def outcome(one: Document, *known: Interpretation) -> str:
    return pair(one, City(known), TODAY, 3, CALENDAR).outcome


@pytest.mark.parametrize(
    "title",
    [
        NAME,
        "关于印发《湖滨县用水管理办法》的通知",
        "《湖滨县用水管理办法》政策解读",
        "一图读懂湖滨县用水管理办法",
        "【图解】湖滨县用水管理办法",
        "湖滨县用水管理办法解读",
        "湖滨县水利局负责人就《湖滨县用水管理办法》答记者问",
    ],
)
def test_the_core_of_a_title_is_what_it_is_about(title: str) -> None:
    assert core(title) == "湖滨县用水管理办法"


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("湖滨县养老服务实施方案（2024—2026年）", "湖滨县养老服务实施方案20242026年"),
        ("湖滨县人民政府关于加强用水管理的实施意见的通知", "加强用水管理的实施意见"),
        ("关于实施《湖滨县用水管理办法》的通知", "湖滨县用水管理办法"),
        ("湖滨县人民政府关于印发湖滨县用水管理办法的通知（湖政发〔2026〕3号）", "湖滨县用水管理办法"),
    ],
)
def test_a_core_keeps_what_names_the_document(title: str, about: str) -> None:
    assert core(title) == about


@given(st.text(max_size=60))
def test_any_title_has_a_core(title: str) -> None:
    assert isinstance(core(title), str)


def test_two_editions_are_told_apart_by_their_year() -> None:
    old = interpretation("《2025年湖滨县用水管理办法》解读")
    assert outcome(document(title="湖滨县人民政府办公室关于印发2026年湖滨县用水管理办法的通知"), old) == "missing"


def test_an_interpretation_long_before_its_document_explains_an_older_edition() -> None:
    assert outcome(document(), interpretation(published=date(2026, 9, 1))) == "missing"


def test_a_number_in_any_brackets_makes_a_pair() -> None:
    found = interpretation("用水新规来了", numbers=("湖政办发202612",), core="用水新规来了")
    assert outcome(document(), found) == "unlinked"


def test_a_link_makes_a_pair_whatever_the_title_says() -> None:
    found = interpretation("用水新规来了", core="用水新规来了", links=("lake.gov.cn/zc/1.html",))
    one = document(links=(Link(found.url, "page", "相关解读"),))
    assert outcome(one, found) == "matched"


def test_a_link_to_another_documents_interpretation_makes_none() -> None:
    other = interpretation("《湖滨县绿化规定》解读", named=("湖滨县绿化规定",), links=("lake.gov.cn/zc/1.html",))
    assert outcome(document(), other) == "missing"


def test_of_several_the_one_linked_both_ways_is_taken() -> None:
    plain = interpretation()
    linked = interpretation(url="http://lake.gov.cn/jd/2.html", links=("lake.gov.cn/zc/1.html",))
    one = document(links=(Link(linked.url, "page", "解读"),))
    found = pair(one, City((plain, linked)), TODAY, 3, CALENDAR)
    assert found.interpretation == linked
    assert found.outcome == "matched"


def test_within_its_limit_a_document_waits_and_a_day_later_it_is_missing() -> None:
    published = date(2026, 11, 3)
    at = [pair(document(published=published), City(), date(2026, 11, day), 3, CALENDAR).outcome for day in (6, 9)]
    assert at == ["pending", "missing"]


def test_index_pages_and_their_folders_are_one_address() -> None:
    found = interpretation(url="http://lake.gov.cn/jd/index.html", links=("lake.gov.cn/zc/1.html",))
    one = document(links=(Link("http://lake.gov.cn/jd/", "page", "解读"),))
    assert outcome(one, found) == "matched"


@pytest.mark.parametrize(
    ("issuer", "number", "level", "name", "own"),
    [
        ("湖滨县人民政府办公室", "湖政办发〔2026〕1号", "county", "湖滨县人民政府", True),
        ("云泽市人民政府", "云政发〔2026〕1号", "county", "湖滨县人民政府", False),
        ("国务院办公厅", "国办发〔2026〕1号", "portal", "云泽市人民政府", False),
        ("", "国办发〔2026〕1号", "portal", "云泽市人民政府", False),
        ("广西壮族自治区水利厅", "桂水〔2026〕1号", "portal", "云泽市人民政府", False),
        ("云泽市水利局", "云水〔2026〕1号", "department", "云泽市水利局", True),
        ("云泽市人民政府办公室", "云政办〔2026〕1号", "department", "云泽市水利局", False),
        ("市水利局", "云水〔2026〕1号", "department", "云泽市水利局", True),
        ("云泽高新区管委会", "云高管〔2026〕1号", "zone", "云泽高新技术产业开发区", True),
        ("", "", "county", "湖滨县人民政府", True),
    ],
)
def test_a_superiors_document_is_not_the_sites_own(issuer: str, number: str, level: str, name: str, own: bool) -> None:
    assert is_own(number, issuer, Site("x", name, level, "http://x.gov.cn/")) is own


@pytest.mark.parametrize(
    ("title", "required"),
    [
        (NAME, True),
        ("湖滨县人民政府关于进一步加强用水管理的意见", True),
        ("湖滨县人民政府关于张某等同志任职的通知", False),
        ("湖滨县人民政府办公室关于召开全县水利工作会议的通知", False),
        ("湖滨县人民政府关于表彰先进集体的决定", False),
        ("湖滨县人民政府关于同意设立用水协会的批复", False),
        ("湖滨县人民政府办公室转发县水利局关于用水管理办法的通知", False),
        ("国务院办公厅关于印发节约用水管理办法的通知", False),
        ("湖滨县人民政府办公室关于成立用水管理领导小组的通知", False),
    ],
)
def test_what_must_be_interpreted(title: str, required: bool) -> None:
    issuer = "" if title.startswith("国务院") else "湖滨县人民政府办公室"
    site = snapshot({"documents": {"/zc/1.html": {"title": title, "published": "2026-09-03", "issuer": issuer}}})
    found = site.view(pairs, 3)
    assert [one.document.required for one in found] == [required]


def test_documents_from_before_the_duty_need_none() -> None:
    cells = {"title": NAME, "published": "2015-09-03", "formed": "2015年9月1日", "number": "湖政办发〔2015〕12号"}
    found = snapshot({"documents": {"/zc/1.html": cells}}).view(pairs, 3)
    assert [one.outcome for one in found] == ["not_required"]


# --- what is one name for both, and what only looks so --------------------------------------------------------------


def test_an_attachment_lends_the_document_its_name() -> None:
    one = document(
        title="湖滨县人民政府办公室关于做好用水工作的通知",
        links=(Link("http://lake.gov.cn/zc/P1.doc", "attachment", "附件：湖滨县农业用水定额管理办法.doc"),),
    )
    assert (
        outcome(one, interpretation("《湖滨县农业用水定额管理办法》解读", named=("湖滨县农业用水定额管理办法",)))
        == "unlinked"
    )


def test_a_notice_that_issues_two_rules_is_explained_by_either() -> None:
    one = document(title="关于印发《湖滨县用水管理办法》和《湖滨县用水定额标准》的通知")
    assert outcome(one, interpretation("一图读懂湖滨县用水定额标准")) == "unlinked"


@pytest.mark.parametrize(
    ("title", "opening", "found"),
    [
        ("《湖滨县用水管理办法》解读", "", "unlinked"),
        ("《用水管理办法》解读", "近日，湖滨县人民政府办公室印发了《用水管理办法》。", "unlinked"),
        ("《用水管理办法》解读", "近日，山前县人民政府办公室印发了《用水管理办法》。", "missing"),
    ],
)
def test_on_another_site_a_name_needs_its_place(title: str, opening: str, found: str) -> None:
    other = interpretation(title, site_id="hill", url="http://hill.gov.cn/1.html", opening=opening)
    assert outcome(document(title="湖滨县人民政府办公室关于印发湖滨县用水管理办法的通知"), other) == found


def test_what_explains_a_draft_does_not_explain_the_document() -> None:
    assert outcome(document(), interpretation("《湖滨县用水管理办法（征求意见稿）》起草说明解读")) == "missing"


def test_a_law_that_an_explanation_cites_is_not_what_it_explains() -> None:
    cited = interpretation("《湖滨县绿化规定》解读", named=("湖滨县绿化规定",), numbers=("湖政办发202612",))
    assert outcome(document(), cited) == "missing"


def test_one_in_time_counts_before_one_that_is_late_and_a_link_to_any_is_a_link() -> None:
    late = interpretation(published=date(2026, 11, 18), links=("lake.gov.cn/zc/1.html",))
    timely = interpretation("一图读懂湖滨县用水管理办法", url="http://lake.gov.cn/jd/2.html")
    one = document(links=(Link(late.url, "page", "解读"),))
    found = pair(one, City((late, timely)), TODAY, 3, CALENDAR)
    assert found.interpretation == timely
    assert found.outcome == "matched"


def test_what_appears_with_a_document_and_tells_of_it_explains_it() -> None:
    told = interpretation("【答记者问】规范船员驾驶行为 建设一流船舶船员队伍")
    assert outcome(document(title="关于印发《船舶船员驾驶行为准则》的通知"), told) == "unlinked"
    assert outcome(document(title="关于印发《渡口渡船安全检查准则》的通知"), told) == "missing"
    much_later = told._replace(published=date(2026, 11, 20))
    assert outcome(document(title="关于印发《船舶船员驾驶行为准则》的通知"), much_later) == "missing"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("《湖滨县用水管理办法》政策解读", True),
        ("【图解】关于印发湖滨县用水管理办法的通知", True),
        ("关于印发《知识问答》的通知", False),
        ("《知识问答》出版发行", False),
        ("湖滨县水利局2026年部门预算编制说明", False),
        ("湖滨县用水管理办法", False),
    ],
)
def test_a_title_tells_whether_a_page_explains(title: str, told: bool) -> None:
    assert explains(title) is told


@pytest.mark.parametrize(
    ("issuer", "name", "level", "required"),
    [
        ("云泽市水利局 云泽市财政局", "云泽市水利局", "department", True),
        ("云泽市水利局 云泽市财政局", "云泽市财政局", "department", False),
        ("云泽市水利局、云泽市财政局", "云泽市财政局", "department", False),
        ("云泽市水利局", "云泽市人民政府", "portal", False),
        ("云泽市气象局", "云泽市人民政府", "portal", True),
        ("云泽市人民政府办公室", "云泽市人民政府", "portal", True),
    ],
)
def test_the_leading_unit_explains_what_several_issue(issuer: str, name: str, level: str, required: bool) -> None:
    title = "关于印发云泽市用水管理办法的通知"
    cells = {"title": title, "published": "2026-09-03", "issuer": issuer, "number": "云水〔2026〕3号"}
    site = snapshot({"name_of_site": name, "level": level, "documents": {"/zc/1.html": cells}})
    water = Site("water", "云泽市水利局", "department", "http://water.gov.cn/")
    site.registered = {"water.gov.cn": water}
    assert [one.document.required for one in site.view(pairs, 3)] == [required]


def test_a_copy_of_the_document_in_the_interpretation_column_explains_nothing() -> None:
    site = {
        "documents": {"/zc/1.html": {"title": NAME}},
        "articles": {"/jd/1.html": {"title": NAME, "published": "2026-11-03"}},
        "columns": {"/jd/": {"name": "政策解读", "rows": [f"2026-11-03 {NAME} => /jd/1.html"]}},
    }
    assert [one.outcome for one in snapshot(site).view(pairs, 3) if one.document.url.endswith("/zc/1.html")] == [
        "missing"
    ]


def test_a_page_that_only_its_column_makes_an_interpretation_has_its_links() -> None:
    site = {
        "documents": {
            "/zc/1.html": {"title": NAME, "html": "<div>相关解读：<a href='/jd/1.html'>用水新规来了</a></div>"}
        },
        "articles": {
            "/jd/1.html": {
                "title": "用水新规来了",
                "published": "2026-11-04",
                "html": "<div>相关文件：<a href='/zc/1.html'>湖滨县用水管理办法</a></div>",
            }
        },
        "columns": {"/jd/": {"name": "政策解读", "rows": ["2026-11-04 用水新规来了 => /jd/1.html"]}},
    }
    assert [one.outcome for one in snapshot(site).view(pairs, 3)] == ["matched"]
