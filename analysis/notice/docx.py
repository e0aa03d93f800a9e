"""How a paper becomes a DOCX file in the layout of GB/T 9704-2012, the same bytes for the same paper.

Type area 156 × 225 mm, 22 lines of 28 characters in 仿宋 3号; 一、 in 黑体, （一） in 楷体; page numbers — 1 — on the
outer side, in 宋体 4号. Fonts are named with a fallback each, never embedded. No text becomes a field or markup.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from analysis.notice.blocks import DRAFT, Annex, Block, Heading, Paper, Paragraph, Table, day

# font → (what stands in for it where it is not installed, its family)
FONTS = {
    "方正小标宋简体": ("方正小标宋_GBK,华文中宋,宋体,SimSun", "roman"),
    "仿宋_GB2312": ("仿宋,FangSong,华文仿宋", "modern"),
    "楷体_GB2312": ("楷体,KaiTi,华文楷体", "modern"),
    "黑体": ("SimHei,华文黑体", "swiss"),
    "宋体": ("SimSun,华文宋体", "roman"),
}
TITLE, BODY, KAI, HEI, SONG = FONTS
SIZES = {"二号": 22.0, "三号": 16.0, "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0}
LINE = Pt(28.95)  # 22 lines in 225 mm
CHARACTER = Pt(15.75)  # 28 characters in 156 mm
RED = RGBColor(0xD7, 0x00, 0x0F)
TYPE_AREA = 8845  # 156 mm in twentieths of a point
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def write(path: Path, paper: Paper) -> None:
    """Write the paper to ``path``."""
    document = docx.Document()
    _set_styles(document)
    _set_page(document)
    if paper.head:
        _head(document, paper)
    _line(document, "")
    for part in _lines_of(paper.title):
        _line(document, part, TITLE, SIZES["二号"], CENTRE, spacing=Pt(33))
    if not paper.head:
        _line(document, paper.number, side=CENTRE)
    _line(document, "")
    _line(document, f"{paper.to}：")
    _blocks(document, paper.body)
    _annex_list(document, paper.annexes)
    _signature(document, paper)
    for number, annex in enumerate(paper.annexes, start=1):
        _annex(document, number, annex)
    if paper.head:
        _imprint(document, paper)
    _describe(document, paper)
    path.write_bytes(_repacked(document))


# --- page and styles ------------------------------------------------------------------------------------------------


def _set_styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.size = Pt(SIZES["三号"])
    _set_fonts(normal.element.get_or_add_rPr(), BODY)
    # 28 characters a line by spacing, not by a character grid: office suites measure that grid differently
    tighter = OxmlElement("w:spacing")
    tighter.set(qn("w:val"), "-5")
    normal.element.get_or_add_rPr().insert_element_before(tighter, "w:sz", "w:szCs", "w:lang")
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE
    for level, font in ((1, HEI), (2, KAI)):
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(SIZES["三号"]), False, RGBColor(0, 0, 0)
        _set_fonts(style.element.get_or_add_rPr(), font)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.first_line_indent = CHARACTER * 2


def _set_fonts(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    grid = section._sectPr.makeelement(qn("w:docGrid"), {}) if grid is None else grid
    grid.attrib.clear()
    for name, value in (("type", "lines"), ("linePitch", "579")):
        grid.set(qn(f"w:{name}"), value)
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        _page_number(footer.paragraphs[0], side)
    for number, header in enumerate((section.header, section.even_page_header), start=1):
        _draft_mark(header.paragraphs[0], number)


def _page_number(paragraph: Any, side: Any) -> None:
    paragraph.alignment = side
    indent = paragraph.paragraph_format
    indent.left_indent, indent.right_indent = (CHARACTER, 0) if side == LEFT else (0, CHARACTER)
    _add(paragraph, "— ", SONG, SIZES["四号"])
    for kind in ("begin", None, "end"):
        run = _add(paragraph, "", SONG, SIZES["四号"])._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        run.append(mark)
    _add(paragraph, " —", SONG, SIZES["四号"])


def _draft_mark(paragraph: Any, number: int) -> None:
    paragraph.alignment = CENTRE
    run = _add(paragraph, DRAFT, HEI, SIZES["五号"])
    run.font.color.rgb = RGBColor(0x80, 0x80, 0x80)
    paragraph.add_run()._r.append(parse_xml(WATERMARK.format(ns=VML, number=number)))


VML = (
    f'{nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
WATERMARK = """<w:pict {ns}>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>
<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>
<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="draft{number}" o:spid="_x0000_s{number}025" type="#_x0000_t136" alt="草稿"
 style="position:absolute;margin-left:0;margin-top:0;width:360pt;height:180pt;rotation:315;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" stroked="f">
