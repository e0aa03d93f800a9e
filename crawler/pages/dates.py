"""When a page was published: what its four voters say, and what they settle on."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from heapq import merge
from itertools import islice, takewhile
from typing import NamedTuple
from urllib.parse import unquote

from crawler.pages.lines import around
from crawler.records import DateVote, Published


class FoundDate(NamedTuple):
    """A date as it stands in a text: ``precision`` day minute second or month, ``raw`` and its place."""

    value: date
    precision: str
    raw: str
    start: int
    end: int


# --- reading a date ---------------------------------------------------------------------------------------------

_NOUGHTS = "〇零○ＯO"
_FIGURES = _NOUGHTS + "一二三四五六七八九"
# All that follows the century, which is written apart: a search for 20 is ten times as fast as one for 20 or 19. What
# must not stand before a year is asked behind it; and first what may begin a time, for most dates have none.
_DATE_OF = (
    r"\d\d)(?<![\d.]\d{4}) ?(?:[-/.－–—_\\]|年) ?(1[0-2]|0?[1-9]) ?(?:[-/.－–—_\\]|月) ?"
    r"(3[01]|[12]\d|0?[1-9])(?=\d\d[:：]\d\d|\D|$)[日号]?"
    r"(?:(?=[ ,，T（(）)\d星周-])[ ,，T（(-]{0,3}(?:(?:星期|周)[一二三四五六日天])?[ )）]{0,2}"
    r"([01]?\d|2[0-3]) ?(?:[:：∶]|时|点) ?([0-5]?\d)(?!\d)(?: ?(?:[:：∶]|分) ?([0-5]?\d)(?!\d))?)?"
)
_THIS_CENTURY, _LAST_CENTURY = re.compile("(20" + _DATE_OF), re.compile("(19" + _DATE_OF)
_LONGEST = 60  # characters: no date with its time is longer
_CHINESE = re.compile(
    rf"((?:一九|二[{_NOUGHTS}])[{_FIGURES}]{{2}}) ?年 ?"
    r"(十[一二]?|[一二三四五六七八九]|[〇零]?[一二三四五六七八九]) ?月 ?"
    rf"(三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?) ?日"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)(?:[ T]?(\d\d)(\d\d)(\d\d))?")
_WIDE = "０１２３４５６７８９"
_NARROW = str.maketrans(_WIDE, "0123456789")
_DIGIT = {**dict(zip("一二三四五六七八九", range(1, 10), strict=True)), **dict.fromkeys(_NOUGHTS, 0)}


def find_dates(text: str) -> list[FoundDate]:
    """Every full date (year, month, day) of ``text`` in order: 2017-07-03 17:18, 2017年7月3日, 二〇一七年七月三日 …"""
    return list(dates_in(text))


def dates_in(
    text: str, first: int = 0, last: int | None = None, at: Callable[[int], bool] | None = None
) -> Iterator[FoundDate]:
    """``find_dates`` one by one: who needs the first need not pay for the rest.

    Of those that begin between ``first`` and ``last`` alone; ``at`` says at which places of the text a date in figures
    counts at all.
    """
    end = len(text) if last is None else last + _LONGEST
    if not text.isascii() and _has_any(_WIDE, text[first:end]):
        text = text.translate(_NARROW)
    found: Iterator[FoundDate] = filter(None, map(_from_figures, _in_figures(text, first, end, at)))
    if text.find("年", first, end) >= 0 and _has_any(_NOUGHTS + "九", text[first:end]):
        written = list(filter(None, map(_from_chinese, _CHINESE.finditer(text, first, end))))
        found = merge(found, written, key=_place) if written else found
    return found if last is None else takewhile(lambda one: one.start < last, found)


def _in_figures(text: str, first: int, end: int, at: Callable[[int], bool] | None) -> Iterator[re.Match[str]]:
    matches: Iterator[re.Match[str]] = _THIS_CENTURY.finditer(text, first, end)
    if (former := _LAST_CENTURY.search(text, first, end)) is not None:
        matches = merge(matches, _LAST_CENTURY.finditer(text, former.start(), end), key=re.Match.start)
    return matches if at is None else (match for match in matches if at(match.start()))


def find_date(text: str) -> FoundDate | None:
    """The first full date of ``text``, or None."""
    return next(dates_in(text), None)


def _has_any(characters: str, text: str) -> bool:
    return any(character in text for character in characters)  # ten times as fast as a pattern's search


def _place(found: FoundDate) -> int:
    return found.start


def _from_figures(match: re.Match[str]) -> FoundDate | None:
    year, month, day, _, minute, second = match.groups()
    value = _day(year, month, day)
    if value is None:
        return None
    precision = "second" if second else "minute" if minute else "day"
    return FoundDate(value, precision, match[0].strip(), *match.span())


@lru_cache(maxsize=4096)  # rows of the same few days stand beside every article
def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _from_chinese(match: re.Match[str]) -> FoundDate | None:
    year = int("".join(str(_DIGIT[figure]) for figure in match[1]))
    return _found(year, _small_number(match[2]), _small_number(match[3]), "day", match)


def _small_number(figures: str) -> int:
    figures = figures.replace("廿", "二十")
    tens, ten, ones = figures.rpartition("十")
    return (_DIGIT.get(tens, 1) * 10 if ten else 0) + sum(_DIGIT[figure] for figure in ones)


def _found(year: int, month: int, day: int, precision: str, match: re.Match[str]) -> FoundDate | None:
    try:
        value = date(year, month, day)
    except ValueError:
        return None
    return FoundDate(value, precision, match[0].strip(), match.start(), match.end())


# --- the voters -------------------------------------------------------------------------------------------------

META_NAMES = (
    "pubdate",
    "firstpublishedtime",
    "publishdate",
    "publish-date",
    "publishtime",
    "publish_time",
    "pubtime",
    "article:published_time",
    "releasedate",
    "dc.date.issued",
    "og:release_date",
)
# helpers many templates carry for their own scripts; they say what PubDate would
MARKS = ("newsarticlepubday", "pubdate", "ivs_date", "con_time", "publishtime", "pubtime", "pub-time", "publish-time")

_SPACED = {word: " ?".join(word) for word in ("发布", "时间", "日期")}
_WHEN = rf"(?:{_SPACED['时间']}|{_SPACED['日期']})"
_TAIL = r" ?[】\]]? ?[:：∶]? ?[\[【（(]? ?$"
# labels that say "published"; whatever stands before them
_PUBLISHED = re.compile(
    rf"(?:(?:{_SPACED['发布']}|发表|公布|公开|刊发|发稿|发文上网|上网|上传|添加|录入|加入|登载|刊登|推送|信息)"
    rf"(?:的)? ?{_WHEN}|{_WHEN} ?发布|"
    rf"(?:{_SPACED['发布']}|发表)(?:于|在)?|(?:[Pp]ub(?:lish(?:ed)?)?|[Rr]elease)(?:[ _-]?([Dd]ate|[Tt]ime))?){_TAIL}"
)
# labels that say when something else happened; a name before 时间 is its owner (活动时间, 来信时间, 成文日期 …)
_ELSE = re.compile(
    rf"(?:(?:当前|今天|今日|现在|系统|北京|服务器|活动|开始|起始|结束|截止|截至|开奖|报名|注册|成文|生效|实施|施行|废止|失效|"
    rf"生成|提交|受理|回复|答复|来信|写信|留言|办理|办公|办结|工作|服务|征集|公示|公告|会议|开标|投标|评标|开会|招标|出生|成立|发文|印发|签发|"
    rf"制定|批准|通过|举行|举办|播出|访谈|直播|考试|面试|笔试|培训|采访|拍摄|到期|有效|期限|审核|立案|申请|登记|处罚|许可|决定|开工|竣工|"
    rf"统计|检查|演出|开放|讲座|比赛|测试|授权|公开|申报|下载|访问|查询|阅读|浏览|上次|最近|最后)[\u4e00-\u9fff]{{0,4}}{_WHEN}?"
    rf"|今天是?|今日|现在是|至|到|自|从|于|[至到~～—-]){_TAIL}"
)
# labels that may say it: the bar under a title means publication by them, a body does not
_MAYBE = re.compile(rf"(?:(?:更新|修改|创建|编辑|日间|文章|稿件|新闻|作者)? ?{_WHEN}|更新于|更新|日间){_TAIL}")
_SECONDARY = re.compile(rf"(?:更新|修改|创建|编辑)(?: ?{_WHEN}|于)?{_TAIL}")
# what may stand beside a bare date in the bar under a title
_BAR = re.compile(
    r"[\d\s:：∶.,，、\-/|()（）【】\[\]<>«»年月日时分秒]|星期.|周[一二三四五六日]|来源|作者|编辑|责编|浏览|点击|阅读|次数|字号|字体|大|中|小|打印|关闭|分享"
)
_PADDING = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff](?:[ :：∶]|$))")
_LABEL_LINE = re.compile(r"(?:[:：]|时 ?间|日 ?期) ?$")
_LOOK_BACK = 30
_BAR_LENGTH = 400
_MAX_DATES = 60


def votes(
    url: str,
    tags: Sequence[tuple[str, str]],
    text: str,
    title_at: tuple[int, int] | None,
    body_at: int | None,
    helpers: Iterable[str] = (),
) -> tuple[DateVote, ...]:
    """What meta, visible label and URL say, in this order, at most one vote each.

    ``text`` is the page's words in reading order, ``title_at`` where its visible title stands in them, ``body_at``
    where the body begins; ``helpers`` are the words of elements whose id says publication date.
    """
    addressed = from_url(url)
    shown = from_text(text, title_at, body_at) or _confirming(text, addressed) or _short(text, title_at, body_at)
    cast = (from_tags(tags) or from_helpers(helpers), shown, addressed)
    return tuple(vote for vote in cast if vote is not None)


def _confirming(text: str, addressed: DateVote | None) -> DateVote | None:
    """A date that stands by itself wherever it likes, below the text say, when the address tells the same day.

    With its time at the beginning of a line it may be a day off: a folder is named when the text is written.
    """
    if addressed is None or addressed.precision == "month":
        return None
    for found in find_dates(text)[:_MAX_DATES]:
        line, apart = _line_around(text, found), abs((found.value - addressed.value).days)
        near = apart == 0 or (apart == 1 and _TIMED.match(line) is not None)
        if near and _stands_alone(text, found) and line[:1] != "今":
            return DateVote("text", found.value, found.precision, found.raw)
    return None


_TIMED = re.compile(r" *\d{4}\S{2,6} +\d{1,2}:\d\d")  # 2014-08-21 10:02 某网
_SHORT = re.compile(r"[\n\t|] *[\[【（(]? ?((\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])) ?[\]】）)]? *(?=[\n\t|])")


def _short(text: str, title_at: tuple[int, int] | None, body_at: int | None) -> DateVote | None:
    """A year of two figures, by itself in the bar under the title: 16-10-20 between the title and 【打印】."""
    first, last = _bars(title_at, body_at)
    match = _SHORT.search(text, max(0, first - 1), last)
    if match is None or match[2] > "39":
        return None
    value = _day("20" + match[2], match[3], match[4])
    return DateVote("text", value, "day", match[1]) if value else None


def from_tags(tags: Sequence[tuple[str, str]]) -> DateVote | None:
    values = dict(reversed(tags))
    return next((vote for name in META_NAMES if (vote := _meta_vote(values.get(name, "")))), None)


def from_helpers(helpers: Iterable[str]) -> DateVote | None:
    return next((vote for words in helpers if len(words) < 60 and (vote := _meta_vote(words))), None)


def _meta_vote(raw: str) -> DateVote | None:
    if not raw:
        return None
    found = find_date(raw) or _compact(raw)
    return DateVote("meta", found.value, found.precision, raw.strip()) if found else None


def _compact(text: str) -> FoundDate | None:
    match = _COMPACT.search(text)
    if match is None:
        return None
    return _found(int(match[1]), int(match[2]), int(match[3]), "second" if match[6] else "day", match)


# --- the visible label ------------------------------------------------------------------------------------------

# the better the place, the smaller: a label in the bar under the title, a bare date there, a label above the title …
_IN_BAR, _BARE_IN_BAR, _MAYBE_IN_BAR, _ABOVE, _BEHIND, _WITHIN = 0, 3, 1, 4, 5, 6


def from_text(text: str, title_at: tuple[int, int] | None, body_at: int | None) -> DateVote | None:
    """The visible publication date; a decoy (今天是, 活动时间, 成文日期, a signature, a list of others) is none."""
    bars = [bar for bar in (_title_bar(title_at, body_at), *_bar_lines(text, body_at)) if bar[0] < bar[1]]
    first, last = min((start for start, _ in bars), default=0), max((end for _, end in bars), default=0)
    best = _best(text, dates_in(text, first, last), title_at, body_at, last)
    if best is None or best[0] > _BARE_IN_BAR:  # else no date elsewhere is better
        elsewhere = dates_in(text, at=lambda at: first <= at < last or _may_be_labelled(text, at))
        best = _best(text, elsewhere, title_at, body_at, last)
    return best[1] if best else None


def _best(
    text: str, dates: Iterator[FoundDate], title_at: tuple[int, int] | None, body_at: int | None, last: int
) -> tuple[int, DateVote] | None:
    """The first of the dates that stand at the best place, with the place's rank; the last bar ends at ``last``."""
    best: tuple[int, DateVote] | None = None
    for found in islice(dates, _MAX_DATES):
        if best is not None and best[0] <= _ABOVE and found.start >= last:
            break  # no date behind the bars is better
        rank = _rank(text, found, title_at, body_at)
        if rank is not None and (best is None or rank[0] < best[0]):
            best = (rank[0], DateVote("text", found.value, found.precision, rank[1] + found.raw))
    return best


