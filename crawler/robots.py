"""What a host's robots.txt lets us ask (RFC 9309)."""

from dataclasses import dataclass, field

from protego import Protego

AGENT = "govsite"
MOST_BYTES = 500 * 1024  # RFC 9309 2.5: a crawler must parse at least this much
LONGEST_DELAY = 10.0  # seconds; a Crawl-delay of an hour would make a night of one page


@dataclass(frozen=True, slots=True)
class Robots:
    """A host's rules for our agent.

    ``status`` ok: they were read · missing: there are none, all is allowed · unreachable: nobody could tell, so
    nothing is allowed tonight. ``crawl_delay`` is in seconds, capped, None when not asked for.
    """

    status: str
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    _agent: str = AGENT
    _rules: Protego | None = field(default=None, repr=False, compare=False)

    def allowed(self, url: str) -> bool:
        """Whether the address, with its query, may be asked."""
        if self._rules is None:
            return self.status != "unreachable"
        return bool(self._rules.can_fetch(url, self._agent))


def read(status: int, body: bytes, agent: str = AGENT) -> Robots:
    """The rules in an answer to /robots.txt; ``status`` 0 = no answer. Redirects have been followed by the caller.

    4xx: no rules, all allowed (2.3.1.3). 5xx or no answer: nothing allowed (2.3.1.4). A redirect that did not end
    counts as no rules (2.3.1.2). An HTML page served for every unknown address is no rules either.
    """
    if status == 0 or status >= 500:
        return Robots("unreachable")
    if not 200 <= status < 300 or _is_markup(body):
        return Robots("missing")
    token = agent.partition("/")[0].strip() or AGENT
    rules = Protego.parse(_text(body))
    delay = rules.crawl_delay(token)
    return Robots(
        status="ok",
        crawl_delay=None if delay is None else min(max(0.0, delay), LONGEST_DELAY),
        sitemaps=tuple(rules.sitemaps),
        _agent=token,
        _rules=rules,
    )


def _text(body: bytes) -> str:
    if len(body) > MOST_BYTES:
        body = body[:MOST_BYTES]
        body = body[: body.rfind(b"\n") + 1] or body  # half a rule would be another rule
    return body.decode("utf-8-sig", "replace").replace("\0", "")


def _is_markup(body: bytes) -> bool:
    return body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml"))
