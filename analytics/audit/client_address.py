"""The client's address, which only a trusted proxy may state."""

import logging
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# A provider gives every customer a network of at least this size.
IPV6_CUSTOMER_BITS = 64
logger = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str | None:
    """What the outermost of TRUSTED_PROXIES proxies wrote to X-Forwarded-For, else the peer's.

    Each proxy appends the address of its peer, so what a client sends itself stands further left
    and is never read. None where there is no address, as on a Unix socket.
    """
    address = forwarded_address(request) or parse_address(request.META.get("REMOTE_ADDR", ""))
    return str(address) if address else None


def rate_limited_address(request: HttpRequest) -> str | None:
    """The address whose failures count: of IPv6 the network, because clients choose the rest."""
    address = forwarded_address(request) or parse_address(request.META.get("REMOTE_ADDR", ""))
    return str(customer(address)) if address else None


def customer(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address itself, or of IPv6 the first one of its network."""
    if address.version == 4:
        return address
    return ip_network((address, IPV6_CUSTOMER_BITS), strict=False).network_address


def forwarded_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """None unless so many proxies as are trusted have written to the header."""
    if not settings.TRUSTED_PROXIES:
        return None
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    address = None
    if len(hops) >= settings.TRUSTED_PROXIES:
        address = parse_address(hops[-settings.TRUSTED_PROXIES])
    if address is None:
        warn_of_missing_header()
    return address


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address with or without a port, `[2001:db8::1]:80`; None for other text."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@cache
def warn_of_missing_header() -> None:
    """Once in a process: a proxy that does not append lets clients state any address."""
    logger.warning(
        "TRUSTED_PROXIES=%s, but a request came without as many addresses in X-Forwarded-For."
        " Let the proxy append to it (nginx: proxy_set_header X-Forwarded-For"
        " $proxy_add_x_forwarded_for), or set TRUSTED_PROXIES=0.",
        settings.TRUSTED_PROXIES,
    )
