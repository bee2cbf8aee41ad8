"""Where every page of cases starts: a case that this officer may see, or 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.models import Case
from governance.standing import Standing, standing_of


def visible_case(request: HttpRequest, pk: int) -> tuple[Standing, Case]:
    standing = standing_of(request)
    cases = Case.objects.visible_to(standing).select_related(
        "area", "category", "centre", "lead_unit", "owner"
    )
    return standing, get_object_or_404(cases, pk=pk)


def page_of(case: Case) -> str:
    return reverse("case_show", args=[case.pk])
