"""Where a request comes from: the address behind trusted proxies, lists of networks, a browser in a few words."""

import re
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network
# what is looked for in the browser's own description, the special before the general
_BROWSERS = (
    ("MicroMessenger", "微信"), ("QQBrowser", "QQ浏览器"), ("QIHU", "360浏览器"), ("360SE", "360浏览器"),
    ("UCBrowser", "UC浏览器"), ("HuaweiBrowser", "华为浏览器"), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"), ("python", "程序"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


@lru_cache(maxsize=512)
def networks(text: str) -> tuple[Network, ...]:
    """The networks of a text, one each (10.1.0.0/16, 10.1.2.3); raises ValueError with the word that is none."""
    found = []
    for word in re.split(r"[\s,，;；、]+", text.strip()):
        if word:
            try:
                found.append(ip_network(word, strict=False))
            except ValueError as error:
                raise ValueError(word[:50]) from error
    return tuple(found)


def within(address: str, text: str) -> bool:
    """Whether the address lies in one of the networks of the text; an unknown address lies in none."""
    try:
        one = ip_address(address)
    except ValueError:
        return False
    if isinstance(one, IPv6Address) and one.ipv4_mapped:
        one = one.ipv4_mapped
    return any(one in network for network in networks(text))


def address_of(request: HttpRequest) -> str:
    """Who asked: the peer, or behind settings.TRUSTED_PROXIES the last address that is not a trusted proxy; may be ""."""
    trusted = ",".join(settings.TRUSTED_PROXIES)
    hops = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    hops = [*(hops if hops != [""] else []), str(request.META.get("REMOTE_ADDR") or "")]
    while len(hops) > 1 and within(hops[-1], trusted):
        hops.pop()
    try:
        return str(ip_address(hops[-1]))
    except ValueError:
        return ""


def browser_of(request: HttpRequest) -> str:
    """Chrome（Windows）; empty when the browser says nothing known."""
    said = request.headers.get("User-Agent", "")[:1000]
    browser = next((words for sign, words in _BROWSERS if sign in said), "")
    system = next((words for sign, words in _SYSTEMS if sign in said), "")
    return f"{browser or '其他浏览器'}（{system}）" if system else browser
