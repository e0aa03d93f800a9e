"""Which of its eight elements a service guide (办事指南) states.

Guides are tables (label beside value, or above it), headings with paragraphs, or lines ``label：value``. An element
with an empty value is not stated. Only lxml: a second parse by BeautifulSoup costs five times what this does, and a
site of permits has hundreds of guides.
"""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from crawler.pages.flow import BLOCKS, CELLS, UNREAD
from crawler.pages.markup import Markup

# the eight elements of 国办秘函〔2019〕19号 and what sites call them
ELEMENTS = {
    "事项名称": (
        "事项名称",
        "项目名称",
        "服务名称",
        "业务名称",
        "办理事项",
        "许可事项",
        "服务事项",
        "权力名称",
        *("职权名称", "名称"),
    ),
    "设定依据": (
        "设定依据",
        "办理依据",
        "法律依据",
        "法定依据",
        "政策依据",
        "实施依据",
        "审批依据",
        "办事依据",
        "依据",
    ),
    "申请条件": (
        *("申请条件", "受理条件", "办理条件", "准入条件", "申报条件", "许可条件", "办事条件", "审批条件", "申领条件"),
        *("申办条件", "办理要求", "申请人条件", "适用条件", "申请人与申请方式", "申请人范围"),
    ),
    "办理材料": (
        *("办理材料", "申请材料", "申报材料", "所需材料", "提交材料", "材料清单", "办事材料", "申办材料", "所需资料"),
        *("申请资料", "申报资料", "需要提交的材料", "应提交的材料", "需提供的材料", "申请材料目录", "申请材料清单"),
    ),
    "办理地点": (
        *("办理地点", "办理地址", "受理地点", "受理地址", "办事地点", "办公地点", "办公地址", "窗口地址", "办理窗口"),
        *("受理窗口", "办事窗口", "咨询地点", "服务地点", "接件地点", "地址", "地点"),
    ),
    "办理时间": (
        *("办理时间", "办公时间", "受理时间", "工作时间", "服务时间", "上班时间", "接待时间", "开放时间", "接件时间"),
        *("办理时限", "承诺时限", "承诺期限", "法定时限", "法定期限", "办结时限", "办理期限", "承诺办结时限"),
        *("法定办结时限", "办事时限"),
    ),
    "联系电话": (
        *("联系电话", "咨询电话", "服务电话", "窗口电话", "办公电话", "咨询热线", "咨询服务电话", "联系方式"),
        *("咨询方式", "咨询渠道", "咨询途径", "电话"),
    ),
    "办理流程": (
        *("办理流程", "办理程序", "办事流程", "办事程序", "申请流程", "申报流程", "审批流程", "审批程序", "工作流程"),
        *("受理流程", "流程图", "办理流程图", "办理步骤", "许可程序", "申办流程", "办理过程", "服务流程", "外部流程图"),
    ),
}
# what else a guide states: the end of the element before
_OTHERS = (
    *("收费标准", "收费依据", "是否收费", "收费情况", "收费", "监督电话", "投诉电话", "监督投诉", "监督投诉渠道"),
    *("实施主体", "实施机关", "受理机构", "办理机构", "审批机构", "决定机构", "服务对象", "办理对象", "适用范围"),
    *("事项类型", "事项编码", "办件类型", "审批结果", "办理结果", "常见问题", "办理形式", "办理方式", "数量限制"),
    *("备注", "责任科室", "权力类型", "行使层级", "通办范围", "表格下载", "附件", "办理部门", "主管部门"),
    *("责任单位", "交通指引", "乘车路线", "附录"),
)
_CALLED = {name: element for element, names in ELEMENTS.items() for name in names}
_KNOWN = frozenset((*_CALLED, *_OTHERS))
_NOTHING = re.compile(r"[\s/\\\-—–_.。…无空*＊]*|暂无.{0,4}|待(?:补充|定|完善)|未填写?|null|undefined", re.I)

_NAMED = re.compile(r"(?:办事|服务|办理|业务|申请|申办|申报|审批)(?:指南|须知|指引)")
_NO_GUIDE = re.compile(r"公开指南|通知|编制|公告|优化|规范|印发|培训|解读|咨询|留言|问答|目录$|清单$|查询$|大厅$")
_ACT = re.compile(r"办理|申请|申领|登记|审批|许可|备案|核发|补办|换发|认定|变更|注销|转移|缴纳|给付|审核|核准|指南")
_GUIDE_KINDS = frozenset({"article", "document", "other", "column"})
_SERVICES = re.compile(r"办事|政务服务|便民服务|服务事项|审批|许可")
# elements named, stated or not: fewer, and the page only speaks of guides
_FEWEST = 2
_FEWEST_UNNAMED = 3  # of a page that only its column calls a guide