def _rank(text: str, found: FoundDate, title_at: tuple[int, int] | None, body_at: int | None) -> tuple[int, str] | None:
    in_bar = _is_in_bar(found, title_at, body_at) or _is_bar_line(text, found, body_at)
    may_be_labelled = _may_be_labelled(text, found.start)
    if not (in_bar or may_be_labelled):
        return None
    before = _label_before(text, found.start)
    if may_be_labelled and (label := _PUBLISHED.search(before)):
        place = _IN_BAR if in_bar else _place_rank(found, title_at, body_at)
        return place, label[0].strip()
    if not in_bar or _ELSE.search(before):
        return None
    if label := _MAYBE.search(before):
        return (_MAYBE_IN_BAR + bool(_SECONDARY.search(before))), label[0].strip()
    return (_BARE_IN_BAR, "") if _stands_alone(text, found) else None


def _may_be_labelled(text: str, at: int) -> bool:
    """Whether the words before a date end as those of ``_PUBLISHED`` do: in forty rows beside an article none does."""
    return text[max(0, at - _LOOK_BACK) : at].rstrip(" \n\t】]:：∶[【（(").endswith(_LABEL_ENDS)


_LABEL_ENDS = ("时间", "时 间", "日期", "日 期", "布", "表", "于", "在", "b", "h", "d", "e")


