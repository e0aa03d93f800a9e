"""Documents with and without their elements, their interpretations in time and late, linked and not."""

from collections.abc import Iterator
from datetime import date, timedelta

from demo import workdays
from demo.plants.ground import Ground
from demo.records import Article

_BOTH, _NEITHER = (True, True), (False, False)
TO, FROM = "document→interpretation", "interpretation→document"


def plant(ground: Ground) -> None:
    for part in (_elements, _missing, _late, _in_time, _unlinked, _elsewhere):
        part(ground)


def _policy(ground: Ground, site_id: str, topic: str, instrument: str, day: date) -> Article:
    column = ground.sites[site_id].column("zcwj")
    return ground.author(site_id).policy(column, day, topic, instrument)


def _interpret(
    ground: Ground, document: Article, topic: str, day: date, linked: tuple[bool, bool] = _BOTH, site_id: str = ""
) -> Article:
    column = ground.sites[site_id or document.column.site.id].column("zcjd")
    return ground.author(column.site.id).interpret(column, document, topic, day, linked)


def _reword(document: Article, **fields: str | date | None) -> None:
    assert document.record is not None
    for name, value in fields.items():
        setattr(document.record, name, value)


def _elements(ground: Ground) -> None:
    author = ground.author("heting")
    column = ground.sites["heting"].column("zcwj")
    document = author.document(column, ground.ago(61), "鹤汀县人民政府办公室关于召开渔船管理工作会议的通知")
    _reword(document, doc_number="")
    ground.fault("heting", "document_incomplete", document, "发文字号是空的", "发文字号")
    author = ground.author("gxq")
    column = ground.sites["gxq"].column("zcwj")
    document = author.document(column, ground.ago(61), "云泽高新区管委会关于表扬安全生产先进集体的通报")
    _reword(document, formed=None, issuer="")
    ground.fault("gxq", "document_incomplete", document, "发布机构和成文日期是空的", "发文机关、成文日期")
    brackets = (("portal", "[{}]"), ("jtj", "（{}）"), ("wjw", "【{}】"), ("czj", "({})"), ("jyj", "﹝{}﹞"))
    for site_id, shape in brackets:
        site = ground.sites[site_id]
        title = f"{site.issuer}关于同意柳塘镇码头维修项目立项的批复"
        document = ground.author(site_id).document(site.column("zcwj"), ground.ago(72), title)
        number = f"{site.prefix}{shape.format(document.published.year)}88号"
        _reword(document, doc_number=number, index_number="")
        ground.fine(site_id, "document_incomplete", document, "文号的括号不规范，但文号是有的；索引号不在必备之列")
        ground.fine(site_id, "interpretation_missing", document, "批复不需要解读")


def _missing(ground: Ground) -> None:
    for site_id, topic, age in (("portal", "城市雕塑", 40), ("songlan", "竹产业发展", 100)):
        document = _policy(ground, site_id, topic, "管理办法", workdays.at_or_before(ground.ago(age)))
        ground.fault(site_id, "interpretation_missing", document, "任何登记网站都没有它的解读")
    # a neighbour's rule of nearly the same name is interpreted; that is no interpretation of this one
    day = workdays.at_or_before(ground.ago(130))
    near = _policy(ground, "songlan", "竹产业发展资金", "管理办法", day)
    _interpret(ground, near, "竹产业发展资金", day)
    ground.fine("songlan", "interpretation_missing", near, "名称相近的另一份文件，有解读")
    yesterday = workdays.at_or_before(ground.ago(1))
    pending = _policy(ground, "wjw", "流动体检车", "管理规定", yesterday)
    ground.fine("wjw", "interpretation_missing", pending, "刚发布，还在期限之内")
    for site_id in ("czj", "jtj"):
        site = ground.sites[site_id]
        exempt = next(one for one in site.column("zcwj").articles if "任免" in one.title)
        ground.fine(site_id, "interpretation_missing", exempt, "人事任免不需要解读")


