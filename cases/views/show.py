"""One case in one reading."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from cases import pages
from cases.actions.people import look
from cases.forms import LookForm
from cases.models import Attachment, Case, Clock
from cases.views.loading import visible_case
from core import files
from core.acts import buttons
from core.refusals import incomplete, insist
from core.registry import registry
from governance.standing import Standing


def _context(request: HttpRequest, standing: Standing, case: Case, *, clear: bool) -> dict[str, Any]:
    """Everything the page shows, in a fixed number of queries."""
    timeline = pages.timeline(case)
    verbs = {line["key"]: line["at"] for line in reversed(timeline)}
    panels = [
        (panel.template, panel.context(request, standing, case, standing.at)) for panel in registry.panels
    ]
    papers = (
        Attachment.objects.filter(case=case)
        .select_related("file", "entry__officer")
        .order_by("-entry__at", "id")
    )
    clocks = Clock.objects.running().filter(case=case).order_by("due_at")
    return {
        "case": case,
        "at": standing.at,
        "move": pages.whose_move(case),
        "clocks": [{"clock": clock, "why": pages.why_due(clock)} for clock in clocks],
        "steps": pages.steps(case, verbs),
        "acts": buttons(registry.acts, standing, case, case.state),
        "panels": [{"template": template, **context} for template, context in panels if context is not None],
        "people": pages.people(list(case.parties.select_related("person")), clear=clear),
        "clear": clear,
        "papers": papers,
        "timeline": timeline,
        "loops": pages.loops(standing, case, timeline),
        "key_dates": pages.key_dates(standing, case),
        "look_form": LookForm(),
        "exclusions": case.exclusions.select_related("unit", "officer"),
        "batch_title": case.batch.file.name if case.batch_id and case.batch else "",
    }


@require_GET
def case_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing, case = visible_case(request, pk)
    return render(request, "cases/case_show.html", _context(request, standing, case, clear=False))


def case_look(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the people in clear text on this one answer, after the reason was written down."""
    standing, case = visible_case(request, pk)
    if request.method != "POST":
        return redirect("case_show", pk=pk)
    form = LookForm(request.POST)
    insist(None if form.is_valid() else incomplete("请选择查看事由。"))
    look(by=standing, case=case, reason=form.cleaned_data["reason"], at=standing.at)
    messages.info(request, "已记录本次查看。离开本页后恢复隐藏。")
    return render(request, "cases/case_show.html", _context(request, standing, case, clear=True))


@require_GET
def case_file(request: HttpRequest, pk: int, file_id: str) -> HttpResponseBase:
    """A paper of a case, for whoever sees the case."""
    _, case = visible_case(request, pk)
    attachment = get_object_or_404(Attachment.objects.select_related("file"), case=case, file_id=file_id)
    return files.hand_out(attachment.file)
