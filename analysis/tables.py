"""Which tables a report holds: their columns, in the contract's order, and what each column means.

The one place for headers: the CSV writers, the Chinese headers of the workbook, and the column dictionary
(``reports/README.md``) are all made from it.
"""

from collections.abc import Iterator
from typing import NamedTuple

DICTIONARY_COMMAND = "python -m analysis.tables > reports/README.md"


class Field(NamedTuple):
    """One column. ``form`` says how its cells are written: text, date, time, number, share, yes/no, or a choice."""

    name: str
    label: str
    form: str
    meaning: str


class Table(NamedTuple):
    """One table of a report. ``row`` says what one row stands for."""

    name: str
    label: str
    row: str
    fields: tuple[Field, ...]

    @property
    def header(self) -> list[str]:
        return [field.name for field in self.fields]

    @property
    def labels(self) -> list[str]:
        return [field.label for field in self.fields]


SITE = Field("site_id", "站点", "text", "`id` of the site in sites.csv")
INDICATOR = Field("indicator", "指标", "text", "id of the indicator (`govsite indicators` lists and explains them)")

TABLES = (
    Table(
        "scorecards",
        "评分卡",
        "one site",
        (
            SITE,
            Field("site_name", "网站名称", "text", "`name` in sites.csv"),
            Field("level", "级别", "choice: portal county department zone town", "`level` in sites.csv"),
            Field("verdict", "结论", "choice: pass fail unknown", "`fail` when a veto stands; `unknown` when the home "
                  "page or more than half of the site's known pages were not seen; else `pass`"),
            Field("score", "得分", "number 0–100", "100 − points lost"),
            Field("score_low", "得分下限", "number 0–100", "as `score`, every unknown outcome counted as lost"),
            Field("score_high", "得分上限", "number 0–100", "as `score`, every unknown outcome counted as kept"),
            Field("coverage", "覆盖率", "share 0–1", "pages seen ÷ pages known; empty when no page is known"),
            Field("vetoes", "单项否决", "text", "Chinese names of the vetoes that stand, joined by `;`"),
            Field("new", "新增", "number", "findings first seen tonight, with those that came back (`reopened`)"),
            Field("open", "未整改", "number", "findings of earlier nights that still stand"),
            Field("fixed", "已整改", "number", "findings seen right again tonight"),
            Field("suspected", "待复核", "number", "faults that still wait for their second look; they cost nothing"),
            Field("pages", "页面数", "number", "pages of the site seen tonight or carried over unchanged"),
            Field("home_uptime", "首页可用率", "share 0–1", "home-page probes of the last 7 days that opened ÷ all; "
                  "empty without a probe"),
            Field("worst_column_days", "最长超期天数", "number", "days the most overdue column is overdue; empty when "
                  "none is"),
            Field("policies", "政策文件数", "number", "policy documents that need an interpretation"),
            Field("interpreted_share", "解读率", "share 0–1", "of those that are due, the share with an "
                  "interpretation, in time or late; empty when none is due"),
            Field("median_lag_wd", "解读时差中位数", "number", "median working days from document to interpretation"),
            Field("run_id", "轮次", "text", "the night's run; the same in all rows"),
        ),
    ),
    Table(
        "verdicts",
        "指标结果",
        "one indicator on one site",
        (
            SITE,
            INDICATOR,
            Field("outcome", "结果", "choice: passed failed not_applicable unknown", "`not_applicable`: nothing this "
                  "is about, or nothing was due; `unknown`: what it needs was not seen"),
            Field("faults", "问题数", "number", "faults that stand (confirmed)"),
            Field("points_lost", "扣分", "number", "what the standard takes for them"),
            Field("reason", "说明", "text", "why it is not applicable or unknown"),
        ),
    ),
    Table(
        "findings",
        "问题清单",
        "one fault",
        (
            Field("finding_id", "编号", "text", "short hash of (site_id, indicator, url, subject): the same fault "
                  "keeps it across nights"),
            SITE,
            INDICATOR,
            Field("severity", "性质", "choice: veto points advice candidate", "what the standard makes of it; "
                  "`candidate`: a veto only an inspector can decide"),
            Field("url", "地址", "text", "where the fault is; INDICATORS.md says which address for which indicator"),
            Field("subject", "对象", "text", "which part of it (a mark, a missing element); often empty"),
            Field("evidence", "证据", "text", "a sentence an editor of the site can act on"),
            Field("observed_at", "最近观察", "time", "when it was last looked at, in China time"),
            Field("first_seen", "首次发现", "date", "first night that showed it"),
            Field("last_seen", "最近发现", "date", "last night that showed it"),
            Field("status", "状态", "choice: suspected new open reopened fixed waived", "its life: waiting for a "
                  "second look, first seen, still there, back again, gone, set aside by dispositions.csv"),
            Field("looks", "查看次数", "number", "looks that showed it"),
            Field("confidence", "把握", "share 0–1", "how sure the detector is"),
            Field("clause", "依据", "text", "the clause it offends"),
        ),
    ),
    Table(
        "columns",
        "栏目",
        "one column of a site",
        (
            SITE,
            Field("url", "地址", "text", "the column's list page"),
            Field("name", "栏目名称", "text", "as the site calls it"),
            Field("type", "栏目类型", "text", "one of the column types of INDICATORS.md"),
            Field("items", "条目数", "number", "entries seen over all pages of the list"),
            Field("newest", "最新日期", "date", "date of its newest entry; empty when none is dated"),
            Field("interval_days", "更新期限(天)", "number", "how old the newest entry may be; empty when no interval "
                  "holds for this type"),
            Field("overdue_days", "超期天数", "number", "days beyond the interval; 0 or empty when in time"),
            Field("outcome", "结果", "choice: passed failed not_applicable unknown", "whether it is kept current"),
        ),
    ),
    Table(
        "policies",
        "政策与解读",
        "one policy document",
        (
            SITE,
            Field("url", "地址", "text", "the document's page"),
            Field("title", "标题", "text", "its title"),
            Field("doc_number", "发文字号", "text", "with 〔〕"),
            Field("issuer", "发文机关", "text", "as its record or text says"),
            Field("formed", "成文日期", "date", ""),
            Field("published", "发布日期", "date", ""),
            Field("required", "应解读", "yes/no", "whether it needs an interpretation"),
            Field("interpretation_site", "解读所在站点", "text", "`site_id` where the interpretation stands"),
            Field("interpretation_url", "解读地址", "text", "the interpretation's page"),
            Field("interpretation_published", "解读发布日期", "date", ""),
            Field("lag_wd", "时差(工作日)", "number", "working days from document to interpretation; negative: before"),
            Field("policy_links", "文件链到解读", "yes/no", "the document's own page links to the interpretation"),
            Field("interpretation_links", "解读链到文件", "yes/no", "the interpretation's own page links back"),
            Field("outcome", "结果", "choice: matched late unlinked missing pending not_required", "`pending`: still "
                  "within the limit"),
        ),
    ),
    Table(
        "messages",
        "留言",
        "one published letter",
        (
            SITE,
            Field("url", "地址", "text", "the letter's page"),
            Field("title", "标题", "text", "its title"),
            Field("received", "来信日期", "date", ""),
            Field("answered", "答复日期", "date", "empty while unanswered"),
            Field("working_days", "用时(工作日)", "number", "working days from letter to answer, or to the monitoring "
                  "date"),
            Field("outcome", "结果", "choice: answered slow unanswered pending", "`pending`: unanswered, "
                  "still in time"),
        ),
    ),
    Table(
        "spotcheck",
        "抽查事项",
        "one of the notice's 15 items on one site",
        (
            SITE,
            Field("item", "事项", "number 1–15", "its number in the annex of 钦政办〔2017〕70号"),
            Field("outcome", "结果", "choice: evidenced / not evidenced / needs inspector", "what the machine found"),
            Field("evidence_urls", "证据地址", "text", "addresses, separated by a blank"),
            Field("inspector_note", "待人工核查", "text", "what an inspector must still look at"),
        ),
    ),
    Table(
        "coverage",
        "公开事项",
        "one disclosure field on one site",
        (
            SITE,
            Field("field", "事项编号", "text", "`statutory_01`…`statutory_15`: 条例 art. 20; the others: the focus "
                  "fields of 钦政办〔2017〕70号"),
            Field("name", "公开事项", "text", "the field's name"),
            Field("column_url", "栏目地址", "text", "where the site shows it: a column, a single page, or a live link "
                  "to another site; a column without content where it fails; empty when none was found"),
            Field("items", "条目数", "number", "entries of that column; 0 for a page or link"),
            Field("newest", "最新日期", "date", "date of its newest entry; empty when none is dated"),
            Field("age_days", "距今(天)", "number", "days since then"),
            Field("outcome", "结果", "choice: passed failed not_applicable unknown", "`not_applicable`: the site's "
                  "level or task does not owe it; `unknown`: its place was not seen"),
        ),
    ),
    Table(
        "rectification",
        "整改情况",
        "one site",
        (
            SITE,
            Field("open", "待整改", "number", "findings that stand: new, open, reopened"),
            Field("overdue", "逾期", "number", "of those, past their deadline"),
            Field("oldest_days", "最长天数", "number", "days the oldest of those stands; empty when none does"),
            Field("fixed", "近三月已整改", "number", "times a finding was fixed in the last three months"),
            Field("median_days", "整改天数中位数", "number", "of those, median days from the night that showed the "
                  "finding, confirmed, to the night that found it mended; empty when none was"),
            Field("reopened", "近三月反弹", "number", "times a fixed finding came back in the last three months"),
            Field("waived", "已说明", "number", "findings set aside by dispositions.csv"),
            Field("claimed", "报已整改待复查", "number", "findings the returned ledger says are mended, not looked at "
                  "since"),
            Field("contradicted", "整改不实", "number", "findings the returned ledger says were mended, and that a "
                  "later look shows again"),
        ),
    ),
    Table(
        "links",
        "失效链接",
        "one dead address of a site, or a file that is not what its name says",
        (
            SITE,
            Field("url", "失效地址", "text", "what the link points at; as in findings.csv"),
            Field("role", "种类", "choice: page attachment image", "what it should be"),
            Field("on_site", "站内", "yes/no", "whether it is on the site's own hosts"),
            Field("cause", "原因", "choice: gone client server dns timeout refused reset tls redirect file other",
                  "`gone`: 404 or 410; `client`, `server`: another 4xx, 5xx; `file`: it answered, but is empty or no "
                  "such file"),
            Field("looks", "历次查看", "text", "what each of the last five nights saw, or what is wrong with the file"),
            Field("confirmed", "已复核", "yes/no", "whether a second look showed the same"),
            Field("pages", "所在页面数", "number", "pages that point at it"),
            Field("scope", "范围", "text", "`all`: nearly every page; a page kind: nearly every page of it; empty: "
                  "some pages"),
            Field("scope_pages", "范围内页面数", "number", "pages of that scope"),
            Field("page", "所在页面", "text", "one page that shows it"),
            Field("part", "页面位置", "choice: header nav aside main footer", "empty where the page does not tell"),
            Field("selector", "选择器", "text", "CSS selector of the link on that page"),
            Field("text", "链接文字", "text", "the words it goes by there"),
        ),
    ),
    Table(
        "pages",
        "页面",
        "one page (only with `--pages`)",
        (
            SITE,
            Field("url", "地址", "text", "canonical address"),
            Field("kind", "页面种类", "text", "home column article document message consultation guide …; empty where "
                  "the address gave no page"),
            Field("title", "标题", "text", ""),
            Field("published", "发布日期", "date", "what the page's dates settle on"),
            Field("date_source", "日期来源", "choice: meta text list url", "which of them gave it"),
            Field("status", "状态码", "number", "HTTP status of the last look; 0 without an answer"),
        ),
    ),
)  # fmt: skip

