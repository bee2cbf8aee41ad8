"""The manual inside the product."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance import guide
from governance.standing import standing_of


@require_GET
def help_page(request: HttpRequest, name: str = "") -> HttpResponse:
    """The page of the manual asked for; without a name that of the officer's first post."""
    mine = guide.pages_for(standing_of(request))
    if name and name not in (guide.INDEX, *guide.PAGES):
        raise Http404
    shown = guide.page(name) if name else (mine or [guide.page(guide.INDEX)])[0]
    others = [guide.page(one) for one in (guide.INDEX, *guide.PAGES)]
    context = {"shown": shown, "mine": mine, "others": [one for one in others if one not in mine]}
    return render(request, "governance/help.html", context)
