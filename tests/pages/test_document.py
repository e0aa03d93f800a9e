"""Metadata blocks of official documents, in every shape met, and documents without one."""
# ruff: noqa: E501 — markup stands here as it is met

from datetime import date

import pytest

from crawler.pages.document import normal_number, signed
from crawler.pages.document import record as read_record
from crawler.pages.read import read
from crawler.records import DocumentRecord

BODY = "<p>各县、区人民政府，市直各委、办、局：</p><p>现将方案印发给你们，请认真组织实施。</p>"


def record(
    block: str, body: str = BODY, title: str = "示例市人民政府办公室关于印发示例方案的通知"
) -> DocumentRecord | None:
    html = f'<html><head><title>{title}</title></head><body>{block}<h1>{title}</h1><div class="TRS_Editor">{body}</div></body></html>'
    return read("http://a.test/x.html", html.encode()).record


CELLS = """<table><tr><td><b>索 引 号：</b></td><td>000014349/2024-00001</td><td><b>主题分类：</b></td><td>综合政务</td></tr>
<tr><td><b>发文机关：</b></td><td>示例市人民政府办公室</td><td><b>成文日期：</b></td><td>2024年01月02日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">关于印发示例方案的通知</td></tr>
<tr><td><b>发文字号：</b></td><td>示政办发〔2024〕1号</td><td><b>发布日期：</b></td><td>2024年01月05日</td></tr>
<tr><td><b>主 题 词：</b></td><td colspan="3"></td></tr></table>"""
ONE_CELL = """<table class="xxgk_article"><tr><td>索引号: 002482082/2024-00332</td><td>文号: 示政办发[2024]1号</td></tr>
<tr><td>组配分类: 其他文件</td><td>发布机构: 示例市人民政府办公室</td></tr>
<tr><td>成文日期: 2024-01-02</td><td>公开方式: 主动公开</td></tr></table>"""
PADDED = """<table class="table_suoyin"><tr><th>索<span></span>引<span></span>号：</th><td>11340000/202401-00001</td>
<th>组配分类：</th><td>政策</td></tr><tr><th>发文机关：</th><td>示例市人民政府办公室</td><th>生成日期：</th><td>2024-01-02</td></tr>
<tr><th>文&emsp;&emsp;号：</th><td>示政办发（2024）1号</td><th>有效性：</th><td>有效</td></tr>
<tr><th>生效时间：</th><td></td><th>废止时间：</th><td>暂无</td></tr></table>"""
NO_COLON = """<table id="moe-policy-table"><tr><td>信息名称</td><td>关于印发示例方案的通知</td></tr>
<tr><td>信息索引</td><td>360A01-04-2024-0001-1</td><td>生成日期</td><td>2024-01-02</td><td>发文机构</td><td>示例市人民政府办公室</td></tr>
<tr><td>发文字号</td><td>示政办发〔2024〕1号</td><td>信息类别</td><td>政策</td></tr><tr><td>内容概述</td><td>印发方案。</td></tr></table>"""
ITEMS = """<ul><li>索引号：A001-2024-1</li><li>主题分类：</li><li>来源：</li><li>发文机构：示例市人民政府办公室</li>
<li>发文字号：示政办发〔2024〕1号</li><li>发文日期：2024-01-02</li><li>有效性：有效</li><li>发布日期：2024-01-05</li>
<li>内容概述：</li></ul>"""
SAME_LINE = """<p>发文机关:示例市人民政府办公室成文日期:2024年1月2日</p><p>标  题: 关于印发示例方案的通知</p>
<p>发文字号: 示政办发〔2024〕1号   发布日期: 2024年01月05日</p>"""
CLASSIFY = """<div class="classify"><table><tr><td class="first">索引号：</td><td>0069400000/2024-00001</td><td>分类：</td><td>其他</td></tr>
<tr><td>发布机构：</td><td>示例市人民政府办公室</td><td>成文日期：</td><td>2024-01-02</td></tr>
<tr><td>名称：</td><td>关于印发示例方案的通知</td></tr>
<tr><td>文号：</td><td>示政办发〔2024〕1号</td><td>发布日期：</td><td>2024-01-05</td></tr></table></div>"""


@pytest.mark.parametrize(
    "block", [CELLS, ONE_CELL, PADDED, NO_COLON, ITEMS, SAME_LINE, CLASSIFY],
    ids=["cells", "one cell", "padded labels", "no colons", "list", "same line", "gkmlpt"],
)  # fmt: skip
def test_the_block_is_read_in_every_shape(block: str) -> None:
    found = record(block)
    assert found is not None
    assert found.shape
    assert found.issuer == "示例市人民政府办公室"
    assert found.formed == date(2024, 1, 2)
    assert found.doc_number == "示政办发〔2024〕1号"
    if "发布日期" in block:
        assert found.published == date(2024, 1, 5)
    if "索" in block:
        assert found.index_number.endswith(("1", "00332", "1-1"))


