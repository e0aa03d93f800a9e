"""Personal data on pages and in attachments, and numbers that are nobody's."""

from collections.abc import Callable

from demo import files, persons
from demo.persons import PEOPLE
from demo.plants.ground import Ground
from demo.records import Answer, Article, File, origin
from demo.word97 import doc

_NAMES = ["序号", "姓名", "身份证号"]


def plant(ground: Ground) -> None:
    for part in (_pages, _attachments, _archives, _nobody, _masked_attachments, _unread):
        part(ground)


def _pages(ground: Ground) -> None:
    article = ground.article("songlan", "tzgg", "松岚县临时救助对象名单公示", 199)
    article.html.append(_table(_rows(lambda person: person.citizen)))
    ground.fault("songlan", "personal_data", article, "名单里有完整的公民身份号码")
    article = ground.article("nyj", "tzgg", "云泽市耕地地力保护补贴发放公示", 62)
    account = PEOPLE[1].account
    article.body.append(f"补贴对象{PEOPLE[1].name}，开户行：云泽农村商业银行，账号：{account}。")
    ground.fault("nyj", "personal_data", article, "正文里有个人银行账号")
    article = ground.article("mzj", "tzgg", "云泽市高龄津贴发放名单公示", 62)
    table = [["姓名", "所在镇", "手机号码"], *([one.name, "柳塘镇", one.mobile] for one in PEOPLE)]
    article.html.append(_table(table))
    ground.fault("mzj", "personal_data", article, "名单里姓名旁有手机号码")
    article = ground.article("jyj", "tzgg", "云泽市教师资格认定体检安排公告", 62)
    numbers = "、".join(f"{one.name}（{one.citizen}）" for one in PEOPLE[:2])
    article.body.append(f"请下列人员于本周五到场：{numbers}。")
    ground.fault("jyj", "personal_data", article, "正文里有公民身份号码")

    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    article = ground.article("dzj", "tzgg", "云泽市地震宏观观测员补助公示", 77)
    article.body.append(f"观测员{PEOPLE[2].name}，身份证号：{PEOPLE[2].citizen.translate(wide)}。")
    ground.fault("dzj", "personal_data", article, "公民身份号码写成了全角数字")
    article = ground.article("yjj", "tzgg", "云泽市应急志愿者服装发放公示", 77)
    number = PEOPLE[3].citizen
    article.html.append(f"<p>志愿者{PEOPLE[3].name}，身份证号<span>{number[:6]}</span><span>{number[6:]}</span>。</p>")
    ground.fault("yjj", "personal_data", article, "公民身份号码被标签隔开")


def _attachments(ground: Ground) -> None:
    rows = _rows(lambda person: person.citizen)
    lines = [" ".join(row) for row in rows]
    accounts = [["姓名", "开户行", "银行卡号"], *([one.name, "云泽农村商业银行", one.account] for one in PEOPLE)]
    for site_id, title, body, kind, why in (
        ("portal", "云泽市公租房保障对象名单公示", files.text_pdf(lines), "pdf", "PDF 名单里有公民身份号码"),
        ("heting", "鹤汀县危房改造对象名单公示", files.docx(*lines), "docx", "DOCX 名单里有公民身份号码"),
        ("gxq", "云泽高新区稳岗补贴发放名单公示", files.xlsx(accounts), "xlsx", "XLSX 名单里有银行卡号"),
        ("wjw", "云泽市独生子女奖励对象名单公示", files.ofd(lines), "ofd", "OFD 名单里有公民身份号码"),
        ("czj", "云泽市财政补贴对象名单公示", doc(lines), "doc", "老式 Word 名单里有公民身份号码"),
    ):
        file = _attached(ground, site_id, title, f"/upload/list2026.{kind}", body)
        ground.fault(site_id, "personal_data", file, why)


