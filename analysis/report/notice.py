"""What the notice itself says: its six actions, each with the annex's items that ask for it (钦政办〔2017〕70号)."""

from typing import NamedTuple


class Action(NamedTuple):
    """One action in the notice's words, shortened, and the numbers of the spot-check items about it."""

    title: str
    duties: str
    items: tuple[int, ...]


NOTICE: dict[int, Action] = {
    1: Action(
        "（一）实施全面推进“五公开”行动",
        "将决策、执行、管理、服务、结果公开要求落实到办文办会程序；做好公文公开属性源头认定；"
        "推动会议开放、重大行政决策预公开；"
        "完成现有主动公开基本目录修编；重点推进土地利用总体规划、征地补偿、"
        "社会保险等群众关切信息的“五公开”标准化规范化。",
        (3, 4, 5, 7, 8, 11, 14),
    ),
    2: Action(
        "（二）实施政策解读责任落实行动",
        "谁起草、谁解读；政策性文件与解读材料同步组织、同步审批、同步部署，同步发布；"
        "部门联合发文的由牵头部门解读；"
        "着重解读背景依据、目标任务、主要内容、涉及范围、执行标准，以及注意事项、关键词诠释、"
        "惠民利民举措、新旧政策差异等。",
        (9,),
    ),
    3: Action(
        "（三）实施政务舆情回应增强实效行动",
        "涉事责任部门是第一责任主体；特别重大、重大突发事件原则上不超过 1 小时、"
        "最迟 5 小时内发布权威信息，"
        "造成重大影响的 24 小时内举行新闻发布会，并持续发布。",
        (10,),
    ),
    4: Action(
        "（四）实施公众参与畅通行动",
        "以政府门户网站为第一平台，通过意见征集、热点回应、在线访谈、市长信箱等扩大公众参与；"
        "征求意见的采纳情况应予公布，相对集中的意见不予采纳的，公布时要说明理由。",
        (8, 12),
    ),
    5: Action(
        "（五）实施平台建设监管行动",
        "加强对政府网站的日常监测，及时发现和解决不及时、不准确、不回应、不实用等问题；推进网站集约化建设，"
        "将没有人力、财力保障的基层政府网站迁移到上级政府网站统一运营。",
        (6,),
    ),
    6: Action(
        "（六）实施政务公开培训行动",
        "制定政务公开培训计划，列入年度培训计划，实行全员培训；完成领导干部和工作人员轮训。",
        (13,),
    ),
}
ORGANISED = "保障措施"  # items 1, 2 and 15 ask what the notice's second part says


def action_of(item: int) -> str:
    """Which actions a spot-check item belongs to, as the page's table shows it."""
    numbers = [number for number, action in NOTICE.items() if item in action.items]
    return "、".join(f"行动{'一二三四五六'[number - 1]}" for number in numbers) or ORGANISED
