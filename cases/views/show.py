"""One case in one reading."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases import pages, permissions
from cases.actions.looks import looks_on
from cases.choices import State
from cases.models import Attachment, Case, Exclusion, KeyDate
from cases.people_forms import LookForm
from cases.views.loading import visible_case
from cases.views.sight import sight_of
from core import files
from core.acts import buttons
from core.querysets import having_rows
from core.registry import registry
from governance.standing import Standing


def case_context(
    request: HttpRequest, standing: Standing, case: Case, look_form: LookForm | None = None
) -> dict[str, Any]:
    """Everything the page shows, in a fixed number of queries."""
    of_panels = (kind for panel in registry.panels for kind in panel.rows)
    there = having_rows((*of_panels, Attachment, KeyDate, Exclusion), "case_id", case.pk)
    people = pages.people(standing, case, looks_on(standing, case))
    timeline = pages.timeline(case)
    verbs = {line["key"]: line["at"] for line in reversed(timeline)}
    panels = [
        (panel.template, panel.context(request, standing, case, standing.at))
        for panel in registry.panels
        if not there.isdisjoint(panel.rows) or panel.also(case)
    ]
    # a case at work has the result of the round before, if any
    is_former = case.reopened_count > 0 and case.state == State.ACCEPTED
    clocks = case.clocks.running().select_related("unit").order_by("due_at", "id")
    return {
        "case": case,
        "at": standing.at,
        "result": "" if is_former else case.outcome,
        "former_result": case.outcome if is_former else "",
        "move": pages.whose_move(case),
        "clocks": pages.clock_lines(clocks),
        "steps": pages.steps(case, verbs),
        "acts": buttons(registry.acts, standing, case, case.state),
        "panels": [{"template": template, **context} for template, context in panels if context is not None],
        "people": people,
        "look_form": look_form or LookForm(people=people),
        "may_amend_people": permissions.why_not_amend(standing, case) is None,
        "may_read_looks": permissions.why_not_read_looks(standing, case) is None,
        "papers": pages.papers(case) if Attachment in there else [],
        "timeline": timeline,
        "key_dates": pages.key_dates(standing, case) if KeyDate in there else [],
        "sight": sight_of(standing, case, standing.at, accuses=Exclusion in there),
        "batch_title": case.batch.file.name if case.batch_id and case.batch else "",
    }


@require_GET
def case_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing, case = visible_case(request, pk)
    return render(request, "cases/case_show.html", case_context(request, standing, case))


@require_GET
def case_file(request: HttpRequest, pk: int, file_id: str) -> HttpResponseBase:
    """A paper of a case, for whoever sees the case."""
    _, case = visible_case(request, pk)
    attachment = get_object_or_404(Attachment.objects.select_related("file"), case=case, file_id=file_id)
    return files.hand_out(attachment.file)