def _archives(ground: Ground) -> None:
    """Lists inside a ZIP; the same lists with their numbers masked; a list beside a file nobody opens."""
    full, hidden = _rows(lambda person: person.citizen), _rows(lambda person: persons.masked(person.citizen))
    lines = [" ".join(row) for row in full]
    guide = files.docx("填表说明：请于月底前交回。")
    for site_id, held, why in (
        ("jyj", {"受助学生名单.xlsx": files.xlsx(full), "填表说明.docx": guide}, "压缩包里的名单有公民身份号码"),
        ("heting", {"第一批/名单.docx": files.docx(*lines), "旧表.rar": files.RAR}, "压缩包里有名单和打不开的文件"),
    ):
        title = f"{ground.sites[site_id].place}资助对象名单公示材料"
        file = _attached(ground, site_id, title, "/upload/pack2026.zip", files.folder(held))
        ground.fault(site_id, "personal_data", file, why)
    for site_id, held, why in (
        ("songlan", {"受助学生名单.xlsx": files.xlsx(hidden), "填表说明.docx": guide}, "压缩包里的身份证号已遮盖"),
        ("czj", {"空白表.xlsx": files.xlsx([_NAMES]), "填表说明.docx": guide}, "压缩包里是空白表"),
    ):
        title = f"{ground.sites[site_id].place}资助对象申请材料"
        file = _attached(ground, site_id, title, "/upload/forms2026.zip", files.folder(held))
        ground.fine(site_id, "personal_data", file, why)


def _unread(ground: Ground) -> None:
    """What nobody can look into is not clean."""
    rows = files.xlsx(_rows(lambda person: person.citizen))
    for site_id, path, body, why in (
        ("jtj", "/upload/scan2026.pdf", files.scan(), "扫描件没有文字"),
        ("tyj", "/upload/lists2026.rar", files.RAR, "RAR 无法打开"),
        ("qhz", "/upload/locked2026.zip", files.folder({"名单.xlsx": rows}, locked=True), "压缩包要密码"),
    ):
        file = _attached(ground, site_id, f"{ground.sites[site_id].place}补助对象名单公示", path, body)
        ground.unread(site_id, "personal_data", file, why)


def _nobody(ground: Ground) -> None:
    """Numbers that look like a person's and are none."""
    person = PEOPLE[0]
    for site_id, sentence, why in (
        ("czj", f"本次支付的订单号为{persons.wrong_check(person.citizen)}，请核对。", "18 位订单号，校验位不对"),
        ("portal", f"获得补助的{person.name}，身份证号{persons.masked(person.citizen)}。", "身份证号已遮盖"),
        ("heting", "中标单位统一社会信用代码为91450099MA5K0000X7，联系电话0990-2100021。", "信用代码和办公电话"),
        ("jtj", f"补贴发放账号{persons.masked(person.account)}，户名{person.name}。", "银行账号已遮盖"),
        ("gxq", f"监测设备序列号为{persons.account_number(9001)}，详见清单。", "设备序列号，近旁没有账号字样"),
        ("tyj", f"场馆经营许可证编号：{PEOPLE[4].citizen[:-1]}7，有效期五年。", "许可证编号，校验位不对"),
        ("yjj", f"器材批次流水号：{persons.citizen_number('19150303', 995)}，请留存备查。", "流水号，恰好合乎校验"),
        ("dzj", "监测台值班电话0990-2100022，设备编号450099191399150013。", "设备编号，日期不成立"),
    ):
        article = ground.article(site_id, "tzgg", f"{ground.sites[site_id].place}补助资金支付情况公示", 211)
        article.body.append(sentence)
        ground.fine(site_id, "personal_data", article, why)


def _masked_attachments(ground: Ground) -> None:
    rows = _rows(lambda person: persons.masked(person.citizen))
    for site_id, body, kind in (
        ("jyj", files.xlsx(rows), "xlsx"),
        ("songlan", files.text_pdf([" ".join(row) for row in rows]), "pdf"),
    ):
        title = f"{ground.sites[site_id].place}助学对象名单公示"
        file = _attached(ground, site_id, title, f"/upload/masked2026.{kind}", body)
        ground.fine(site_id, "personal_data", file, "附件里的身份证号已遮盖")


def _rows(number: Callable[[persons.Person], str]) -> list[list[str]]:
    return [_NAMES, *([str(place), one.name, number(one)] for place, one in enumerate(PEOPLE, 1))]


def _table(rows: list[list[str]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table border="1">{lines}</table>'


def _attached(ground: Ground, site_id: str, title: str, path: str, body: bytes) -> str:
    """The address of a file attached to a notice of its own."""
    article: Article = ground.article(site_id, "tzgg", title, 205)
    name = path.rsplit(".", 1)[-1]
    article.files.append(File(f"附件：{title}.{name}", path))
    ground.stored(path, Answer(body, type=files.TYPES[name]), site_id)
    return origin(site_id) + path
