"""What an interpretation holds: which of the nine elements, in which form, and whether its words are the document's."""

import re
from collections.abc import Iterator

# the nine elements of 钦政办〔2017〕70号, action 2: phrases that tell each anywhere, words that tell it in a heading
_TOLD_BY = {
    "背景依据": (
        "出台背景 制定背景 起草背景 政策背景 背景依据 背景和依据 背景及依据 背景与依据 文件依据 "
        "政策依据 制定依据 起草依据 法律依据 编制依据 起草目的 制定目的 出台的目的 出台目的 "
        "出台的背景 制定的背景 起草的背景 起草过程 制定过程 的必要性 出台的意义 出台意义 编制背景 "
        "修订背景 发展背景 有关背景 背景情况 背景意义 什么背景 政策出台",
        "背景 依据 必要 为什么 为何 意义 目的 由来 考虑 初衷 缘由",
    ),
    "目标任务": (
        "目标任务 总体目标 主要目标 工作目标 发展目标 具体目标 主要任务 重点任务 工作任务 总体要求 "
        "目标是 总体思路 基本思路 目标和任务 目标要求 到2025年 到2030年 到2035年 "
        "到2020年 到2022年 到2027年 到2028年 建设目标 行动目标 任务目标",
        "目标 任务 思路 总体要求",
    ),
    "主要内容": (
        "主要内容 核心内容 重点内容 具体内容 主要措施 重点举措 主要举措 具体措施 主要政策 主要规定 "
        "作出了规定 主要包括 共分 分为 工作举措 政策措施 内容包括 提出了 明确了 规定了 重点解决 "
        "主要解决 主要条款",
        "内容 措施 举措 亮点 规定 做法 重点",
    ),
    "涉及范围": (
        "涉及范围 适用范围 适用对象 实施范围 适用于 覆盖范围 实施对象 政策对象 补助对象 补贴对象 "
        "保障对象 救助对象 调整范围 支持对象 申报对象 享受对象 奖励对象 适用情形 招生范围 参保对象 "
        "试点范围 资助对象 扶持对象 申请对象 管理范围 服务对象",
        "范围 对象 哪些人 哪些企业 哪些情形 谁可以 谁能",
    ),
    "执行标准": (
        "执行标准 补助标准 补贴标准 奖励标准 收费标准 认定标准 评价标准 保障标准 缴费标准 执行口径 "
        "资助标准 标准为 标准是 计算标准 救助标准 扶持标准 待遇标准 评定标准 支付标准 适用标准 "
        "标准执行 具体标准 判定标准 申报条件 裁量标准",
        "标准 条件 额度 指标",
    ),
    "注意事项": (
        "注意事项 需要注意 应当注意 应注意 特别提醒 温馨提示 注意的是 办理流程 申报流程 办理程序 "
        "咨询电话 申请流程 有效期为 有效期至 施行日期 施行时间 实施时间 申报程序 申请程序 "
        "如何申请 如何申报 如何办理 申领流程 施行日期是 施行之日",
        "注意 提醒 提示 流程 程序 施行时间 实施时间",
    ),
    "关键词诠释": (
        "关键词诠释 关键词解释 关键词 名词解释 术语解释 术语定义 用语含义 相关概念 概念解释 所称 "
        "是指 名词诠释 关键词解读 定义为 术语 什么叫 指的是",
        "关键词 名词 术语 概念 定义 含义 什么是",
    ),
    "惠民利民举措": (
        "惠民利民 惠民举措 利民举措 便民举措 惠民措施 便民措施 便民利民 惠企举措 惠企利民 惠企政策 "
        "惠民政策 利企便民 便民服务 减轻负担 减免 惠农 惠企 优惠政策 群众受益 减负 惠民生",
        "惠民 利民 便民 惠企 好处 优惠 实惠 减负",
    ),
    "新旧政策差异": (
        "新旧政策差异 新旧政策 与原政策 与原有 政策差异 主要变化 主要修改 修订内容 修改内容 与旧 "
        "新旧 修订的主要 修改的主要 新变化 变化有 调整变化 与原 较之前 与以往 原政策 原办法 原规定 "
        "创新点 同时废止",
        "差异 变化 修订 修改 区别 创新 突破 新在",
    ),
}
ELEMENTS = {name: (phrases.split(), words.split()) for name, (phrases, words) in _TOLD_BY.items()}

FORMS = (
    ("图解", re.compile(r"图解|图说|图表|一?张?图(?:读|看|了|解)|长图|海报|漫画|H5", re.I)),
    ("视频", re.compile(r"视频|动漫|动画|微课|短片|音频|直播|听.{0,4}解读|说政策")),
    ("发布会", re.compile(r"发布会|吹风会|通气会|说明会")),
    ("访谈", re.compile(r"访谈|专访|做客|对话|在线交流")),
    ("问答", re.compile(r"答记者问|问答|答问|\d+问|[一二三四五六七八九十]+问|热点问题解答")),
    ("专家", re.compile(r"专家|学者|教授")),
)
PLAIN = "文字"
SHOWN = ("图解", "视频")

_ORDINAL = (
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．]|问[:：]|"
    r"[一二三四五六七八九]是|第[一二三四五六七八九十]+[,，、部]"
)
_HEAD = re.compile(rf"(?:^|[\n。；])[ \t]*(?:{_ORDINAL})([^\n。；;]{{2,40}})")
_SHORT_LINE = 30
_NO_WORDS = re.compile(r"[\W_]+")

PICTURED = 300  # a body of fewer characters with an image, film or file in it is told by that
# what copying is measured on: at most so many pieces of so many characters (a worker holds those of the whole city)
WINDOW, WINDOWS = 12, 100


def elements(text: str) -> tuple[str, ...]:
    """Which of the nine elements a text holds, in their order: told by a phrase, or by a word in a heading."""
    heads = "\n".join(_headings(text))
    return tuple(
        name
        for name, (phrases, words) in ELEMENTS.items()
        if any(phrase in text for phrase in phrases) or any(word in heads for word in words)
    )


def _headings(text: str) -> Iterator[str]:
    """Numbered beginnings, questions, and lines that are too short for a sentence."""
    yield from (found[1] for found in _HEAD.finditer(text))
    yield from (line for line in text.split("\n") if len(line) <= _SHORT_LINE and "。" not in line)


def form(title: str, images: int = 0, frames: int = 0) -> str:
    """How an interpretation explains: as in ``FORMS``, 视频 (a film or a player in its body), 图文, or 文字."""
    named = next((name for name, pattern in FORMS if pattern.search(title)), "")
    return named or ("视频" if frames else "图文" if images else PLAIN)


def sample(text: str) -> str:
    """Pieces of a text, blanks and signs left out, from its beginning to its end: the whole of a short one."""
    words = _NO_WORDS.sub("", text)
    pieces = len(words) // WINDOW
    if pieces <= WINDOWS:
        return words[: pieces * WINDOW]
    places = (at * (len(words) - WINDOW) // (WINDOWS - 1) for at in range(WINDOWS))
    return "".join(words[place : place + WINDOW] for place in places)


def share_in(sampled: str, document: str) -> float:
    """The share of a sampled text that stands word for word in ``document`` (0 where there is nothing to compare)."""
    pieces = [sampled[at : at + WINDOW] for at in range(0, len(sampled), WINDOW)]
    words = _NO_WORDS.sub("", document)
    return sum(piece in words for piece in pieces) / len(pieces) if pieces else 0.0
