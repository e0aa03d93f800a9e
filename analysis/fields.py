"""Which fields a site must disclose: the fifteen of the regulation, and what the plan of the six actions adds."""

import re
from dataclasses import dataclass

from crawler.records import Site

EVERY_DEPARTMENT = r""  # found in any name


@dataclass(frozen=True, slots=True)
class DisclosureField:
    """One field. ``names`` are what sites call its column, ``types`` the column types that hold it whatever the name.

    ``departments`` says by their names which departments owe it: it lies in their task. None do where it is None.
    """

    id: str
    name: str
    names: re.Pattern[str]
    types: tuple[str, ...] = ()
    departments: re.Pattern[str] | None = None


def _field(id_: str, name: str, names: str, departments: str | None = None, *types: str) -> DisclosureField:
    owing = None if departments is None else re.compile(departments)
    return DisclosureField(id_, name, re.compile(names), types, owing)


# short names of departments, written out before their tasks are looked for
SHORT = {
    "人社": "人力资源和社会保障",
    "卫健": "卫生健康",
    "住建": "住房和城乡建设",
    "发改": "发展和改革",
    "市监": "市场监督管理",
    "市场监管": "市场监督管理",
    "文旅": "文化和旅游",
    "文广": "文化广电",
    "医保": "医疗保障",
    "工信": "工业和信息化",
    "水务": "水利",
    "环保": "生态环境",
    "国土": "自然资源",
    "城管": "城市管理",
}

# words in the names of departments that punish, and of those that serve
_ENFORCING = (
    "市场监督 公安 交通 生态环境 环境保护 城市管理 执法 应急 卫生 文化 农业 水利 林业 自然资源 住房 城乡建设 税务 "
    "人力资源 消防 教育 民政 医疗保障 发展和改革 发展改革 财政 商务 司法 民族 宗教 体育 科技 科学技术 工业和信息化 "
    "粮食 气象 烟草 人防 人民防空"
).replace(" ", "|")
_SERVING = f"{_ENFORCING}|审批|政务服务|公积金|残疾人|退役军人|外事|侨务"

# 政府信息公开条例第二十条; synonyms as met on real disclosure trees
STATUTORY = (
    _field(
        "statutory_01",
        "行政法规、规章和规范性文件",
        r"规章|规范性文件|法规|政策(?!.{0,4}(?:解读|图解|问答))|文件$|文件(?:库|公开|汇编)",
        EVERY_DEPARTMENT,
        "policy",
    ),
    _field(
        "statutory_02",
        "机关职能、机构设置和负责人",
        r"(?:机关|内设|直属|组织|主要)*(?:机构|职能|职责)(?:设置|介绍|概况|简介)?|领导(?!.*信箱|讲话|活动|接待)(?:简介|之窗|介绍|分工|班子|成员)*|负责人",
        EVERY_DEPARTMENT,
        "function",
        "leader",
    ),
    _field(
        "statutory_03",
        "国民经济和社会发展规划、专项规划、区域规划",
        r"(?:专项|发展|区域|五年|年度|工作)*(?:规划|计划)|五年|工作要点",
        EVERY_DEPARTMENT,
    ),
    _field("statutory_04", "国民经济和社会发展统计信息", r"统计|数据(?:发布|公开)|经济运行", "统计", "statistics"),
    _field(
        "statutory_05",
        "行政许可和其他对外管理服务事项",
        r"许可|办事|服务事项|政务服务|审批|权[责力]清单|双公示",
        _SERVING,
        "service",
    ),
    _field("statutory_06", "行政处罚、行政强制", r"处罚|行政强制|双公示|执法公示|行政执法", f"{_ENFORCING}|统计"),
    _field(
        "statutory_07",
        "财政预算、决算信息",
        r"预算|决算|预决算|财政(?:信息|资金|收支|公开)|三公经费",
        EVERY_DEPARTMENT,
        "budget",
    ),
    _field("statutory_08", "行政事业性收费", r"收费|价费", "财政|发展(?:和|与)?改革|发改|物价|价格"),
    _field("statutory_09", "政府集中采购", r"采购|招标|招投标", "财政|公共资源|采购"),
    _field(
        "statutory_10",
        "重大建设项目",
        r"重[大点](?:建设|工程|投资|政府投资)?项目|项目建设|投资项目",
        "发展(?:和|与)?改革|发改|住房|城乡建设|交通|水利|重[大点]项目",
    ),
    _field(
        "statutory_11",
        "扶贫、教育、医疗、社会保障、促进就业",
        r"扶贫|脱贫|教育|医疗|社会保障|社会保险|社保|就业|民生|乡村振兴",
        "教育|卫生|医疗保障|人力资源|民政|乡村振兴|扶贫|社会保险|就业",
    ),
    _field(
        "statutory_12",
        "突发公共事件的应急预案、预警信息",
        r"应急|预案|预警|突发|防灾|防汛",
        "应急|安全生产|公安|卫生|水利|气象|消防|地震",
        "emergency",
    ),
    _field(
        "statutory_13",
        "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查",
        r"监督检查|监督抽[检查]|环境保护|生态环境|环保|公共卫生|安全生产|食品|药品|产品质量|质量监督|市场监管|双随机|抽检",
        "生态环境|环境保护|环保|卫生|应急|安全生产|市场监督|食品|药品|质量",
    ),
    _field(
        "statutory_14",
        "公务员招考",
        r"公务员(?:招[考录聘])?|招考|招录|录用|人事(?:信息|招[考录聘]|考)|招聘",
        "人力资源|人事|公务员",
    ),
    _field(
        "statutory_15",
        "法律、法规规定应当公开的其他信息",
        r"其[他它](?:法定|应|主动|依法|政府|公开|事项|信息)+|重点领域|建议提案|专项公开",
    ),
)