def _label_before(text: str, at: int) -> str:
    """The words before a date on its own line, else the line before; 发 布 时 间 is one word."""
    *above, own = text[max(0, at - _LOOK_BACK) : at].replace("\t", "\n").split("\n")
    if not own.strip(" [【(（"):
        last = next((line for line in reversed(above) if line.strip()), "")
        own = last if _LABEL_LINE.search(last) else ""
    return _PADDING.sub("", own.lstrip())


def _is_in_bar(found: FoundDate, title_at: tuple[int, int] | None, body_at: int | None) -> bool:
    start, end = _title_bar(title_at, body_at)
    return start <= found.start < end


def _title_bar(title_at: tuple[int, int] | None, body_at: int | None) -> tuple[int, int]:
    """Where the bar under the title may stand."""
    if title_at is None:
        return 0, 0
    end = title_at[1] + _BAR_LENGTH
    return title_at[1], min(end, body_at) if body_at is not None and body_at >= title_at[1] else end


_BAR_WORDS = re.compile(
    "来源 ?[:：]|作者 ?[:：]|编辑 ?[:：]|字 ?[号体] ?[:：]|"
    "浏览(?:次数|量)|点击(?:次数|量)|阅读(?:次数|量)|访问(?:次数|量)"
)
_BEFORE_BODY, _INTO_BODY, _LONGEST_BAR = 300, 200, 160