def facts(markup: Markup, kind: str, title: str, crumbs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """``guide_missing`` → the elements a service guide does not state, blank-separated ('' = none); () for other pages.

    A page is a guide by its kind, or by its title or its place in the site, where it names two elements or more.
    """
    fewest = _FEWEST
    if kind != "guide":
        if kind not in _GUIDE_KINDS or _NO_GUIDE.search(title):
            return ()
        if not any(map(_NAMED.search, (title, *crumbs[-2:]))):
            if not any(map(_SERVICES.search, crumbs[-2:])):
                return ()
            fewest = _FEWEST_UNNAMED
    met, stated = _elements(markup.root)
    if len(met) < fewest:
        return ()
    if _ACT.search(title) and _NAMED.sub("", title).strip():
        stated.add("事项名称")
    return (("guide_missing", " ".join(element for element in ELEMENTS if element not in stated)),)


def _elements(root: etree._Element) -> tuple[set[str], set[str]]:
    """(elements named, elements with a value)."""
    met: set[str] = set()
    stated: set[str] = set()
    for element, value in (*_of_tables(root), *_of_lines(root)):
        met.add(element)
        if not _NOTHING.fullmatch(value):
            stated.add(element)
    return met, stated


# --- tables ---------------------------------------------------------------------------------------------------------


def _of_tables(root: etree._Element) -> Iterator[tuple[str, str]]:
    """(element, value) of every cell that is a label: the next cell, or the one below where a whole row is labels."""
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in CELLS]
        labels = [_label(_words(cell)) for cell in cells]
        if len(cells) > 2 and all(labels):
            below = row.getnext()
            under = [cell for cell in below if cell.tag in CELLS] if below is not None else []
            values = [_words(cell) for cell in under]
            yield from _named(labels, values + [""] * len(labels))
            continue
        values = [_words(cell) for cell in cells[1:]]
        yield from _named(labels, ["" if label else value for label, value in zip(labels[1:], values, strict=True)])


def _named(labels: Sequence[str], values: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((_CALLED[label], value) for label, value in zip(labels, values, strict=False) if label in _CALLED)


# --- headings, lists, lines -----------------------------------------------------------------------------------------

_LABELLED = re.compile(r"(?P<label>[^:：]{2,12})[:：]\s*(?P<value>.*)")
_FOOTER = re.compile(r"版权所有|ICP备|网站标识码")


def _of_lines(root: etree._Element) -> Iterator[tuple[str, str]]:
    """(element, value) of headings and of lines ``label：value``; the value goes on to the next label."""
    element, value = "", ""
    for line in _lines(root):
        if _FOOTER.search(line):
            break
        label, rest = _label(line), ""
        if not label and (match := _LABELLED.match(line)):
            label, rest = _label(match["label"]), match["value"]
        if not label:
            value += line
            continue
        if element:
            yield element, value
        element, value = _CALLED.get(label, ""), rest
    if element:
        yield element, value


_NUMBERING = re.compile(r"^[（(【\[〔]?(?:第?[一二三四五六七八九十]+|\d{1,2})?[)）】\]〕、.．,，:：]*")
_AROUND = re.compile(r"[\s　【】\[\]〔〕:：*＊■◆●▶>·•]+")


def _label(words: str) -> str:
    """The known label that ``words`` are, without numbering, brackets and blanks; '' when they are none."""
    if len(words) > 24:
        return ""
    bare = _AROUND.sub("", _NUMBERING.sub("", words.strip()))
    bare = bare.partition("（")[0].partition("(")[0]
    return bare if bare in _KNOWN else ""


def _lines(root: etree._Element) -> Iterator[str]:
    line: list[str] = []
    for piece in _pieces(root):
        if piece != "\n":
            line.append(piece)
        elif words := " ".join("".join(line).split()):
            yield words
            line = []
    if words := " ".join("".join(line).split()):
        yield words


def _words(element: etree._Element) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: etree._Element) -> Iterator[str]:
    """The texts below ``element``, ``\\n`` where a block or cell begins or ends; a picture counts as words."""
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(one.tag, str) or _is_unread(one, element):
            if event == "end" and one is not element and not _is_unread(one.getparent(), element):
                yield one.tail or ""
            continue
        breaks = one.tag in BLOCKS or one.tag in CELLS
        if event == "start":
            if breaks:
                yield "\n"
            if one.tag == "img":
                yield "〔图〕"
            yield one.text or ""
        else:
            if breaks:
                yield "\n"
            if one is not element:
                yield one.tail or ""


def _is_unread(one: etree._Element, within: etree._Element) -> bool:
    if one.tag in UNREAD:
        return True
    return any(above.tag in UNREAD for above in one.iterancestors() if above is not within)
