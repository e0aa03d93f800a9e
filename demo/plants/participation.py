"""Consultations, letters, surveys, interviews, replies, responses: too short, too late, absent — and just in time."""

from datetime import date, timedelta

from demo import workdays
from demo.plants.ground import Ground
from demo.records import Article, Column

_MONTHS = workdays.months_before
_RESULT = "征集结果"


def plant(ground: Ground) -> None:
    for part in (_decisions, _short, _unanswered_calls, _letters, _answered_late, _quiet_mailboxes):
        part(ground)
    for part in (_responses, _surveys, _interviews, _replies):
        part(ground)


# --- consultations ----------------------------------------------------------------------------------------------


def _decisions(ground: Ground) -> None:
    for site_id in ("yjj", "dzj"):
        ground.drop(site_id, "yjzj")
        ground.fault(site_id, "decision_column_missing", ground.home(site_id), "没有意见征集或重大行政决策")
    for site_id, name, kind in (("mzj", "重大行政决策预公开", "decision"), ("portal", "民意征集", "consultation")):
        column = ground.sites[site_id].column("yjzj")
        column.name, column.type = name, kind
        ground.fine(site_id, "decision_column_missing", ground.home(site_id), f"栏目叫{name}")


def _short(ground: Ground) -> None:
    for site_id, days in (("portal", 20), ("jyj", 29)):
        call = _call(ground, site_id, "夜市经营", 70, days)
        ground.fault(site_id, "consultation_short", call, f"征求意见 {days} 天，没有说明理由")
    call = _call(ground, "wjw", "高温天气露天作业", 70, 15)
    call.body.append("因防暑工作时间紧迫，本次征求意见期限缩短为15天。")
    ground.fine("wjw", "consultation_short", call, "15 天，说明了缩短的理由")
    for site_id in ("heting", "gxq"):
        call = _call(ground, site_id, "夜市经营", 70, 30)
        ground.fine(site_id, "consultation_short", call, "恰好 30 天")


def _unanswered_calls(ground: Ground) -> None:
    for site_id, age in (("songlan", 75), ("czj", 61)):
        call = _call(ground, site_id, "河道垂钓", age, 30, answered=False)
        ground.fault(site_id, "consultation_unanswered", call, f"截止 {age - 30} 天了，没有公布结果")
    call = _call(ground, "gxq", "河道垂钓", 60, 30, answered=False)
    if ground.night == 1:
        ground.fine("gxq", "consultation_unanswered", call, "恰好截止 30 天")
    else:
        ground.fault("gxq", "consultation_unanswered", call, "截止过 30 天了，没有公布结果")
    call = _call(ground, "jtj", "河道垂钓", 88, 30, answered=False)
    result = ground.article("jtj", "yjzj", "《云泽市河道垂钓管理办法（征求意见稿）》意见采纳情况说明", 40)
    result.kind, result.facts = "article", {}
    result.body = ["征求意见期间共收到意见12条，采纳9条；未采纳3条，理由是相关内容已由上级文件规定。"]
    ground.fine("jtj", "consultation_unanswered", call, "结果另文公布")
    ground.fine("jtj", "consultation_short", result, "是征集结果，不是征集")
    call = _call(ground, "wjw", "河道垂钓", 88, 30, answered=False)
    result = ground.article("wjw", "tzgg", "河道垂钓征求意见情况反馈", 41)
    result.body = ["征求意见期间共收到意见5条，采纳4条；未采纳1条，理由是该事项不属于本办法规定的范围。"]
    call.links.append((result, "意见征集情况反馈"))
    ground.fine("wjw", "consultation_unanswered", call, "结果在别的栏目，公告页有链接")
    call = _call(ground, "heting", "河道垂钓", 25, 30, answered=False)
    ground.fine("heting", "consultation_unanswered", call, "还没有截止")


def _call(ground: Ground, site_id: str, topic: str, age: int, days: int, *, answered: bool = True) -> Article:
    """A call for opinions on a draft, open so many days."""
    place = ground.sites[site_id].place
    call = ground.article(site_id, "yjzj", f"关于公开征求《{place}{topic}管理办法（征求意见稿）》意见的公告", age)
    call.facts["to"] = (call.published + timedelta(days)).isoformat()
    if not answered:
        call.body = [text for text in call.body if not text.startswith(_RESULT)]
    return call


