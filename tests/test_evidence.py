"""Facts about the evidence pack: what is in it, that it holds, that any change is told, and what may never be in it."""

import csv
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from axe import objections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import TODAY, Loopback, Reply, page, serving
from lxml import html as lxml_html
from outputs import contents, holding
from warcio.archiveiterator import ArchiveIterator

from analysis import cli
from analysis.evidence import warc
from analysis.evidence.pack import sha256
from analysis.evidence.verify import NotAPackError, verify
from crawler.pages.read import read
from crawler.pages.scripted import rendered
from crawler.personal import mask
from crawler.render import BROWSERS
from crawler.store import SiteStore
from demo.persons import citizen_number

CITIZEN = citizen_number("19790312", 417)
HOSTILE = "<script>alert(1)</script>关于做好消防设施按装工作的通知"
DRAWN = "<html><body><h1>渲染之后的页面</h1><p>脚本画出来的一行：设施按装完毕，验收合格，投入使用。</p></body></html>"
KINDS = {
    "wrong_wording": "words of a page",
    "personal_data": "personal data",
    "broken_link": "a dead link",
    "broken_external_link": "a host without an answer",
    "guide_missing": "what is missing",
    "interpretation_missing": "a policy without interpretation",
    "https_problem": "what the probes saw",
}


