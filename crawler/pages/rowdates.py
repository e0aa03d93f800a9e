"""Which date a row of a list shows, and the year of one that leaves it out."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple


class Shown(NamedTuple):
    """A date as a row shows it: year or day None where it shows none. ``text`` is how it stands there."""

    year: int | None
    month: int
    day: int | None
    text: str


_NARROW = str.maketrans("０１２３４５６７８９－／．：", "0123456789-/.:")
_Y, _M, _D = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>1[0-2]|0?[1-9])", r"(?P<d>3[01]|[12]\d|0?[1-9])"
_TIME = r"(?:[ T]{0,3}\d{1,2} ?[:∶] ?\d{1,2}(?: ?[:∶] ?\d{1,2}(?:\.\d+)?)?|[ ]?\d{1,2}[时点]\d{0,2}分?)?"
_FULL = rf"(?<![\d.]){_Y} ?[-/.年_–—] ?{_M} ?[-/.月_–—] ?{_D}(?!\d) ?[日号]?{_TIME}"
_MONTH_DAY = rf"(?<![\d.年/第共-])(?!\d\.|\d\d\.\d\D){_M} ?[-/.月] ?{_D}(?![\d.%/:页条个元次-]|[-/.]\d) ?[日号]?{_TIME}"
_YEAR_MONTH = rf"(?<![\d.]){_Y} ?[-/.年] ?{_M}(?![\d.]|[-/.]\d) ?月?"
_FORMS = tuple(map(re.compile, (_FULL, _YEAR_MONTH, _MONTH_DAY)))
_SHORT = re.compile(r"[\[【（( ]*(?P<y>[0-3]\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])[\]】）) ]*")  # 20-06-23
_SLASHED = re.compile(r"[\[【（( ]*(?P<text>(?P<m>\d\d)/(?P<d>\d\d)/(?P<y>(?:19|20)\d\d))[\]】）) ]*")  # 06/29/2020
HINT = re.compile(r"\d ?[-/.年月_–—－／．] ?\d|\d月|[０-９]")

# what may stand beside the date of a row in the same text
_BESIDE = re.compile(
    r"(?:发布|发表|发文|更新|生成|成文|公布|公开|上传|添加|录入|信息|来信|提交|回复|答复|办结|征集|起始|开始|发稿|写信)?(?:时间|日期|于)"
    r"|[\s:：|/【】\[\]()（）<>«»〈〉{}·•,，\-—]|发布|星期.|周[一二三四五六日]|日期|NEW|new"
    r"|(?:浏览|点击|阅读|访问)(?:次数|量|数)?[:：]?\s*\d*(?:次)?|(?:来源|作者|发布人|发布者|发布机构|来源部门|单位)[:：]\s*\S{0,20}"
)
# a date behind one of these is not when the row appeared
_DEADLINE = re.compile(r"(?:截止|截至|结束|到期|有效|失效|废止|终止|实施|施行|至|到|~|～)(?:时间|日期|期)?[:：\s]*$")
_MAX_BESIDE = 3  # characters of other words that may stand beside a date
_MAX_ALONE, _MAX_TEXT = 80, 400
_EDGE = re.compile(r"[\[【（(〔<\s\u3000]$|^[\]】）)〕>\s\u3000]")


def alone(text: str) -> Shown | None:
    """The date of a text that holds little else: ``[2020-11-20]``, ``发布时间：2020年11月20日 09:32``, ``11/20`` …"""
    text = " ".join(text.split()).translate(_NARROW)
    if len(text) > _MAX_ALONE:
        return None
    if day_month := _THIRTEENTH.fullmatch(text):
        return Shown(None, int(day_month[1]), int(day_month[2]), text)
    if short := _SHORT.fullmatch(text):
        return Shown(2000 + int(short["y"]), int(short["m"]), int(short["d"]), text)
    if slashed := _SLASHED.fullmatch(text):
        return Shown(int(slashed["y"]), int(slashed["m"]), int(slashed["d"]), slashed["text"])
    for form in _FORMS:
        match = form.search(text)
        if match is None:
            continue
        before = text[: match.start()]
        if _DEADLINE.search(before):
            return None
        rest = _BESIDE.sub("", before) + _BESIDE.sub("", _beside(text[match.end() :]))
        return _shown(match) if len(rest) <= _MAX_BESIDE else None
    return None


def at_edge(text: str) -> Shown | None:
    """The date set off at the end or the beginning of a title: ``关于……的通知 [2020-12-31]``."""
    if len(text) > _MAX_TEXT:
        return None
    text = text.translate(_NARROW).strip()
    for form in _FORMS[:1] + _FORMS[2:]:
        matches = list(form.finditer(text))
        for match in matches[-1:] + matches[:1]:
            before, behind = text[: match.start()], text[match.end() :]
            if len(behind.strip("])）】〕> ")) == 0 and before[-1:] in tuple("[【（(〔< \u3000\t\n") and before:
                return _shown(match)
            if len(before.strip("[【（(〔< ")) == 0 and behind[:1] in tuple("]】）)〕> \u3000\t\n") and behind:
                return _shown(match)
    return None


def joined(text: str) -> Shown | None:
    """The date whose day stands apart from its month: ``20 2020-11``, ``11-20 2020``, ``2020.11 20``, ``20 11月``."""
    match = _JOINED.fullmatch(text.translate(_NARROW).strip())
    if match is None:
        return None
    parts = {name[0]: int(value) for name, value in match.groupdict().items() if value}
    return Shown(parts.get("y"), parts["m"], parts["d"], match[0])


_JOINED = re.compile(
    r"(?P<d1>\d{1,2})日? ?/? ?(?P<y1>(?:19|20)\d\d) ?[-/.年] ?(?P<m1>\d{1,2})月?"
    r"|(?P<m2>\d{1,2}) ?[-/.月] ?(?P<d2>\d{1,2})日? ?/? ?(?P<y2>(?:19|20)\d\d)年?"
    r"|(?P<y3>(?:19|20)\d\d) ?[-/.年] ?(?P<m3>\d{1,2})月? ?/? (?P<d3>\d{1,2})日?"
    r"|(?P<y4>(?:19|20)\d\d)年? ?/? (?P<m4>\d{1,2}) ?[-/.月] ?(?P<d4>\d{1,2})日?"
    r"|(?P<d5>\d{1,2})日? ?/? ?(?P<m5>\d{1,2})月"
)


def day_first(shown: Shown) -> Shown:
    """The date as a list means it that also shows a thirteenth month: ``10/09 2020`` beside ``23/10 2020``."""
    if shown.day is None or shown.day > 12 or not _DAY_MONTH.match(shown.text):
        return shown
    return shown._replace(month=shown.day, day=shown.month)


_DAY_MONTH = re.compile(r"\d{1,2} ?[-/.] ?\d{1,2}(?: ?/? ?(?:19|20)\d\d)?$")
# 23/10: read as a month until its list is known
_THIRTEENTH = re.compile(r"(1[3-9]|2\d|3[01])/(0[1-9]|1[0-2])")


def _beside(text: str) -> str:
    """What follows a date, without the second date of a range or a row: 2020-11-01 至 2020-11-15."""
    return _FORMS[0].sub("", re.sub(r"^\s*(?:至|到|—+|-+|~|～)\s*", "", text))


def _shown(match: re.Match[str]) -> Shown:
    parts = match.groupdict()
    day = parts.get("d")
    year = parts.get("y")
    return Shown(int(year) if year else None, int(parts["m"]), int(day) if day else None, match[0].strip())


# --- the year that is left out ----------------------------------------------------------------------------------

_IN_URL = re.compile(r"(?<!\d)(20\d\d|19\d\d)[-/_]?(1[0-2]|0?[1-9])(?=[-/_]|\d\d(?!\d)|$)")


def settled(rows: Sequence[tuple[Shown | None, str]], latest: date | None = None) -> list[date | None]:
    """The dates of one list's rows, (what it shows, its address) each in order; the missing years decided.

    A row's own address tells its year when the month agrees. Else its neighbours do: a list that runs from new to old
    goes on doing so, in any other a row lies as near as it can to the nearest whose year is known. Without one the
    first is the last such day not after ``latest``, the newest day the page itself knows of; without that there is no
    telling. No clock is asked, so nothing lies in the future of the page.
    """
    dates = [_known(shown, url) for shown, url in rows]
    if all(day is not None or shown is None for day, (shown, _) in zip(dates, rows, strict=True)):
        return dates
    shown = [one for one, _ in rows]
    descends = _descends(rows)
    if not any(dates):
        first = next(place for place, one in enumerate(shown) if one is not None)
        if latest is None:
            return dates
        dates[first] = _last(shown[first], latest)
    known = [place for place, day in enumerate(dates) if day is not None]
    for place in sorted(range(len(rows)), key=lambda at: min((abs(at - one) for one in known), default=0)):
        if dates[place] is None and known:
            beside = min((at for at, day in enumerate(dates) if day is not None), key=lambda at: abs(at - place))
            dates[place] = _beside_known(shown[place], dates[beside], place < beside, descends, latest)
    return dates


def _beside_known(
    shown: Shown | None, day: date | None, above: bool, descends: bool, latest: date | None
) -> date | None:
    if shown is None or day is None:
        return None
    if not descends:
        return _nearest(shown, day, latest)
    days = [one for year in (day.year - 1, day.year, day.year + 1) if (one := _day(year, shown))]
    if above:
        return min((one for one in days if one >= day), default=None)
    return max((one for one in days if one <= day), default=None)


def _descends(rows: Sequence[tuple[Shown | None, str]]) -> bool:
    """Whether the rows run from new to old: at most one step up, where the year turns, in every dozen rows or so."""
    days = [(shown.month, shown.day or 1) for shown, _ in rows if shown is not None]
    ups = sum(later > earlier for earlier, later in pairwise(days))
    return ups <= 1 + len(days) // 12


def _known(shown: Shown | None, url: str) -> date | None:
    if shown is None:
        return None
    if shown.year is not None:
        return _day(shown.year, shown)
    for year, month in _IN_URL.findall(url):
        if int(month) == shown.month:
            return _day(int(year), shown)
    return None


def _nearest(shown: Shown, anchor: date, latest: date | None) -> date | None:
    days = [day for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (day := _day(year, shown))]
    if latest is not None and latest >= anchor:
        days = [day for day in days if day <= latest] or days
    return min(days, key=lambda day: abs(day - anchor), default=None)


def _last(shown: Shown | None, latest: date) -> date | None:
    if shown is None:
        return None
    days = [day for year in (latest.year, latest.year - 1) if (day := _day(year, shown)) and day <= latest]
    return max(days, default=None)


def _day(year: int, shown: Shown) -> date | None:
    try:
        return date(year, shown.month, shown.day or 1)
    except ValueError:
        return None
