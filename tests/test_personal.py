"""Personal data is found, and masked before it is kept."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import personal
from crawler.pages.read import read
from crawler.records import Fetch, Personal, Site
from crawler.store import SiteStore, Visit
from crawler.store.packing import squeeze, unsqueeze

HOME = "http://www.lake.gov.cn/"
SITE = Site("lake", "湖滨县", "county", HOME, hosts=frozenset({"www.lake.gov.cn"}))
NIGHT = date(2026, 11, 20)
AT = datetime(2026, 11, 19, 18, tzinfo=UTC)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}


def number(first_17: str) -> str:
    return first_17 + "10X98765432"[sum(int(a) * b for a, b in zip(first_17, WEIGHTS, strict=True)) % 11]


CITIZENS = st.builds(
    lambda place, day, turn: number(f"{place}{day:%Y%m%d}{turn:03}"),
    st.sampled_from(("450702", "110101", "522731", "341226")),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
)
SPELLINGS = {
    "plain": lambda one: one,
    "lower case": lambda one: one.lower(),
    "full-width": lambda one: one.translate(FULL_WIDTH),
    "groups": lambda one: f"{one[:6]} {one[6:14]} {one[14:]}",
    "hyphens": lambda one: f"{one[:6]}-{one[6:14]}-{one[14:]}",
    "digit by digit": " ".join,
    "references": lambda one: "".join(f"&#{ord(digit)};" for digit in one),
    "across markup": lambda one: f"<b>{one[:7]}</b><i>{one[7:]}</i>",
}
FRAMES = {
    "body": "<div id=zoom><p>韦某，身份证号码：{}，住本县。</p></div>",
    "table": "<div id=zoom><table><tr><td>姓名</td><td>证件号</td></tr><tr><td>韦某</td><td>{}</td></tr></table></div>",
    "title": "<h1>关于{}的公示</h1><div id=zoom>正文</div>",
    "row": "<ul><li><a href='/a/1.html'>公示 {}</a><span>2026-11-01</span></li></ul>",
    "beside": "<div class=side>{}</div><div id=zoom>正文在这里</div>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("spelling", SPELLINGS)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=CITIZENS, frame=st.sampled_from(sorted(FRAMES)))
def test_no_citizen_number_of_a_page_enters_the_sites_file(
    spelling: str, encoding: str, one: str, frame: str, tmp_path: Path
) -> None:
    html = f"<html><head><title>公示</title></head><body>{FRAMES[frame].format(SPELLINGS[spelling](one))}</body></html>"
    kept = everything_kept(html.encode(encoding), f"text/html; charset={encoding}", tmp_path)
    assert one.encode() not in kept
    assert one.lower().encode() not in kept
    assert one.translate(FULL_WIDTH).encode() not in kept
    assert one[3:14] not in "".join(letter for letter in text_of(html, kept) if letter.isalnum())


def everything_kept(body: bytes, content_type: str, folder: Path) -> bytes:
    """Every byte of a site's file after a page was kept, and what its compressed cells unpack to."""
    path = folder / "lake.db"
    path.unlink(missing_ok=True)
    with SiteStore.open(path, SITE) as store:
        store.begin_night(NIGHT, AT)
        page = read(HOME + "a.html", body, content_type)
        assert [found.kind for found in page.personal] == ["citizen"]
        store.save([Visit(Fetch(page.url, "page", AT, 200, "ok", content_type=content_type), page, body)])
        stored = b"".join(file.read_bytes() for file in folder.glob("lake.db*"))  # the write-ahead log too
        found = store.page(page.url)
        assert found is not None
        assert found.personal == page.personal
        assert store.body_hash(page.url) != ""
    with sqlite3.connect(path) as db:
        cells = [unsqueeze(blob) for table in ("texts.text", "bodies.body") for (blob,) in _cells(db, table)]
    return stored + b"".join(cells)


def _cells(db: sqlite3.Connection, place: str) -> list[tuple[bytes]]:
    table, column = place.split(".")
    return db.execute(f"SELECT {column} FROM {table}").fetchall()


def text_of(html: str, kept: bytes) -> str:
    """What a reader of the kept body could still put together, tags left out."""
    del html
    return kept.decode("utf-8", "ignore").replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "")


def test_a_kept_body_is_masked_and_the_change_is_told_by_what_was_received(tmp_path: Path) -> None:
    body = "<html><body><div id=zoom>韦某 450702199001011234</div></body></html>".encode()
    with SiteStore.open(tmp_path / "lake.db", SITE) as store:
        store.begin_night(NIGHT, AT)
        page = read(HOME + "a.html", body, "text/html; charset=utf-8")
        store.save([Visit(Fetch(page.url, "page", AT, 200, "ok"), page, body)])
        assert store.body(page.url) == body.replace(b"450702199001011234", b"450***********1234")
        from crawler.store import body_hash

        assert store.body_hash(page.url) == body_hash(body)


