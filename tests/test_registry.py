"""What sites.csv may hold, and how its mistakes are told."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records import LEVELS, STATUSES, Site
from crawler.registry import COLUMNS, ID, Registry, RegistryError, load

ROOT = Path(__file__).resolve().parents[1]
HEADER = "id,name,level,home,site_code,parent,sponsor,status,aliases,max_pages,delay,render"
GOOD = "a,演示县,county,http://a.test/"


@pytest.fixture
def registry(tmp_path: Path) -> "type[Written]":
    Written.path = tmp_path / "sites.csv"
    return Written


class Written:
    path: Path

    @classmethod
    def of(cls, *lines: str, header: str = HEADER, encoding: str = "utf-8", end: str = "\n") -> Registry:
        cls.path.write_bytes(end.join((header, *lines, "")).encode(encoding))
        return load(cls.path)

    @classmethod
    def problems(cls, *lines: str, header: str = HEADER) -> list[tuple[int, str]]:
        """(line, column) of each problem."""
        with pytest.raises(RegistryError) as caught:
            cls.of(*lines, header=header)
        assert all(problem.file == "sites.csv" for problem in caught.value.problems)
        return [(problem.line, problem.column) for problem in caught.value.problems]


# --- what is read ---------------------------------------------------------------------------------------------------


def test_a_full_row_is_a_site(registry: type[Written]) -> None:
    line = "b,局,department,HTTP://B.test:80/x/#top,4507000042,a,主办,paused,www.b.test B.test:8080,500,0.5,never"
    made = registry.of(GOOD, line)
    assert made.get("b") == Site(
        id="b",
        name="局",
        level="department",
        home="http://b.test/x/",
        site_code="4507000042",
        parent="a",
        sponsor="主办",
        status="paused",
        aliases=("www.b.test", "b.test:8080"),
        max_pages=500,
        delay=0.5,
        render="never",
        hosts=frozenset({"b.test", "www.b.test", "b.test:8080"}),
    )
    assert [site.id for site in made.active] == ["a"]
    assert made.by_host("b.test:8080") == made.get("b")
    assert made.by_host("c.test") is None
    assert made.get("c") is None


def test_only_four_columns_are_required(registry: type[Written]) -> None:
    made = registry.of(GOOD, header="id,name,level,home")
    assert made.sites == (Site("a", "演示县", "county", "http://a.test/", hosts=frozenset({"a.test"})),)
    assert made.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_excel_and_editors_save_is_read(registry: type[Written], encoding: str, end: str) -> None:
    assert registry.of(GOOD, "", ",,,", encoding=encoding, end=end).sites[0].name == "演示县"


def test_chinese_headers_and_words_are_understood(registry: type[Written]) -> None:
    made = registry.of("a,演示,县区,http://a.test/,暂停", header="标识,网站名称,级别,首页网址,状态")
    assert (made.sites[0].level, made.sites[0].status) == ("county", "paused")


def test_a_cell_may_hold_a_line_break_and_lines_are_still_counted_right(registry: type[Written]) -> None:
    assert registry.of('a,"演示\n县",county,http://a.test/').sites[0].name == "演示 县"
    assert registry.problems('a,"演示\n县",county,http://a.test/', "b,,town,http://b.test/") == [(4, "name")]


def test_a_column_nobody_knows_is_a_warning(registry: type[Written]) -> None:
    made = registry.of(GOOD + ",x", header="id,name,level,home,电话")
    assert [(warning.line, warning.column) for warning in made.warnings] == [(1, "电话")]


# --- what is told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",演示,county,http://a.test/", "id"),
        ("A,演示,county,http://a.test/", "id"),
        ("../etc,演示,county,http://a.test/", "id"),
        ("-a,演示,county,http://a.test/", "id"),
        ("a" * 64 + ",演示,county,http://a.test/", "id"),
        ("a,,county,http://a.test/", "name"),
        ("a,演示,,http://a.test/", "level"),
        ("a,演示,city,http://a.test/", "level"),
        ("a,演示,county,", "home"),
        ("a,演示,county,www.a.test", "home"),
        ("a,演示,county,ftp://a.test/", "home"),
        ("a,演示,county,http://", "home"),
        ("a,演示,county,http://a.test:99999/", "home"),
        (GOOD + ",450700", "site_code"),
        (GOOD + ",4.507E+09", "site_code"),
        (GOOD + ",,nobody", "parent"),
        (GOOD + ",,a", "parent"),
        (GOOD + ",,,,off", "status"),
        (GOOD + ",,,,,http://b.test", "aliases"),
        (GOOD + ",,,,,b.test/x", "aliases"),
        (GOOD + ",,,,,b.test:port", "aliases"),
        (GOOD + ",,,,,,0", "max_pages"),
        (GOOD + ",,,,,,many", "max_pages"),
        (GOOD + ",,,,,,,-1", "delay"),
        (GOOD + ",,,,,,,nan", "delay"),
        (GOOD + ",,,,,,,601", "delay"),
        (GOOD + ",,,,,,,,sometimes", "render"),
        (GOOD + ",,,,,,,,,too,many", ""),
        ('a,"演示,county,http://a.test/', ""),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(registry: type[Written], line: str, column: str) -> None:
    assert registry.problems("z,好,town,http://z.test/", line) == [(3, column)]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(registry: type[Written]) -> None:
    lines = ("A,,county,http://a.test/", "b,乙,city,b.test", "c,丙,town,http://c.test/,,missing")
    assert registry.problems(*lines) == [(2, "id"), (2, "name"), (3, "level"), (3, "home"), (4, "parent")]


def test_each_problem_is_one_line_with_place_and_remedy_in_both_languages(registry: type[Written]) -> None:
    with pytest.raises(RegistryError) as caught:
        registry.of("a,演示,county,www.a.test", "b,乙,city,http://b.test/")
    home, level = str(caught.value).splitlines()
    assert home.startswith("sites.csv:2: home: “www.a.test”不是网址;请写全")
    assert "write it in full, with http://" in home
    assert "use one of: portal county department zone town" in level


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        ((GOOD, "a,又一,town,http://b.test/"), "id"),
        ((GOOD, "b,又一,town,https://a.test/"), "home"),
        ((GOOD, "b,又一,town,http://b.test/,,,,,a.test"), "aliases"),
        ((GOOD + ",,,,,b.test", "b,又一,town,http://b.test/"), "home"),
    ],
)
def test_two_sites_never_share_an_id_or_a_host(registry: type[Written], lines: tuple[str, ...], column: str) -> None:
    assert registry.problems(*lines) == [(3, column)]


def test_the_same_host_on_another_port_is_another_site(registry: type[Written]) -> None:
    assert len(registry.of(GOOD, "b,又一,town,http://a.test:8080/").sites) == 2


def test_parents_in_a_circle_are_told_and_a_tree_is_not(registry: type[Written]) -> None:
    circle = ("a,甲,town,http://a.test/,,b", "b,乙,town,http://b.test/,,c", "c,丙,town,http://c.test/,,a")
    assert registry.problems(*circle, "d,丁,town,http://d.test/,,a") == [(2, "parent"), (3, "parent"), (4, "parent")]
    assert len(registry.of("a,甲,town,http://a.test/,,b", "b,乙,town,http://b.test/").sites) == 2


def test_a_wrong_row_does_not_make_its_children_wrong(registry: type[Written]) -> None:
    assert registry.problems("a,,county,http://a.test/", "b,乙,town,http://b.test/,,a") == [(2, "name")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "is empty"),
        (HEADER.encode(), "nothing below the header"),
        ((HEADER + "\n,,,\n").encode(), "nothing below the header"),
        (b"id,name\na,x\n", "this column is missing"),
        (b"id,id,name,level,home\n", "stands twice"),
        (f"{HEADER}\n{GOOD}\n".encode("utf-16"), "Unicode text"),
        (b"PK\x03\x04rest of a workbook", "Excel workbook"),
        ((HEADER.replace(",", ";") + "\n").encode(), "not separated by commas"),
        (b"id,name,level,home\na,\xff\xff\xff,town,http://a.test/\n", "neither UTF-8 nor GB18030"),
    ],
)
def test_a_file_that_is_no_registry_is_told_what_to_become(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(content)
    with pytest.raises(RegistryError, match=said):
        load(path)


def test_a_missing_file_is_told_with_its_whole_path(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=rf"{tmp_path}/none\.csv: .*--sites"):
        load(tmp_path / "none.csv")
    with pytest.raises(RegistryError, match="cannot be read"):
        load(tmp_path)


# --- properties -----------------------------------------------------------------------------------------------------


@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"id,name,level,home\n" + content)
    try:
        assert load(path).sites
    except RegistryError as error:
        assert error.problems  # noqa: PT017 either is fine, anything else is not


NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
IDS = st.from_regex(ID, fullmatch=True)


@given(
    st.dictionaries(IDS, st.tuples(NAMES, st.sampled_from(LEVELS), st.sampled_from(STATUSES)), min_size=1, max_size=8)
)
@settings(max_examples=50)
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, tuple[str, str, str]]
) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number, (site_id, (name, level, status)) in enumerate(rows.items()):
        writer.writerow((site_id, name, level, f"http://h{number}.test/", "", "", "", status))
    path = tmp_path_factory.getbasetemp() / "back.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    found = {site.id: (site.name, site.level, site.status) for site in load(path).sites}
    assert found == rows


def test_an_address_off_a_letterhead_and_a_wrong_word_are_told_with_what_to_write(registry: type[Written]) -> None:
    with pytest.raises(RegistryError) as caught:
        registry.of("a,甲,处室,www.a.test")
    level, home = map(str, caught.value.problems)
    assert "请填其中之一:门户 县区 部门 园区 乡镇(或 portal county" in level
    assert "如 http://www.a.test/" in home


# --- the shipped file -----------------------------------------------------------------------------------------------


def test_the_shipped_registry_is_right_and_guesses_no_code() -> None:
    made = load(ROOT / "sites.csv")
    assert made.warnings == ()
    assert made.active
    portal = made.get("qinzhou")
    assert portal is not None
    assert all(site.parent == portal.id for site in made.sites if site is not portal)
    assert {site.id for site in made.sites if site.site_code} == {portal.id}
