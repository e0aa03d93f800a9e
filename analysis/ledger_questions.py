"""What an analyst may ask of the ledger: questions with a name, in SQL."""

from dataclasses import fields

from analysis.ledger import ROWS
from analysis.life import STANDING
from crawler.store.questions import Question

STANDS = f"status IN ({', '.join(map(repr, STANDING))})"
NEWEST = "(SELECT max(run_id) FROM runs WHERE finished IS NOT NULL)"
OF_SITE = "(:site = '' OR site_id = :site)"


def _rows(name: str) -> str:
    """A common table of the newest rows of one table of the report, whose cells the ledger keeps as JSON lists."""
    cells = ", ".join(f"json_extract(value, '$[{n}]') AS {field.name}" for n, field in enumerate(fields(ROWS[name])))
    return f"WITH rows AS (SELECT {cells} FROM site_rows, json_each(site_rows.rows) WHERE site_rows.name = '{name}') "


QUESTIONS = (
    Question(
        "open_by_site",
        "各站未整改问题 open findings by site",
        "按性质计数，最早的在哪天发现 / by severity, and since when the oldest stands",
        "SELECT site_id, sum(severity = 'veto') AS veto, sum(severity = 'points') AS points, "
        "sum(severity = 'candidate') AS candidate, sum(severity = 'advice') AS advice, count(*) AS findings, "
        f"min(first_seen) AS oldest FROM findings WHERE {STANDS} "
        "GROUP BY site_id ORDER BY veto DESC, points DESC, findings DESC",
    ),
    Question(
        "findings_of_site",
        "一个网站的未整改问题 open findings of a site",
        "site：站点编号，空为全部 / its id, or nothing for all",
        "SELECT site_id, indicator, severity, status, evidence, url, subject, first_seen, last_seen, looks, clause, "
        f"finding_id FROM findings WHERE {OF_SITE} AND {STANDS} "
        "ORDER BY site_id, first_seen, indicator, url",
    ),
    Question(
        "findings_of_indicator",
        "一项指标的问题 findings of an indicator",
        "indicator：指标编号，如 column_stale，空为全部 / its id, or nothing for all",
        "SELECT indicator, site_id, status, evidence, url, subject, first_seen, last_seen, looks, confidence, "
        "finding_id FROM findings WHERE (:indicator = '' OR indicator = :indicator) AND status <> 'gone' "
        "ORDER BY indicator, site_id, first_seen, url",
    ),
    Question(
        "policies_without_interpretation",
        "没有解读的政策 policies without interpretation",
        "需要解读、已到期而未见解读的文件 / documents that need one, are due and have none",
        f"{_rows('policies')}SELECT site_id, published, title, doc_number, issuer, url, confidence FROM rows "
        f"WHERE outcome = 'missing' AND {OF_SITE} ORDER BY published, site_id, url",
    ),
    Question(
        "columns_by_age",
        "栏目更新情况 columns by age",
        "最久未更新的在前；age_days 从监测日算起 / the oldest first; age_days counts back from the newest run",
        f"{_rows('columns')}SELECT site_id, name, type, items, newest, "
        f"CAST(julianday({NEWEST}) - julianday(newest) AS INTEGER) AS age_days, interval_days, overdue_days, outcome, "
        f"url FROM rows WHERE {OF_SITE} ORDER BY newest IS NULL, newest, site_id, url",
    ),
    Question(
        "days_to_fix",
        "整改用时 days to fix",
        "每站每指标：已整改几条、平均和最长几天、反弹几次 / fixed, days it took, comebacks",
        "WITH mended AS (SELECT f.site_id, f.indicator, f.finding_id, f.status, "
        "julianday(max(CASE c.status WHEN 'fixed' THEN c.date END)) - julianday(f.first_seen) AS days, "
        "sum(c.status = 'reopened') AS comebacks FROM findings f JOIN changes c USING (finding_id) "
        "GROUP BY f.finding_id) "
        "SELECT site_id, indicator, sum(status = 'fixed') AS fixed, "
        "round(avg(CASE status WHEN 'fixed' THEN days END), 1) AS mean_days, "
        "CAST(max(CASE status WHEN 'fixed' THEN days END) AS INTEGER) AS longest_days, sum(comebacks) AS comebacks "
        f"FROM mended WHERE {OF_SITE} GROUP BY site_id, indicator HAVING fixed OR comebacks "
        "ORDER BY mean_days DESC, site_id, indicator",
    ),
    Question(
        "not_seen",
        "没有看到的 what was not seen",
        "最近一次完成的监测中，各站未看到的页面数和原因 / in the newest run that ended, and why",
        "SELECT site_id, verdict, pages_known, pages_seen, pages_known - pages_seen AS not_seen, reason, "
        "json_extract(night, '$.reason') AS stopped_by, json_extract(night, '$.robots') AS robots "
        f"FROM standings WHERE run_id = {NEWEST} AND (pages_seen < pages_known OR verdict = 'unknown') "
        "ORDER BY not_seen DESC, site_id",
    ),
    Question(
        "unknown_outcomes",
        "无法判定的指标 what could not be judged",
        "最近一次完成的监测中，结果未知的指标和原因 / in the newest run that ended, and why",
        f"SELECT site_id, indicator, reason FROM verdicts WHERE run_id = {NEWEST} AND outcome = 'unknown' "
        f"AND {OF_SITE} ORDER BY site_id, indicator",
    ),
    Question(
        "availability",
        "每日可用率 availability by day",
        "首页探测次数和打开次数，按世界时的日期 / looks at home pages and how many opened, by UTC date",
        "SELECT site_id, substr(at, 1, 10) AS day, count(*) AS probes, sum(opened) AS opened, "
        "round(1.0 * sum(opened) / count(*), 3) AS share, round(avg(seconds), 2) AS mean_seconds "
        f"FROM probes WHERE {OF_SITE} GROUP BY site_id, day ORDER BY day DESC, share, site_id",
    ),
    Question(
        "scores",
        "历次得分 scores over time",
        "每次监测的结论和得分区间 / verdict and score of each run, with its low and high end",
        "SELECT site_id, run_id, verdict, score, score_low, score_high, vetoes, pages_known, pages_seen "
        f"FROM standings WHERE {OF_SITE} ORDER BY run_id DESC, score, site_id",
    ),
)