# --- letters ----------------------------------------------------------------------------------------------------


def _letters(ground: Ground) -> None:
    quarter = _MONTHS(ground.base, 3)
    old = _letter(ground, "songlan", "反映石桥湾镇水渠淤塞", quarter - timedelta(10))
    if ground.night == 1:
        ground.fault("songlan", "message_unanswered", old, "三个多月没有答复")
        ground.fine("songlan", "message_slow", old, "没有答复的不另报答复慢")
    else:
        _answer(old, ground.today, ground.base + timedelta(1))
        ground.fine("songlan", "message_unanswered", old, "第二晚答复了")
        ground.fault("songlan", "message_slow", old, "三个多月才答复")
    letter = _letter(ground, "nyj", "咨询育秧大棚补助的申报材料", ground.ago(150))
    ground.fault("nyj", "message_unanswered", letter, "五个月没有答复")
    letter = _letter(ground, "mzj", "咨询养老机构备案", ground.ago(130))
    letter.facts["办理状态"] = "已受理"
    ground.fault("mzj", "message_unanswered", letter, "受理了，四个月没有答复")
    edge = _letter(ground, "jyj", "咨询转学手续", quarter)
    if quarter < _MONTHS(ground.today, 3):
        ground.fault("jyj", "message_unanswered", edge, "三个月零一天没有答复")
    else:
        ground.fine("jyj", "message_unanswered", edge, "恰好三个月")
    pending = _letter(ground, "portal", "建议增设公共饮水点", ground.ago(10))
    ground.fine("portal", "message_unanswered", pending, "刚收到")


def _answered_late(ground: Ground) -> None:
    for site_id, age, days in (("wjw", 60, 16), ("czj", 80, 30)):
        letter = _letter(ground, site_id, "咨询窗口办理时间", workdays.at_or_before(ground.ago(age)))
        _answer(letter, ground.base, workdays.add(letter.published, days))
        ground.fault(site_id, "message_slow", letter, f"第 {days} 个工作日才答复")
    day = workdays.at_or_before(ground.ago(60))
    for site_id, start in (("portal", day), ("mzj", _before_a_holiday(ground))):
        letter = _letter(ground, site_id, "咨询材料份数", start)
        _answer(letter, ground.base, workdays.add(start, 15))
        ground.fine(site_id, "message_slow", letter, "恰好第 15 个工作日答复")


def _quiet_mailboxes(ground: Ground) -> None:
    for site_id in ("heting", "dzj"):
        column = ground.sites[site_id].column("ldxx")
        _earlier(column, 75)
        ground.fault(site_id, "message_unpublished", column, "两个多月没有新的来信和答复")
    column = ground.sites["jtj"].column("ldxx")
    _earlier(column, 75)
    second = column.listed()[1]
    _answer(second, ground.base, ground.ago(50))
    ground.fault("jtj", "message_slow", second, "五十天前才答复")
    ground.fine("jtj", "message_unpublished", column, "来信是两个多月前的，答复是五十天前的")
    ground.fine("nyj", "message_unpublished", ground.sites["nyj"].column("ldxx"), "一个多月前有来信")


def _letter(ground: Ground, site_id: str, title: str, day: date) -> Article:
    """A letter without an answer."""
    column = ground.sites[site_id].column("ldxx")
    letter = ground.author(site_id).article(column, day, title, kind="letter")
    letter.body, letter.dated = [], False
    letter.facts = {
        "受理编号": f"XJ{day:%Y%m%d}{letter.number % 1000:03}",
        "提交时间": day.isoformat(),
        "信件内容": f"您好，{title}，请问应当向哪个科室咨询？",
        "办理状态": "处理中",
    }
    column.articles.append(letter)
    return letter


def _answer(letter: Article, today: date, day: date) -> None:
    letter.facts.pop("办理状态", None)
    letter.facts |= {
        "回复部门": letter.column.site.issuer,
        "回复时间": min(day, today).isoformat(),
        "回复内容": "您好，来信收悉。有关事项请到政务服务中心二楼综合窗口办理，感谢您的关注。",
    }