def _bars(title_at: tuple[int, int] | None, body_at: int | None) -> tuple[int, int]:
    """Where the first place begins and the last one ends that may be a bar."""
    places = [(title_at[1], title_at[1] + _BAR_LENGTH)] if title_at is not None else []
    places += [(body_at - _BEFORE_BODY, body_at + _INTO_BODY)] if body_at is not None else []
    return min((place[0] for place in places), default=0), max((place[1] for place in places), default=0)


def _bar_lines(text: str, body_at: int | None) -> Iterator[tuple[int, int]]:
    """What ``_is_bar_line`` may be true of: lines about where the body begins with a bar's words, and the last line
    above the body."""
    if body_at is None:
        return
    first, last = max(0, body_at - _BEFORE_BODY), body_at + _INTO_BODY
    end = 0
    for word in _BAR_WORDS.finditer(text, max(0, first - _LONGEST_BAR), last + _LONGEST_BAR):
        if word.start() >= end:
            start, end = around(text, *word.span())
            yield max(start, first), min(end, last)
    if above := text[first:body_at].rstrip():
        start, end = around(text, first + len(above), first + len(above))
        yield max(start, first), min(end, last)


def _is_bar_line(text: str, found: FoundDate, body_at: int | None) -> bool:
    """Beside 来源 or 浏览次数, about where the body begins: the bar of a page whose title is not found, or whose
    body's element holds title and bar too."""
    if body_at is None or not body_at - _BEFORE_BODY <= found.start < body_at + _INTO_BODY:
        return False
    line = _line_around(text, found)
    if line.strip() == found.raw and not text[found.end : max(found.end, body_at)].strip():
        return found.start < body_at  # a line of its own right above the body
    return len(line) < _LONGEST_BAR and bool(_BAR_WORDS.search(line))


