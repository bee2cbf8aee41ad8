"""My first page: what waits for me, what is new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.models import Case
from core.models import Notice
from core.registry import registry
from governance.standing import standing_of


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """ "等我办" by due time, then what is new; a number is a link. Cost: two queries for each kind of waiting work."""
    standing = standing_of(request)
    sections = []
    for waiting in registry.waiting:
        if waiting.shown(standing):
            count, rows, url = waiting.rows(standing, standing.at)
            sections.append({"waiting": waiting, "count": count, "rows": rows, "url": url})
    newest = (
        Case.objects.visible_to(standing).filter(is_history=False).with_row().order_by("-received_at", "-id")
    )
    notices = Notice.objects.filter(recipient=standing.officer).order_by("-created_at", "-id")[:8]
    context = {
        "sections": sections,
        "busy": [one for one in sections if one["count"]],
        "newest": newest[:8],
        "notices": notices,
        "at": standing.at,
    }
    return render(request, "cases/desk.html", context)