def _before_a_holiday(ground: Ground) -> date:
    """A working day, long past, whose next fifteen working days span a long holiday; a plain one where none is."""
    days = (ground.ago(back) for back in range(40, 350))
    spans = (day for day in days if workdays.is_workday(day) and (workdays.add(day, 15) - day).days > 25)
    return next(spans, workdays.at_or_before(ground.ago(40)))


def _earlier(column: Column, days: int) -> None:
    """Every letter, and its answer, so many days earlier."""
    for letter in column.articles:
        letter.published -= timedelta(days)
        for name in ("提交时间", "回复时间"):
            if name in letter.facts:
                letter.facts[name] = (date.fromisoformat(letter.facts[name]) - timedelta(days)).isoformat()


# --- responses, surveys, interviews, replies --------------------------------------------------------------------


def _responses(ground: Ground) -> None:
    ground.drop("yjj", "rdhy")
    ground.fault("yjj", "response_missing", ground.home("yjj"), "没有回应关切")
    half = _MONTHS(ground.base, 6)
    column = _newest_on(ground, "heting", "rdhy", half - timedelta(1))
    ground.fault("heting", "response_missing", column, "最近一条是 6 个月零 1 天前的")
    column = _newest_on(ground, "portal", "rdhy", half)
    if half < _MONTHS(ground.today, 6):
        ground.fault("portal", "response_missing", column, "已过 6 个月")
    else:
        ground.fine("portal", "response_missing", column, "最近一条恰好是 6 个月前的")
    for site_id, name in (("gxq", "新闻发布会"), ("songlan", "热点回应")):
        ground.sites[site_id].column("rdhy").name = name
        ground.fine(site_id, "response_missing", ground.home(site_id), f"栏目叫{name}")


def _surveys(ground: Ground) -> None:
    ground.fault("yjj", "survey_missing", ground.home("yjj"), "没有调查，也没有征集")
    column = _newest_on(ground, "dzj", "wsdc", _MONTHS(ground.base, 12) - timedelta(1))
    ground.fault("dzj", "survey_missing", column, "最近一次调查是一年零一天前的")
    for site_id in ("tyj", "mzj"):
        ground.fine(site_id, "survey_missing", ground.home(site_id), "没有网上调查，有意见征集")


def _interviews(ground: Ground) -> None:
    year = _MONTHS(ground.base, 12)
    for site_id, late, why in (
        ("portal", 32, "最近一次访谈是 13 个月前的"),
        ("jyj", 1, "最近一次访谈是一年零一天前的"),
    ):
        column = _newest_on(ground, site_id, "zxft", year - timedelta(late))
        ground.fault(site_id, "interview_missing", column, why)
    column = _newest_on(ground, "wjw", "zxft", year)
    if year < _MONTHS(ground.today, 12):
        ground.fault("wjw", "interview_missing", column, "已过一年")
    else:
        ground.fine("wjw", "interview_missing", column, "最近一次访谈恰好是一年前的")
    for site_id in ("heting", "czj"):
        ground.fine(site_id, "interview_missing", ground.home(site_id), "没有开设访谈栏目")


def _replies(ground: Ground) -> None:
    ground.drop("nyj", "jyta")
    column = ground.sites["wjw"].column("jyta")
    for article in column.articles:
        article.published = article.published.replace(year=article.published.year - 1)
    if ground.base.month > 10:
        ground.fault("nyj", "proposal_reply_missing", ground.home("nyj"), "没有建议提案栏目")
        ground.fault("wjw", "proposal_reply_missing", column, "只有上一年的答复")
    ground.fine("gxq", "proposal_reply_missing", ground.home("gxq"), "高新区不办理建议提案")
    column = ground.sites["czj"].column("jyta")
    column.name = "人大代表建议和政协提案"
    ground.fine("czj", "proposal_reply_missing", column, "栏目叫人大代表建议和政协提案")


def _newest_on(ground: Ground, site_id: str, slug: str, day: date) -> Column:
    """The column, its newest article now of ``day``, the others as long before it as they were."""
    column = ground.sites[site_id].column(slug)
    earlier = column.listed()[0].published - day
    for article in column.articles:
        article.published -= earlier
    return column