def article(title: str, *paragraphs: str) -> Reply:
    escaped = title.replace("<", "&lt;")
    body = f"<p>发布日期：2026-11-02 来源：山口县人民政府</p>{''.join(f'<p>{one}</p>' for one in paragraphs)}"
    text = f"<html><head><title>{escaped}</title></head><body><h1>{escaped}</h1><div id=zoom>{body}</div></body></html>"
    return Reply(body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8", "X-Served-By": "not kept"})


def column(name: str, *rows: tuple[str, str]) -> Reply:
    items = "".join(f'<li><a href="{url}">{title}</a><span>2026-11-02</span></li>' for url, title in rows)
    return page(name, "/", body=f'<ul class="list">{items}</ul>')


def county() -> Loopback:
    issued = "山口县人民政府关于印发山口县养老服务管理办法的通知"
    return Loopback(
        {
            "/": page("山口县人民政府", "/news/", "/gone.html", "/reset.html", "http://nowhere.invalid/"),
            "/news/": column(
                "通知公告",
                ("/news/1.html", "消防设施工作"),
                (f"/news/{CITIZEN}.html", "拟聘人员公示"),
                ("/news/3.html", issued),
                ("/news/4.html", "又一篇"),
            ),
            "/news/1.html": article(HOSTILE, "全县消防设施按装工作进展顺利，请各单位抓紧落实到位。"),
            f"/news/{CITIZEN}.html": article("拟聘人员公示", f"覃某，身份证号码：{CITIZEN}，拟聘为本县工作人员。"),
            "/news/3.html": article(
                issued,
                "山政规〔2026〕7号",
                "各乡镇人民政府，县直各部门：现将《山口县养老服务管理办法》印发给你们，请认真贯彻执行。",
                "山口县人民政府",
                "2026年11月2日",
                "山口县养老服务管理办法",
                "第一条 为规范养老服务，制定本办法。",
            ),
            "/news/4.html": article("又一篇文章", "本县水泵按装完毕，已经投入使用，运行情况良好。"),
            "/reset.html": Reply(fate="reset"),
        }
    )


@dataclass
class Watched:
    """A county after one night, its server still up; findings by indicator."""

    folder: Path
    server: Loopback
    findings: dict[str, list[dict[str, str]]]

    def options(self, reports: str = "reports") -> list[str]:
        places = {"--sites": "sites.csv", "--data": "data", "--reports": reports}
        return [word for name, place in places.items() for word in (name, str(self.folder / place))]

    def one(self, indicator: str, url: str = "") -> str:
        rows = [row for row in self.findings[indicator] if url in row["url"]]
        return rows[0]["finding_id"]

    def packed(self, finding_id: str, *more: str, reports: str = "reports") -> Path:
        more = more if "--screenshot" in more else ("--no-screenshot", *more)
        given = [word for word in more if word != "--screenshot"]
        assert cli.main(["evidence", finding_id, *given, *self.options(reports)]) == cli.DONE
        return self.folder / reports / "evidence" / finding_id


@pytest.fixture(scope="module")
def county_watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("evidence")
    server = county()
    with serving(server):
        row = f"shankou,山口县人民政府,county,{server.url}/,0,山口县办公室"
        (folder / "sites.csv").write_text(f"id,name,level,home,delay,sponsor\n{row}\n", "utf-8")
        watched = Watched(folder, server, {})
        assert cli.main(["nightly", *watched.options(), "--today", TODAY]) == cli.DONE
        draw(folder, f"{server.url}/news/4.html")
        with (folder / "reports" / TODAY / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
            for found in csv.DictReader(file):
                watched.findings.setdefault(found["indicator"], []).append(found)
        yield watched


def draw(folder: Path, url: str) -> None:
    """What a browser would have made of a page."""
    found = read(url, DRAWN.encode(), "text/html; charset=utf-8")
    with SiteStore.open(folder / "data" / "sites" / "shankou.db", "shankou") as store:
        store.save_rendered(rendered(found, TODAY), DRAWN.encode())


def records(folder: Path) -> list[tuple[str, str, str, bytes]]:
    """(type, address, content type, block) of every record."""
    with (folder / "evidence.warc.gz").open("rb") as file:
        return [
            (
                one.rec_type,
                one.rec_headers.get_header("WARC-Target-URI") or "",
                one.rec_headers.get_header("Content-Type"),
                one.content_stream().read(),
            )
            for one in ArchiveIterator(file)
        ]


def said(folder: Path, kind: str = "metadata") -> str:
    return "\n".join(block.decode() for record, _, _, block in records(folder) if record == kind)


def cover(folder: Path) -> str:
    return " ".join(lxml_html.fromstring((folder / "cover.html").read_bytes()).text_content().split())


# --- every kind of finding ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", KINDS, ids=KINDS.values())
def test_a_pack_of_each_kind_holds_as_folder_and_as_zip(county_watched: Watched, indicator: str) -> None:
    folder = county_watched.packed(county_watched.one(indicator))
    for path in (folder, folder.with_name(f"{folder.name}.zip")):
        found = verify(path)
        assert found.problems == ()
        assert found.manifest == sha256((folder / "manifest.json").read_bytes())
        assert cli.main(["evidence", "--verify", str(path), "--manifest", found.manifest]) == cli.DONE
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from warcio.cli import main; sys.exit(main())", "check", "-v",
         str(folder / "evidence.warc.gz")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.count("digest pass") == found.records
    assert "no digest" not in done.stdout


def test_a_page_is_kept_as_a_resource_and_its_look_says_what_was_and_what_was_not_kept(county_watched: Watched) -> None:
    folder = county_watched.packed(county_watched.one("wrong_wording", "/news/1.html"))
    kept = {url: block for kind, url, _, block in records(folder) if kind == "resource"}
    assert f"{county_watched.server.url}/news/1.html" in kept
    assert f"{county_watched.server.url}/news/" in kept  # the list it was found from
    assert {kind for kind, *_ in records(folder)} == {"warcinfo", "resource", "metadata"}  # no response is made up
    told = said(folder)
    assert "status: 200" in told
    assert "http-header: Content-Type: text/html; charset=utf-8" in told
    assert "not kept" not in told  # X-Served-By: the store has no such header
    assert "not-kept:" in said(folder, "warcinfo")


def test_a_dead_link_comes_with_its_looks_and_its_place_in_the_source(county_watched: Watched) -> None:
    folder = county_watched.packed(county_watched.one("broken_link", "/gone.html"))
    told = said(folder)
    assert told.count("outcome: gone") == 3  # the newest, and the two looks of the night
    assert "no-body: 地址已不存在（HTTP 404）" in told
    assert '<a href="/gone.html">/gone.html</a>' in cover(folder)
    assert "网页源代码第" in cover(folder)


def test_a_network_outcome_is_told_with_times_and_errors(county_watched: Watched) -> None:
    reset = county_watched.packed(county_watched.one("broken_link", "/reset.html"))
    assert "status: none: no answer" in said(reset)
    assert any(f"error: {how}" in said(reset) for how in ("reset", "closed without an answer"))  # as the system has it
    assert "只有一次查看，尚待复核" in cover(reset)
    offsite = county_watched.packed(county_watched.one("broken_external_link"))
    assert "error: DNS" in said(offsite)
    assert "域名无法解析" in cover(offsite)


def test_what_is_missing_shows_the_home_page_and_says_that_nothing_can_be_marked(county_watched: Watched) -> None:
    folder = county_watched.packed(county_watched.one("guide_missing"))
    assert [url for kind, url, *_ in records(folder) if kind == "resource"] == [f"{county_watched.server.url}/"]
    assert "没有可以标出的文字" in cover(folder)


def test_the_probes_of_the_week_are_in_the_archive(county_watched: Watched) -> None:
    folder = county_watched.packed(county_watched.one("https_problem"))
    (probes,) = [json.loads(block) for _, _, kind, block in records(folder) if kind == "application/json"]
    assert [one["https"] for one in probes["probes"]] == ["no"]


def test_a_policy_without_interpretation_marks_its_date_and_title(county_watched: Watched) -> None:
    folder = county_watched.packed(county_watched.one("interpretation_missing"))
    marks = lxml_html.fromstring((folder / "cover.html").read_bytes()).xpath("//mark/text()")
    assert any("2026-11-02" in mark for mark in marks)
    assert any("养老服务管理办法" in mark for mark in marks)


def test_what_a_browser_made_of_a_page_is_kept_beside_what_the_server_sent(county_watched: Watched) -> None:
    folder = county_watched.packed(county_watched.one("wrong_wording", "/news/4.html"))
    url = f"{county_watched.server.url}/news/4.html"
    bodies = {kind: block for kind, where, _, block in records(folder) if where == url and kind != "metadata"}
    assert bodies["conversion"] == DRAWN.encode()
    assert "本县水泵".encode() in bodies["resource"]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {one["kind"] for one in manifest["bodies"] if one["url"] == url} == {"resource", "conversion"}
    assert "浏览器渲染后" in cover(folder)


# --- the rule, the life ---------------------------------------------------------------------------------------------


def test_the_rule_names_its_standard_by_hash_and_whether_its_figures_are_confirmed(county_watched: Watched) -> None:
    (county_watched.folder / "standard.toml").write_text("[indicators.wrong_wording]\npoints = 3\n", "utf-8")
    try:
        folder = county_watched.packed(county_watched.one("wrong_wording"), reports="overridden")
    finally:
        (county_watched.folder / "standard.toml").unlink()
    rule = json.loads((folder / "rule.json").read_text("utf-8"))
    assert rule["indicator"]["confirmed"] is False
    assert rule["indicator"]["points"] == 3
    assert rule["standard"]["overrides"] == {"indicators.wrong_wording.points": "0.5 → 3"}
    assert rule["judged"]["overrides"] == {}
    shipped = Path(cli.__file__).parent / "standards" / "gov2019.toml"
    assert rule["standard"]["files_sha256"]["gov2019.toml"] == sha256(shipped.read_bytes())
    assert set(rule["standard"]["files_sha256"]) == {"gov2019.toml", "standard.toml"}
    assert "评判标准的数值在评判之后改动过" in cover(folder)


def test_the_life_tells_each_turn_and_the_disposition(county_watched: Watched) -> None:
    finding_id = county_watched.one("wrong_wording")
    decisions = county_watched.folder / "dispositions.csv"
    decisions.write_text(f"finding_id,decision,reason,by,until\n{finding_id},waive,引文如此,韦工,2026-12-31\n", "utf-8")
    try:
        folder = county_watched.packed(finding_id, reports="waived")
    finally:
        decisions.unlink()
    life = json.loads((folder / "life.json").read_text("utf-8"))
    assert life["changes"] == [{"date": TODAY, "status": "new"}]
    assert life["disposition"]["reason"] == "引文如此"
    assert life["night"]["pages_seen"] >= 6
    assert "引文如此" in cover(folder)


# --- the same pack, byte for byte -----------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", KINDS, ids=KINDS.values())
def test_the_same_store_and_ledger_give_the_same_bytes(county_watched: Watched, indicator: str) -> None:
    finding_id = county_watched.one(indicator)
    packs = [county_watched.packed(finding_id, reports=name).parent for name in ("reports", "again")]
    one, other = ({path.relative_to(pack): path.read_bytes() for path in pack.rglob(f"{finding_id}*/*")} | {
        Path("zip"): (pack / f"{finding_id}.zip").read_bytes()} for pack in packs)  # fmt: skip
    assert len(one) == 7
    assert one == other


# --- any change is told ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed_as", ["folder", "zip"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), data=st.data())
def test_any_flipped_bit_is_told(
    county_watched: Watched, tmp_path: Path, packed_as: str, where: float, bit: int, data: st.DataObject
) -> None:
    folder = county_watched.folder / "reports" / "evidence" / county_watched.one("wrong_wording")
    if not folder.exists():
        county_watched.packed(folder.name)
    if packed_as == "zip":
        target = path = shutil.copy(folder.with_name(f"{folder.name}.zip"), tmp_path / "pack.zip")
    else:
        path = tmp_path / "pack"
        shutil.copytree(folder, path, dirs_exist_ok=True)
        target = data.draw(st.sampled_from(sorted(path.iterdir())))
    body = bytearray(target.read_bytes())
    body[int(where * len(body))] ^= 1 << bit
    target.write_bytes(body)
    try:
        told = bool(verify(path).problems)
    except NotAPackError:
        told = True
    assert told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: (folder / "life.json").unlink(), "life.json: missing"),
        (lambda folder: (folder / "more.txt").write_text("x"), "more.txt: not in the manifest"),
        (lambda folder: (folder / "cover.html").write_text("改过"), "cover.html: changed"),
        (lambda folder: (folder / "manifest.sha256").unlink(), "manifest.sha256: does not name the manifest"),
    ],
    ids=["a file is gone", "a file was added", "a file was changed", "the seal is gone"],
)
def test_what_differs_is_named_and_the_exit_code_is_1(
    county_watched: Watched, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: object, told: str
) -> None:
    folder = county_watched.packed(county_watched.one("wrong_wording"))
    shutil.copytree(folder, tmp_path / "pack")
    change(tmp_path / "pack")  # type: ignore[operator]
    capsys.readouterr()
    assert cli.main(["evidence", "--verify", str(tmp_path / "pack")]) == cli.FAILED
    assert told in capsys.readouterr().err


