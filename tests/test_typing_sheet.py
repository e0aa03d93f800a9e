"""A site's own typing is corrected by one line of typing.csv."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from analysis import standards
from analysis.columns import SiteColumn
from analysis.dispositions import Disposition, Dispositions
from analysis.judge import judge
from analysis.saved import SavedSite
from analysis.snapshot import Snapshot
from analysis.typing_sheet import Typing, TypingError, corrected, load
from crawler.pages.read import read
from crawler.records import Fetch, Night, Site, Target

TODAY = date(2026, 11, 20)


def column(url: str, type_: str = "topic") -> SiteColumn:
    return SiteColumn(url, "专题", type_, "name", 3, TODAY, False, type_ == "topic", (url,), frozenset())


def sheet(folder: Path, *lines: str) -> Path:
    path = folder / "typing.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_without_a_file_nothing_is_corrected(tmp_path: Path) -> None:
    assert load(tmp_path / "typing.csv", {"lake"}) == ()


def test_a_line_types_and_names_the_columns_below_its_address(tmp_path: Path) -> None:
    lines = load(sheet(tmp_path, "site_id,url_prefix,type,name", "lake,http://www.lake.gov.cn/zt/,news,要闻"), {"lake"})
    assert lines == (Typing("lake", "www.lake.gov.cn/zt/", "news", "要闻"),)
    now = corrected(column("https://www.lake.gov.cn/zt/a/"), lines)
    assert (now.type, now.name, now.type_source, now.exempt) == ("news", "要闻", "typing.csv", False)


def test_a_line_copied_from_columns_csv_is_as_good(tmp_path: Path) -> None:
    path = sheet(tmp_path, "site_id,url,name,type,items", "lake,http://www.lake.gov.cn/zt/,,archive,3")
    assert corrected(column("http://www.lake.gov.cn/zt/"), load(path, {"lake"})).exempt


def test_a_type_may_be_named_as_the_workbook_names_it(tmp_path: Path) -> None:
    (line,) = load(sheet(tmp_path, "站点,地址,栏目类型", "lake,http://www.lake.gov.cn/zt/,通知公告"), {"lake"})
    assert line.type == "notice"


def test_the_longest_beginning_wins() -> None:
    lines = (Typing("lake", "www.lake.gov.cn/", "other"), Typing("lake", "www.lake.gov.cn/zt/", "notice"))
    assert corrected(column("http://www.lake.gov.cn/zt/1/"), lines).type == "notice"
    assert corrected(column("http://www.lake.gov.cn/xw/"), lines).type == "other"


def test_a_column_no_line_is_about_stays() -> None:
    assert corrected(column("http://www.lake.gov.cn/xw/"), (Typing("lake", "www.lake.gov.cn/zt/", "news"),)) == column(
        "http://www.lake.gov.cn/xw/"
    )


def test_every_mistake_is_told_with_its_line_and_remedy(tmp_path: Path) -> None:
    path = sheet(tmp_path, "site_id,url_prefix,type", "pond,http://www.lake.gov.cn/,news", "lake,/zt/,novelty")
    with pytest.raises(TypingError) as told:
        load(path, {"lake"})
    text = str(told.value)
    assert "typing.csv:2: site_id" in text
    assert "typing.csv:3: url_prefix" in text
    assert "typing.csv:3: type" in text
    assert "novelty" in text


# --- what it changes in judging -------------------------------------------------------------------------------------

HOME = "http://www.lake.gov.cn/"
LIST = (
    "<html><head><meta charset=utf-8><title>{name}-湖滨县</title></head><body><div>当前位置：<a href='/'>首页</a> &gt; "
    "{name}</div><ul>{rows}</ul></body></html>"
)
ROWS = "".join(f"<li><a href='/zt/{n}.html'>某项工作进展第{n}期</a><span>2025-01-0{n}</span></li>" for n in range(1, 6))


def snapshot(typing: tuple[Typing, ...] = ()) -> Snapshot:
    site = Site("lake", "湖滨县人民政府", "county", HOME, hosts=frozenset({"www.lake.gov.cn"}))
    pages = [
        read(
            HOME,
            "<html><head><title>湖滨县</title></head><body><a href='/zt/'>专题</a></body></html>".encode(),
            home=True,
        ),
        read(f"{HOME}zt/", LIST.format(name="重点工作", rows=ROWS).encode(), "text/html; charset=utf-8"),
    ]
    at = datetime(2026, 11, 20, tzinfo=UTC)
    met = [Target(p.url, "page", True, 0, TODAY, Fetch(p.url, "page", at, 200, "ok"), (), p.url == HOME) for p in pages]
    return Snapshot(site, SavedSite(pages, met, (Night(TODAY, at, at, "done"),)), TODAY, typing=typing)


def stale(typing: tuple[Typing, ...] = (), decided: Dispositions | None = None) -> tuple[str, str]:
    """(what column_stale came to, what columns.csv says of the column)."""
    judgement = judge(snapshot(typing), standards.load(), decided)
    verdict = next(one for one in judgement.verdicts if one.indicator == "column_stale")
    return verdict.outcome, next(row.outcome for row in judgement.columns if row.url == f"{HOME}zt/")


def test_a_column_typed_by_the_project_is_judged_by_that_type() -> None:
    assert stale() == ("not_applicable", "not_applicable")
    assert stale((Typing("lake", "www.lake.gov.cn/zt/", "news"),)) == ("failed", "failed")
    assert stale((Typing("hill", "www.lake.gov.cn/zt/", "news"),)) == ("not_applicable", "not_applicable")


def test_a_justified_column_had_nothing_due() -> None:
    waiver = Disposition(
        "waive", "本年度无变动", "督查科", None, site_id="lake", indicator="column_stale", url=f"{HOME}zt/"
    )
    typing = (Typing("lake", "www.lake.gov.cn/zt/", "personnel"),)
    assert stale(typing) == ("failed", "failed")
    assert stale(typing, Dispositions((waiver,)))[1] == "not_applicable"
