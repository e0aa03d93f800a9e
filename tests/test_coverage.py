"""The matrix of disclosure fields: each is found in its column, and missed where that one column is not there."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from functools import cache

import pytest

from analysis.coverage import Coverage, coverage, fits
from analysis.fields import FIELDS, REST, is_owed
from analysis.saved import SavedSite
from analysis.snapshot import Snapshot
from crawler.pages.read import read
from crawler.records import Fetch, Night, Page, Site, Target

TODAY = date(2026, 11, 20)
HOME = "http://www.lake.gov.cn/"
NAMES = {
    "statutory_01": "规范性文件",
    "statutory_02": "机构职能",
    "statutory_03": "规划计划",
    "statutory_04": "统计信息",
    "statutory_05": "行政许可",
    "statutory_06": "行政处罚",
    "statutory_07": "财政预决算",
    "statutory_08": "行政事业性收费",
    "statutory_09": "政府采购",
    "statutory_10": "重大建设项目",
    "statutory_11": "教育医疗社会保障",
    "statutory_12": "应急管理",
    "statutory_13": "监督检查",
    "statutory_14": "公务员招考",
    "statutory_15": "其他法定信息",
    "land_plan": "土地利用总体规划",
    "taxes": "税费收缴",
    "expropriation": "征地补偿",
    "relocation": "房屋征收与拆迁安置",
    "environment": "环境治理",
    "public_investment": "公共事业投入",
    "culture": "公共文化服务",
    "poverty_relief": "扶贫救灾",
    "employment": "劳动就业",
    "social_insurance": "社会保险",
    "social_assistance": "社会救助",
    "social_welfare": "社会福利",
    "household": "户籍管理",
    "homestead": "宅基地审批",
    "farm_subsidy": "涉农补贴",
    "health": "医疗卫生",
}


@cache
def column(field: str, name: str, rows: bool = True) -> Page:
    items = (
        f"<ul><li><a href='/{field}/1.html'>有关情况的公布</a><span>2026-10-01</span></li></ul>" if rows else "暂无信息"
    )
    html = (
        f"<html><head><meta charset=utf-8><title>{name}-湖滨县</title><meta name='ColumnName' content='{name}'></head>"
        f"<body><div>当前位置：<a href='/'>首页</a> &gt; {name}</div><div class=con>{items}</div></body></html>"
    )
    return read(f"{HOME}{field}/", html.encode(), "text/html; charset=utf-8")


def found(names: dict[str, str], *, level: str = "county", blank: Collection[str] = ()) -> dict[str, Coverage]:
    """What comes of a site with these columns, a catalogue that links to all of them, and a home page."""
    links = "".join(f"<li><a href='/{field}/'>{name}</a></li>" for field, name in names.items())
    catalogue = f"<html><head><title>法定主动公开内容-湖滨县</title></head><body><ul>{links}</ul></body></html>"
    home = "<html><head><title>湖滨县</title></head><body><a href='/ml/'>法定主动公开内容</a></body></html>"
    pages = [
        read(HOME, home.encode(), "text/html; charset=utf-8", home=True),
        read(f"{HOME}ml/", catalogue.encode(), "text/html; charset=utf-8"),
        *(column(field, name, field not in blank) for field, name in names.items()),
    ]
    at = datetime(2026, 11, 20, tzinfo=UTC)
    met = [Target(p.url, "page", True, 0, TODAY, Fetch(p.url, "page", at, 200, "ok"), (), p.url == HOME) for p in pages]
    site = Site("lake", "湖滨县人民政府", level, HOME, hosts=frozenset({"www.lake.gov.cn"}))
    held = SavedSite(pages, met, (Night(TODAY, at, at, "done"),))
    return {one.field.id: one for one in coverage(Snapshot(site, held, TODAY))}


def test_every_field_of_the_contract_is_known_once() -> None:
    assert [field.id for field in FIELDS] == list(NAMES)


def test_each_field_is_found_in_its_own_column() -> None:
    came = found(NAMES)
    assert {id_: one.outcome for id_, one in came.items()} == dict.fromkeys(NAMES, "passed")
    assert {id_: one.column_url for id_, one in came.items()} == {id_: f"{HOME}{id_}/" for id_ in NAMES}
    assert came["health"].items == 1
    assert came["health"].newest == date(2026, 10, 1)


# the regulation's eleventh item is held by 社会保险 and the like, social insurance by 教育医疗社会保障
HELD_BY_ANOTHER = ("statutory_11", "social_insurance")


@pytest.mark.parametrize("missing", [field for field in NAMES if field not in (*HELD_BY_ANOTHER, REST)])
def test_a_field_whose_column_is_not_there_is_missed_alone(missing: str) -> None:
    came = found({field: name for field, name in NAMES.items() if field != missing})
    assert [id_ for id_, one in came.items() if one.outcome == "failed"] == [missing]


def test_nobody_misses_what_other_laws_may_require() -> None:
    came = found({field: name for field, name in NAMES.items() if field != REST})
    assert came[REST].outcome == "not_applicable"
    assert found(NAMES)[REST].outcome == "passed"


@pytest.mark.parametrize("empty", ["statutory_06", "health"])
def test_a_field_whose_column_is_empty_is_missed_and_its_column_told(empty: str) -> None:
    came = found(NAMES, blank={empty})
    assert [(id_, one.column_url) for id_, one in came.items() if one.outcome == "failed"] == [
        (empty, f"{HOME}{empty}/")
    ]


def test_a_town_owes_no_field_and_shows_what_it_has() -> None:
    came = found({"social_assistance": "低保救助"}, level="town")
    assert came["social_assistance"].outcome == "passed"
    assert {one.outcome for id_, one in came.items() if id_ != "social_assistance"} == {"not_applicable"}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("城乡低保", "social_assistance"),
        ("养老服务", "social_welfare"),
        ("国土空间规划", "land_plan"),
        ("税收管理", "taxes"),
        ("就业创业", "employment"),
        ("农机购置补贴", "farm_subsidy"),
        ("部门预算", "statutory_07"),
        ("涉企收费清单", "statutory_08"),
        ("双随机、一公开", "statutory_13"),
        ("重点项目", "statutory_10"),
    ],
)
def test_a_column_by_another_name_is_its_fields(name: str, field: str) -> None:
    assert field in dict(fits(name, "other"))


@pytest.mark.parametrize(
    ("name", "owes", "not_owed"),
    [
        ("湖滨县民政局", ("social_assistance", "statutory_07"), ("household", "taxes")),
        ("湖滨县公安局", ("household", "statutory_06"), ("homestead", "land_plan")),
        ("湖滨县自然资源局", ("land_plan", "expropriation"), ("household", "health")),
        ("湖滨县人社局", ("employment", "statutory_14"), ("taxes", "health")),
        ("湖滨县卫生健康局", ("health", "statutory_12"), ("taxes", "farm_subsidy")),
    ],
)
def test_a_department_owes_what_its_task_brings(name: str, owes: tuple[str, ...], not_owed: tuple[str, ...]) -> None:
    site = Site("lake", name, "department", HOME)
    owed = {field.id for field in FIELDS if is_owed(field, site)}
    assert owed >= set(owes)
    assert not owed & set(not_owed)
