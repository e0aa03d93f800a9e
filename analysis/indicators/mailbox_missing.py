"""未提供网上有效咨询建言渠道（信访、纪检举报专门渠道除外）。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import A_COLUMN, absence
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="mailbox_missing",
    name="无咨询渠道",
    action=4,
    items=(12,),
    severity="veto",
    clause="国办秘函〔2019〕19号 单项否决“互动回应差”",
)

CHANNEL = re.compile(
    r"(?:市|县|区|州|局|厅|委|镇|乡|主任|领导|书记|部门|院|厅|公众|民意|政府|互动|咨询)长?信箱|咨询投诉|(?:在线|网上|业务|我要|公众|政策|留言)咨询|"
    r"咨询(?:建议|建言|留言|服务|回复|答复|与?投诉)|我要(?:写信|留言|提问|咨询|建议)|(?:网上|公众|在线|网友|百姓|群众|互动|给我)留言|留言(?:板|选登|反馈|咨询|回复)|"
    r"建言献策|意见建议|来信(?:选登|回复|公开|须知)|写信(?:须知|咨询)?|政民互动|互动交流|问政|民声"
)
OTHER_CHANNEL = re.compile(r"信访|举报|纪检|纪委|监委|巡[视察]|检举|廉政|找错|投诉举报|征集|征求")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    columns = [column for column in snapshot.columns_of("mailbox") if not OTHER_CHANNEL.search(column.name)]
    if not columns and not snapshot.view(has_messages) and not snapshot.page_named(CHANNEL, but=OTHER_CHANNEL):
        yield absence(
            snapshot,
            "未见网上咨询建言渠道（信访、纪检举报渠道不算）",
            called=CHANNEL,
            but=OTHER_CHANNEL,
            longest=A_COLUMN,
        )


def has_messages(snapshot: Snapshot) -> bool:
    """Whether the site shows any letter with its reply."""
    return any(page.messages and not OTHER_CHANNEL.search("".join(page.breadcrumb)) for page in snapshot.pages)
