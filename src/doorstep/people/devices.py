"""What is kept of the device behind a session: its kind, its browser, half of its address.

Why half: a list must tell one's own devices apart and needs nobody's whereabouts for that.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from doorstep.people.types import DeviceKind

# In this order: a browser names those it is built from, too.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_TABLET = re.compile(r"iPad|Tablet|Android(?!.*Mobile)")
_PHONE = re.compile(r"Mobile|iPhone|Android")
_COMPUTER = re.compile(r"Windows|Macintosh|X11|Linux")


def kind_of(agent: str) -> DeviceKind:
    """What the browser says it runs on.

    >>> kind_of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1").value
    'phone'
    """
    for pattern, kind in (
        (_TABLET, DeviceKind.TABLET),
        (_PHONE, DeviceKind.PHONE),
        (_COMPUTER, DeviceKind.COMPUTER),
    ):
        if pattern.search(agent):
            return kind
    return DeviceKind.UNKNOWN


def browser_of(agent: str) -> str:
    """The family of the browser, empty where it says none that is known."""
    return next((name for sign, name in _BROWSERS if sign in agent), "")


def network_of(address: str) -> str:
    """The half of an address that is kept.

    >>> network_of("192.0.2.77"), network_of("2001:db8:1:2::3"), network_of("nonsense")
    ('192.0.*.*', '2001:db8:1::/48', '')
    """
    try:
        known: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv4Address):
        first, second, *_ = str(known).split(".")
        return f"{first}.{second}.*.*"
    return str(ip_network((known, 48), strict=False))


def address_of(request: HttpRequest) -> str:
    """The caller's address as the pages know it, through the operator's own proxies."""
    return str(import_string(settings.CLIENT_ADDRESS)(request))