def _line_around(text: str, found: FoundDate) -> str:
    start, end = around(text, found.start, found.end)
    return text[start:end]


def _place_rank(found: FoundDate, title_at: tuple[int, int] | None, body_at: int | None) -> int:
    if title_at is not None and found.start < title_at[0]:
        return _ABOVE
    return _BEHIND if body_at is None or found.start < body_at else _WITHIN


def _stands_alone(text: str, found: FoundDate) -> bool:
    """A bare date dates the page only as an item of a bar, not inside a sentence."""
    line = _line_around(text, found)
    before = _BAR.sub("", line.partition(found.raw)[0])
    return len(line) < 120 and len(before) < 40 and "。" not in line


# --- the address ------------------------------------------------------------------------------------------------

_YEAR, _MONTH, _DAY = r"((?:19|20)\d\d)", r"(1[0-2]|0?[1-9])", r"(3[01]|[12]\d|0?[1-9])"
_NO_CODE = r"(?!/\d{1,3}/)"  # what goes on in numbers is a code of a place, not a day: /2018/11/01/02/110102005.html
_URL_DAYS = tuple(
    map(
        re.compile,
        (
            # t20170808_1, /20230331/
            r"/(?:[a-z]{1,3}_?)?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[_/-]|\.\w+$|$)",
            # /2018-12/29/, /2020_06/17_09/, /2015/0427/
            rf"/{_YEAR}[-_/]?(1[0-2]|0[1-9])[-/_]?(3[01]|[12]\d|0[1-9])(?=[/_]|\.\w+$|$){_NO_CODE}",
            rf"/{_YEAR}[-/_]{_MONTH}[-/_]{_DAY}(?=[/_]|\.\w+$){_NO_CODE}",  # /2020/9/15/, /2020-07-29/
        ),
    )
)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])/(?!\d{1,3}/\d{1,3}/)")