<v:fill opacity=".5"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/>
<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict>"""


# --- text -----------------------------------------------------------------------------------------------------------


def _add(paragraph: Any, text: str, font: str = "", size: float = 0.0) -> Any:
    run = paragraph.add_run(text)
    if font:
        _set_fonts(run._r.get_or_add_rPr(), font)
    if size:
        run.font.size = Pt(size)
    return run


def _line(document: Any, text: str, font: str = "", size: float = 0.0, side: Any = None, *, spacing: Any = None) -> Any:
    paragraph = document.add_paragraph()
    _add(paragraph, text, font, size)
    if side is not None:
        paragraph.alignment = side
    if spacing is not None:
        paragraph.paragraph_format.line_spacing = spacing
    return paragraph


AFTER_BORDER = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _put(paragraph: Any, property_: str, before: Sequence[str]) -> None:
    """Give the paragraph a property where the schema wants it: before those it names."""
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(property_), *before)


def _lines_of(title: str, most: int = 20) -> Iterable[str]:
    """A title in lines of about one length, so that none holds a single word (回行应当词意完整，排列对称)."""
    lines = -(-len(title) // most)
    each = -(-len(title) // lines)
    return (title[start : start + each] for start in range(0, len(title), each))


def _blocks(document: Any, blocks: Sequence[Block]) -> None:
    for block in blocks:
        match block:
            case Heading(level, text):
                document.add_paragraph(text, style=f"Heading {level}")
            case Paragraph(text):
                paragraph = _line(document, text)
                paragraph.paragraph_format.first_line_indent = CHARACTER * 2
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            case Table():
                _table(document, block)


def _head(document: Any, paper: Paper) -> None:
    """The red head: the mark of the issuing office, the document's number, the red line."""
    size = min(46.0, 0.92 * 442 / max(len(paper.head), 1))
    mark = _line(document, paper.head, TITLE, size, CENTRE, spacing=Pt(size * 1.3))
    mark.runs[0].font.color.rgb = RED
    mark.paragraph_format.space_before = Pt(28)
    _line(document, "")
    number = _line(document, paper.number, side=CENTRE)
    line = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="8" w:color="D7000F"/></w:pBdr>'
    _put(number, line, AFTER_BORDER)


def _annex_list(document: Any, annexes: Sequence[Annex]) -> None:
    """附件说明: one line below the body, on one page with the signature."""
    for number, annex in enumerate(annexes, start=1):
        if number == 1:
            _line(document, "")
        layout = _line(document, f"{'附件：' if number == 1 else ''}{number}. {annex.title}").paragraph_format
        layout.left_indent = CHARACTER * 6
        layout.first_line_indent = -CHARACTER * (4 if number == 1 else 1)
        layout.keep_with_next = True


def _signature(document: Any, paper: Paper) -> None:
    """Office and date, the date four characters from the right, the office centred above it."""
    _line(document, "")
    _line(document, "").paragraph_format.keep_with_next = True
    written = day(paper.dated)
    overhang = (len(paper.issuer) - len(written)) / 2
    office = _line(document, paper.issuer, side=RIGHT)
    office.paragraph_format.keep_with_next = True
    office.paragraph_format.right_indent = int(CHARACTER * max(0.0, 4 - overhang))
    _line(document, written, side=RIGHT).paragraph_format.right_indent = CHARACTER * 4
    if paper.contact:
        _line(document, f"（{paper.contact}）").paragraph_format.first_line_indent = CHARACTER * 2


def _annex(document: Any, number: int, annex: Annex) -> None:
    label = _line(document, f"附件{number}", HEI)
    label.paragraph_format.page_break_before = True
    _line(document, "")
    for part in _lines_of(annex.title):
        _line(document, part, TITLE, SIZES["二号"], CENTRE, spacing=Pt(33))
    _line(document, "")
    _blocks(document, annex.blocks)


