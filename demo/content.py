"""What an ordinary, faultless site of the city holds: its columns and their articles, fresh on the day it is built."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from types import MappingProxyType
from zlib import crc32

from demo import words, workdays
from demo.cms import FAMILIES
from demo.records import Article, Column, File, Record, Site

# slug, name, type, group, kind, items, age of the newest in days, days from one to the next
ORDINARY = (
    ("zwdt", "政务动态", "news", "新闻中心", "list", 44, 1, 3),
    ("bmdt", "部门动态", "news", "新闻中心", "list", 16, 2, 6),
    ("tzgg", "通知公告", "notice", "政务公开", "list", 24, 5, 9),
    ("zcwj", "政策文件", "policy", "政务公开", "list", 0, 0, 0),
    ("zcjd", "政策解读", "interpretation", "政务公开", "list", 0, 0, 0),
    ("ldzc", "领导之窗", "leader", "政务公开", "single", 0, 0, 0),
    ("jgzn", "机构职能", "function", "政务公开", "single", 0, 0, 0),
    ("rsxx", "人事信息", "personnel", "政务公开", "list", 6, 40, 35),
    ("ghjh", "规划计划", "plan", "政务公开", "list", 5, 60, 90),
    ("tjsj", "统计数据", "statistics", "政务公开", "list", 12, 12, 31),
    ("czyjs", "财政预决算", "budget", "政务公开", "list", 4, 80, 170),
    ("zfxxgkzn", "政府信息公开指南", "guide", "信息公开", "single", 0, 0, 0),
    ("zfxxgkzd", "政府信息公开制度", "rules", "信息公开", "list", 4, 200, 150),
    ("fdzdgknr", "法定主动公开内容", "catalogue", "信息公开", "single", 0, 0, 0),
    ("zfxxgknb", "政府信息公开年报", "annual_report", "信息公开", "list", 0, 0, 0),
    ("ysqgk", "依申请公开", "request", "信息公开", "single", 0, 0, 0),
    ("ldxx", "领导信箱", "mailbox", "互动交流", "list", 0, 0, 0),
    ("yjzj", "意见征集", "consultation", "互动交流", "list", 4, 20, 60),
    ("bsfw", "办事指南", "service", "办事服务", "list", 6, 30, 20),
)
SMALL = (
    *("zwdt", "tzgg", "zcwj", "zcjd", "jgzn", "ghjh", "tjsj", "czyjs"),
    *("zfxxgkzn", "zfxxgkzd", "fdzdgknr", "zfxxgknb", "ysqgk", "ldxx", "yjzj", "bsfw"),
)


def furnish(
    site: Site,
    base: date,
    seed: int,
    scale: float = 1.0,
    *,
    small: bool = False,
    pairs: int = 6,
    exempt: int = 8,
    aged: int = 0,
    counts: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Give ``site`` the ordinary columns and fill them as of ``base``; ``small`` sites hold fewer.

    ``pairs`` policy documents with their interpretations and ``exempt`` documents that need none. Everything is
    ``aged`` days older than on a site that is kept; ``counts`` overrides the number of articles of a column.
    """
    author = Author(site, base - timedelta(aged), Random(f"{seed}:{site.id}"), base)
    for slug, name, kind_of, group, kind, count, newest, step in ORDINARY:
        if small and slug not in SMALL:
            continue
        column = Column(site, slug, name, kind_of, group, kind)
        site.columns.append(column)
        write = _WRITERS.get(slug)
        if write is not None:
            write(author, column)
        count = counts.get(slug, round(count * scale * (0.5 if small else 1)))
        days = author.days(count, newest, step)
        titles = author.titles(column, days)
        column.articles += [author.article(column, day, title) for day, title in zip(days, titles, strict=False)]
    author.policies(site.column("zcwj"), site.column("zcjd"), pairs, exempt)


def arrange(site: Site) -> None:
    """Give every column, article, image and file of ``site`` its address where none was planted."""
    family = FAMILIES[site.family]
    for column in site.columns:
        column.path = column.path or family.column(column)
    for article in every_article(site):
        article.path = article.path or family.article(article)
        article.images = [name if "/" in name else family.file(article, name) for name in article.images]
        for file in article.files:
            file.path = file.path if "/" in file.path else family.file(article, file.path)


def every_article(site: Site) -> Iterator[Article]:
    """The articles of all columns and of none."""
    for column in site.columns:
        yield from column.articles
    yield from site.extra


LASTING = 1_000_000  # from here on lie the numbers of lasting articles


