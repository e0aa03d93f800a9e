"""Documents published late and just in time, with and without the mark of their openness."""

from datetime import date

from demo import workdays
from demo.plants.ground import Ground
from demo.records import Article

_DAYS = 20  # working days from forming to publishing


def plant(ground: Ground) -> None:
    _late(ground)
    _unmarked(ground)


def _late(ground: Ground) -> None:
    for site_id, age, days in (("portal", 43, 21), ("songlan", 43, 40)):
        document = _document(ground, site_id, "关于同意渡口街道泵站维修项目立项的批复", ground.ago(age), days)
        ground.fault(site_id, "document_late", document, f"成文后 {days} 个工作日才发布")
    for site_id, age in (("gxq", 43), ("jyj", 44)):
        document = _document(ground, site_id, "关于同意渡口街道泵站维修项目立项的批复", ground.ago(age), _DAYS)
        ground.fine(site_id, "document_late", document, "恰好第 20 个工作日发布")
    document = _document(ground, "jtj", "关于同意南屏岭镇客运站维修项目立项的批复", _after_a_holiday(ground), _DAYS)
    ground.fine("jtj", "document_late", document, "跨长假，按工作日算恰好第 20 天")


def _unmarked(ground: Ground) -> None:
    for site_id in ("jtj", "gxq", "heting"):
        policy = _policy(ground, site_id, "")
        ground.fault(site_id, "openness_unmarked", policy, "公开方式是空的，文末也没有注明")
    for site_id, words in (("wjw", "（此件公开发布）"), ("portal", "（此件主动公开）")):
        policy = _policy(ground, site_id, "")
        policy.body.append(words)
        ground.fine(site_id, "openness_unmarked", policy, f"公开方式是空的，文末注明{words}")
    ground.fine("czj", "openness_unmarked", _policy(ground, "czj", "依申请公开"), "公开方式是依申请公开")
    praise = _document(ground, "jyj", "关于表扬柳塘镇防汛工作先进集体的通报", ground.ago(58), 3)
    _marked(praise, "")
    ground.fault("jyj", "openness_unmarked", praise, "不须解读的公文也要注明公开方式")


def _policy(ground: Ground, site_id: str, openness: str) -> Article:
    """A policy document interpreted on the day, its openness as told."""
    author, site = ground.author(site_id), ground.sites[site_id]
    day = workdays.at_or_before(ground.ago(58))
    policy = author.policy(site.column("zcwj"), day, "公共停车泊位", "管理规定")
    author.interpret(site.column("zcjd"), policy, "公共停车泊位", day)
    _marked(policy, openness)
    return policy


def _marked(document: Article, openness: str) -> None:
    assert document.record is not None
    document.record.openness = openness


def _document(ground: Ground, site_id: str, title: str, day: date, working_days: int) -> Article:
    """A document that needs no interpretation, published so many working days after it was formed."""
    site = ground.sites[site_id]
    published = workdays.at_or_before(day)
    document = ground.author(site_id).document(site.column("zcwj"), published, f"{site.issuer}{title}")
    assert document.record is not None
    document.record.formed = workdays.before(published, working_days)
    return document


def _after_a_holiday(ground: Ground) -> date:
    """A working day, long past, whose last twenty working days span a long holiday; a plain one where none is known."""
    days = (ground.ago(back) for back in range(30, 700))
    spans = (day for day in days if workdays.is_workday(day) and (day - workdays.before(day, _DAYS)).days > 32)
    return next(spans, workdays.at_or_before(ground.ago(30)))
