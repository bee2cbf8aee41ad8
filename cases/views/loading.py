"""Where every page of cases starts: a case that this officer may see, or 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.actions.looks import opened
from cases.models import Case
from governance.standing import Standing, standing_of

# what of a restricted case was opened, by the name of the address; all others are its page
_PAPERS = {"case_file": "附件", "receipt": "告知单"}


def visible_case(request: HttpRequest, pk: int) -> tuple[Standing, Case]:
    standing = standing_of(request)
    case = get_object_or_404(Case.objects.visible_to(standing).with_head(), pk=pk)
    name = request.resolver_match.url_name if request.resolver_match else ""
    opened(by=standing, case=case, what=_PAPERS.get(name or "", "事项页"), at=standing.at)
    return standing, case


def page_of(case: Case) -> str:
    return reverse("case_show", args=[case.pk])