def path_of(url: str) -> str:
    """The path of an address, however broken its host is."""
    _, slash, rest = url.partition("://")[2].partition("/")
    return slash + rest.partition("?")[0].partition("#")[0]


def from_url(url: str) -> DateVote | None:
    """The date in the path; a month only (``/202404/``) has the precision month and the month's first day."""
    path = unquote(path_of(url)).lower()
    for pattern in _URL_DAYS:
        for match in pattern.finditer(path):
            if found := _found(int(match[1]), int(match[2]), int(match[3]), "day", match):
                return DateVote("url", found.value, "day", match[0].strip("/_-"))
    if month := _URL_MONTH.search(path):
        return DateVote("url", date(int(month[1]), int(month[2]), 1), "month", month[0].strip("/"))
    return None


# --- the settlement ---------------------------------------------------------------------------------------------

_TRUST = {"text": 0, "list": 1, "meta": 2, "url": 3}
_MIGRATED = 60


def settle(cast: Iterable[DateVote]) -> Published | None:
    """The date the voters settle on, None when nobody voted.

    The date most voters name wins; of equals the visible one, then the list row, the meta tag, the address. A label
    that says 发布 wins alone against meta and URL dates of the same later day: both were written when the page was
    moved to a new system (a page of 2009 whose PubDate is of 2023).
    """
    ballots = sorted(cast, key=lambda vote: _TRUST.get(vote.source, 9))
    days = [vote for vote in ballots if vote.precision != "month"]
    if not days:
        return Published(ballots[0].value, ballots[0].source, ballots[0].precision) if ballots else None
    if len({vote.value for vote in days}) == 1:
        return _settled(days[0].value, days)
    return _settled(_moved(days) or _most_named(days, ballots), days)


def _moved(days: Sequence[DateVote]) -> date | None:
    """The labelled date, where only the machine's dates speak against it and they are of a later season."""
    labelled = next((vote for vote in days if vote.source == "text" and _is_labelled(vote)), None)
    if labelled is None or any(vote.source == "list" and vote.value != labelled.value for vote in days):
        return None
    others = [vote for vote in days if vote.source in ("meta", "url")]
    return labelled.value if all((vote.value - labelled.value).days > _MIGRATED for vote in others) else None


def _is_labelled(vote: DateVote) -> bool:
    return "发" in vote.raw


def _most_named(days: Sequence[DateVote], ballots: Sequence[DateVote]) -> date:
    def support(vote: DateVote) -> tuple[int, int, int]:
        same = sum(other.value == vote.value for other in days)
        near = sum(abs((other.value - vote.value).days) <= 1 for other in days)
        month = sum(
            other.precision == "month" and (other.value.year, other.value.month) == (vote.value.year, vote.value.month)
            for other in ballots
        )
        return same, near, month

    return max(days, key=support).value  # max keeps the first of equals: the most trusted voter


def _settled(value: date, days: Sequence[DateVote]) -> Published:
    first = next(vote for vote in days if vote.value == value)
    return Published(value, first.source, first.precision)
