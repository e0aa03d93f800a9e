"""Which links a page hides from its readers."""

import pytest

from crawler.addresses import Resolver
from crawler.pages.hidden import hidden
from crawler.pages.markup import parse

SPAM = '<a href="http://www.spam.com/x">小说网</a>'


def found(body: str, url: str = "http://www.a.gov.cn/") -> list[str]:
    markup = parse(url, f"<html><body>{body}</body></html>")
    return [link.url for link in hidden(markup, Resolver())]


HIDDEN = {
    "display none": f'<div style="display:none">{SPAM}</div>',
    "display none, deeper": f'<div style="DISPLAY: none"><ul><li>{SPAM}</li></ul></div>',
    "in the link itself": '<a style="display:none" href="http://www.spam.com/x">小说网</a>',
    "visibility": f'<p style="visibility: hidden">{SPAM}</p>',
    "off-screen": f'<div style="position:absolute;left:-9999px">{SPAM}</div>',
    "off-screen, other order": f'<div style="top:-1000px; position:fixed">{SPAM}</div>',
    "indent": f'<div style="text-indent:-9999px">{SPAM}</div>',
    "tiny font": f'<span style="font-size:0px">{SPAM}</span>',
    "one pixel": f'<div style="overflow:hidden;height:1px">{SPAM}</div>',
    "marquee": f'<marquee height="1" width="4">{SPAM}</marquee>',
    "same colour": f'<div style="background:#fff"><font color="#ffffff">{SPAM}</font></div>',
    "white on an unstyled page": f'<p style="color:white">{SPAM}</p>',
    "written by a script": "<script>document.write('<div style=\"display:none\"><a href=\"http://www.spam.com/x\">小说网</a></div>')</script>",
    "a block scripts open and close": "<script>document.write('<div style=\"position:absolute;left:-999px\">')</script>"
    f"{SPAM}<script>document.write('</div>')</script>",
    "hidden by a script": f"<div id='q1'>{SPAM}</div><script>document.getElementById('q1').style.display='none'</script>",  # noqa: E501
    "gambling words": '<a href="http://www.spam.com/x">澳门新葡京</a>',
    "bait": '<a href="http://www.spam.com/x">网上棋牌</a>',
    "words in the title": '<a href="http://www.spam.com/x" title="时时彩计划">友情</a>',
}  # fmt: skip
SEEN = {
    "a visible link": SPAM,
    "a hidden link to the own site": '<div style="display:none"><a href="http://www.a.gov.cn/x">x</a><a href="/y">y</a></div>',  # noqa: E501
    "another host of the same owner": '<div style="display:none"><a href="http://xxgk.a.gov.cn/">x</a></div>',
    "a hidden official link": '<div style="display:none"><a href="http://www.b.gov.cn/">x</a></div>',
    "a menu that drops down": f'<ul class="submenu" style="display:none">{SPAM}</ul>',
    "the second of two tabs": f'<div id="con_one_2" style="display:none">{SPAM}</div>',
    "the friendly links of a box": f'<div class="links-box" style="display: none">{SPAM}</div>',
    "a share button": '<div style="display:none"><a href="http://service.weibo.com/share.php">x</a></div>',
    "white on a styled ground": f'<div class="footer"><p style="color:#fff">{SPAM}</p></div>',
    "white on blue": f'<div style="background:#0057a8"><p style="color:#fff">{SPAM}</p></div>',
    "a small line": f'<div style="line-height:1;font-size:12px">{SPAM}</div>',
    "ten pixels": f'<div style="height:10px;margin-left:-10px">{SPAM}</div>',
    "police news": '<a href="http://www.news.com/x">我市打击网络赌博专项行动破获一案</a>',
    "a long headline": '<a href="http://www.news.com/x">法院开庭审理一起开设赌场罪并当庭宣判</a>',
    "the welfare lottery": '<a href="http://www.cwl.com/">中国福利彩票</a>',
    "a commented-out block": f'<!-- <div style="display:none">{SPAM}</div> -->',
}  # fmt: skip


@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN)
def test_a_link_readers_cannot_see_is_found(body: str) -> None:
    assert found(body) == ["http://www.spam.com/x"]


@pytest.mark.parametrize("body", SEEN.values(), ids=SEEN)
def test_what_readers_see_or_may_see_is_not(body: str) -> None:
    assert found(body) == []


def test_a_link_to_a_gambling_host_is_found_whatever_its_words() -> None:
    assert found('<a href="http://www.bet365-x.com/">友情链接</a>') == ["http://www.bet365-x.com/"]


def test_on_loopback_ports_tell_owners_apart() -> None:
    body = '<div style="display:none"><a href="http://127.0.0.1:2/x">x</a><a href="http://127.0.0.1:1/y">y</a></div>'
    assert found(body, "http://127.0.0.1:1/") == ["http://127.0.0.1:2/x"]


def test_a_finding_says_what_hides() -> None:
    markup = parse("http://www.a.gov.cn/", f'<body><div style="text-indent:-999px">{SPAM}</div></body>')
    (link,) = hidden(markup, Resolver())
    assert (link.text, link.how) == ("小说网", "off-screen indent")


KB = "http://slipped.test/js/kb.js"


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (f'<head><script src="{KB}"></script></head><body>县政府</body>', [KB]),
        ('<head><script src="/js/kb.js"></script></head>', []),
        ('<head><script src="http://hm.baidu.com/h.js"></script></head>', []),
        ('<head><script src="http://zfwzgl.www.gov.cn/exposure/jiucuo.js"></script></head>', []),
        ('<head><script src="http://elsewhere.test/exposure/jiucuo.js"></script></head>', []),
        ('<head><script src="http://old.elsewhere.test/js/iepng.js"></script></head>', []),
        ('<head><script src="http://gov.agovwza.test/dist/aria.js"></script></head>', []),
        (f'<head><script src="{KB}"></script></head><body><a href="http://www.slipped.test/">合作单位</a></body>', []),
    ],
)
def test_a_script_of_a_host_that_the_page_names_nowhere_else_is_slipped_in(html: str, told: list[str]) -> None:
    markup = parse("http://www.lake.gov.cn/a.html", f"<html>{html}</html>")
    assert [link.url for link in hidden(markup, Resolver())] == told


def test_a_block_of_unclosed_links_is_told_though_readers_see_it() -> None:
    block = "".join(f'<a href="https://www.shop{n}.test/">家教网{n}<a>\n' for n in range(6))
    assert len(found(f"<div>{block}</div>")) == 6
    assert found('<div><a href="https://www.shop.test/">友情链接<a></div>') == []
