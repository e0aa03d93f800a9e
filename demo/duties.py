"""What a faultless site of the city holds because a rule asks for it: disclosure fields, meetings, plans, replies."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from demo import words
from demo.content import Author
from demo.records import Article, Column, Site

# field id, slug, name, type, title of its item: the fields of 条例 art. 20 and of the notice that have no other column
FIELDS = (
    ("statutory_05", "xzxk", "行政许可", "other", "{office}行政许可办理情况公示"),
    ("statutory_06", "xzcf", "行政处罚", "other", "{office}行政处罚决定信息公示"),
    ("statutory_08", "sysf", "行政事业性收费", "other", "{place}行政事业性收费项目公布"),
    ("statutory_09", "zfcg", "政府采购", "other", "{office}政府采购项目中标结果公告"),
    ("statutory_10", "zdjsxm", "重大建设项目", "other", "{place}重大建设项目进展公布"),
    ("statutory_11", "jyylsb", "教育医疗社会保障", "other", "{place}教育医疗社会保障措施落实情况公布"),
    ("statutory_12", "yjgl", "突发事件应急预案", "emergency", "{place}防汛应急预案演练公告"),
    ("statutory_13", "jdjc", "监督检查情况", "other", "{place}安全生产和食品药品监督检查情况公布"),
    ("statutory_14", "gwyzk", "公务员招考", "personnel", "{office}公务员招考职位表公布"),
    ("statutory_15", "qtfdxx", "其他法定信息", "other", "{office}志愿服务时长公布"),
    ("land_plan", "tdlyztgh", "土地利用总体规划", "plan", "{place}土地利用总体规划图公布"),
    ("taxes", "sfsj", "税费收缴", "other", "{place}税费收缴情况公布"),
    ("expropriation", "zdbc", "征地补偿", "other", "{town}征地补偿安置公告"),
    ("relocation", "cqaz", "拆迁安置", "other", "{town}拆迁安置房分配结果公布"),
    ("environment", "hjzl", "环境治理", "other", "{place}环境治理工作进展公布"),
    ("public_investment", "ggsytr", "公共事业投入", "other", "{place}公共事业投入情况公布"),
    ("culture", "ggwhfw", "公共文化服务", "service", "{place}公共文化服务场馆开放时间公布"),
    ("poverty_relief", "fpjz", "扶贫救灾", "other", "{place}扶贫救灾物资发放情况公布"),
    ("employment", "ldjy", "劳动就业", "other", "{place}劳动就业岗位信息公布"),
    ("social_insurance", "shbx", "社会保险", "other", "{place}社会保险参保情况公布"),
    ("social_assistance", "shjz", "社会救助", "other", "{place}社会救助资金发放情况公布"),
    ("social_welfare", "shfl", "社会福利", "other", "{place}社会福利机构名单公布"),
    ("household", "hjgl", "户籍管理", "other", "{place}户籍管理窗口工作时间公布"),
    ("homestead", "zjdsp", "宅基地审批", "service", "{town}宅基地审批结果公布"),
    ("farm_subsidy", "snbt", "涉农补贴", "other", "{place}涉农补贴发放情况公布"),
    ("health", "ylws", "医疗卫生", "other", "{place}医疗卫生机构名单公布"),
)
# the same fields as others call them
OTHERWISE = {
    **{"zfcg": "招标采购", "sfsj": "减税降费", "zdbc": "征地信息", "cqaz": "房屋征收", "hjzl": "环境保护"},
    **{"fpjz": "乡村振兴", "ldjy": "就业创业", "shjz": "城乡低保", "hjgl": "户口登记", "snbt": "惠农补贴"},
    "ylws": "公共卫生",
}
_CALLED_OTHERWISE = ("songlan", "gxq")
# slug, name, type, group, items, age of the newest in days, days from one to the next, patterns
_KEPT = (
    ("zfhy", "政府会议", "meeting", "政务公开", 4, 12, 28, words.MEETINGS),
    ("rdhy", "回应关切", "response", "互动交流", 4, 15, 40, words.RESPONSES),
    ("wsdc", "网上调查", "survey", "互动交流", 2, 30, 120, words.SURVEYS),
    ("zxft", "在线访谈", "interview", "互动交流", 3, 40, 100, words.INTERVIEWS),
)
FOUNDED = 2024  # the sites' first year: no article of a later one is ever taken down
# month, day, pattern
_YEARLY = (
    (4, 10, "{office}{year}年政务公开工作要点"),
    (5, 20, "{office}举办{year}年第一期政务公开业务培训班"),
    (10, 20, "{office}举办{year}年第二期政务公开业务培训班"),
    (3, 15, "{office}领导专题听取{year}年第一季度政务公开工作汇报"),
    (9, 15, "{office}领导专题听取{year}年第三季度政务公开工作汇报"),
)
NO_INTERVIEWS = ("heting", "gxq", "nyj", "czj", "tyj", "mzj", "dzj", "yjj", "qhz")  # the column was never opened
NO_SURVEYS = ("tyj", "mzj", "yjj", "qhz")
_REPLYING = ("portal", "county", "department")  # levels that answer delegates


def fulfil(site: Site, base: date, seed: int, aged: int) -> None:
    """Give a furnished ``site`` what the rules ask for beyond the ordinary columns, ``aged`` days behind."""
    clerk = _Clerk(site, base - timedelta(aged), Random(f"{seed}:{site.id}:duties"), base, 200100)
    clerk.keep_columns()
    clerk.work()
    if site.level == "town":  # owes no reports and no fields
        site.columns.remove(site.column("zfxxgknb"))
    else:
        clerk.website_reports()
        clerk.fields()
    if site.level in _REPLYING:
        clerk.replies()
    _illustrate(site)


class _Clerk(Author):
    """Writes what the rules ask for; the numbers of its articles lie above those of the ordinary ones."""

    def keep_columns(self) -> None:
        for slug, name, kind, group, count, newest, step, patterns in _KEPT:
            if self.site.id in {"zxft": NO_INTERVIEWS, "wsdc": NO_SURVEYS}.get(slug, ()):
                continue
            column = self._column(slug, name, kind, group)
            for index, day in enumerate(self.days(count, newest, step)):
                self._write(column, day, patterns[index % len(patterns)], n=8 + count - index)

    def work(self) -> None:
        """The plans, trainings and hearings of the work on openness, on the same days of every year."""
        column = self._column("zwgkgz", "政务公开工作", "other", "政务公开")
        for month, day, pattern in _YEARLY:
            newest = self.today.year - (self.today < date(self.today.year, month, day))
            for year in range(newest, FOUNDED - 1, -1):
                title = pattern.format(office=self.site.issuer, year=year)
                column.articles.append(self.lasting(column, date(year, month, day), title))

    def website_reports(self) -> None:
        column = self._column("zfwzndbb", "政府网站工作年度报表", "other", "政务公开")
        year = self.today.year
        newest = year - (1 if self.today > date(year, 1, 31) else 2)
        for year in (newest, newest - 1):
            report = self._write(column, date(year + 1, 1, 20), "{name}政府网站工作年度报表（{year}年度）", year=year)
            report.body = [text.format(name=self.site.name, year=year) for text in words.WEBSITE_REPORT]

    def replies(self) -> None:
        """This year's replies to delegates, before the end of October."""
        column = self._column("jyta", "建议提案办理", "proposal", "政务公开")
        year = self.today.year - (self.today.month <= 10)
        for index, pattern in enumerate(words.REPLIES):
            self._write(column, date(year, 9, 20 - index), pattern, n=11 + 7 * index)

    def fields(self) -> None:
        for index, (_, slug, name, kind, title) in enumerate(FIELDS):
            called = OTHERWISE.get(slug, name) if self.site.id in _CALLED_OTHERWISE else name
            column = self._column(slug, called, kind, "信息公开")
            column.in_menu = False  # reached from the catalogue
            self._write(column, self.base - timedelta(20 + 11 * index), title)

    def _column(self, slug: str, name: str, kind: str, group: str) -> Column:
        column = Column(self.site, slug, name, kind, group)
        self.site.columns.append(column)
        return column

    def _write(self, column: Column, day: date, pattern: str, **more: int) -> Article:
        title = pattern.format(
            name=self.site.name,
            office=self.site.issuer,
            place=self.site.place,
            topic=self.rng.choice(words.TOPICS),
            town=self.rng.choice(words.TOWNS),
            person=self.rng.choice(words.PEOPLE),
            **more,
        )
        article = self.article(column, day, title)
        column.articles.append(article)
        return article


def field_columns(site: Site) -> Iterator[Column]:
    """The columns of the disclosure fields that only the catalogue links to."""
    slugs = {slug for _, slug, *_ in FIELDS}
    yield from (column for column in site.columns if column.slug in slugs)


def _illustrate(site: Site) -> None:
    """At least one interpretation of every site is a drawing."""
    newest = site.column("zcjd").listed()[0]
    newest.title = f"一图读懂{newest.title[newest.title.index('《') : newest.title.index('》') + 1]}"
    newest.images.append("png")
