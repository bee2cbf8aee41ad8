"""The roster on the screen and for the wall; what nobody answers for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.forms import DayField, QuickSelect
from core.refusals import insist
from core.registry import Ownerless, registry
from governance import pages
from governance.permissions import people as permissions
from governance.permissions.structure import why_not_see_structure
from governance.standing import Standing, standing_of

SHOWN = 50


class RosterForm(forms.Form):
    street = forms.ChoiceField(label="街道", required=False, widget=QuickSelect)
    on = DayField(label="日期", required=False)
    paper = forms.ChoiceField(
        label="纸张",
        required=False,
        widget=QuickSelect,
        choices=[("a4", "A4 竖"), ("a4-wide", "A4 横"), ("a3", "A3 竖"), ("a3-wide", "A3 横")],
    )
    phones = forms.BooleanField(label="印个人工作电话", required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {area.code: area for area in pages.places(standing)}
        self.fields["street"].choices = [(code, area.name) for code, area in self.places.items()]  # type: ignore[attr-defined]  # a choice


def _context(request: HttpRequest) -> dict[str, Any]:
    standing = standing_of(request)
    insist(why_not_see_structure(standing))
    form = RosterForm(request.GET, standing=standing)
    form.is_valid()
    if not form.places or "street" in form.errors:
        raise Http404
    given = form.cleaned_data
    place = form.places[given.get("street") or next(iter(form.places))]
    day = given.get("on") or standing.at.date()
    parts = pages.roster(place, day, standing)
    return {
        "form": form,
        "place": place,
        "day": day,
        "is_today": day == standing.at.date(),
        "parts": parts,
        "vacant": sum(seat.vacant for part in parts for corner in part.corners for seat in corner.seats),
        "paper": given.get("paper") or "a4",
        "phones": given.get("phones", False),
        "keeps": permissions.why_not_appoint(standing) is None,
    }


@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """Who stands where in the mechanism of a street, today or on any day."""
    return render(request, "governance/roster.html", _context(request))


@require_GET
def roster_wall(request: HttpRequest) -> HttpResponse:
    """The same as a paper for the wall; personal telephones only when asked for."""
    return render(request, "governance/roster_wall.html", _context(request))


@require_GET
def ownerless(request: HttpRequest) -> HttpResponse:
    """What nobody answers for, each with the way to put it right."""
    standing = standing_of(request)
    insist(permissions.why_not_see_ownerless(standing))
    found: list[tuple[Ownerless, list[dict[str, str]]]] = [
        (kind, kind.rows(standing, standing.at, SHOWN + 1)) for kind in registry.ownerless
    ]
    shown = [{"kind": kind, "rows": rows[:SHOWN], "more": len(rows) > SHOWN} for kind, rows in found]
    total = sum(len(rows) for _, rows in found)
    return render(request, "governance/ownerless.html", {"found": shown, "total": total})
