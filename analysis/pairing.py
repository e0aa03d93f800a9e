"""Which interpretation explains which policy document, within a site and across the registered sites."""

from datetime import date
from typing import NamedTuple

from analysis.interpretations import own_interpretations
from analysis.matching import Candidate, City, Document, Interpretation
from analysis.policies import documents
from analysis.records import NotApplicable, PolicyRow
from analysis.snapshot import Snapshot
from analysis.workdays import Workdays
from crawler.addresses import same_page_key

LIMIT_WD = 3  # working days from a document to its interpretation: 国办发〔2016〕19号


class Pair(NamedTuple):
    """A document with the interpretation that explains it, None where there is none. ``lag_wd`` in working days."""

    document: Document
    interpretation: Interpretation | None
    lag_wd: int | None
    policy_links: bool
    interpretation_links: bool
    outcome: str  # as PolicyRow.outcome
    confidence: float = 1.0  # how sure it is that the two belong together, or that there is none
    waited_wd: int | None = None  # working days it has stood without one


def pairs(snapshot: Snapshot, limit_wd: int) -> list[Pair]:
    """Every document of the site with its interpretation. Ask through ``snapshot.view``."""
    city = snapshot.city or City(tuple(snapshot.view(own_interpretations)))
    return [
        pair(document, city, snapshot.today, limit_wd, snapshot.calendar) for document in snapshot.view(own_documents)
    ]


def interpreted(snapshot: Snapshot, limit_wd: int) -> list[Pair]:
    """The pairs that have an interpretation. Raises NotApplicable where there are none."""
    found = [one for one in snapshot.view(pairs, limit_wd) if one.interpretation]
    if not found:
        raise NotApplicable("没有配对的解读")
    return found


def own_documents(snapshot: Snapshot) -> list[Document]:
    return list(documents(snapshot))


# --- pairs ------------------------------------------------------------------------------------------------------


def pair(document: Document, city: City, today: date, limit_wd: int, calendar: Workdays) -> Pair:
    """The document with its interpretation, and what that comes to by ``today``.

    Of several the one in time counts, and of those the one best linked; a link to any of them is a link.
    """
    if not document.required:
        return Pair(document, None, None, False, False, "not_required")
    found = city.of(document)
    if not found:
        waited = calendar.between(document.published, today) if document.published else None
        outcome = "pending" if waited is None or waited <= limit_wd else "missing"
        return Pair(document, None, None, False, False, outcome, 0.9 if outcome == "missing" else 1.0, waited)
    best, sure = min(found, key=lambda one: _preference(one, document, limit_wd, calendar))
    lag = _lag(best, document, calendar)
    linked = [_linked_ways(one.interpretation, document) for one in found]
    there, back = any(way[0] for way in linked), any(way[1] for way in linked)
    late = lag is not None and lag > limit_wd
    return Pair(document, best, lag, there, back, "late" if late else "matched" if there and back else "unlinked", sure)


def _lag(one: Interpretation, document: Document, calendar: Workdays) -> int | None:
    return calendar.between(document.published, one.published) if document.published and one.published else None


def _linked_ways(one: Interpretation, document: Document) -> tuple[bool, bool]:
    """(the document's page links to the interpretation, the interpretation's page links back)."""
    there = any(same_page_key(link.url) == same_page_key(one.url) for link in document.links)
    return there, same_page_key(document.url) in one.links


def _preference(
    candidate: Candidate, document: Document, limit_wd: int, calendar: Workdays
) -> tuple[bool, int, bool, float, int, str]:
    """In time before late, linked both ways before once before not at all, the document's own site, the surest, the
    earliest.
    """
    one = candidate.interpretation
    lag = _lag(one, document, calendar)
    return (
        lag is not None and lag > limit_wd,
        -sum(_linked_ways(one, document)),
        one.site_id != document.site_id,
        -candidate.confidence,
        (one.published or date.max).toordinal(),
        one.url,
    )


def row(one: Pair) -> PolicyRow:
    """The pair's row of policies.csv."""
    document, found = one.document, one.interpretation
    return PolicyRow(
        site_id=document.site_id,
        url=document.url,
        title=document.title,
        doc_number=document.doc_number,
        issuer=document.issuer,
        formed=document.formed,
        published=document.published,
        required=document.required,
        interpretation_site=found.site_id if found else "",
        interpretation_url=found.url if found else "",
        interpretation_published=found.published if found else None,
        lag_wd=one.lag_wd,
        policy_links=one.policy_links,
        interpretation_links=one.interpretation_links,
        outcome=one.outcome,
        confidence=one.confidence,
        waited_wd=one.waited_wd,
    )


# --- what the indicators about an interpretation itself ask -----------------------------------------------------


class Explained(NamedTuple):
    """A document that must be interpreted, with one interpretation of it."""

    document: Document
    interpretation: Interpretation


def explained(snapshot: Snapshot) -> list[Explained]:
    """Every document of the site that must be interpreted with the interpretation that counts for it."""
    found = snapshot.view(pairs, LIMIT_WD)
    return [Explained(one.document, one.interpretation) for one in found if one.interpretation]
