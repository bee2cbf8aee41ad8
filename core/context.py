"""What every page shows around its content: the menu, who I am, my bell."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core import drafts, watermark
from core.models import Notice
from core.registry import registry


def frame(request: HttpRequest) -> dict[str, Any]:
    """menu: [{key, label, url, icon, active, shortcut, group}], me, unread (99 at most), product and centre name."""
    standing = getattr(request, "standing", None)
    context: dict[str, Any] = {
        "product_name": "综治中心业务平台",
        "demo": settings.DEMO,
        "menu": [],
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
    context["menu"] = [
        {
            "key": entry.key,
            "label": entry.label,
            "url": reverse(entry.url_name),
            "icon": entry.icon,
            "shortcut": entry.shortcut,
            "group": entry.group,
            "active": bool(current) and (current == entry.url_name or current.startswith(entry.key + "_")),
        }
        for entry in registry.menu
        if entry.shown(standing)
    ]
    # it stands twice on a page, at the side and in the drawer of a narrow screen; a fragment has none
    context["navigation"] = SimpleLazyObject(lambda: render_to_string("components/menu.html", context))
    return context
