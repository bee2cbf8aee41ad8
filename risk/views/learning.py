"""What was learned from confirmed assessments: the editions, and each one compared with what was in use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases.models import Case
from core import paging
from core.acts import buttons
from core.refusals import insist
from governance.standing import Standing, standing_of
from risk.actions.learning import readiness
from risk.actions.versions import catalogue_of
from risk.acts.learning import EDITION_ACTS
from risk.models import EditionSwitch, LearnedEdition, Screening
from risk.permissions.catalogue import why_not_read_catalogue
from risk.rules.catalogue import Catalogue
from risk.rules.reader.comparing import LEAST_SHOWN, MARGIN

NEWEST = paging.Order("newest", "新的在前", "number", descending=True, is_number=True)
_SWITCHES = 20


def visible_edition(request: HttpRequest, pk: int) -> tuple[Standing, LearnedEdition]:
    standing = standing_of(request)
    insist(why_not_read_catalogue(standing))
    rows = LearnedEdition.objects.defer("weights", "base__weights", "base__figures", "base__changes")
    rows = rows.select_related("version", "base")
    return standing, get_object_or_404(rows, pk=pk)


def page_of_edition(edition: LearnedEdition) -> str:
    return reverse("learned_edition", args=[edition.pk])


@require_GET
def learning(request: HttpRequest) -> HttpResponse:
    """Every edition, how much is there for the next one, and what was switched on when."""
    insist(why_not_read_catalogue(standing_of(request)))
    rows = LearnedEdition.objects.defer("weights", "figures", "changes")
    context = {
        "page": paging.page(rows, NEWEST, request.GET.get("cursor", "")),
        "ready": readiness(),
        "in_use": EditionSwitch.objects.in_use(),
        "switches": EditionSwitch.objects.select_related("by", "edition")
        .defer("edition__weights", "edition__figures", "edition__changes")
        .order_by("-id")[:_SWITCHES],
    }
    return render(request, "risk/learning.html", context)


@require_GET
def learned_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Factor by factor how the rules, what was in use and what was learned read narratives they had not learned from."""
    standing, edition = visible_edition(request, pk)
    in_use = EditionSwitch.objects.in_use()
    catalogue = catalogue_of(edition.version)
    trials = [_line(one, edition, catalogue) for one in edition.figures["trials"]]
    context = {
        "edition": edition,
        "trials": sorted(trials, key=lambda one: bool(one["why_not"])),
        "changes": _changes(edition, standing, catalogue),
        "is_in_use": in_use == edition.pk,
        "read": Screening.objects.filter(edition=edition).count(),
        "least": LEAST_SHOWN,
        "margin": round(MARGIN * 100),
        "acts": buttons(EDITION_ACTS, standing, edition, "proposed" if edition.codes else ""),
    }
    return render(request, "risk/learned_edition.html", context)


def _line(trial: dict[str, Any], edition: LearnedEdition, catalogue: Catalogue) -> dict[str, Any]:
    code = trial["code"]
    return trial | {"name": _name(code, catalogue), "words": edition.figures["words"].get(code, [])}


def _name(code: str, catalogue: Catalogue) -> str:
    return f"{code} {catalogue.factors[code].name}" if code in catalogue.factors else code


def _changes(edition: LearnedEdition, standing: Standing, catalogue: Catalogue) -> list[dict[str, Any]]:
    """The narratives that would be rated otherwise, as far as this officer may see them; restricted since: gone."""
    ids = [row[0] for row in edition.changes]
    seen = Case.objects.visible_to(standing).filter(pk__in=ids, is_restricted=False)
    cases = {
        case.pk: case for case in seen.select_related("area").only("number", "title", "level", "area__label")
    }
    return [
        {
            "case": cases[pk],
            "was": was,
            "now": now,
            "gained": "、".join(_name(code, catalogue) for code in gained),
            "lost": "、".join(_name(code, catalogue) for code in lost),
        }
        for pk, was, now, gained, lost in edition.changes
        if pk in cases
    ]
