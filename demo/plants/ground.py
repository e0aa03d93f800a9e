"""What a plant is put into: the furnished sites, and the list of what is true of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo.content import Author
from demo.records import Answer, Article, Column, Host, Site, Truth, Turns, origin

Place = Article | Column | str


@dataclass
class Ground:
    """The sites as of ``base`` (the first of the nights that lie a day apart), the truth on ``today``.

    ``first`` is the first night of all: ``base``, or some quarters before it.
    """

    sites: dict[str, Site]
    base: date
    today: date
    night: int
    seed: int
    first: date
    outside: dict[str, Host]
    unseen: set[str] = field(default_factory=set)
    _truth: list[tuple[str, str, str, Place, str, str, str, tuple[Place, ...]]] = field(default_factory=list)
    _stored: list[tuple[str, Article | str, Answer | None]] = field(default_factory=list)
    _authors: dict[str, Author] = field(default_factory=dict)

    def ago(self, days: int) -> date:
        """The day so many days before the first night."""
        return self.base - timedelta(days)

    def drop(self, site_id: str, slug: str) -> None:
        """Take a column from the site."""
        site = self.sites[site_id]
        site.columns.remove(site.column(slug))

    def author(self, site_id: str) -> Author:
        """Who writes the planted articles of a site; their numbers are above those of the ordinary ones."""
        if site_id not in self._authors:
            rng = Random(f"{self.seed}:{site_id}:plants")
            self._authors[site_id] = Author(self.sites[site_id], self.base, rng, self.base, 300100)
        return self._authors[site_id]

    def unlisted(self, site_id: str, slug: str, title: str, age: int, *before: Answer, delay: float = 0) -> Article:
        """An article that no list shows. Its address answers ``before`` first, then itself, ``delay`` seconds late."""
        article = self.article(site_id, slug, title, age)
        article.listed = False
        if before or delay:
            self.sites[site_id].late[article] = (before, delay)
        return article

    def article(self, site_id: str, slug: str, title: str, age: int) -> Article:
        """One more article, ``age`` days old, in a column of the site."""
        column = self.sites[site_id].column(slug)
        article = self.author(site_id).article(column, self.ago(age), title)
        article.images, article.files = [], []
        column.articles.append(article)
        return article

    def lasting(self, site_id: str, slug: str, title: str, day: date) -> Article:
        """One more article of a calendar day, at the same address in every quarter."""
        column = self.sites[site_id].column(slug)
        article = self.author(site_id).lasting(column, day, title)
        column.articles.append(article)
        return article

    def answer(self, site_id: str, path: str, answer: Answer | Turns) -> str:
        """Let the site answer ``path`` so. Returns the address."""
        host = self.sites[site_id].host if site_id in self.sites else self.outside[site_id]
        host.pages[path] = answer
        return origin(site_id) + path

    def stored(self, place: "Article | str", answer: Answer | bytes | None, site_id: str = "") -> None:
        """Let an article's or a path's own address answer so; None: as the site answers what it does not know."""
        if isinstance(place, Article):
            site_id = place.column.site.id
        self._stored.append((site_id, place, Answer(answer) if isinstance(answer, bytes) else answer))

    def settle(self) -> None:
        """Put what was stored at its addresses, now that every article has one."""
        for site_id, place, answer in self._stored:
            path = place if isinstance(place, str) else place.path
            site = self.sites[site_id]
            if answer is None:
                site.absent.add(path)
            else:
                site.host.pages[path] = answer

    def fault(
        self, site_id: str, indicator: str, place: Place, why: str, subject: str = "", needs: str = "", *or_at: Place
    ) -> None:
        """It is wrong, and must be found at ``place``. A second look owed on the first night is done on the second."""
        needs = "" if needs == "second look" and self.night > 1 else needs
        self._truth.append(("fault", site_id, indicator, place, subject, why, needs, or_at))

    def fine(self, site_id: str, indicator: str, place: Place, why: str) -> None:
        """It only looks wrong, and must not be found at ``place``."""
        self._truth.append(("near_miss", site_id, indicator, place, "", why, "", ()))

    def unread(self, site_id: str, indicator: str, place: Place, why: str) -> None:
        """Nobody can see what ``place`` holds: it must not be found, and the site must not pass."""
        self._truth.append(("unread", site_id, indicator, place, "", why, "", ()))

    def either(self, site_id: str, indicator: str, place: Place, why: str, subject: str = "") -> None:
        """The rule leaves it open."""
        self._truth.append(("either", site_id, indicator, place, subject, why, "", ()))

    def unknown(self, site_id: str, why: str) -> None:
        """Nothing of the site that is not told apart can be judged tonight."""
        self.unseen.add(site_id)
        self._truth.append(("unknown", site_id, "*", self.home(site_id), "", why, "", ()))

    def home(self, site_id: str) -> str:
        return origin(site_id) + "/"

    def truth(self) -> list[Truth]:
        """All that was planted, once every article and column has its address."""
        return [
            Truth(kind, site_id, indicator, _url(place), subject, why, needs, tuple(map(_url, or_at)))
            for kind, site_id, indicator, place, subject, why, needs, or_at in self._truth
        ]


def link(address: str, text: str) -> str:
    """A paragraph with one link."""
    return f'<p>相关链接：<a href="{address}" target="_blank">{text}</a></p>'


def page(title: str, text: str = "") -> bytes:
    """A small UTF-8 page."""
    head = f'<html><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body><h1>{title}</h1><p>{text}</p></body></html>".encode()


def _url(place: Place) -> str:
    return place if isinstance(place, str) else place.url
