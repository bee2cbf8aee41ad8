"""What every page shows around its content: the menu, who I am, my bell."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from core import drafts, watermark
from core.models import Notice
from core.registry import MenuEntry, registry


def frame(request: HttpRequest) -> dict[str, Any]:
    """menu: [{key, label, url, icon, active, shortcut, group}], me, unread (99 at most), product and centre name."""
    standing = getattr(request, "standing", None)
    context: dict[str, Any] = {
        "product_name": "综治中心业务平台",
        "demo": settings.DEMO,
        "menu": (),
        "unread": 0,
    }
    if standing is None:
        return context
    current = (request.resolver_match.url_name if request.resolver_match else "") or ""
    context["me"] = standing
    context["drafts_done"] = drafts.take(request)
    context["centre_name"] = standing.centre_name
    context["unread"] = Notice.objects.filter(recipient=standing.officer, read_at=None)[:99].count()
    context["watermark"] = watermark.query(standing)
    menu = tuple((one, _is_active(one, current)) for one in registry.menu if one.shown(standing))
    context["menu"] = _entries(menu)
    # it stands twice on a page, at the side and in the drawer of a narrow screen; a fragment has none
    context["navigation"] = SimpleLazyObject(lambda: _written(menu))
    return context


def _is_active(entry: MenuEntry, current: str) -> bool:
    return bool(current) and (current == entry.url_name or current.startswith(entry.key + "_"))


# what is shown is asked for each request; how it is written depends on that alone
@lru_cache(maxsize=256)
def _entries(menu: tuple[tuple[MenuEntry, bool], ...]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "key": one.key,
            "label": one.label,
            "url": reverse(one.url_name),
            "icon": one.icon,
            "shortcut": one.shortcut,
            "group": one.group,
            "active": active,
        }
        for one, active in menu
    )


@lru_cache(maxsize=256)
def _written(menu: tuple[tuple[MenuEntry, bool], ...]) -> SafeString:
    return render_to_string("components/menu.html", {"menu": _entries(menu)})
