"""Is the demo city what its truth says: whole but for the planted faults, the same for the same seed and day."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html as markup

from demo.bench import bench_site, bench_truth
from demo.city import City, build
from demo.content import every_article
from demo.records import Answer, Host, Turns, origin

TODAY = date(2026, 11, 24)
INDICATORS = (
    *("home_unreachable", "home_stale", "column_stale", "column_blank", "broken_link", "broken_external_link"),
    *("broken_attachment", "broken_image", "soft_404", "footer_mark_missing", "site_code_mismatch", "page_tag_missing"),
    *("domain_irregular", "https_problem", "hidden_link", "search_missing", "slow_page", "retired_site_alive"),
    *("migration_candidate", "undated_page", "date_conflict", "document_incomplete", "interpretation_missing"),
    *("interpretation_late", "interpretation_unlinked", "guide_missing", "annual_report_missing"),
    *("request_channel_missing", "mailbox_missing", "empty_page", "garbled_text"),
    *("guide_incomplete", "rules_missing", "catalogue_missing", "catalogue_item_missing", "annual_report_late"),
    *("annual_report_incomplete", "website_report_missing", "document_late", "openness_unmarked"),
    *("decision_column_missing", "consultation_short", "consultation_unanswered", "meeting_openness_missing"),
    *("plan_missing", "interpretation_thin", "interpretation_copied", "interpretation_form", "response_missing"),
    *("message_unanswered", "message_slow", "message_unpublished", "survey_missing", "interview_missing"),
    *("proposal_reply_missing", "wrong_wording", "personal_data", "service_guide_incomplete", "training_unseen"),
    "leadership_unseen",
)
_SITE_TAGS = {"SiteName", "SiteDomain", "SiteIDCode"}
_COLUMN_TAGS = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
_CONTENT_TAGS = {"ArticleTitle", "PubDate", "ContentSource"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build(tmp_path_factory.mktemp("city"), TODAY)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build(tmp_path_factory.mktemp("second"), TODAY + timedelta(1), night=2)


def _last(answer: Answer | Turns) -> Answer:
    """What an address answers in the end: on the second look."""
    return answer if isinstance(answer, Answer) else answer.at(1)


def _answer(city: City, url: str) -> Answer | None:
    """What ``url`` answers, None on a dead port."""
    match = re.match(r"http://([a-z]+)\.city\.invalid([^#]*)", url)
    assert match, url
    host = city.hosts[match[1]]
    return None if host.dead else _last(_found(host, match[2]))


def _found(host: Host, path: str) -> Answer | Turns:
    return host.pages.get(path) or (host.make(path) if host.make else None) or host.missing


def _text(city: City, url: str) -> str:
    answer = _answer(city, url)
    assert answer is not None
    return _decoded(answer)


def _decoded(answer: Answer) -> str:
    if answer.body[:2] == b"\xff\xfe":
        return answer.body.decode("utf-16")
    try:
        return answer.body.decode()
    except UnicodeDecodeError:
        return answer.body.decode("gb18030")


def _html_pages(city: City) -> Iterator[tuple[str, str]]:
    """Every page of the judged sites that is HTML and answers 200: its address and text."""
    for site_id in {one.site_id for one in city.dates}:
        for path, answer in city.hosts[site_id].pages.items():
            page = _last(answer)
            if (
                page.status == 200
                and not page.cut
                and page.type.startswith("text/html")
                and page.body.lstrip()[:1] == b"<"
            ):
                yield origin(site_id) + path, _decoded(page)


def _links(url: str, text: str) -> Iterator[str]:
    root = markup.fromstring(text.encode(), parser=markup.HTMLParser(encoding="utf-8"))
    assert isinstance(root, markup.HtmlElement)
    for element, _, link, _ in root.iterlinks():
        if element.tag != "form" and not link.startswith(("javascript:", "#", "data:", "mailto:", "tel:")) and link:
            yield urljoin(url, link.strip()).split("#")[0]


def _faults(city: City, indicator: str) -> list[str]:
    return [one.url for one in city.truth if one.kind == "fault" and one.indicator == indicator]


def test_the_same_seed_and_day_give_the_same_bytes(city: City, tmp_path: Path) -> None:
    again = build(tmp_path, TODAY)
    assert {name: host.pages for name, host in again.hosts.items()} == {
        name: host.pages for name, host in city.hosts.items()
    }
    assert (again.truth, again.dates, again.columns) == (city.truth, city.dates, city.columns)


def test_another_seed_is_another_city(city: City, tmp_path: Path) -> None:
    other = build(tmp_path, TODAY, seed=2)
    assert other.hosts["czj"].pages["/"] != city.hosts["czj"].pages["/"]
    assert len(other.truth) == len(city.truth)


@pytest.mark.parametrize("today", [date(2026, 1, 15), date(2026, 2, 28), date(2026, 4, 1), date(2027, 3, 31)])
def test_the_city_can_be_built_on_any_day(today: date, tmp_path: Path) -> None:
    city = build(tmp_path, today)
    assert all(one.published <= today for one in city.dates if one.url not in _faults(city, "date_conflict"))


def test_nine_families_stand_beside_closed_and_blocked_sites(city: City) -> None:
    assert len({site.family for site in city.contents if site.family}) == 9
    full = [site for site in city.contents if len(city.hosts[site.id].pages) > 250]
    assert len(full) == 9
    assert {row["status"] for row in city.sites} == {"active", "paused", "retired"}
    assert {row["level"] for row in city.sites} == {"portal", "county", "department", "zone", "town"}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_has_two_faults_and_two_near_misses(city: City, indicator: str) -> None:
    count = Counter(one.kind for one in city.truth if one.indicator == indicator)
    assert count["fault"] >= 2
    # every host of loopback has these two faults: there is no near miss to plant
    assert count["near_miss"] >= 2 or indicator in ("domain_irregular", "https_problem")


def test_no_address_is_both_a_fault_and_a_near_miss(city: City, second: City) -> None:
    for night in (city, second):
        told = {(one.site_id, one.indicator, one.url) for one in night.truth if one.kind == "fault"}
        fine = {(one.site_id, one.indicator, one.url) for one in night.truth if one.kind == "near_miss"}
        assert told & fine <= {key for key in told if key[1] in ("footer_mark_missing", "page_tag_missing")}


def test_every_link_is_alive_or_its_death_is_known(city: City, second: City) -> None:
    for night in (city, second):
        told = {one.url for one in night.truth}
        for url, text in _html_pages(night):
            for link in _links(url, text):
                answer = _answer(night, link)
                assert link in told or (answer is not None and answer.status == 200), f"{url} → {link}"


def test_every_page_has_the_tags_of_its_level_but_for_the_planted(city: City) -> None:
    planted = {one.site_id: one.subject for one in city.truth if one.indicator == "page_tag_missing" and one.subject}
    told = {one.url for one in city.truth if one.kind == "either" and one.indicator == "page_tag_missing"}
    told |= {url for name in ("soft_404", "broken_image", "broken_attachment") for url in _faults(city, name)}
    articles = {article.url for site in city.contents for article in every_article(site)}
    columns = {column.url for site in city.contents for column in site.columns}
    for url, text in _html_pages(city):
        if url in told or "<recordset>" in text[:200]:
            continue
        head = re.findall(r'<meta name="(\w+)" content="([^"]+)">', text.partition("<body")[0])
        wanted = _SITE_TAGS | (_COLUMN_TAGS if url in columns else _CONTENT_TAGS if url in articles else set())
        missing = wanted - {name for name, _ in head}
        site_id = re.match(r"http://(\w+)", url)
        assert site_id
        assert missing <= {planted.get(site_id[1], "")}, url


def test_every_true_date_is_said_by_the_list_the_page_or_the_address(city: City) -> None:
    lists = {column.url: column for site in city.contents for column in site.columns}
    assert lists
    for one in city.dates:
        day = one.published
        written = (
            *(f"{day}", f"{day:%Y.%m.%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日"),
            *(f"{day:%Y年%m月%d日}", f"{day:%Y%m%d}"),
        )
        rows = [a for s in city.contents if s.id == one.site_id for a in every_article(s) if a.url == one.url]
        in_list = rows[0].listed and rows[0].says("list") == day
        assert in_list or any(form in _text(city, one.url) or form in one.url for form in written), one.url


def test_dead_links_answer_as_the_truth_says(city: City) -> None:
    for url in _faults(city, "broken_link") + _faults(city, "broken_external_link"):
        answer = _answer(city, url)
        assert answer is None or answer.status >= 400 or answer.cut, url


def test_broken_files_are_missing_empty_or_html(city: City) -> None:
    for url in _faults(city, "broken_attachment") + _faults(city, "broken_image"):
        answer = _answer(city, url)
        assert answer is not None
        assert answer.status != 200 or not answer.body or answer.body.lstrip().startswith(b"<html"), url


def test_soft_errors_answer_200_or_lead_home(city: City) -> None:
    for url in _faults(city, "soft_404"):
        answer = _answer(city, url)
        assert answer is not None
        assert answer.status in (200, 302)


def test_every_other_file_is_what_its_name_says(city: City) -> None:
    magic = {"png": b"\x89PNG", "pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}
    told = {one.url for one in city.truth}
    for name, host in city.hosts.items():
        for path, answer in host.pages.items():
            kind = path.rsplit(".", 1)[-1]
            if kind in magic and origin(name) + path not in told:
                assert _last(answer).body.startswith(magic[kind]), path


def test_stale_columns_show_no_row_within_their_interval(city: City) -> None:
    by_url = {one.url: one for one in city.columns}
    in_a_browser = {one.url for one in city.truth if one.needs == "browser"}
    for url in set(_faults(city, "column_stale")) - in_a_browser:
        column = by_url[url]
        assert column.newest
        assert column.newest < TODAY - timedelta(14)
    edge = [one for one in city.columns if one.newest == TODAY - timedelta(14) and one.type == "news"]
    assert edge
    assert all(one.outcome == "fresh" for one in edge)


def test_stale_homes_list_nothing_of_the_last_fortnight(city: City) -> None:
    fresh = {f"{TODAY - timedelta(age)}" for age in range(15)} | {
        f"{TODAY - timedelta(age):%Y.%m.%d}" for age in range(15)
    }
    for home in _faults(city, "home_stale"):
        site = next(site for site in city.contents if site.home == home)
        dates = [article.published for article in every_article(site)]
        assert max(dates) < TODAY - timedelta(14)
        rows = re.findall(r"<(?:time|span)[^>]*>([\d.-]{10})<", _text(city, home))
        assert not set(rows) & fresh


def test_blank_columns_are_blank(city: City) -> None:
    by_url = {column.url: column for site in city.contents for column in site.columns}
    for url in _faults(city, "column_blank"):
        assert not by_url[url].listed()
        assert not by_url[url].body


def test_the_marks_told_missing_are_missing(city: City) -> None:
    shown = {
        "icp": "ICP备",
        "police": "公网安备",
        "sponsor": "主办：",
        "site_code": "网站标识码",
        "jiucuo": "exposure/jiucuo",
        "conac": "_ideConac",
    }
    for one in city.truth:
        if one.indicator == "footer_mark_missing" and one.kind == "fault":
            text = re.sub(r"<!--.*?-->", "", _text(city, one.url), flags=re.S)
            assert shown[one.subject] not in text, one


def test_the_gb2312_site_needs_gb18030(city: City) -> None:
    bodies = [_last(answer).body for answer in city.hosts["nyj"].pages.values() if "gb2312" in _last(answer).type]
    assert all(body.decode("gb18030") for body in bodies)
    assert any(not _decodes(body, "gbk") for body in bodies)
    assert any(not _decodes(body, "gb2312") and _decodes(body, "gbk") for body in bodies)


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def test_garbled_pages_cannot_be_read(city: City) -> None:
    for url in _faults(city, "garbled_text"):
        answer = _answer(city, url)
        assert answer is not None
        charset = re.search(r"charset=(\S+)", answer.type)
        seen = answer.body.decode("gb18030" if charset and "gb" in charset[1] else "utf-8", "replace")
        assert "\ufffd" in seen or "涓" in seen or "鍏" in seen


def test_pairs_are_linked_but_for_the_planted(city: City) -> None:
    unlinked = set(_faults(city, "interpretation_unlinked"))
    for site in city.contents:
        for article in every_article(site):
            for other in article.related:
                if article not in other.related:
                    assert {article.url, other.url} & unlinked


def test_every_policy_is_interpreted_but_for_the_planted(city: City) -> None:
    told = {one.url for one in city.truth if one.indicator in ("interpretation_missing", "interpretation_unlinked")}
    for site in city.contents:
        for article in every_article(site):
            if "policy" in article.facts and article.url not in told:
                assert article.related, article.title


def test_the_second_night_changes_only_what_was_planted(city: City, second: City) -> None:
    changed = []
    for name, host in second.hosts.items():
        before = city.hosts[name].pages
        changed += [name + path for path, answer in host.pages.items() if before.get(path) != answer]
    every = sum(len(host.pages) for host in city.hosts.values())
    assert 0 < len(changed) < every / 50
    assert any(path.startswith("portal/xwzx/zwdt/") for path in changed)


def test_the_second_night_has_its_own_truth(city: City, second: City) -> None:
    def told(night: City) -> set[tuple[str, str]]:
        return {(one.indicator, one.url) for one in night.truth if one.kind == "fault"}

    new, fixed = told(second) - told(city), told(city) - told(second)
    assert {indicator for indicator, _ in new} == {
        *("broken_link", "column_stale", "home_stale", "date_backdated", "consultation_unanswered"),
        *("message_unanswered", "message_slow", "meeting_openness_missing", "response_missing", "interview_missing"),
    }
    assert {indicator for indicator, _ in fixed} >= {
        "broken_link",
        "column_blank",
        "date_conflict",
        "retired_site_alive",
        "message_unanswered",
        "wrong_wording",
    }
    assert not any(one.needs == "second look" for one in second.truth)


def test_a_fault_that_was_mended_comes_back_on_the_third_night(city: City, second: City, tmp_path: Path) -> None:
    third = build(tmp_path, TODAY + timedelta(2), night=3)
    told = [{one.url for one in night.truth if one.indicator == "wrong_wording" and one.kind == "fault"}
            for night in (city, second, third)]  # fmt: skip
    (back,) = told[0] - told[1]
    assert back in told[2]
    assert ["清况" in _text(night, back) for night in (city, second, third)] == [True, False, True]


def test_dates_are_set_back_on_the_second_night(city: City, second: City) -> None:
    urls = _faults(second, "date_backdated")
    assert len(urls) == 2
    by_url = {one.url: one for one in second.dates}
    for url in urls:
        assert by_url[url].published < TODAY - timedelta(7)
        assert url not in {one.url for one in city.dates}


def test_a_larger_scale_gives_more_pages(city: City, tmp_path: Path) -> None:
    large = build(tmp_path, TODAY, scale=2.0)
    assert len(large.hosts["czj"].pages) > 1.4 * len(city.hosts["czj"].pages)


def test_the_written_truth_can_be_read_back(city: City) -> None:
    city.write()
    lines = (city.truth_folder / "truth.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(city.truth) + 1
    assert (city.out / "sites.csv").read_text(encoding="utf-8").count("\n") == len(city.sites) + 1


def test_twenty_probes_tell_the_unreachable_homes_from_the_others(city: City) -> None:
    def failing(home: str) -> int:
        host = city.hosts[home.removeprefix("http://").partition(".")[0]]
        page = host.pages.get("/", host.missing)
        answers = [page.at(hit) if isinstance(page, Turns) else page for hit in range(20)]
        return 20 if host.dead else sum(answer.status >= 500 for answer in answers)

    assert all(failing(home) >= 2 for home in _faults(city, "home_unreachable"))
    fine = [one.url for one in city.truth if (one.kind, one.indicator) == ("near_miss", "home_unreachable")]
    assert all(failing(home) == 0 for home in fine)


def test_traps_have_no_end(city: City) -> None:
    for url, onward in (
        (origin("wjw") + "/rili/?ym=1999-12", "/rili/?ym=2000-01"),
        (origin("songlan") + "/zt/zt/zt/", 'href="zt/"'),
        (origin("jyj") + "/channels/1027.html;jsessionid=ABC", "通知公告"),
    ):
        assert onward in _text(city, url)


def test_the_benchmark_site_has_the_pages_and_dead_links_it_says() -> None:
    host, truth = bench_site(1000), bench_truth(1000)
    assert host.make
    seen, waiting, dead, sizes = {"/"}, ["/"], set(), []
    while waiting:
        path = waiting.pop()
        answer = host.make(path)
        if answer is None:
            dead.add(path)
            continue
        if not answer.type.startswith("text/html"):
            continue
        text = answer.body.decode()
        sizes.append(len(answer.body))
        links = re.findall(r'href="(/[^"]*)"', text)
        pages = re.search(r"createPageHTML\((\d+), 0,", text)
        links += [f"{path}index_{number}.html" for number in range(1, int(pages[1]) if pages else 0)]
        waiting += set(links) - seen
        seen |= set(links)
    assert len(sizes) == truth.pages
    assert dead == set(truth.dead)
    assert min(sizes) > 20_000
    assert max(sizes) < 60_000