def test_a_pack_made_over_again_with_new_hashes_fails_against_the_hash_that_was_noted(
    county_watched: Watched, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = county_watched.packed(county_watched.one("wrong_wording"))
    noted = verify(folder).manifest
    forged = shutil.copytree(folder, tmp_path / "forged")
    (forged / "life.json").write_text("{}", "utf-8")
    listed = json.loads((forged / "manifest.json").read_text("utf-8"))
    for one in listed["files"]:
        content = (forged / one["name"]).read_bytes()
        one["bytes"], one["sha256"] = len(content), sha256(content)
    (forged / "manifest.json").write_text(json.dumps(listed, ensure_ascii=False), "utf-8")
    (forged / "manifest.sha256").write_text(f"{sha256((forged / 'manifest.json').read_bytes())}  manifest.json\n")
    assert verify(forged).problems == ()
    assert cli.main(["evidence", "--verify", str(forged), "--manifest", noted]) == cli.FAILED
    assert "not the" in capsys.readouterr().err


def test_a_zip_packed_anew_by_another_program_is_told_apart_from_a_changed_one(
    county_watched: Watched, tmp_path: Path
) -> None:
    folder = county_watched.packed(county_watched.one("wrong_wording"))
    with zipfile.ZipFile(tmp_path / "anew.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.iterdir():
            archive.write(path, f"{folder.name}/{path.name}")
    (problem,) = verify(tmp_path / "anew.zip").problems
    assert "packed anew" in problem


# --- nobody's data, nobody's markup ---------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", KINDS, ids=KINDS.values())
def test_no_planted_number_is_in_a_pack(county_watched: Watched, indicator: str) -> None:
    """The number stands in a page, in its address, and so in every list that links to it."""
    folder = county_watched.packed(county_watched.one(indicator))
    assert not list(holding([CITIZEN], contents(folder.parent)))
    if indicator == "personal_data":
        masked = {where.partition(" ")[0] for where, _ in holding([mask(CITIZEN)], contents(folder))}
        assert masked == {"cover.html", "life.json", "manifest.json", "evidence.warc.gz"}


def test_a_hostile_title_stays_text(county_watched: Watched) -> None:
    folder = county_watched.packed(county_watched.one("wrong_wording", "/news/1.html"))
    root = lxml_html.fromstring((folder / "cover.html").read_bytes())
    assert not root.xpath("//script | //a | //iframe | //*[@onerror or @onload or @onclick]")
    assert "<script>alert(1)</script>" in root.text_content()
    assert "default-src 'none'" in root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


@pytest.mark.parametrize("text", ["text/html\r\nWARC-Type: response", "a\x00b\x1bc\u2028d"])
def test_a_header_cannot_begin_another(text: str) -> None:
    (line,) = warc.fields([("http-header", text)]).decode().splitlines()
    assert line.startswith("http-header: ")
    assert line.isprintable()


# --- the sealed original --------------------------------------------------------------------------------------------


def test_the_sealed_original_is_fetched_now_unmasked_for_this_user_alone_and_never_in_the_zip(
    county_watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    finding_id = county_watched.one("personal_data")
    before = len(county_watched.server.asked)
    folder = county_watched.packed(finding_id, "--sealed", "--json", reports="with original")
    told = json.loads(capsys.readouterr().out)["sealed"]
    assert county_watched.server.asked[before:] == ["/robots.txt", f"/news/{CITIZEN}.html"]
    sealed = Path(told["folder"])
    assert sealed.is_relative_to(county_watched.folder / "data" / "sealed" / finding_id)
    assert told["same_bytes_as_seen"] is True
    assert list(holding([CITIZEN], contents(sealed)))
    assert not list(holding([CITIZEN], contents(folder.parent)))
    assert {stat.S_IMODE(path.stat().st_mode) for path in sealed.iterdir()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (sealed, sealed.parent, sealed.parent.parent)} == {0o700}
    assert verify(sealed, told["manifest"]).problems == ()
    manifest = json.loads((sealed / "manifest.json").read_text("utf-8"))
    assert manifest["pack_manifest_sha256"] == verify(folder).manifest
    assert date.fromisoformat(manifest["fetched_at"][:10]) != date.fromisoformat(
        TODAY
    )  # the real clock, not the night's
    shutil.rmtree(county_watched.folder / "data" / "sealed")


def test_an_original_that_has_changed_since_is_told_apart(
    county_watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = county_watched.server.replies["/news/4.html"]
    county_watched.server.replies["/news/4.html"] = article("又一篇文章", "改过了，再也没有错字。")
    try:
        county_watched.packed(county_watched.one("wrong_wording", "/news/4.html"), "--sealed", reports="changed")
    finally:
        county_watched.server.replies["/news/4.html"] = kept
    assert "NOT the bytes the finding was seen in" in capsys.readouterr().out
    shutil.rmtree(county_watched.folder / "data" / "sealed")


def test_an_original_that_robots_txt_forbids_is_not_asked(
    county_watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    county_watched.server.replies["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /news/\n")
    before = len(county_watched.server.asked)
    try:
        code = cli.main(
            ["evidence", county_watched.one("personal_data"), "--sealed", "--no-screenshot",
             *county_watched.options("forbidden")]
        )  # fmt: skip
    finally:
        del county_watched.server.replies["/robots.txt"]
    assert code == cli.FAILED
    told = capsys.readouterr()
    assert "robots.txt forbids it" in told.err
    assert CITIZEN not in told.err + told.out
    assert county_watched.server.asked[before:] == ["/robots.txt"]
    assert not (county_watched.folder / "data" / "sealed").exists()


# --- what can be wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["f0000000000zz"], "no finding 'f0000000000zz'"),
        (["f"], "begins several findings"),
        ([], "name a finding"),
        (["f0", "--verify", "x"], "name a finding"),
    ],
    ids=["unknown", "ambiguous", "neither", "both"],
)
def test_a_finding_nobody_knows_is_wrong_usage(
    county_watched: Watched, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert cli.main(["evidence", *arguments, *county_watched.options()]) == cli.MISUSED
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line


def test_the_beginning_of_an_id_will_do(county_watched: Watched) -> None:
    finding_id = county_watched.one("guide_missing")
    ids = [row["finding_id"] for rows in county_watched.findings.values() for row in rows]
    short = next(finding_id[:n] for n in range(1, 14) if sum(id_.startswith(finding_id[:n]) for id_ in ids) == 1)
    assert cli.main(["evidence", short, "--no-screenshot", *county_watched.options("short")]) == cli.DONE
    assert (county_watched.folder / "short" / "evidence" / finding_id / "cover.html").exists()


@pytest.fixture
def copied(county_watched: Watched, tmp_path: Path) -> Watched:
    """The county's files where they may be spoiled."""
    shutil.copytree(county_watched.folder / "data", tmp_path / "data")
    shutil.copy(county_watched.folder / "sites.csv", tmp_path)
    return Watched(tmp_path, county_watched.server, county_watched.findings)


def test_a_body_that_is_no_longer_kept_is_said_and_the_pack_holds_what_is_left(
    copied: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(copied.folder / "data" / "sites" / "shankou.db")) as db:
        db.execute("DELETE FROM bodies")
        db.commit()
    folder = copied.packed(copied.one("wrong_wording", "/news/1.html"))
    assert "/news/1.html: its body is no longer kept" in capsys.readouterr().err
    assert verify(folder).problems == ()
    assert "正文曾经留存，现已不在库中" in cover(folder)


def test_a_site_whose_file_is_missing_is_said_in_one_line(copied: Watched, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(copied.folder / "data" / "sites")
    code = cli.main(["evidence", copied.one("wrong_wording"), "--no-screenshot", *copied.options()])
    assert code == cli.FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert "shankou.db: no such file" in line
    assert "govsite check shankou" in line
    folder = copied.packed(copied.one("https_problem"))  # rests on the probes, which are in the ledger
    assert "没有抓取过这个网站" in cover(folder)


def test_a_site_that_left_the_registry_keeps_its_evidence(copied: Watched) -> None:
    row = f"other,别处,town,{copied.server.url.replace('127.0.0.1', 'localhost')}/"
    (copied.folder / "sites.csv").write_text(f"id,name,level,home\n{row}\n", "utf-8")
    assert "该网站已不在站点登记表中" in cover(copied.packed(copied.one("wrong_wording")))


@pytest.mark.parametrize("made", ["nothing", "an empty folder", "a text", "a broken ZIP"])
def test_what_is_no_pack_fails_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], made: str) -> None:
    path = tmp_path / "pack.zip"
    if made == "an empty folder":
        path.mkdir()
    elif made != "nothing":
        path.write_bytes(b"PK\x03\x04broken" if made == "a broken ZIP" else b"text")
    assert cli.main(["evidence", "--verify", str(path)]) == cli.FAILED
    assert len(capsys.readouterr().err.splitlines()) == 1


# --- the picture ----------------------------------------------------------------------------------------------------


def test_without_a_browser_the_cover_says_so(county_watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    folder = county_watched.packed(county_watched.one("wrong_wording"), "--screenshot", reports="bare")
    assert not (folder / "screenshot.png").exists()
    assert "没有截图：本机没有可用的浏览器" in cover(folder)


@pytest.mark.browser
def test_the_picture_is_drawn_from_the_kept_body_without_asking_anyone(county_watched: Watched) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright absent: pip install govsite[render]")
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        pytest.skip("Chromium absent: apt-get install chromium")
    before = len(county_watched.server.asked)
    folder = county_watched.packed(county_watched.one("wrong_wording"), "--screenshot", reports="drawn")
    assert county_watched.server.asked[before:] == []
    assert (folder / "screenshot.png").read_bytes().startswith(b"\x89PNG")
    assert verify(folder.with_name(f"{folder.name}.zip")).problems == ()
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=browser_path, chromium_sandbox=os.geteuid() != 0)
        page = browser.new_page()
        asked: list[str] = []
        troubles: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto((folder / "cover.html").as_uri())
        assert page.evaluate("document.images[0].naturalWidth") == 1200
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert objections(page) == []
        browser.close()
    assert troubles == []
    assert all(url.startswith(("file:", "data:")) for url in asked)
