"""Which citizens' letters were answered, how fast, and which not."""

import re
from collections.abc import Iterator
from datetime import date

from analysis.records import MessageRow
from analysis.snapshot import Snapshot
from analysis.workdays import Workdays, months_back
from crawler.records import Message

SLOW_WD = 15
UNANSWERED_MONTHS = 3
ANSWERED = re.compile(r"已(?:回复|答复|办结|回应|处理|办理)|办结|答复完毕")


def messages(snapshot: Snapshot) -> Iterator[MessageRow]:
    """One row a letter, in the order they were met; of a letter's list row and its own page, what tells more."""
    found: dict[tuple[str, str], Message] = {}
    for page in snapshot.pages:
        for message in page.messages:
            key = (message.url or page.url, "" if message.url else message.title)
            found[key] = _fuller(found.get(key), message)
    for (url, _), message in found.items():
        yield row(message, url, snapshot.site.id, snapshot.today, snapshot.calendar)


def _fuller(known: Message | None, message: Message) -> Message:
    if known is None:
        return message
    return Message(
        url=message.url or known.url,
        title=max(known.title, message.title, key=len),
        received=known.received or message.received,
        answered=known.answered or message.answered,
        status=known.status or message.status,
        has_reply=known.has_reply or message.has_reply,
        reply=max(known.reply, message.reply, key=len),
    )


def row(message: Message, url: str, site_id: str, today: date, calendar: Workdays) -> MessageRow:
    """The letter's row of messages.csv. An answer exactly at its limit is in time."""
    days = calendar.between(message.received, message.answered) if message.received and message.answered else None
    if message.has_reply or message.answered or ANSWERED.search(message.status):
        outcome = "slow" if days is not None and days > SLOW_WD else "answered"
    elif message.received and message.received < months_back(today, UNANSWERED_MONTHS):
        outcome = "unanswered"
    else:
        outcome = "pending"
    return MessageRow(site_id, url, message.title, message.received, message.answered, days, outcome)