@dataclass
class Author:
    """Writes one site's articles; every title of a site is another."""

    site: Site
    base: date
    rng: Random
    today: date
    last: int = 100100

    def days(self, count: int, newest: int, step: int) -> list[date]:
        """``count`` days, the newest ``newest`` days old, about ``step`` days apart."""
        days, age = [], newest
        for _ in range(count):
            days.append(self.base - timedelta(age))
            age += max(1, step + self.rng.randint(-1, 1))
        return days

    def titles(self, column: Column, days: list[date]) -> Iterator[str]:
        patterns = _TITLES.get(column.type)
        if patterns is None:
            return
        topics = self.rng.sample(words.TOPICS, len(words.TOPICS))
        seen: set[str] = set()
        for index, day in enumerate(days):
            pattern, topic = patterns[index % len(patterns)], topics[index % len(topics)]
            title = pattern.format(
                place=self.site.place,
                office=self.site.issuer,
                topic=topic,
                town=self.rng.choice(words.TOWNS),
                person=self.rng.choice(words.PEOPLE),
                year=day.year - (column.type == "budget"),
                month=day.month,
                n=index + 1,
            )
            yield title if title not in seen else f"{title}（第{index + 1}期）"
            seen.add(title)

    def article(self, column: Column, day: date, title: str, kind: str = "article") -> Article:
        topic = self.rng.choice(words.TOPICS)
        article = Article(
            column,
            self.number(),
            title,
            day,
            minute=f"{self.rng.randint(9, 17):02}:{self.rng.randint(0, 59):02}",
            kind=kind,
            body=words.paragraphs(self.rng, self.site.place, topic),
            source=self.site.issuer,
        )
        if column.type == "news" and article.number % 3 == 0:
            article.images.append("png")
        if column.type in ("notice", "budget", "statistics") and article.number % 2 == 0:
            extension = self.rng.choice(("pdf", "docx", "xlsx"))
            article.files.append(File(f"附件：{title[:16]}.{extension}", extension))
        if column.type == "consultation":
            self.consult(article)
        if column.type == "service":
            self.serve(article, topic)
        return article

    def lasting(self, column: Column, day: date, title: str) -> Article:
        """An article of a calendar day: the same words at the same address in every quarter; others age with the city.

        It takes nothing from what the author draws for the others.
        """
        article = replace(self, rng=Random(f"{self.site.id}:{day}:{title}")).article(column, day, title)
        article.number = LASTING + crc32(f"{day}{title}".encode()) % LASTING
        return article

    def number(self) -> int:
        self.last += self.rng.randint(1, 9)
        return self.last

    def consult(self, article: Article) -> None:
        last_day = article.published + timedelta(30)
        article.kind = "consultation"
        article.facts = {"from": article.published.isoformat(), "to": last_day.isoformat()}
        if last_day < self.base:
            article.body.append("征集结果：共收到意见3条，采纳2条；未采纳1条，理由是该事项已有其他文件规定。")

    def serve(self, article: Article, topic: str) -> None:
        article.kind = "guide"
        article.facts = {
            "事项名称": article.title,
            "设定依据": "《中华人民共和国行政许可法》及有关规定",
            "申请条件": f"在{self.site.place}从事{topic}活动的单位和个人",
            "办理材料": "申请表1份、身份证明1份",
            "办理地点": f"{self.site.place}政务服务中心二楼综合窗口",
            "办理时间": "工作日上午9:00—12:00，下午13:00—17:00",
            "联系电话": "0990-2100020",
            "办理流程": "申请、受理、审查、决定、送达",
        }
        article.title += "办事指南"

    # --- columns with contents of their own ---------------------------------------------------------------------

    def guide(self, column: Column) -> None:
        column.body = self.filled(words.GUIDE)

    def request(self, column: Column) -> None:
        column.body = self.filled(words.REQUEST)

    def leader(self, column: Column) -> None:
        column.body = self.filled(words.LEADER)

    def function(self, column: Column) -> None:
        column.body = self.filled(words.FUNCTION)

    def catalogue(self, column: Column) -> None:
        column.body = self.filled(("{office}法定主动公开内容按照下列目录公布，各事项的内容见对应栏目。",))

    def filled(self, texts: tuple[str, ...]) -> list[str]:
        chosen = {"topic": self.rng.choice(words.TOPICS), "town": self.rng.choice(words.TOWNS)}
        person = self.rng.choice(words.PEOPLE)
        return [text.format(office=self.site.issuer, place=self.site.place, person=person, **chosen) for text in texts]

    def rules(self, column: Column) -> None:
        days = self.days(len(words.RULES), 200, 150)
        column.articles = [self.article(column, day, title) for day, title in zip(days, words.RULES, strict=True)]

    def reports(self, column: Column) -> None:
        """The reports of the last four due years, each a week before it was due."""
        for year in range(due_year(self.site, self.today), due_year(self.site, self.today) - 4, -1):
            day = report_due(self.site, year) - timedelta(7)
            title = f"{self.site.issuer}{year}年政府信息公开工作年度报告"
            report = self.article(column, day, title)
            report.body = list(words.REPORT)
            column.articles.append(report)

    def letters(self, column: Column) -> None:
        for index, day in enumerate(self.days(9, 9, 24)):
            topic = self.rng.choice(words.TOPICS)
            title = words.LETTERS[index % len(words.LETTERS)].format(topic=topic, town=self.rng.choice(words.TOWNS))
            answered = workdays.add(day, self.rng.randint(1, 4))
            letter = self.article(column, day, title, kind="letter")
            letter.body = []
            letter.dated = False
            letter.facts = {
                "受理编号": f"XJ{day:%Y%m%d}{index:03}",
                "提交时间": day.isoformat(),
                "信件内容": f"您好，想了解{topic}方面的情况，请问应当向哪个科室咨询，需要准备哪些材料？",
                "回复部门": self.site.issuer,
                "回复时间": min(answered, self.base).isoformat(),
                "回复内容": f"您好，来信收悉。有关{topic}的事项请到政务服务中心二楼综合窗口办理，感谢您的关注。",
            }
            column.articles.append(letter)

    # --- policy documents and their interpretations -------------------------------------------------------------

    def policies(self, documents: Column, interpretations: Column, pairs: int, exempt: int) -> None:
        topics = self.rng.sample(words.TOPICS, pairs + exempt)
        for index, topic in enumerate(topics[:pairs]):
            day = workdays.at_or_before(self.base - timedelta(16 + 23 * index))
            document = self.policy(documents, day, topic, words.INSTRUMENTS[index % len(words.INSTRUMENTS)])
            self.interpret(interpretations, document, topic, workdays.add(day, index % 3))
        for index, topic in enumerate(topics[pairs:]):
            day = workdays.at_or_before(self.base - timedelta(11 + 29 * index))
            title = words.EXEMPT[index % len(words.EXEMPT)].format(
                office=self.site.issuer,
                topic=topic,
                town=self.rng.choice(words.TOWNS),
                person=self.rng.choice(words.PEOPLE),
            )
            self.document(documents, day, title)

    def policy(self, column: Column, day: date, topic: str, instrument: str) -> Article:
        """A document that issues a policy of the site's own; its name stands in ``facts['policy']``."""
        policy = f"{self.site.place}{topic}{instrument}"
        document = self.document(column, day, f"{self.site.issuer}关于印发《{policy}》的通知")
        document.body = words.document(policy, self.site.place, topic)
        document.facts = {"policy": policy}
        return document

    def document(self, column: Column, day: date, title: str) -> Article:
        document = self.article(column, day, title, kind="document")
        serial = 3 + document.number % 90
        document.record = Record(
            issuer=self.site.issuer,
            doc_number=f"{self.site.prefix}〔{day.year}〕{serial}号",
            formed=workdays.at_or_before(day - timedelta(self.rng.randint(1, 6))),
            index_number=f"{self.site.code}/{day.year}-{document.number % 100000:05}",
        )
        column.articles.append(document)
        return document

    def interpret(
        self, column: Column, document: Article, topic: str, day: date, linked: tuple[bool, bool] = (True, True)
    ) -> Article:
        """An interpretation of ``document``. ``linked``: document → interpretation, interpretation → document."""
        policy = document.facts["policy"]
        pattern = words.INTERPRETATIONS[document.number % len(words.INTERPRETATIONS)]
        interpretation = self.article(column, day, pattern.format(policy=policy, office=self.site.issuer))
        interpretation.body = words.interpretation(topic, policy)
        column.articles.append(interpretation)
        if linked[0]:
            document.related.append(interpretation)
        if linked[1]:
            interpretation.related.append(document)
        return interpretation


def due_year(site: Site, day: date) -> int:
    """The newest year whose annual report is due on ``day``."""
    return day.year - (1 if day > report_due(site, day.year - 1) else 2)


def report_due(site: Site, year: int) -> date:
    """The last day for the report on ``year``: 31 March for governments, 31 January for departments and zones."""
    return date(year + 1, 3, 31) if site.level in ("portal", "county") else date(year + 1, 1, 31)


_TITLES = {
    "news": words.NEWS,
    "notice": words.NOTICES,
    "statistics": words.STATISTICS,
    "personnel": words.PERSONNEL,
    "plan": words.PLANS,
    "budget": words.BUDGETS,
    "consultation": words.CONSULTATIONS,
    "service": words.GUIDES,
}
_WRITERS: dict[str, Callable[[Author, Column], None]] = {
    "zfxxgkzn": Author.guide,
    "ysqgk": Author.request,
    "ldzc": Author.leader,
    "jgzn": Author.function,
    "fdzdgknr": Author.catalogue,
    "zfxxgkzd": Author.rules,
    "zfxxgknb": Author.reports,
    "ldxx": Author.letters,
}