# the rectification ledger of one site: what it is given, then what its office fills in
LEDGER = Table(
    "ledger",
    "整改台账",
    "one finding the site must answer for",
    (
        Field("finding_id", "编号", "text", "as in findings.csv; the returned file is read by it"),
        Field("indicator", "问题类型", "text", "name of the indicator"),
        Field("severity", "性质", "text", "what the standard makes of it"),
        Field("clause", "依据", "text", "the clause it offends"),
        Field("url", "网页地址", "text", "where it is"),
        Field("subject", "对象", "text", "which part of it; often empty"),
        Field("evidence", "问题说明", "text", "a sentence an editor of the site can act on"),
        Field("first_seen", "首次发现", "date", "first night that showed it"),
        Field("looks", "次数", "number", "looks that showed it"),
        Field("days", "天数", "number", "days it stands; of one that came back, since then"),
        Field("deadline", "整改期限", "date", "last day of its working days: `[deadlines]` of the standard"),
        Field("progress", "复查情况", "text", "its status, days overdue, and what became of the last reply"),
        Field("state", "整改情况", "choice: 已整改 整改中 申请豁免 非本单位", "filled in by the office"),
        Field("measures", "整改措施", "text", "filled in: what was done"),
        Field("responsible", "责任人", "text", "filled in: who answers for it"),
        Field("fixed_on", "完成日期", "date", "filled in with 已整改; a claim: the next look decides"),
        Field("reply", "回复", "text", "filled in: anything else the office says"),
        Field("waiver", "申请豁免理由", "text", "filled in with 申请豁免 or 非本单位: why"),
    ),
)  # fmt: skip

