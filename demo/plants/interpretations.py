"""Interpretations that say too little, copy their document or are all plain text, and others that only look so."""

from demo import workdays
from demo.plants.ground import Ground
from demo.records import Answer, Article

_VIDEO = '<p><video src="/js/clip.mp4" controls width="600" height="400"></video></p>'
# sentences an office writes into a document that reads like its own explanation
_EXPLAINING = (
    "一、背景依据。近年来本地有关经营主体快速增加，原有的管理方式已经难以适应，根据上级文件精神制定本文件。",
    "二、目标任务。到明年年底建成覆盖城乡的服务网络，群众在步行十五分钟的范围内就能办理有关事项。",
    "三、主要内容。明确设置条件、登记程序、日常管护、监督检查和退出办法，各环节均规定了办理时限和责任单位。",
    "四、涉及范围。本地行政区域内从事有关活动的单位和个人，以及负责登记、管护和监督检查的各级单位。",
    "五、注意事项。申请人应当如实填写登记表，登记事项发生变化的，自变化之日起三十日内申请变更登记。",
)
_OWN = (
    "这份文件是应群众的呼声起草的，起草过程中走访了八个镇和街道，召开座谈会五次，梳理出问题二十三个。",
    "与原来的规定相比，这次最大的变化是把登记权限下放到镇和街道，群众不用再往返奔波，材料也减少了一半。",
    "大家关心的收费问题，文件写得很清楚：登记不收取任何费用，检测费用由财政承担，任何单位不得变相收费。",
    "对已经在经营的单位，设置了半年的过渡期，过渡期内完成整改的不予处罚，确有困难的还可以申请延长三个月。",
    "老年人和残疾人可以请村（社区）工作人员代办，工作人员上门核对材料，办好以后把登记证送到家里。",
    "下一步还将编印办事手册，开设咨询窗口，组织工作人员到集镇和学校讲解，听取意见后继续改进服务。",
)


def plant(ground: Ground) -> None:
    for part in (_thin, _copied, _plain):
        part(ground)


def _pair(ground: Ground, site_id: str, topic: str, age: int) -> tuple[Article, Article]:
    """A document and its interpretation of the same day, linked both ways."""
    author, site = ground.author(site_id), ground.sites[site_id]
    day = workdays.at_or_before(ground.ago(age))
    document = author.policy(site.column("zcwj"), day, topic, "管理办法")
    interpretation = author.interpret(site.column("zcjd"), document, topic, day)
    interpretation.title = f"《{document.facts['policy']}》政策解读"
    return document, interpretation


def _thin(ground: Ground) -> None:
    for site_id, topic, kept in (("gxq", "园区通勤班车", 3), ("jyj", "校园图书漂流", 2)):
        _, interpretation = _pair(ground, site_id, topic, 83)
        interpretation.body = interpretation.body[:kept]
        ground.fault(site_id, "interpretation_thin", interpretation, f"九个要素只有 {kept} 个")
    _, interpretation = _pair(ground, "wjw", "社区急救站点", 83)
    interpretation.body = interpretation.body[:4]
    ground.fine("wjw", "interpretation_thin", interpretation, "恰好四个要素")
    document, interpretation = _pair(ground, "heting", "湖区游船", 83)
    interpretation.title = f"{document.column.site.issuer}负责人就《{document.facts['policy']}》答记者问"
    interpretation.body = [
        f"问：为什么要制定《{document.facts['policy']}》？制定的背景和依据是什么？",
        "答：湖区游船多年来由各码头自行调度，旺季排队、淡季停航，群众意见较多，根据上级安全管理的要求制定本文件。",
        "问：制定这份文件的目标是什么？",
        "答：目标是两年内让所有码头都有固定班次，候船时间不超过半小时。",
        "问：文件的主要内容有哪些？",
        "答：主要内容包括班次、票价、救生设备和停航公告四个方面。",
        "问：文件适用于哪些范围？",
        "答：适用范围是湖区全部营运游船，自家生产用船不在其中。",
    ]
    ground.fine("heting", "interpretation_thin", interpretation, "问答形式，要素写在问题里")


def _copied(ground: Ground) -> None:
    for site_id, topic in (("songlan", "乡村集市"), ("jtj", "共享单车停放")):
        document, interpretation = _pair(ground, site_id, topic, 94)
        document.body[2:-1] = _EXPLAINING
        interpretation.body = list(_EXPLAINING)
        ground.fault(site_id, "interpretation_copied", interpretation, "全文摘自文件")
        ground.fine(site_id, "interpretation_thin", interpretation, "要素是够的，只是照抄")
    for site_id, topic in (("portal", "城市书屋"), ("czj", "公益岗位补贴")):
        document, interpretation = _pair(ground, site_id, topic, 94)
        document.body[2:-1] = _EXPLAINING
        interpretation.body = [*_EXPLAINING, *_OWN]
        ground.fine(site_id, "interpretation_copied", interpretation, "引用了文件，一半以上是自己的话")


def _plain(ground: Ground) -> None:
    for site_id in ("dzj", "gxq"):
        column = ground.sites[site_id].column("zcjd")
        for article in column.articles:
            policy = article.title[article.title.index("《") : article.title.index("》") + 1]
            article.title, article.images = f"{policy}政策解读", []
        ground.fault(site_id, "interpretation_form", column, "一年来的解读都是文字")
    for site_id in ("songlan", "yjj"):
        column = ground.sites[site_id].column("zcjd")
        newest = column.listed()[0]
        for article in column.articles:
            policy = article.title[article.title.index("《") : article.title.index("》") + 1]
            article.title, article.images = f"{policy}政策解读", []
        newest.html.append(_VIDEO)
        ground.stored("/js/clip.mp4", Answer(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", type="video/mp4"), site_id)
        ground.fine(site_id, "interpretation_form", column, "有一条是视频解读")
    ground.fine("portal", "interpretation_form", ground.sites["portal"].column("zcjd"), "有图解和答记者问")
