"""How exhibits become WARC 1.1 records, and how records are read back.

A kept body is a ``resource`` record, not a ``response``: the store keeps of a response its status and three headers,
and a status line or further headers would be invented. What it keeps of each look stands in ``metadata`` records.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from analysis.evidence.case import Case, Exhibit, hidden
from crawler.records import SEEN, Fetch, FileRead, Look, Probe

FIELDS = "application/warc-fields"
JSON = "application/json"
BODIES = ("resource", "conversion")
UTF8 = "text/html; charset=utf-8"
NOT_KEPT = (
    "请求及其头；应答的 HTTP 版本、状态短语和 Content-Type、ETag、Last-Modified 以外的头；重定向途中各跳的应答",
    "正文的传输编码：留存的是解压后的字节",
    "个人信息的原样：公民身份号码、银行账号、名单中的手机号码在入库时已遮盖，正文因此可能与收到的不同",
    "图片、样式、脚本文件和附件的内容",
    "同一地址较早的正文：每个地址只留最近一次正常看到的",
)

Pairs = Sequence[tuple[str, str]]


class Record(NamedTuple):
    """One record before it is written. ``uri`` is '' for the warcinfo; ``about`` the id of the record it describes;
    ``received_as`` names the bytes a body was made of, as the store does.
    """

    kind: str  # warcinfo resource conversion metadata
    uri: str
    at: datetime
    content_type: str
    block: bytes
    about: str = ""
    received_as: str = ""

    def id_of(self, pack: str) -> str:
        """A name of its content: the same pack has the same ids, another pack others."""
        digest = hashlib.sha256(self.block).hexdigest()
        name = "\x1f".join((pack, self.kind, self.uri, self.at.isoformat(), self.content_type, self.about, digest))
        return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


class Body(NamedTuple):
    """A body of the archive as the manifest lists it. ``received_as`` names the bytes as they were received."""

    url: str
    record: str
    kind: str
    bytes: int
    sha256: str
    received_as: str


# --- writing --------------------------------------------------------------------------------------------------------


def archive(case: Case, name: str) -> tuple[bytes, tuple[Body, ...]]:
    """The archive of a case under its file name, one gzip member a record, and the bodies in it."""
    return written(case.finding.finding_id, records(case, name))


def written(pack: str, parts: Iterable[Record]) -> tuple[bytes, tuple[Body, ...]]:
    """Records as the bytes of an archive, and the bodies among them."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    bodies = []
    for part in parts:
        record = writer.create_warc_record(
            part.uri,
            part.kind,
            payload=BytesIO(part.block),
            length=len(part.block),
            warc_content_type=part.content_type,
            warc_headers_dict=_headers(part, pack),
        )
        writer.write_record(record)
        if part.kind in BODIES:
            sha256 = hashlib.sha256(part.block).hexdigest()
            bodies.append(Body(part.uri, part.id_of(pack), part.kind, len(part.block), sha256, part.received_as))
    return out.getvalue(), tuple(bodies)


def _headers(part: Record, pack: str) -> dict[str, str]:
    digest = "sha256:" + base64.b32encode(hashlib.sha256(part.block).digest()).decode()
    headers = {
        "WARC-Record-ID": part.id_of(pack),
        "WARC-Date": part.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-Block-Digest": digest,
    }
    if part.kind != "warcinfo":
        headers["WARC-Payload-Digest"] = digest
    return headers | ({"WARC-Refers-To": part.about} if part.about else {})


# --- what the records say -------------------------------------------------------------------------------------------


