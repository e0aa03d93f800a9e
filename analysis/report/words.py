"""How the reports say in Chinese what the tables say in codes."""

from collections.abc import Callable

from analysis import fields
from analysis.column_types import COLUMN_TYPES as COLUMN_TYPES
from analysis.indicators import ACTIONS as ACTIONS

# the annex of 钦政办〔2017〕70号
ITEMS = (
    "负责政务公开工作领导和人员情况",
    "领导对政务公开工作重视情况",
    "“五公开”纳入办文办会程序情况",
    "建立公文公开属性认定情况",
    "完成主动公开基本目录及其公开实施情况",
    "政务公开平台建设情况",
    "推进会议开放情况",
    "重大行政决策预公开情况",
    "政策解读落实情况",
    "舆情回应落实情况",
    "依申请公开办理落实情况",
    "扩大公众参与情况",
    "政务公开培训情况",
    "政府信息公开工作年度报告发布情况",
    "对上级和本级部署的政务公开工作推进情况",
)

LEVELS = {"portal": "门户", "county": "县区", "department": "部门", "zone": "园区", "town": "乡镇"}
VERDICTS = {"pass": "合格", "fail": "不合格", "unknown": "无法判定"}
OUTCOMES = {"passed": "通过", "failed": "未通过", "unknown": "未见", "not_applicable": "不适用"}
SEVERITIES = {"veto": "单项否决", "points": "扣分", "advice": "建议", "candidate": "待人工认定", "": "不计分"}
STATUSES = {
    "suspected": "待复核",
    "new": "新增",
    "open": "未整改",
    "reopened": "反弹",
    "fixed": "已整改",
    "waived": "已说明",
}
REPLIES = {"fixed": "已整改", "working": "整改中", "waive": "申请豁免", "not_ours": "非本单位", "": "有回复"}
CLAIMS = {"waiting": "待复查", "held": "复查已改正", "contradicted": "整改不实"}
TRENDS = {"better": "上升", "worse": "下降", "same": "持平", "": "—"}
POLICY_OUTCOMES = {
    "matched": "已解读",
    "late": "解读滞后",
    "unlinked": "未关联",
    "missing": "未解读",
    "pending": "期限内",
    "not_required": "无需解读",
}
MESSAGE_OUTCOMES = {"answered": "已答复", "slow": "答复慢", "unanswered": "超期未答复", "pending": "办理中"}
SPOTCHECK_OUTCOMES = {"evidenced": "有体现", "not evidenced": "未见体现", "needs inspector": "需人工核查"}

CAUSES = {
    "gone": "页面不存在（404、410）",
    "server": "服务器错误（5xx）",
    "client": "拒绝请求（其他 4xx）",
    "dns": "域名无法解析",
    "timeout": "连接超时",
    "refused": "连接被拒绝",
    "reset": "连接被重置",
    "tls": "HTTPS 证书或握手错误",
    "redirect": "重定向循环",
    "file": "不是所称的文件",
    "other": "无法连接",
}
LINK_ROLES = {"page": "页面", "attachment": "附件", "image": "图片"}
PARTS = {"header": "页头", "nav": "导航", "aside": "侧栏", "main": "正文区", "footer": "页脚"}
SUBJECTS = {
    "site_code": "网站标识码",
    "icp": "ICP 备案号",
    "police": "公安备案号",
    "conac": "党政机关网站标识",
    "sponsor": "主办单位",
    "jiucuo": "找错入口",
}
TURNS = {
    "suspected": "首次看到，待复核",
    "new": "确认",
    "open": "仍在",
    "reopened": "反弹",
    "fixed": "已整改",
    "waived": "已说明",
    "gone": "复核未见",
}
PAGE_KINDS = {
    "home": "首页",
    "column": "栏目",
    "article": "文章",
    "document": "文件",
    "message": "留言",
    "consultation": "征集",
    "guide": "办事指南",
    "frame": "框架",
    "data": "数据",
    "redirect": "跳转",
    "error": "错误页",
    "challenge": "验证页",
    "other": "其他",
}
NIGHT_REASONS = {
    "unreachable": "首页无法访问",
    "robots": "robots.txt 无法取得，当晚不抓取",
    "budget": "达到页面数上限",
    "time": "达到时间上限",
    "blocked": "被防火墙拦截",
}

# the words for the cells of a table's column; a code without a word is shown as it is
CELLS = {
    ("scorecards", "verdict"): VERDICTS,
    ("scorecards", "level"): LEVELS,
    ("verdicts", "outcome"): OUTCOMES,
    ("findings", "severity"): SEVERITIES,
    ("findings", "status"): STATUSES,
    ("columns", "type"): COLUMN_TYPES,
    ("columns", "outcome"): OUTCOMES,
    ("policies", "outcome"): POLICY_OUTCOMES,
    ("messages", "outcome"): MESSAGE_OUTCOMES,
    ("spotcheck", "outcome"): SPOTCHECK_OUTCOMES,
    ("coverage", "outcome"): OUTCOMES,
    ("links", "role"): LINK_ROLES,
    ("links", "cause"): CAUSES,
    ("links", "part"): PARTS,
    ("pages", "kind"): PAGE_KINDS,
}

UNITS = {"days": "天", "months": "个月", "wd": "个工作日", "seconds": "秒", "share": "%"}
COUNTED = {  # what a limit counts, where its unit alone does not tell
    "day": "日",
    "department_month": "部门截止月",
    "due_month": "截止月",
    "elements": "要素数",
    "failed": "失败比例",
    "government_month": "政府截止月",
    "missing": "缺要素数",
    "month": "截止月",
    "pages": "页数",
    "places": "处数",
    "probes_a_day": "每日探测次数",
    "quarters": "季度数",
    "templates": "模板数",
    "times": "次数",
    "timings": "计时次数",
    "vetoes": "单项否决数",
    "within": "回溯",
}


def subject(text: str) -> str:
    """What a finding's subject is called, where it is a code: which sign, which field of the regulation."""
    return SUBJECTS.get(text) or next((field.name for field in fields.FIELDS if field.id == text), text)


def limits(text: str, said: Callable[[str], str] = str) -> str:
    """``news_days=14，share=0.05`` as a reader says it: ``动态要闻 14 天，5 %``; ``said`` translates a word."""
    return said("，").join(_limit(limit, said) for limit in text.split("，") if limit)


def _limit(text: str, said: Callable[[str], str]) -> str:
    key, _, value = text.partition("=")
    what, _, unit = key.rpartition("_")
    if unit not in UNITS:
        return f"{said(COUNTED[key])} {value}" if key in COUNTED else text
    if unit == "share":
        value = f"{float(value) * 100:g}"
    name = COLUMN_TYPES.get(what) or COUNTED.get(what) or what
    return " ".join(filter(None, (said(name), value, said(UNITS[unit]))))