# --- tables ---------------------------------------------------------------------------------------------------------


def _table(document: Any, table: Table) -> None:
    if table.caption:
        _line(document, table.caption, HEI, SIZES["小四"], CENTRE).paragraph_format.keep_with_next = True
    if not table.rows:
        return
    widths = [TYPE_AREA * share // sum(table.widths) for share in table.widths]
    body = document.element.body
    element = parse_xml(TABLE.format(ns=nsdecls("w"), grid="".join(f'<w:gridCol w:w="{width}"/>' for width in widths)))
    element.append(_row(table, table.header, widths, head=True))
    for row in table.rows:
        element.append(_row(table, row, widths))
    body.insert(len(body) - 1, element)  # the last element is the section's
    _line(document, "", size=SIZES["五号"], spacing=Pt(10))


TABLE = """<w:tbl {ns}><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>
<w:top w:val="single" w:sz="8"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="8"/>
<w:right w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/>
</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>
<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"""


def _row(table: Table, cells: Sequence[str], widths: Sequence[int], *, head: bool = False) -> Any:
    """One row. Built element by element: a table may have a row for each of 14,000 sites."""
    row = OxmlElement("w:tr")
    properties = _child(row, "w:trPr")
    _child(properties, "w:cantSplit")
    if head:
        _child(properties, "w:tblHeader")
    for number, (text, width) in enumerate(zip(cells, widths, strict=True)):
        cell = _child(row, "w:tc")
        of_cell = _child(cell, "w:tcPr")
        _child(of_cell, "w:tcW", w=str(width), type="dxa")
        _child(of_cell, "w:vAlign", val="center")
        paragraph = _child(cell, "w:p")
        of_paragraph = _child(paragraph, "w:pPr")
        _child(of_paragraph, "w:snapToGrid", val="0")
        _child(of_paragraph, "w:spacing", before="20", after="20", line="260", lineRule="atLeast")
        _child(of_paragraph, "w:jc", val="center" if head or number in table.short else "left")
        _cell_text(paragraph, text, HEI if head else BODY, SIZES["小五" if table.small else "五号"])
    return row


def _cell_text(paragraph: Any, text: str, font: str, size: float) -> None:
    run = _child(paragraph, "w:r")
    properties = _child(run, "w:rPr")
    _child(properties, "w:rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
    _child(properties, "w:sz", val=str(int(size * 2)))
    for number, part in enumerate(text.split("\n")):
        if number:
            _child(run, "w:br")
        _child(run, "w:t").text = part


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def _imprint(document: Any, paper: Paper) -> None:
    """版记: whom copies go to and who printed it when, between lines at the foot of the last page."""
    lines = [f"抄送：{paper.copies}。"] if paper.copies else []
    lines.append(f"{paper.issuer}\t{day(paper.dated)}印发")
    for text in lines:
        paragraph = _line(document, text, size=SIZES["四号"])
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.paragraph_format.left_indent = Mm(5)
        _put(paragraph, RULED.format(ns=nsdecls("w")), AFTER_BORDER)
        _put(paragraph, FOOT_OF_PAGE.format(ns=nsdecls("w")), ("w:pBdr", *AFTER_BORDER))


FOOT_OF_PAGE = """<w:framePr {ns} w:w="8845" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="center"
 w:yAlign="bottom"/>"""
RULED = """<w:pBdr {ns}><w:top w:val="single" w:sz="8" w:space="1"/><w:bottom w:val="single" w:sz="8" w:space="1"/>
<w:between w:val="single" w:sz="6" w:space="1"/></w:pBdr>"""


# --- the file -------------------------------------------------------------------------------------------------------


def _describe(document: Any, paper: Paper) -> None:
    """Title and date in the file's properties; nothing of who made it, and no clock."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = paper.title[:255], paper.issuer[:255], ""
    properties.comments, properties.keywords, properties.language = DRAFT, "草稿", "zh-CN"
    properties.created = properties.modified = datetime.combine(paper.dated, time())


def _repacked(document: Any) -> bytes:
    """The file with its parts in a fixed order and without the time it was made at."""
    written, again = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = _font_table() if name == "word/fontTable.xml" else source.read(name)
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
        f'<w:pitch w:val="variable"/></w:font>'
        for name, (others, family) in FONTS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
