"""What robots.txt allows: the rules of RFC 9309 that a government site would notice."""

import pytest

from crawler import robots

RULES = b"""User-agent: *
Disallow: /
User-agent: GovSite
Disallow: /search
Disallow: /list.jsp?sort=
Allow: /search/help
Crawl-delay: 2
Sitemap: http://a.test/sitemap.xml
"""


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_a_4xx_allows_everything(status: int) -> None:
    answer = robots.read(status, b"User-agent: *\nDisallow: /")
    assert answer.status == "missing"
    assert answer.allowed("http://a.test/x")


@pytest.mark.parametrize("status", [0, 500, 502, 503, 521])
def test_no_answer_or_5xx_allows_nothing(status: int) -> None:
    answer = robots.read(status, b"")
    assert answer.status == "unreachable"
    assert not answer.allowed("http://a.test/")


def test_a_redirect_that_never_ends_is_no_rules() -> None:
    assert robots.read(302, b"").allowed("http://a.test/x")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://a.test/", True),
        ("http://a.test/search", False),
        ("http://a.test/search/help", True),
        ("http://a.test/list.jsp?sort=1", False),
        ("http://a.test/list.jsp?page=1", True),
        ("http://a.test/robots.txt", True),
    ],
)
def test_our_own_group_counts_and_the_query_is_part_of_the_address(url: str, allowed: bool) -> None:
    assert robots.read(200, RULES, "govsite/0.1 (+http://watch.test/)").allowed(url) is allowed


def test_another_crawlers_group_is_not_ours() -> None:
    assert robots.read(200, b"User-agent: mygovsite\nDisallow: /\n").allowed("http://a.test/x")


def test_the_contact_address_in_our_agent_names_no_crawler() -> None:
    rules = b"User-agent: watch\nDisallow: /\n"
    assert robots.read(200, rules, "govsite/0.1 (+http://h/ watch)").allowed("http://a.test/x")


def test_delay_and_sitemaps_are_told() -> None:
    answer = robots.read(200, RULES)
    assert (answer.crawl_delay, answer.sitemaps) == (2.0, ("http://a.test/sitemap.xml",))


def test_a_crawl_delay_is_capped() -> None:
    assert robots.read(200, b"User-agent: *\nCrawl-delay: 3600\n").crawl_delay == robots.LONGEST_DELAY
    assert robots.read(200, b"User-agent: *\nCrawl-delay: soon\n").crawl_delay is None


def test_an_html_page_in_its_place_is_no_rules() -> None:
    answer = robots.read(200, b"\xef\xbb\xbf\n<!DOCTYPE html><html>User-agent: *\nDisallow: /\n</html>")
    assert (answer.status, answer.allowed("http://a.test/x")) == ("missing", True)


def test_an_empty_file_allows_everything() -> None:
    assert robots.read(200, b"").allowed("http://a.test/x")


def test_a_byte_order_mark_does_not_hide_the_first_group() -> None:
    assert not robots.read(200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /x\n").allowed("http://a.test/x")


def test_what_lies_past_500_kib_does_not_count() -> None:
    head = b"User-agent: *\nDisallow: /first\n"
    filler = b"# " + b"x" * 97 + b"\n"
    body = head + filler * 5200 + b"Disallow: /last\n"
    answer = robots.read(200, body)
    assert not answer.allowed("http://a.test/first")
    assert answer.allowed("http://a.test/last")


def test_a_rule_cut_in_half_at_the_limit_is_dropped() -> None:
    head = b"User-agent: *\n"
    filler = b"#" * (robots.MOST_BYTES - len(head) - len(b"\nDisallow: /")) + b"\n"
    assert robots.read(200, head + filler + b"Disallow: /only-this\n").allowed("http://a.test/x")
