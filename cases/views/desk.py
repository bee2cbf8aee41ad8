"""My first page: what waits for me, what is new."""

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.models import Case
from core.models import Notice
from core.querysets import exist
from core.registry import Waiting, registry
from governance.standing import Standing, standing_of


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """ "等我办" by due time, then what is new; a number is a link. Cost: a query for each kind of work that may wait."""
    standing = standing_of(request)
    sections = []
    shown = [one for one in registry.waiting if one.shown(standing)]
    nothing = absent(shown, standing)
    for waiting in shown:
        count, rows, url = (
            (0, [], nothing[waiting.key]) if waiting.key in nothing else waiting.rows(standing, standing.at)
        )
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


def absent(shown: list[Waiting], standing: Standing) -> dict[str, str]:
    """What cannot wait for the officer, by its key, with the address of its list. Cost: one query."""
    needs = [(one.key, *one.needs(standing)) for one in shown if one.needs]
    there = iter(exist([sought for *_, kinds in needs for sought in kinds]))
    found = [(key, url, list(islice(there, len(kinds)))) for key, url, kinds in needs]
    return {key: url for key, url, answers in found if not any(answers)}