# 钦政办〔2017〕70号, action 1: what people care about, and services
FOCUS = (
    _field(
        "land_plan",
        "土地利用总体规划",
        r"土地利用(?:总体)?(?:规划|计划)?|国土空间(?:总体)?(?:规划)?|空间规划|土地(?:总体)?规划|用地规划|城乡(?:总体)?规划",
        "自然资源|国土|规划",
    ),
    _field("taxes", "税费收缴", r"税", "税务"),
    _field("expropriation", "征地补偿", r"征地|土地征[收用]|征收(?:土地|补偿|信息)", "自然资源|国土|征收|征地"),
    _field("relocation", "拆迁安置", r"拆迁|房屋征收|安置|棚户区|棚改", "住房|城乡建设|征收|拆迁"),
    _field(
        "environment", "环境治理", r"环境(?:治理|保护|质量|监测|监管|整治)|生态环境|环保|污染", "生态环境|环境保护|环保"
    ),
    _field(
        "public_investment",
        "公共事业投入",
        r"公共事业|公用事业|公益事业|公共设施|市政|基础设施|政府投资",
        "发展(?:和|与)?改革|发改",
    ),
    _field("culture", "公共文化服务", r"公共文化|文化(?:服务|体育|事业|惠民|场馆|旅游)|文体", "文化"),
    _field("poverty_relief", "扶贫救灾", r"扶贫|救灾|脱贫|乡村振兴|减灾|帮扶", "扶贫|乡村振兴"),
    _field("employment", "劳动就业", r"就业|创业|劳动", "人力资源|就业"),
    _field(
        "social_insurance",
        "社会保险",
        r"社会保险|社保|养老保险|医疗保险|医保|社会保障|工伤",
        "人力资源|社会保险|社保|医疗保障",
    ),
    _field("social_assistance", "社会救助", r"救助|低保|特困|救济", "民政"),
    _field("social_welfare", "社会福利", r"福利|养老服务|老年|残疾人|儿童(?:福利|保护)", "民政"),
    _field("household", "户籍管理", r"户籍|户口|户政|居住证", "公安"),
    _field("homestead", "宅基地审批", r"宅基地|(?:农村|农民|村民)建房", "农业农村"),
    _field("farm_subsidy", "涉农补贴", r"涉农|(?:农业|农机|种粮|购置)[^，。]{0,4}补贴|惠农|强农|一卡通", "农业"),
    _field("health", "医疗卫生", r"医疗|卫生|医院|健康|疾控", "卫生|疾控"),
)

FIELDS = (*STATUTORY, *FOCUS)
REST = (
    "statutory_15"  # what other laws require: where a site shows nothing of that name, nobody can say that it owes it
)
GOVERNMENTS = ("portal", "county", "zone")


def is_owed(field: DisclosureField, site: Site) -> bool:
    """Whether a site must disclose a field: a government all, a department what its task brings, a town none."""
    if site.level in GOVERNMENTS:
        return True
    return (
        site.level == "department" and field.departments is not None and bool(field.departments.search(_in_full(site)))
    )


def _in_full(site: Site) -> str:
    """The unit's name with its task in full: 市人社局 is 市人力资源和社会保障局."""
    name = f"{site.name} {site.sponsor}"
    for short, full in SHORT.items():
        name = name.replace(short, full)
    return name