def test_a_replay_keeps_what_the_masked_body_shows_no_more(tmp_path: Path) -> None:
    body = "<html><body><div id=zoom>韦某 450702199001011234</div></body></html>".encode()
    with SiteStore.open(tmp_path / "lake.db", SITE) as store:
        store.begin_night(NIGHT, AT)
        page = read(HOME + "a.html", body, "text/html; charset=utf-8")
        store.save([Visit(Fetch(page.url, "page", AT, 200, "ok"), page, body)])
        store.replay()
        kept = store.page(page.url)
    assert kept is not None
    assert kept.personal == (Personal("citizen", "450***********1234"),)


def test_a_replay_masks_what_an_older_program_kept(tmp_path: Path) -> None:
    body = "<html><body><div id=zoom>韦某 450702199001011234</div></body></html>".encode()
    path = tmp_path / "lake.db"
    with SiteStore.open(path, SITE) as store:
        store.begin_night(NIGHT, AT)
        plain = replace(read(HOME + "a.html", b"<html></html>"), text="韦某 450702199001011234")
        store.save([Visit(Fetch(plain.url, "page", AT, 200, "ok"), plain, b"<html></html>")])
        with sqlite3.connect(path) as db:
            db.execute("UPDATE bodies SET body = ?", (squeeze(body),))
        store.replay()
        assert store.body(plain.url) == body.replace(b"450702199001011234", b"450***********1234")
        assert store.text(plain.url) == "韦某 450***********1234"


def test_a_number_in_a_script_is_masked_though_no_reader_sees_it() -> None:
    body = b"<script>var id = '450702199001011234', long = '20200702000000001123456';</script>"
    known = personal.hidden_numbers(body)
    assert personal.masked_bytes(body, known) == body.replace(b"450702199001011234", b"450***********1234")


@given(CITIZENS, st.integers(0, 16))
def test_one_wrong_digit_is_no_citizen_number(one: str, place: int) -> None:
    wrong = one[:place] + str((int(one[place]) + 1) % 10) + one[place + 1 :]
    assert not personal.is_citizen_number(wrong)


@given(CITIZENS, st.sampled_from(("http://a.gov.cn/q?sfz={}", "http://a.gov.cn/a{}.html", "见 /x%3D{}（两次）")))
def test_a_citizen_number_in_an_address_is_masked_whatever_stands_around_it(one: str, around: str) -> None:
    assert personal.without_citizen_numbers(around.format(one)) == around.format(personal.mask(one))


@pytest.mark.parametrize(
    "address",
    ["http://a.gov.cn/t20240102_110101.html", "http://a.gov.cn/450702199001011235", "/20200702000000001123456"],
)
def test_an_address_without_one_stays(address: str) -> None:
    assert personal.without_citizen_numbers(address) == address


@given(st.text())
def test_a_text_without_digits_is_left_alone(text: str) -> None:
    letters = "".join(letter for letter in text if not letter.isdigit())
    assert personal.found(letters) == ()
    assert personal.masked(letters, {"450702199001011234"}) == letters


@given(st.binary(max_size=300))
def test_masking_never_fails_whatever_the_bytes(body: bytes) -> None:
    assert len(personal.masked_bytes(body, {"450702199001011234"})) <= len(body) + 2


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("韦某，身份证号450702199001011234", ["citizen"]),
        ("统一社会信用代码：450702199001011234", []),
        ("身份证编号：450702199001011234", ["citizen"]),
        ("流水号 450702199001011234", []),
        ("2026-450702199001011234", []),
        ("户名：韦某某，卡号：6222 0209 0300 1483 077", ["bank"]),
        ("卡号：6222020903001483078", []),
        ("户名：湖滨县财政局，账号：6222020903001483077", []),
        ("6222020903001483077", []),
        ("县农业农村局公告。补贴对象韦某，开户行：农村商业银行，账号：6222020903001483077。由县财政局发放。", ["bank"]),
        ("户名：湖滨县财政局\n开户行：农业银行\n账号：6222020903001483077\n", []),
        ("账号：6222020903001483077\n户名：湖滨县第一中学\n", []),
        (
            "联系电话请见县民政局办公室公告。\n\t姓名\t\t镇\t\n\t韦小明\t\t柳镇\t\t13877712345\t\n\t黄大力\t\t13877712346\t\n",
            ["mobile", "mobile"],
        ),
        ("韦小明 13877712345\n黄大力 13877712346\n", ["mobile", "mobile"]),
        ("韦小明 138-7771-2345\n黄大力 138 7771 2346\n", ["mobile", "mobile"]),
        ("联系人：韦小明 13877712345\n", []),
        ("联系人 电话\n韦小明 13877712345\n黄大力 13877712346\n", []),
        ("韦小明 副镇长 13877712345\n黄大力 镇长 13877712346\n", []),
        ("咨询电话 0777-2852345、13877712345", []),
    ],
)
def test_what_is_personal_and_what_only_looks_so(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in personal.found(text)] == kinds