def records(case: Case, name: str) -> Iterator[Record]:
    """The warcinfo, then each exhibit's body, what a browser made of it, and its looks; the probes last."""
    finding = case.finding
    pack = finding.finding_id
    about = [
        ("software", f"govsite/{case.version}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("description", f"evidence of finding {pack}: {finding.indicator} on {finding.site_id}"),
        *(("not-kept", one) for one in NOT_KEPT),
    ]
    yield Record("warcinfo", "", finding.observed_at, FIELDS, fields(about))
    for one in case.exhibits:
        yield from _of_exhibit(one, pack, finding.observed_at)
    if case.probes:
        yield Record("metadata", hidden(case.site.home), case.probes[-1].at, JSON, _probes(case.probes))


def _of_exhibit(one: Exhibit, pack: str, otherwise: datetime) -> Iterator[Record]:
    uri, fetch = hidden(one.url), one.fetch
    received = one.received or (fetch.at if fetch else otherwise)
    kept = ""
    if one.body is not None and fetch is not None:
        kind = one_line(hidden(fetch.content_type)) or "application/octet-stream"
        body = Record("resource", uri, received, kind, one.body, received_as=received_as(fetch.body_hash))
        kept = body.id_of(pack)
        yield body
    if one.rendered is not None:
        yield Record("conversion", uri, received, UTF8, one.rendered, kept)
    about = fields([("part", one.part), *_newest(one)])
    yield Record("metadata", uri, fetch.at if fetch else otherwise, FIELDS, about, kept)
    for number, look in enumerate(one.looks, start=1):
        yield Record("metadata", uri, look.at, FIELDS, fields(_look(look, number)))


def _newest(one: Exhibit) -> Iterator[tuple[str, str]]:
    """What the store keeps of the newest look, and of the body."""
    fetch = one.fetch
    if fetch is not None:
        yield from _fetch(fetch)
    if one.body is not None:
        yield "body", "decompressed, personal data masked"
        yield "body-received", "with this look" if one.dated else "on an earlier night; the night's start is given"
        if fetch and fetch.body_hash:
            yield "body-received-as", received_as(fetch.body_hash)
    if one.rendered is not None:
        yield "rendered", "a browser's reading of the page is kept beside it, as a conversion record"
    if one.file is not None:
        yield from _file(one.file)
    if one.absent:
        yield "no-body", one.absent


def received_as(body_hash: str) -> str:
    """The store's name of a body, which is a hash of the bytes before they were masked."""
    return f"blake2b-128:{body_hash}" if body_hash else ""


def _fetch(fetch: Fetch) -> Iterator[tuple[str, str]]:
    yield "look-at", fetch.at.astimezone(UTC).isoformat(timespec="seconds")
    yield "status", str(fetch.status) if fetch.status else "none: no answer"
    yield "outcome", fetch.outcome
    yield from (("redirect", hop) for hop in fetch.redirects)
    yield "error", fetch.error
    yield "seconds", f"{fetch.seconds:g}" if fetch.seconds else ""
    yield "http-header", f"Content-Type: {fetch.content_type}" if fetch.content_type else ""
    if fetch.outcome in SEEN:  # else they are those of an earlier look
        yield "http-header", f"ETag: {fetch.etag}" if fetch.etag else ""
        yield "http-header", f"Last-Modified: {fetch.last_modified}" if fetch.last_modified else ""
    if fetch.outcome == "unchanged":
        yield "note", "HTTP 304: headers it did not repeat are those of the last full answer"
    yield "bytes", str(fetch.size) if fetch.size else ""
    yield "first-bytes-are", fetch.sniffed


def _look(look: Look, number: int) -> Pairs:
    return [
        ("look", str(number)),
        ("look-at", look.at.astimezone(UTC).isoformat(timespec="seconds")),
        ("night", look.night.isoformat()),
        ("status", str(look.status) if look.status else "none: no answer"),
        ("outcome", look.outcome),
        ("error", look.error),
    ]


def _file(file: FileRead) -> Iterator[tuple[str, str]]:
    yield "attachment", file.state
    for one in file.personal:
        yield "personal-data", f"{one.kind} {one.shown}"


def _probes(probes: Iterable[Probe]) -> bytes:
    rows = [
        {
            "at": one.at.astimezone(UTC).isoformat(timespec="seconds"),
            "opened": one.opened,
            "status": one.status,
            "seconds": one.seconds,
            "error": hidden(one.error),
            "https": one.https,
            "tls_expires": one.tls_expires and one.tls_expires.isoformat(),
            "tls_error": hidden(one.tls_error),
        }
        for one in probes
    ]
    return json.dumps({"probes": rows}, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def fields(pairs: Iterable[tuple[str, str]]) -> bytes:
    """``name: value`` lines, personal data masked; those without a value are left out."""
    return plain_fields((name, hidden(value)) for name, value in pairs)


def plain_fields(pairs: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {one_line(value)}\r\n" for name, value in pairs if value).encode("utf-8", "replace")


def one_line(text: str) -> str:
    """The text without line ends and control characters: a header that a server wrote cannot begin another."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


# --- reading back ---------------------------------------------------------------------------------------------------


class Read(NamedTuple):
    """A record as it was read back; ``trouble`` is '' when its digests hold."""

    record: str
    kind: str
    uri: str
    sha256: str
    trouble: str


def read(content: bytes) -> tuple[list[Read], str]:
    """(records, why reading broke off: '' when it came to the end)."""
    found = []
    try:
        for record in ArchiveIterator(BytesIO(content), check_digests=True):
            block = record.content_stream().read()
            headers: Mapping[str, str] = dict(record.rec_headers.headers)
            checked = record.digest_checker
            trouble = "" if checked.passed else "; ".join(checked.problems) or "it has no digest"
            sha256 = hashlib.sha256(block).hexdigest()
            identity, uri = headers.get("WARC-Record-ID", ""), headers.get("WARC-Target-URI", "")
            found.append(Read(identity, record.rec_type, uri, sha256, trouble))
    except (ArchiveLoadFailed, OSError, ValueError, EOFError) as error:
        return found, str(error) or type(error).__name__
    return found, ""
