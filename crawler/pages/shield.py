"""What of a page's bytes may be kept: the bytes with the personal data in them masked."""

from crawler import personal


def masked_body(url: str, body: bytes, content_type: str, shows: bool) -> bytes:
    """The body of a page as it may be kept. ``shows`` says that its reader found personal data in what it shows.

    Citizen numbers are masked wherever they stand, what else the page shows as its reader saw it: across markup, as
    character references, in full-width digits. The bytes stay a page of the same encoding and length of text.
    """
    known = personal.hidden_numbers(body)
    return personal.masked_bytes(body, known | _shown(url, body, content_type) if shows else known)


def _shown(url: str, body: bytes, content_type: str) -> frozenset[str]:
    from crawler.pages import decoding, sniff  # here: few pages are read twice
    from crawler.pages.markup import parse_decoded

    decoded = decoding.decode(body, content_type)
    if sniff.sniff(body[:1024]) in ("json", "xml"):
        return personal.numbers(decoded.html)
    return personal.numbers(parse_decoded(url, decoded).flow.text)
