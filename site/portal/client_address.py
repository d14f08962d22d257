"""Which network address a request came from, as far as it can be believed."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The last address our own proxy wrote down, or who connected; what a visitor claims counts for nothing.

    A house of IPv6 addresses counts as one: whoever has one of them has all of its /64.
    """
    given = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "")
        given = forwarded.rsplit(",", 1)[-1].strip() or given
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)