def test_openness_and_validity_are_kept() -> None:
    one_cell, padded = record(ONE_CELL), record(PADDED)
    assert one_cell is not None
    assert padded is not None
    assert one_cell.openness == "主动公开"
    assert padded.validity == "有效"


def test_blank_cells_stay_blank() -> None:
    block = (
        CELLS.replace("示政办发〔2024〕1号", "")
        .replace("2024年01月02日", " ")
        .replace("示例市人民政府办公室</td>", "</td>")
    )
    found = record(block)
    assert found is not None
    assert (found.doc_number, found.formed, found.issuer) == ("", None, "")
    assert found.published == date(2024, 1, 5)


SIGNED = f"<p>示政办发〔2024〕1号</p>{BODY}<p>示例市人民政府办公室</p><p>2024年1月2日</p>"


def test_what_the_block_leaves_blank_the_document_s_own_lines_tell() -> None:
    blank = (
        CELLS.replace("示政办发〔2024〕1号", "〔〕号")
        .replace("2024年01月02日", "")
        .replace("示例市人民政府办公室</td>", "</td>")
    )
    found = record(blank, SIGNED)
    assert found is not None
    assert (found.doc_number, found.formed, found.issuer) == (
        "示政办发〔2024〕1号",
        date(2024, 1, 2),
        "示例市人民政府办公室",
    )


def test_the_block_is_believed_before_the_document_s_own_lines() -> None:
    found = record(CELLS, SIGNED.replace("1号", "9号").replace("2024年1月2日", "2024年2月9日"))
    assert found is not None
    assert (found.doc_number, found.formed) == ("示政办发〔2024〕1号", date(2024, 1, 2))


@pytest.mark.parametrize("office", ["省政府办", "示例市环保办", "省住房城乡建设厅文明办", "示例部城市建设司"])
def test_an_office_called_by_its_short_name_signs(office: str) -> None:
    assert signed(f"现将有关事项通知如下。\n{office}\n2024年1月2日", "关于统计有关情况的通知") == (
        office,
        date(2024, 1, 2),
    )


def test_signer_and_day_may_stand_in_one_line() -> None:
    text = "现印发给你们，请遵照执行。\n示例市住房和城乡建设局2019年1月3日\n附件\n第一条 为了规范管理，制定本办法。"
    assert signed(text, "关于印发示例办法的通知") == ("示例市住房和城乡建设局", date(2019, 1, 3))
    assert signed("示例市住房和城乡建设局于2019年1月3日印发本办法。", "关于印发示例办法的通知") == ("", None)


def test_blank_items_stay_blank() -> None:
    found = record(ITEMS.replace("示政办发〔2024〕1号", "").replace("2024-01-02", ""))
    assert found is not None
    assert (found.doc_number, found.formed) == ("", None)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("桂政办发〔2017〕62号", "桂政办发〔2017〕62号"),
        ("桂政办发[2017]62号", "桂政办发〔2017〕62号"),
        ("桂政办发【2017】62号", "桂政办发〔2017〕62号"),
        ("桂政办发（2017）62号", "桂政办发〔2017〕62号"),
        ("桂政办发(2017) 62 号", "桂政办发〔2017〕62号"),
        ("桂政办发﹝2017﹞62号", "桂政办发〔2017〕62号"),
        ("[2018]第109号", "〔2018〕第109号"),
        ("示例市人民政府令第12号", "示例市人民政府令第12号"),
        ("", ""),
    ],
)
def test_a_number_has_one_form(raw: str, expected: str) -> None:
    assert normal_number(raw) == expected


def test_a_document_without_a_block_speaks_for_itself() -> None:
    body = f"<p>示政办发[2024]1号</p>{BODY}<p>示例市人民政府办公室</p><p>2024年1月2日</p><p>（此件公开发布）</p>"
    found = record("", body)
    assert found == DocumentRecord(
        issuer="示例市人民政府办公室",
        formed=date(2024, 1, 2),
        title="示例市人民政府办公室关于印发示例方案的通知",
        doc_number="示政办发〔2024〕1号",
        openness="公开发布",
    )


def test_news_that_quotes_a_number_is_no_document() -> None:
    assert (
        record("", "<p>根据《通知》（示政办发〔2024〕1号），今天召开了会议，讨论了许多问题。</p>", "市里召开会议")
        is None
    )


