"""Whether a site's home page opens for a citizen now, how fast, and what its certificate is worth."""

import asyncio
import errno
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from cryptography import x509

from crawler.addresses import canonical
from crawler.city import City
from crawler.looks import MOST_HOPS, next_hop
from crawler.politeness import spacing
from crawler.records import Probe, Site
from crawler.transport import reason, trusting_context

_TLS_WITHIN = 8.0
_HOME_BYTES = 2_000_000
_AT_ONCE = 100


async def probe_sites(sites: Iterable[Site], city: City) -> None:
    """One availability round; every look is told the moment it is over."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(site: Site) -> Probe:
        async with room:
            return await look(site, city)

    for probe in asyncio.as_completed([one(site) for site in sites]):
        city.emit(_event(await probe))


def _event(probe: Probe) -> dict[str, Any]:
    event = {"event": "probe", **asdict(probe), "at": probe.at.isoformat()}
    event["tls_expires"] = probe.tls_expires.isoformat() if probe.tls_expires else None
    return event


async def look(site: Site, city: City) -> Probe:
    """One look at ``site.home``, its redirects followed; it opens when a 2xx came within 15 seconds
    (``city.open_within``).

    robots.txt is not asked: whether the home page opens is the one thing that is judged even when it forbids all.
    """
    url = canonical(site.home)
    at = city.now()
    status, seconds, error = await _open(url, city)
    https, expires, tls_error = await _https(url, city)
    if not status and https == "no":
        https = ""  # a host that answers nothing says nothing of HTTPS
    return Probe(
        site_id=site.id,
        at=at,
        opened=200 <= status < 300 and not error and seconds <= city.open_within,
        status=status,
        seconds=round(seconds, 3),
        error=error,
        tls_expires=expires,
        tls_error=tls_error,
        https=https,
        ipv6=await _ipv6(url, city),
    )


async def _open(url: str, city: City) -> tuple[int, float, str]:
    """(status, seconds, error) of following ``url`` to its end; the waiting for our own politeness is not counted."""
    spent, status = 0.0, 0
    for _ in range(MOST_HOPS + 1):
        host = urlsplit(url).hostname or ""
        refusal = await city.addresses.refusal(host)
        if refusal:
            return 0, spent, refusal
        address = city.addresses.known(host)[0]
        await city.turns.wait(address, spacing(None, None, address))
        try:
            answer = await city.transport.get(url, limit=_HOME_BYTES, timeout=max(0.1, city.open_within - spent))
        finally:
            city.turns.done(address)
        spent, status = spent + answer.seconds, answer.status
        hop = next_hop(answer, url)
        if answer.error and answer.error != "body broke off":
            return status, spent, answer.error
        if not hop:
            return status, spent, "redirects to nowhere" if 300 <= status < 400 else ""
        url = urljoin(url, hop)
    return status, spent, "redirects in circles"


async def _https(url: str, city: City) -> tuple[str, date | None, str]:
    """(https: yes, no or '' when not tried, expiry, what is wrong with the certificate)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    known = city.addresses.known(host)
    if not known:
        return "", None, ""
    port = parts.port or 443 if parts.scheme == "https" else 443
    try:
        der = await _certificate(known[0], port, host, trusting_context())
    except (OSError, TimeoutError, ssl.SSLError) as error:
        return "no", None, reason(error) if parts.scheme == "https" else ""
    expires = None
    with suppress(ValueError):
        expires = x509.load_der_x509_certificate(der).not_valid_after_utc.date()
    try:
        await _certificate(known[0], port, host, ssl.create_default_context())
    except ssl.SSLCertVerificationError as error:
        return "yes", expires, _CERTIFICATE_ERRORS.get(error.verify_code, error.verify_message.lower())
    except (OSError, TimeoutError, ssl.SSLError) as error:
        return "yes", expires, reason(error)
    return "yes", expires, ""


# X509_V_ERR_* of OpenSSL
_CERTIFICATE_ERRORS = {
    10: "certificate expired",
    9: "certificate not yet valid",
    18: "self-signed certificate",
    19: "untrusted certificate authority",
    20: "untrusted certificate authority",
    21: "incomplete certificate chain",
    62: "certificate of another host",
    64: "certificate of another host",
}


async def _certificate(address: str, port: int, host: str, context: ssl.SSLContext) -> bytes:
    """The DER of the certificate shown for ``host`` at the address that was checked."""
    async with asyncio.timeout(_TLS_WITHIN):
        _, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
    try:
        shown = writer.get_extra_info("ssl_object")
        return shown.getpeercert(binary_form=True) or b"" if shown else b""
    finally:
        writer.transport.abort()


async def _ipv6(url: str, city: City) -> str:
    """'yes' when an IPv6 address of the host takes a connection, 'no' when it has none or none does, '' unknown."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    known = city.addresses.known(host)
    if not known or known[0] == host:
        return ""
    sixes = [address for address in known if ":" in address]
    if not sixes:
        return "no"
    try:
        async with asyncio.timeout(_TLS_WITHIN):
            _, writer = await asyncio.open_connection(
                sixes[0], parts.port or (443 if parts.scheme == "https" else 80), family=socket.AF_INET6
            )
        writer.transport.abort()
    except OSError as error:
        return "" if error.errno in (errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EHOSTUNREACH) else "no"
    except TimeoutError:
        return "no"
    return "yes"
