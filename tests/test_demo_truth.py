"""Do the pages say what the truth tells of them: words, numbers, letters, windows, elements — without judging them."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from demo import persons, workdays
from demo.city import City, build
from demo.content import every_article
from demo.records import Answer, Article, Turns
from demo.word97 import doc

TODAY = date(2026, 11, 24)
_WORDS = Path(__file__).parent.parent / "analysis" / "standards" / "words.csv"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build(tmp_path_factory.mktemp("city"), TODAY)


def _urls(city: City, indicator: str, kind: str = "fault") -> list[str]:
    return [one.url for one in city.truth if one.kind == kind and one.indicator == indicator]


def _article(city: City, url: str) -> Article:
    return next(article for site in city.contents for article in every_article(site) if article.url == url)


def _body(city: City, url: str) -> bytes:
    host, _, path = url.removeprefix("http://").partition(".city.invalid")
    answer = city.hosts[host].pages[path]
    return answer.at(1).body if isinstance(answer, Turns) else answer.body


def _words(body: bytes) -> str:
    """A page's words without its markup, attributes of links included."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode("gb18030", "replace")
    return re.sub(r"<[^>]*>", "", text)


def _pages(city: City) -> Iterator[tuple[str, str]]:
    for site in city.contents:
        for path, answer in site.host.pages.items():
            if isinstance(answer, Answer) and answer.type.startswith("text/html"):
                yield site.home.rstrip("/") + path, _words(answer.body)


def test_wrong_words_stand_only_where_they_are_planted(city: City) -> None:
    with _WORDS.open(encoding="utf-8-sig", newline="") as file:
        pairs = list(csv.DictReader(file))
    patterns = [re.compile(row["guard"] or re.escape(row["wrong"])) for row in pairs]
    planted = set(_urls(city, "wrong_wording"))
    titles = {_article(city, url).title for url in planted}
    met = {url: text for url, text in _pages(city) if any(pattern.search(text) for pattern in patterns)}
    assert planted <= set(met)
    assert all(any(title in met[url] for title in titles) for url in set(met) - planted)  # lists that show a title


def test_personal_numbers_are_valid_and_nobodys() -> None:
    for person in persons.PEOPLE:
        assert person.citizen.startswith(persons.NOWHERE)
        assert int(person.citizen[6:10]) < TODAY.year - 100
        digits = [int(digit) for digit in reversed(person.account)]
        assert (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0
    # the worked example of GB 11643
    assert persons.check_digit("11010519491231002") == "X"


def test_no_page_has_a_whole_personal_number_but_where_planted(city: City) -> None:
    numbers = {number for one in persons.PEOPLE for number in (one.citizen, one.account, one.mobile)}
    told = set(_urls(city, "personal_data")) | set(_urls(city, "personal_data", "near_miss"))
    for url, text in _pages(city):
        assert url in told or not any(number in text for number in numbers), url


def test_attachments_hold_the_lists_that_are_told(city: City) -> None:
    number = persons.PEOPLE[0].citizen.encode()
    lists = [url for url in _urls(city, "personal_data") if "/upload/list" in url]
    told = {url.rsplit(".", 1)[-1]: _body(city, url) for url in lists}
    assert set(told) == {"pdf", "doc", "docx", "xlsx", "ofd"}
    (page,) = PdfReader(io.BytesIO(told["pdf"])).pages
    assert number.decode() in page.extract_text()
    assert persons.PEOPLE[0].name in page.extract_text()
    for kind, part in (("docx", "word/document.xml"), ("ofd", "Doc_0/Pages/Page_0/Content.xml")):
        with zipfile.ZipFile(io.BytesIO(told[kind])) as archive:
            assert number in archive.read(part)
    assert number.decode().encode("utf-16-le") in told["doc"]


def test_a_zip_has_names_in_gbk_and_no_flag_that_says_so(city: City) -> None:
    url = next(url for url in _urls(city, "personal_data") if url.endswith("/upload/pack2026.zip"))
    with zipfile.ZipFile(io.BytesIO(_body(city, url))) as archive:
        first = archive.infolist()[0]
        assert not first.flag_bits & 0x800
        assert first.filename.encode("cp437").decode("gb18030") == "受助学生名单.xlsx"
        assert persons.PEOPLE[0].citizen.encode() in zipfile.ZipFile(archive.open(first)).read("xl/s1.xml")


def test_an_old_word_file_is_a_compound_file_of_whole_sectors() -> None:
    made = doc(["姓名", "陆远樵"])
    assert made.startswith(b"\xd0\xcf\x11\xe0")
    assert len(made) % 512 == 0
    assert "陆远樵\r".encode("utf-16-le") in made


def test_short_calls_are_short_and_the_others_last_thirty_days(city: City) -> None:
    short = set(_urls(city, "consultation_short"))
    excused = [one.url for one in city.truth if one.indicator == "consultation_short" and "理由" in one.why]
    for site in city.contents:
        for article in every_article(site):
            if article.kind == "consultation" and article.url not in excused:
                days = date.fromisoformat(article.facts["to"]) - date.fromisoformat(article.facts["from"])
                assert (days < timedelta(30)) == (article.url in short), article


def test_letters_are_answered_in_fifteen_working_days_but_for_the_planted(city: City) -> None:
    slow, waiting = set(_urls(city, "message_slow")), set(_urls(city, "message_unanswered"))
    judged = {one.site_id for one in city.columns}
    for site in city.contents:
        for letter in every_article(site) if site.id in judged else ():
            if letter.kind != "letter":
                continue
            received = date.fromisoformat(letter.facts["提交时间"])
            if "回复时间" in letter.facts:
                late = date.fromisoformat(letter.facts["回复时间"]) > workdays.add(received, 15)
                assert late == (letter.url in slow), letter
            else:
                assert (received < workdays.months_before(TODAY, 3)) == (letter.url in waiting), letter


def test_documents_are_published_in_twenty_working_days_but_for_the_planted(city: City) -> None:
    late = set(_urls(city, "document_late"))
    for site in city.contents:
        for document in every_article(site):
            if document.record and document.record.formed:
                in_time = document.published <= workdays.add(document.record.formed, 20)
                assert in_time == (document.url not in late), document


def test_guides_lack_half_of_their_elements_only_where_planted(city: City) -> None:
    thin = set(_urls(city, "service_guide_incomplete"))
    for site in city.contents:
        for guide in every_article(site):
            if guide.kind == "guide":
                assert (len(guide.facts) <= 4) == (guide.url in thin), guide


def test_copied_interpretations_stand_in_their_documents(city: City) -> None:
    copied = set(_urls(city, "interpretation_copied"))
    for site in city.contents:
        for document in every_article(site):
            for other in document.related if "policy" in document.facts else ():
                held = sum(len(text) for text in other.body if text in document.body)
                assert (held > 0.7 * sum(map(len, other.body))) == (other.url in copied), other


def test_every_judged_site_owes_what_it_shows(city: City) -> None:
    """A site lacks a required column only where its absence is planted."""
    asked = {
        "rules_missing": "zfxxgkzd",
        "catalogue_missing": "fdzdgknr",
        "decision_column_missing": "yjzj",
        "response_missing": "rdhy",
    }
    judged = {one.site_id for one in city.columns}
    for indicator, slug in asked.items():
        told = {one.site_id for one in city.truth if one.indicator == indicator}
        lacking = {
            site.id for site in city.contents if site.id in judged and slug not in {c.slug for c in site.columns}
        }
        assert lacking <= told, indicator