def test_a_letter_form_is_no_document() -> None:
    assert record("<p>标题：路灯不亮</p><p>来源：网站</p><p>分类：投诉</p>", title="信件") is None


def test_a_search_form_and_the_head_of_a_table_are_no_block() -> None:
    form = "<p>索引号：<input></p><p>文号：<input></p><p>标题：<input></p><p>发布日期：<input></p>"
    rows = "<table><tr><th>索引号</th><th>标题</th><th>文号</th><th>发布日期</th></tr><tr><td>1</td><td>甲</td></tr></table>"
    assert record(form, "", "高级搜索") is None
    assert record(rows, "", "文件列表") is None


RULES = "\n".join(f"第{n}条 为了规范示例工作，制定本办法的第{n}项。" for n in range(1, 40))


@pytest.mark.parametrize(
    ("text", "title", "issuer", "number", "formed"),
    [
        (
            f"示例市农业局令\n2017年 第7号\n现予公布。\n局 长 某某\n2017 年 6 月 21 日\n示例办法\n{RULES}",
            "示例办法",
            "示例市农业局",
            "示例市农业局令2017年第7号",
            date(2017, 6, 21),
        ),
        (
            f"示例市人民政府令第31号\n（2016年3月16日）\n{RULES}",
            "示例办法",
            "示例市人民政府",
            "示例市人民政府令第31号",
            date(2016, 3, 16),
        ),
        (RULES, "示例局关于加强管理的意见（示农发〔2017〕4号）", "示例局", "示农发〔2017〕4号", None),
        (RULES, "示例措施（2017年某某局公告第2552号）", "某某局", "某某局公告2017年第2552号", None),
        (
            f"示例大学文件\n示大招〔2020〕6号\n{RULES}\n2020年8月15日",
            "招生方案",
            "示例大学",
            "示大招〔2020〕6号",
            date(2020, 8, 15),
        ),
    ],
)
def test_orders_and_red_heads_name_issuer_number_and_day(
    text: str, title: str, issuer: str, number: str, formed: date | None
) -> None:
    found = read_record(text, text, title)
    assert found is not None
    assert (found.issuer, found.doc_number, found.formed) == (issuer, number, formed)


def test_a_number_of_which_only_the_brackets_are_filled_in_is_none() -> None:
    block = "索引号：\n川教〔2015〕60号\n发文字号：〔〕 号\n发文机关：\n成文日期：\n发布日期：2015-07-01\n"
    found = read_record(block, RULES, "示例意见")
    assert found is not None
    assert (found.doc_number, found.issuer) == ("", "")


def test_a_signature_stands_above_annexes_of_any_length() -> None:
    annex = "\n".join(f"第{n}项" for n in range(200))
    text = f"湖环发〔2026〕8号\n各有关单位：\n现印发给你们。\n湖滨县环境局\n2026年8月22日\n会议纪要\n(2026年7月26日，湖滨)\n{annex}"
    found = read_record(text, text, "会议纪要")
    assert found is not None
    assert (found.issuer, found.formed) == ("湖滨县环境局", date(2026, 8, 22))


def test_the_day_a_law_was_passed_is_its_own() -> None:
    text = "中华人民共和国主席令第73号\n2002年8月29日第九届全国人民代表大会常务委员会第二十九次会议通过\n第一条 为了稳定经营，制定本法。"
    found = read_record(text, text, "中华人民共和国某法")
    assert found is not None
    assert found.formed == date(2002, 8, 29)


def test_a_document_whose_body_is_taken_to_be_its_annex_keeps_its_signature() -> None:
    title = "批准发布97项标准（湖环发〔2026〕9号）"
    found = read_record(
        f"{title}\n现批准发布。\n湖滨县环境局\n2026年5月23日\n附件\nNY 5020-2001", "NY 5020-2001", title
    )
    assert found is not None
    assert found.formed == date(2026, 5, 23)


def test_an_order_tells_in_a_sentence_when_its_law_was_passed() -> None:
    text = "中华人民共和国主席令第68号\n《某法》已由第九届全国人民代表大会常务委员会第二十八次会议于2002年6月29日通过，现予公布。\n第一条 总则"
    found = read_record(text, text, "中华人民共和国某法")
    assert found is not None
    assert found.formed == date(2002, 6, 29)


def test_what_a_meeting_passed_does_not_date_the_notice_about_it() -> None:
    text = "湖政发〔2026〕3号\n《办法》已经2026年3月2日县政府常务会议审议通过，现印发给你们。"
    found = read_record(text, text, "关于印发办法的通知")
    assert found is not None
    assert found.formed is None