BY_NAME = {table.name: table for table in TABLES}

PREAMBLE = """# The tables of a report

`reports/<date>/` holds one file per table, made anew each night. This page is generated: `{command}`.

- CSV in UTF-8 with a byte-order mark (Excel opens it as it is), comma, CRLF-free, one header line.
- Dates are `YYYY-MM-DD`, times ISO 8601 with their offset; both are China time. Yes/no columns hold `yes` or `no`.
  An empty cell means *none* or *not known*; shares are written 0–1.
- Crawled text is defused for spreadsheets: a text cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return
  gets a leading apostrophe (`'=1+1`). Take one leading `'` off before such a character to get the text itself.
  Number columns are never touched.
- `scorecards.xlsx` holds the same rows with Chinese headers, one sheet per table; there no text is a formula or a link.
- `run.json`: versions, the standard and its overrides, times, the run-health gate, counts per site.
"""


def dictionary() -> str:
    """The column dictionary as Markdown."""
    sections = [line for table in TABLES for line in _section(table, f"{table.name}.csv")]
    sections += _section(LEDGER, "sites/<id>.xlsx")
    return "\n".join([PREAMBLE.format(command=DICTIONARY_COMMAND), *sections])


def _section(table: Table, file: str) -> Iterator[str]:
    yield f"## {file} · {table.label}"
    yield f"One row: {table.row}."
    yield ""
    yield "| column | 列名 | form | meaning |"
    yield "|---|---|---|---|"
    for field in table.fields:
        yield f"| `{field.name}` | {field.label} | {field.form} | {field.meaning} |"
    yield ""


if __name__ == "__main__":
    print(dictionary(), end="")
