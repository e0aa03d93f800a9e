"""What the walk asks next: order, scope, traps, budgets, the revisit plan and second looks."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.frontier import Due, Frontier, Limits, due_tonight
from crawler.records import Entry, Known, Link, Page, Site
from crawler.traps import LAST_PAGE, Quotas, identity, list_key, trap

TODAY = date(2026, 11, 24)
HOME = "http://a.test/"
SITE = Site("a", "演示", "county", HOME, hosts=frozenset({"a.test", "b.test:8080"}))


def frontier(known: Iterable[Known] = (), limits: Limits | None = None, site: Site = SITE, count: int = 0) -> Frontier:
    made = Frontier(site, TODAY, limits)
    made.fill(known, count)
    return made


def pages(*paths: str, role: str = "page") -> list[Link]:
    return [Link(path if path.startswith("http") else HOME + path, role) for path in paths]


def walk(made: Frontier, answer: Callable[[Due], tuple[str, list[Link]]], most: int = 100_000) -> list[Due]:
    """Ask until nothing is due; ``answer`` says what an address came to and what it points at."""
    asked = []
    while (due := made.pop()) and len(asked) < most:
        asked.append(due)
        outcome, links = answer(due)
        made.add(links, due.depth)
        made.done(due.url, outcome)
    return asked


def drained(made: Frontier, outcome: str = "ok") -> list[str]:
    return [due.url for due in walk(made, lambda due: (outcome, []))]


# --- order and scope ------------------------------------------------------------------------------------------------


def test_the_home_page_is_asked_first_and_alone() -> None:
    made = frontier()
    assert made.pop() == Due(HOME, "page", 0)
    assert made.pop() is None
    assert not made.finished
    made.done(HOME, "ok")
    assert made.finished


def test_lists_come_before_articles_and_files_last_and_each_breadth_first() -> None:
    made = frontier()
    made.pop()
    made.add(pages("pic.png", role="image") + pages("t1.html") + pages("index_1.html", role="next"), 0)
    made.add(pages("deep.html"), 3)
    made.add(pages("t2.html"), 0)
    made.done(HOME, "ok")
    assert drained(made) == [HOME + path for path in ("index_1.html", "t1.html", "t2.html", "deep.html", "pic.png")]


def test_only_the_sites_own_hosts_are_asked() -> None:
    made = frontier()
    assert made.add(pages("http://other.test/", "http://b.test/", "http://b.test:8080/x", "x"), 0) == 2


def test_an_address_is_asked_once_however_often_it_is_met() -> None:
    made = frontier()
    assert made.add(pages("x", "x"), 0) == 1
    assert made.add(pages("x"), 5) == 0
    assert sorted(drained(made)) == [HOME, HOME + "x"]


def test_home_is_asked_first_and_alone() -> None:
    made = frontier()
    made.add(pages("list/", role="next"), 0)
    home = made.pop()
    assert home is not None
    assert home.url == HOME
    assert made.pop() is None
    assert not made.finished
    made.done(HOME, "ok")
    assert drained(made) == [HOME + "list/"]


def test_the_pages_of_one_list_are_one_click_from_home_however_many_they_are() -> None:
    made = frontier(limits=Limits(depth=3))

    def answer(due: Due) -> tuple[str, list[Link]]:
        number = int(due.url.rpartition("_")[2].partition(".")[0]) if "index_" in due.url else 0
        following = pages(f"index_{number + 1}.html", role="next") if number < 27 else []
        return "ok", following + pages(f"t{number}.html")

    assert len(walk(made, answer)) == 28 + 28


def test_a_redirects_end_is_taken_once() -> None:
    made = frontier()
    made.pop()
    made.add(pages("news/"), 0)
    assert made.claim(HOME + "news/", depth=1)
    assert not made.claim(HOME + "news/", depth=1)
    assert not made.claim("http://other.test/", depth=1)
    made.done(HOME + "news/", "ok")
    made.done(HOME, "ok")
    assert made.pop() is None
    assert made.finished


# --- second looks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["gone", "error", "unreachable"])
def test_what_failed_is_looked_at_again_once_at_the_end_of_the_walk(outcome: str) -> None:
    made = frontier()
    made.pop()
    made.add(pages("bad", "good"), 0)
    made.done(HOME, "ok")
    asked = walk(made, lambda due: ("ok" if due.url.endswith("good") else outcome, []))
    assert [(due.url, due.again) for due in asked] == [
        (HOME + "bad", False),
        (HOME + "good", False),
        (HOME + "bad", True),
    ]
    assert made.finished


@pytest.mark.parametrize("outcome", ["blocked", "challenged", "forbidden", "refused"])
def test_what_was_refused_is_not_asked_again_tonight(outcome: str) -> None:
    assert drained(frontier(), outcome) == [HOME]


def test_a_second_look_waits_for_the_answers_on_their_way() -> None:
    made = frontier()
    made.pop()
    made.add(pages("slow"), 0)
    made.done(HOME, "gone")
    assert made.pop() == Due(HOME + "slow", "page", 1)
    assert made.pop() is None
    made.done(HOME + "slow", "ok")
    assert made.pop() == Due(HOME, "page", 0, again=True)


def test_a_server_that_only_says_it_is_down_is_given_up() -> None:
    made = frontier(limits=Limits(give_up_after=5))
    made.add(pages(*map(str, range(100))), 0)
    assert len(walk(made, lambda due: ("unreachable", []))) == 5
    assert made.finished
    assert made.reason == "unreachable"


def test_an_alias_that_is_down_does_not_end_the_night() -> None:
    made = frontier(limits=Limits(give_up_after=5))
    made.add(pages(*(f"http://b.test:8080/{n}.html" for n in range(50)), *(f"{n}.html" for n in range(50))), 0)
    asked = walk(made, lambda due: ("unreachable" if "b.test" in due.url else "ok", []))
    assert len([due for due in asked if "b.test" in due.url]) == 5
    assert len([due for due in asked if "a.test" in due.url]) == 51
    assert made.finished
    assert made.reason == ""


# --- a night that goes on, a night that follows ---------------------------------------------------------------------


def known(path: str = "x.html", **facts: object) -> Known:
    base: dict[str, object] = {"outcome": "ok", "asked": TODAY - timedelta(days=1), "kind": "article"}
    return Known(HOME + path, **(base | facts))  # type: ignore[arg-type]


def test_a_resumed_night_asks_nothing_twice_but_owed_second_looks() -> None:
    tonight = {"asked": TODAY, "asks_tonight": 1}
    made = frontier(
        [
            known("", **tonight, kind="home"),
            known("ok", **tonight),
            known("gone-once", outcome="gone", **tonight),
            known("gone-twice", outcome="gone", asked=TODAY, asks_tonight=2),
            known("blocked", outcome="blocked", **tonight),
            known("new", outcome="", asked=None),
        ]
    )
    assert sorted(drained(made)) == [HOME + "gone-once", HOME + "new"]
    assert made.progress.seen == 5


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({"outcome": ""}, True),
        ({"outcome": "gone"}, True),
        ({"outcome": "unreachable"}, True),
        ({"kind": "home"}, True),
        ({"lists": True}, True),
        ({"born": TODAY - timedelta(days=29)}, True),
        ({"born": TODAY + timedelta(days=9)}, True),
        ({"asked": TODAY - timedelta(days=7)}, True),
        ({"validator": True}, False),
        ({"born": TODAY - timedelta(days=30)}, False),
    ],
)
def test_the_revisit_plan_of_a_big_site(facts: dict[str, object], due: bool) -> None:
    path = next(f"{n}.html" for n in range(100) if not due_tonight(known(f"{n}.html"), TODAY, small=False))
    assert due_tonight(known(path, **facts), TODAY, small=False) is due


def test_on_a_small_site_whatever_answers_conditional_requests_is_asked_every_night() -> None:
    assert all(due_tonight(known(f"{n}", validator=True), TODAY, small=True) for n in range(50))
    assert not all(due_tonight(known(f"{n}"), TODAY, small=True) for n in range(50))


@given(st.text("abcdef/_.", min_size=1, max_size=20), st.sampled_from(["page", "image", "attachment"]))
def test_everything_is_asked_at_least_once_in_seven_nights(path: str, role: str) -> None:
    nights = [TODAY + timedelta(days=n) for n in range(7)]
    assert any(
        due_tonight(known(path, role=role, asked=TODAY - timedelta(days=1)), night, small=False) for night in nights
    )


def test_old_articles_of_a_big_site_are_spread_evenly() -> None:
    due = sum(due_tonight(known(f"t{n}.html"), TODAY, small=False) for n in range(7000))
    assert 850 < due < 1150


def test_a_page_that_rests_tonight_still_counts_as_seen() -> None:
    path = next(f"{n}.html" for n in range(100) if not due_tonight(known(f"{n}.html"), TODAY, small=False))
    made = frontier([known("", kind="home"), known(path)], count=5000)
    assert drained(made) == [HOME]
    assert (made.progress.known, made.progress.seen) == (2, 2)


# --- budgets --------------------------------------------------------------------------------------------------------


def test_pages_past_the_budget_are_counted_and_not_asked() -> None:
    site = Site("a", "演示", "county", HOME, max_pages=10, hosts=SITE.hosts)
    made = frontier(site=site)
    made.add(pages(*(f"{n}.html" for n in range(50))) + pages("a.png", role="image"), 0)
    assert len(drained(made)) == 11
    assert made.reason == "budget"
    assert (made.progress.known, made.progress.seen) == (51, 10)


def test_the_same_pages_are_followed_the_next_night() -> None:
    limits = Limits(pages=5)
    first = frontier(limits=limits)
    first.add(pages(*(f"{n}.html" for n in range(50))), 0)
    asked = drained(first)
    again = [known(url.removeprefix(HOME), outcome="ok", lists=True) for url in asked]
    unasked = [known(f"{n}.html", outcome="", asked=None) for n in range(50) if HOME + f"{n}.html" not in asked]
    assert sorted(drained(frontier([*again, *unasked], limits))) == sorted(asked)


# --- traps ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "index_27.html",
        "list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1324&PAGENUM=27",
        "2017/08/11/",
        "2009/1/1/index.html",
        "art/2020/9/11/art_33718_100001.html",
        "channels/2146.html",
        "info/2031/12.htm",
        "18120512.html",
        "20991231.html",
        "11/11/11/",
        "tzgg/12.htm",
        "list.asp?year=2012",
        "list.asp?sort=12",
        "?p=12345",
        "detail.jsp?id=5&date=2012-01-05",
        "news?date=2026-11-01",
        "2026/12/01/",
        "plan?year=2027",
        "scedu/c100495/xwzx_list_2.shtml",
        "10462/10464/10465/10595/2020/9/15/0123456789abcdef0123456789abcdef.shtml",
        "jpage/dataproxy.jsp?page=1&appid=1&webid=1&path=/&columnid=33718&unitid=2&webname=%E7%A4%BA&permissiontype=0",
    ],
)
def test_real_lists_and_articles_are_no_traps(path: str) -> None:
    assert trap(HOME + path, TODAY) == ""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("a/a/a/", "repeating"),
        ("x/news/list/news/list/news/list/", "repeating"),
        ("a/b/a/c/a/d/a/", "repeating"),
        ("calendar?date=2031-01-01", "calendar"),
        ("calendar?date=2016-01-01", "calendar"),
        ("calendar?year=2035&month=2", "calendar"),
        ("cal?y=1999&m=2", "calendar"),
        ("calendar/2031/05/", "calendar"),
        ("rili/2016-05-03", "calendar"),
        ("2031/01/01/", "calendar"),
        (f"list?page={LAST_PAGE + 1}", "page"),
        ("list?cat=1&p=99999", "page"),
        ("list?a=1&a=2&a=3&a=4", "query"),
        ("login?url=%252525252F", "query"),
        ("x" * 1100, "long"),
    ],
)
def test_traps_are_cut(path: str, why: str) -> None:
    assert trap(HOME + path, TODAY) == why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("list?c=1&sort=asc", "list?order=time&c=1"),
        ("list?a=1&b=2", "list?b=2&a=1"),
        ("x?_=1699999999999", "x"),
        ("x?random=0.7312345", "x"),
        ("login?returnUrl=/a", "login?returnUrl=/b"),
        ("x?token=0123456789abcdef0123", "x?token=fedcba98765432100000"),
        ("list?view=grid", "list?view=list"),
    ],
)
def test_addresses_of_one_page_have_one_identity(one: str, other: str) -> None:
    assert identity(HOME + one) == identity(HOME + other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("list?page=1", "list?page=2"),
        ("list.asp?sort=1", "list.asp?sort=2"),
        ("x?t=5", "x?t=6"),
        ("go?redirect=http://c.test/", "go?redirect=http://d.test/"),
        ("x?sid=757001", "x?sid=757002"),
    ],
)
def test_addresses_of_two_pages_keep_two_identities(one: str, other: str) -> None:
    assert identity(HOME + one) != identity(HOME + other)


def test_the_first_address_of_a_page_is_the_one_that_is_asked() -> None:
    made = frontier()
    made.pop()
    made.add(pages("list?sort=asc", "list?sort=desc", "list"), 0)
    made.done(HOME, "ok")
    assert drained(made) == [HOME + "list?sort=asc"]


def test_a_calendar_that_steps_forever_is_left_after_some_hundred_days() -> None:
    def answer(due: Due) -> tuple[str, list[Link]]:
        day = date.fromisoformat(due.url.rpartition("=")[2]) if "=" in due.url else TODAY
        return "ok", [Link(f"{HOME}meetings?date={day + timedelta(days=step)}", "next") for step in (-1, 1)]

    assert 100 < len(walk(frontier(), answer)) < 200


def test_filters_that_combine_without_end_are_left_and_the_articles_of_one_script_are_not() -> None:
    quotas = Quotas()
    combined = [f"{HOME}s?a={n % 8}&b={n // 8 % 8}&c={n // 64 % 8}&d={n // 512}" for n in range(4096)]
    assert sum(map(quotas.admits, combined)) < 400
    articles = [f"{HOME}content.jsp?urltype=news&wbtreeid={n % 50}&wbnewsid={n}" for n in range(4096)]
    assert all(map(quotas.admits, articles))
    paged = [f"{HOME}list.jsp?urltype=tree&wbtreeid={n % 50}&PAGENUM={n // 50}" for n in range(4096)]
    assert all(map(quotas.admits, paged))


def test_a_list_that_answers_every_page_number_ends_where_it_repeats_itself() -> None:
    made = frontier()
    asked = 0
    while due := made.pop():
        asked += 1
        number = int(due.url.rpartition("=")[2]) if "=" in due.url else 1
        shown = min(number, 5)  # past its end the list shows its last page again
        links = [*pages(f"t{shown}.html"), Link(f"{HOME}list?c=1&page={number + 1}", "next")]
        made.add(made.onward(Page(due.url, "column", links=tuple(links))), due.depth)
        made.done(due.url, "ok")
    assert asked <= 1 + 6 + 5


def test_the_page_past_the_end_leads_on_but_not_to_the_next_page() -> None:
    made = frontier()
    row, following = Link(HOME + "t.html", "page"), Link(HOME + "list?c=1&page=9", "next")
    assert made.onward(Page(HOME + "list?c=1&page=7", "column", links=(row, following))) == (row, following)
    assert made.onward(Page(HOME + "list?c=1&page=8", "column", links=(row, following))) == (row,)


def test_a_list_whose_rows_have_no_links_is_followed_to_its_end() -> None:
    made = frontier()
    asked = 0
    while due := made.pop():
        asked += 1
        number = int(due.url.rpartition("=")[2]) if "=" in due.url else 1
        links = (Link(f"{HOME}list?c=1&page={number + 1}", "next"),) if number < 9 else ()
        entries = (Entry("", f"第{number}项", None),)
        made.add(made.onward(Page(due.url, "column", links=links, entries=entries)), due.depth)
        made.done(due.url, "ok")
    assert asked == 9


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("xw/index_27.html", "xw/index.html"),
        ("list.jsp?wbtreeid=1&PAGENUM=2", "list.jsp?wbtreeid=1"),
        ("xw/t20260101_27.html", "xw/t20260101_27.html"),
        ("?p=27", "?p=27"),
        ("list?c=1&p=27", "list?c=1"),
    ],
)
def test_a_list_is_known_by_its_address_without_the_page_number(url: str, key: str) -> None:
    assert list_key(HOME + url) == HOME + key


# --- properties -----------------------------------------------------------------------------------------------------

PATHS = st.lists(st.text("ab1/?&=p_", max_size=12), max_size=30)


@given(PATHS, st.randoms())
@settings(max_examples=60)
def test_what_is_asked_does_not_depend_on_the_order_of_answers(paths: list[str], random: object) -> None:
    links = pages(*paths)
    shuffled = links[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = frontier(), frontier()
    one.add(links, 0)
    other.add(shuffled, 0)
    assert sorted(map(identity, drained(one))) == sorted(map(identity, drained(other)))


@given(
    st.lists(st.tuples(st.text("abc", max_size=3), st.sampled_from(["ok", "gone", "error", "blocked"])), max_size=40)
)
@settings(max_examples=60)
def test_every_walk_ends_and_asks_nothing_more_than_twice(answers: list[tuple[str, str]]) -> None:
    fates = iter(answers)

    def answer(due: Due) -> tuple[str, list[Link]]:
        path, outcome = next(fates, ("", "ok"))
        return outcome, pages(path)

    made = frontier()
    asked = [(due.url, due.again) for due in walk(made, answer)]
    assert made.finished
    assert len(asked) == len(set(asked))
    assert made.progress.seen <= made.progress.known


@given(st.text(max_size=80))
def test_no_address_makes_the_rules_stumble(path: str) -> None:
    url = HOME + path
    assert isinstance(trap(url, TODAY), str)
    assert isinstance(list_key(url), str)
    assert Quotas().admits(url) in (True, False)
    assert identity(identity(url)) == identity(url)
