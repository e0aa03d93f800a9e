"""What an analyst may ask of a site's file: questions with a name, in SQL."""

from typing import NamedTuple


class Question(NamedTuple):
    """``sql`` may ask its reader for values by ``:name``; an empty one leaves nothing out."""

    name: str
    title: str
    what: str
    sql: str


QUESTIONS = (
    Question(
        "not_seen",
        "没有看到的页面 what was not seen",
        "站内地址，最近一次访问不成功，或从未访问 / the site's own addresses that did not answer, or were never asked",
        "SELECT coalesce(outcome, 'not asked') AS outcome, status, url, night, asks, error, depth "
        "FROM targets LEFT JOIN fetches ON fetches.target = targets.id "
        "WHERE internal = 1 AND coalesce(outcome, 'not asked') NOT IN ('ok', 'unchanged') "
        "ORDER BY outcome, depth, url",
    ),
    Question(
        "causes",
        "访问结果统计 how the site's addresses answered",
        "按结果和状态码计数 / counted by outcome and HTTP status",
        "SELECT coalesce(outcome, 'not asked') AS outcome, status, internal, count(*) AS addresses, "
        "min(url) AS example FROM targets LEFT JOIN fetches ON fetches.target = targets.id "
        "GROUP BY 1, 2, 3 ORDER BY internal DESC, addresses DESC",
    ),
    Question(
        "newest_pages",
        "最新页面 newest pages",
        "按发布日期从新到旧 / by date of publication, newest first",
        "SELECT published, title, kind, date_source, column_name, pages.first_seen, changed, url "
        "FROM pages JOIN targets ON targets.id = pages.target WHERE published IS NOT NULL ORDER BY published DESC, url",
    ),
    Question(
        "lists",
        "列表页 lists",
        "各列表页的条目数和最新日期，最久未更新的在前 / entries of each list and its newest date, the oldest first",
        "SELECT max(entries.date) AS newest, count(*) AS entries, pages.title, pages.column_type, url FROM entries "
        "JOIN pages ON pages.target = entries.page JOIN targets ON targets.id = entries.page "
        "GROUP BY entries.page ORDER BY newest IS NULL, newest, url",
    ),
    Question(
        "nights",
        "各夜抓取 nights",
        "每夜请求数、已知和看到的页面数 / requests, pages known and seen, night by night",
        "SELECT date, state, reason, robots, known, seen, requests, unchanged, started, finished FROM nights "
        "ORDER BY date DESC",
    ),
)