def _late(ground: Ground) -> None:
    for site_id, topic, lag in (("gxq", "创业孵化基地", 4), ("jtj", "渡口渡船", 10)):
        day = workdays.at_or_before(ground.ago(47))
        document = _policy(ground, site_id, topic, "管理办法", day)
        late = _interpret(ground, document, topic, workdays.add(day, lag))
        ground.fault(site_id, "interpretation_late", late, f"文件发布后 {lag} 个工作日才解读")
        ground.fine(site_id, "interpretation_missing", document, "解读迟了，但有")
    day, _ = _round_a_holiday(ground)
    document = _policy(ground, "jyj", "研学旅行", "管理办法", day)
    late = _interpret(ground, document, "研学旅行", workdays.add(day, 4))
    ground.fault("jyj", "interpretation_late", late, "跨节假日和调休，第 4 个工作日才解读")


def _in_time(ground: Ground) -> None:
    day = workdays.at_or_before(ground.ago(54))
    document = _policy(ground, "czj", "政府购买服务", "实施细则", day)
    interpretation = _interpret(ground, document, "政府购买服务", workdays.add(day, 3))
    ground.fine("czj", "interpretation_late", interpretation, "恰好第 3 个工作日")
    day, makeup = _round_a_holiday(ground)
    document = _policy(ground, "portal", "公园绿道", "管理规定", day)
    interpretation = _interpret(ground, document, "公园绿道", workdays.add(day, 3))
    ground.fine("portal", "interpretation_late", interpretation, "跨节假日，按工作日算恰好第 3 天")
    document = _policy(ground, "wjw", "中医馆建设", "实施方案", makeup)
    interpretation = _interpret(ground, document, "中医馆建设", workdays.add(makeup, 3))
    ground.fine("wjw", "interpretation_late", interpretation, "调休上班日也是工作日")


def _unlinked(ground: Ground) -> None:
    for site_id, topic, linked, subject, why in (
        ("heting", "渔业资源增殖", (False, True), TO, "文件页没有解读的链接"),
        ("wjw", "母婴设施建设", (True, False), FROM, "解读页没有文件的链接"),
        ("portal", "户外广告设置", _NEITHER, f"{TO}、{FROM}", "两页互不相链，只是都在列表里"),
    ):
        day = workdays.at_or_before(ground.ago(33))
        document = _policy(ground, site_id, topic, "管理办法", day)
        _interpret(ground, document, topic, workdays.add(day, 1), linked)
        ground.fault(site_id, "interpretation_unlinked", document, why, subject)
        ground.fine(site_id, "interpretation_missing", document, "有解读，只是没有关联")


def _elsewhere(ground: Ground) -> None:
    """A city document that the department which drafted it interprets on its own site."""
    for site_id, topic in (("jyj", "校外培训预收费"), ("jtj", "网约车经营")):
        day = workdays.at_or_before(ground.ago(68))
        document = _policy(ground, "portal", topic, "管理办法", day)
        interpretation = _interpret(ground, document, topic, workdays.add(day, 2), _BOTH, site_id)
        ground.fine("portal", "interpretation_missing", document, "解读在起草部门的网站上")
        ground.fine("portal", "interpretation_unlinked", document, "与部门网站上的解读互相链接")
        ground.fine(site_id, "interpretation_late", interpretation, "第 2 个工作日")


def _round_a_holiday(ground: Ground) -> tuple[date, date]:
    """A working day whose next three working days span a holiday; and a make-up day at the weekend. Both long past.

    Where the calendar knows neither within two years, plain working days stand in.
    """
    start = min(ground.ago(20), date(2026, 12, 1))
    spans = next((day for day in _back(start) if workdays.is_workday(day) and _span(day) >= 8), None)
    makeup = next((day for day in _back(start) if day.weekday() >= 5 and workdays.is_workday(day)), None)
    plain = workdays.at_or_before(start)
    return spans or plain, makeup or plain


def _span(day: date) -> int:
    return (workdays.add(day, 3) - day).days


def _back(day: date) -> Iterator[date]:
    return (day - timedelta(back) for back in range(700))
