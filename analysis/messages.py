"""Which citizens' letters were answered, how fast, and which not."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from analysis.records import MessageRow
from analysis.snapshot import PageFacts, Snapshot
from analysis.workdays import Workdays, months_back
from crawler.addresses import same_page_key
from crawler.records import Message

SLOW_WD = 15
UNANSWERED_MONTHS = 3
ANSWERED = re.compile(r"已(?:回复|答复|办结|回应|处理|办理)|办结|答复完毕")

# channels of their own, whose letters are no consultation: 国办秘函〔2019〕19号 单项否决“互动回应差”
OTHER_CHANNEL = re.compile(r"信访|举报|纪检|纪委|监委|巡[视察]|检举|控告|廉政|征集|访谈|找错")
CONSULTING = re.compile(r"咨询|信箱|留言|来信|建言|问政|互动交流|政民互动")

# what was withdrawn, closed or never meant is no valid letter
_INVALID_STATUS = re.compile(r"删除|屏蔽|无效|撤[回销]|关闭|(?:咨询|征集|活动)?已?结束|不予?受理|重复|垃圾|测试")
_INVALID_TITLE = re.compile(
    r"^\W*(?:测试\w{0,6}|test\w{0,6}|[a-z\d]{1,12}|(\w)\1*)?\W*$|(?:该|此)?(?:信件|留言)?(?:已(?:被)?(?:删除|屏蔽|撤回|关闭)|不予公开)|"
    r"代开.{0,6}发票|加(?:微信|QQ|V信)|刷单|网络兼职|办证刻章|六合彩|彩票.{0,4}计划|裸聊|棋牌游戏|秒到账",
    re.I,
)
_TITLE_SHOWN = 12
_SAME_REPLY, _SAME_REPLY_SIZE = 5, 30  # so many letters with one reply of so many characters: a template


@dataclass(frozen=True, slots=True)
class Letter:
    """A citizen's letter with its answer. ``url`` is its own page (``own_page``), else the page that shows it.

    ``counted`` is False for invalid letters and for those of petition and discipline channels.
    """

    url: str
    own_page: bool
    title: str
    received: date | None
    answered: date | None
    is_answered: bool
    reply: str
    counted: bool

    @property
    def newest(self) -> date | None:
        """The later of its two dates."""
        return max((day for day in (self.received, self.answered) if day), default=None)


def letters(snapshot: Snapshot) -> tuple[Letter, ...]:
    """Every letter the site shows, once, in the order they were met. Ask through ``snapshot.view``.

    Of a letter's list row and its own page, what tells more counts; a row without a link belongs to the page of the
    same title and day.
    """
    found: dict[tuple[str, ...], tuple[Message, str, bool]] = {}
    shelves = _shelves(snapshot)
    loose: list[tuple[Message, PageFacts]] = []
    for page in snapshot.pages:
        for message in page.messages:
            if message.url:
                _join(found, (same_page_key(message.url),), message, page, shelves)
            else:
                loose.append((message, page))
    by_title = {(_short(known.title), known.received): key for key, (known, _, _) in found.items()}
    for message, page in loose:
        alone = (message.title, str(message.received)) if message.received else (page.url, message.title)
        _join(found, by_title.get((_short(message.title), message.received), alone), message, page, shelves)
    return tuple(letter(message, shown_on, counted) for message, shown_on, counted in found.values())


def _short(title: str) -> str:
    """A title as far as a list shows it before its dots."""
    return title.rstrip(".… ")[:_TITLE_SHOWN]


def _join(
    found: dict[tuple[str, ...], tuple[Message, str, bool]],
    key: tuple[str, ...],
    message: Message,
    page: PageFacts,
    shelves: Mapping[str, str],
) -> None:
    known = found.get(key)
    counted = _counts(page, shelves.get(message.url or page.url, "")) and (known is None or known[2])
    found[key] = (_fuller(known[0], message) if known else message, known[1] if known else page.url, counted)


def _shelves(snapshot: Snapshot) -> dict[str, str]:
    """The name of the column that lists an address, where that is no consultation channel."""
    others = [column for column in snapshot.columns if _is_other(column.name)]
    return {address: column.name for column in others for address in column.addresses}


def _counts(page: PageFacts, shelf: str) -> bool:
    column = page.column.name if page.column else ""
    return not any(_is_other(name) for name in (*page.breadcrumb[-2:], column, shelf) if name)


def _is_other(name: str) -> bool:
    return bool(OTHER_CHANNEL.search(name)) and not CONSULTING.search(name)


def _fuller(known: Message, message: Message) -> Message:
    return Message(
        url=message.url or known.url,
        title=max(known.title, message.title, key=len),
        received=known.received or message.received,
        answered=known.answered or message.answered,
        status=known.status or message.status,
        has_reply=known.has_reply or message.has_reply,
        reply=max(known.reply, message.reply, key=len),
    )


def letter(message: Message, shown_on: str, counted: bool = True) -> Letter:
    """``shown_on`` is the page that shows it; ``counted`` is False in a petition or discipline channel."""
    valid = not (_INVALID_STATUS.search(message.status) or _INVALID_TITLE.search(message.title))
    return Letter(
        url=message.url or shown_on,
        own_page=bool(message.url),
        title=message.title,
        received=message.received,
        answered=message.answered,
        is_answered=bool(message.has_reply or message.answered or ANSWERED.search(message.status)),
        reply=message.reply,
        counted=counted and valid,
    )


def counted(snapshot: Snapshot) -> list[Letter]:
    """The valid letters of the site's consultation channels."""
    return [one for one in snapshot.view(letters) if one.counted]


def messages(snapshot: Snapshot) -> Iterator[MessageRow]:
    """One row of messages.csv a letter that counts."""
    for one in counted(snapshot):
        yield row(one, snapshot.site.id, snapshot.today, snapshot.calendar)


def row(letter: Letter, site_id: str, today: date, calendar: Workdays) -> MessageRow:
    """The letter's row of messages.csv. An answer exactly at its limit is in time."""
    return MessageRow(
        site_id,
        letter.url,
        letter.title,
        letter.received,
        letter.answered,
        _working_days(letter, today, calendar),
        outcome(letter, today, calendar),
    )


def _working_days(letter: Letter, today: date, calendar: Workdays) -> int | None:
    """From letter to answer, or to ``today`` while it waits; None where a date is missing or they contradict."""
    end = letter.answered if letter.is_answered else today
    if not letter.received or not end or end < letter.received:
        return None
    return calendar.between(letter.received, end)


def outcome(letter: Letter, today: date, calendar: Workdays, slow_wd: int = SLOW_WD, months: int = 3) -> str:
    """``answered``, ``slow``, ``unanswered``, or ``pending`` while it may still wait."""
    if letter.is_answered:
        days = _working_days(letter, today, calendar)
        return "slow" if days is not None and days > slow_wd else "answered"
    return "unanswered" if letter.received and letter.received < months_back(today, months) else "pending"


def template_answers(known: Iterable[Letter]) -> tuple[int, str]:
    """(how many letters got the reply that most got, that reply); (0, '') where no reply is a template's."""
    told = Counter("".join(one.reply.split()) for one in known if one.reply)
    often = [(count, reply) for reply, count in told.items() if count >= _SAME_REPLY and len(reply) >= _SAME_REPLY_SIZE]
    return max(often, default=(0, ""))
