"""The pre-assessment desk and the panel of the case page."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.actions.looks import opened
from cases.choices import Level
from cases.models import Case
from core import paging, switches
from core.forms import attempt
from core.once import once
from core.refusals import insist
from governance.choices import Capability
from governance.standing import Standing, standing_of
from risk import pages
from risk.actions import deciding, desk_times, flags
from risk.actions.screening import text_of
from risk.actions.versions import catalogue_of
from risk.choices import AssessmentState
from risk.forms.desk import DecisionForm, DeskFilterForm
from risk.models import Assessment, RedFlag
from risk.permissions import asking
from risk.permissions import assessing as permissions
from risk.querysets import AssessmentQuerySet
from risk.rules.catalogue import Catalogue

BY_DANGER = paging.Order("danger", "最危险的在前", "rank", descending=False, is_number=True)
SHOWN = 30
# the browser reads the next clue ahead
AHEAD = "Desk-Ahead"


def _found(standing: Standing, pk: int) -> Assessment:
    rows = Assessment.objects.visible_to(standing).select_related(
        "case__area", "case__category", "version", "screening", "hazard_class"
    )
    return get_object_or_404(rows, pk=pk)


def visible_assessment(request: HttpRequest, pk: int) -> tuple[Standing, Assessment]:
    standing = standing_of(request)
    found = _found(standing, pk)
    opened(by=standing, case=found.case, what="预评台", at=standing.at)
    if found.is_red and permissions.may_read(standing):
        flags.look(by=standing, case=found.case, at=standing.at)
    return standing, found


def _queue(request: HttpRequest, standing: Standing) -> tuple[DeskFilterForm, AssessmentQuerySet]:
    """What waits, as the filter of the address has it."""
    form = DeskFilterForm(request.GET, standing=standing)
    form.is_valid()
    return form, form.narrow(Assessment.objects.visible_to(standing).open())


def following(request: HttpRequest, standing: Standing, one: Assessment, *, stays: bool = False) -> str:
    """Where one goes on after this clue: the next one of the queue, else the first; `stays`: this very one."""
    if stays:
        return _address(request, one)
    _, queue = _queue(request, standing)
    found = queue.after(one).first() or queue.exclude(pk=one.pk).order_by("rank", "id").first()
    return _address(request, found)


def text_of_clue(one: Assessment) -> list[pages.Segment]:
    return pages.segments(text_of(one.case), one.screening, catalogue_of(one.version))


def _address(request: HttpRequest, one: Assessment | None) -> str:
    """One clue on the desk, or the desk itself, with the filter kept."""
    path = reverse("risk_desk_show", args=[one.pk]) if one else reverse("risk_desk")
    kept = request.GET.urlencode()
    return f"{path}?{kept}" if kept else path


@require_GET
def risk_desk(request: HttpRequest) -> HttpResponse:
    """The queue, most dangerous first, with the first clue opened."""
    standing = standing_of(request)
    insist(permissions.why_not_read(standing))
    form, queue = _queue(request, standing)
    page = paging.page(queue.with_row(), BY_DANGER, request.GET.get("cursor", ""), size=SHOWN, counted=queue)
    one = visible_assessment(request, page.rows[0].pk)[1] if page.rows else None
    return _shown(request, _context(request, standing, form, queue, page, one))


@require_GET
def risk_desk_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing = standing_of(request)
    if AHEAD in request.headers and _found(standing, pk).case.is_restricted:
        # a look is written down when somebody looks, not when a browser reads ahead
        return HttpResponse(status=204)
    standing, one = visible_assessment(request, pk)
    insist(permissions.why_not_read(standing))
    if one.state != AssessmentState.OPEN:
        return _leave(request, reverse("case_show", args=[one.case_id]) + "#assessment")
    form, queue = _queue(request, standing)
    return _shown(request, _around(request, standing, form, queue, one))


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page, or for the desk's own requests the part that changes, with the sentence of the last act."""
    if request.headers.get("HX-Target") != "desk":
        response = render(request, "risk/desk.html", context, status=status)
    else:
        response = render(request, "risk/desk.html#desk", context, status=status)
        said = [] if AHEAD in request.headers else list(messages.get_messages(request))
        if said:
            response["HX-Trigger"] = json.dumps(
                {"toast": {"text": str(said[-1]), "tone": said[-1].level_tag}}
            )
        if status != 200:
            response["HX-Push-Url"] = "false"
    response["Vary"] = "HX-Target"
    return response


def _leave(request: HttpRequest, url: str) -> HttpResponse:
    """To a page that is not the desk."""
    if "HX-Request" not in request.headers:
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


@require_POST
@once
def risk_desk_decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Decide and go to the next one."""
    standing, one = visible_assessment(request, pk)
    insist(permissions.why_not_decide(standing, one))
    filters, queue = _queue(request, standing)
    form = DecisionForm(request.POST, assessment=one, catalogue=catalogue_of(one.version))
    if not form.is_valid():
        context = _around(request, standing, filters, queue, one, form)
        return _shown(request, context, status=422)
    data, marks = form.cleaned_data, form.marks()
    done = attempt(
        form,
        lambda: deciding.decide(
            by=standing, assessment=one, marks=marks, seen=data["seen"], note=data["note"], at=standing.at
        ),
    )
    if done is None:
        context = _around(request, standing, filters, queue, one, form)
        return _shown(request, context, status=422)
    token, spent = request.headers.get("Desk-Opened", ""), request.headers.get("Desk-Spent", "")
    desk_times.note(by=standing, assessment=done, token=token, claimed_ms=spent, at=standing.at)
    messages.success(request, _said(done))
    return redirect(following(request, standing, one))


def _said(done: Assessment) -> str:
    label = Level(done.level).label
    if done.state == AssessmentState.PROPOSED:
        kept = Level(done.case.level).label
        return f"{done.case.number} 评定{label}待另一人复核，复核同意以前仍是{kept}。"
    after = "，已通知指挥长" if done.level != Level.LOW else ""
    return f"{done.case.number} 已评定：{label}，{done.points} 分{after}。"


def _around(
    request: HttpRequest,
    standing: Standing,
    form: DeskFilterForm,
    queue: AssessmentQuerySet,
    one: Assessment,
    decision: DecisionForm | None = None,
) -> dict[str, Any]:
    """The page of the queue that the clue stands on: the ten before it, then the rest."""
    before = list(queue.before(one).with_row()[:10])
    behind = list(queue.after(one).with_row()[:SHOWN])
    page = paging.Page(
        rows=[*reversed(before), one, *behind],
        next_cursor="",
        previous_cursor="",
        total=paging.count_words(queue),
    )
    return _context(request, standing, form, queue, page, one, decision)


def _context(
    request: HttpRequest,
    standing: Standing,
    form: DeskFilterForm,
    queue: AssessmentQuerySet,
    page: paging.Page[Assessment],
    one: Assessment | None,
    decision: DecisionForm | None = None,
) -> dict[str, Any]:
    is_own = standing.may(Capability.PRE_ASSESS)
    today, week = desk_times.today_and_week(standing, officer=standing.officer if is_own else None)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "one": one,
        "at": standing.at,
        "decision": None,
        "pace": {"own": is_own, "today": today, "week": week},
        "batch": form.ledger,
    }
    if one is None:
        return context
    catalogue = catalogue_of(one.version)
    refusal = permissions.why_not_decide(standing, one)
    decision = decision or DecisionForm(assessment=one, catalogue=catalogue)
    following, previous = (beside.only("pk").first() for beside in (queue.after(one), queue.before(one)))
    return context | {
        "decision": decision,
        "groups": _groups(decision),
        "why_not": refusal.sentence if refusal else "",
        "segments": text_of_clue(one),
        "questions": list(one.questions.with_line().order_by("id")),
        "may_ask": asking.why_not_ask(standing, one) is None,
        "opened": desk_times.opened(one, standing),
        "idle": switches.value(desk_times.IDLE),
        "passed": pages.passed_over(one.screening, catalogue),
        "flags": pages.flag_words(one.red_flags, catalogue),
        "rung": bool(one.red_flags)
        and RedFlag.objects.visible_to(standing).filter(screening=one.screening_id).exists(),
        "bands": {band.level: band for band in catalogue.bands},
        "red_flags": _red_flags(catalogue),
        "kept": deciding.standing_level(one.case, one),
        "next_url": _address(request, following) if following else "",
        "previous_url": _address(request, previous) if previous else "",
        "filters": request.GET.urlencode(),
    }


def _groups(decision: DecisionForm) -> dict[str, Any]:
    """The suggested factors, and the others by dimension."""
    rows = decision.rows()
    others = [row for row in rows if row.found is None]
    return {
        "found": [row for row in rows if row.found is not None],
        "others": [
            (label, [row for row in others if row.factor.dimension == name])
            for name, label in pages.DIMENSION_WORDS.items()
        ],
    }


def _red_flags(catalogue: Catalogue) -> str:
    """What raises a red flag, for the score as it grows in the browser: "A01 A03 B10+A04"."""
    single = [code for flag in catalogue.red_flags for code in flag.any_of]
    together = ["+".join(flag.all_of) for flag in catalogue.red_flags if flag.all_of]
    return " ".join([*single, *together])


def assessment_panel(
    _request: HttpRequest, standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    found = pages.panel(standing, case)
    if found is None:
        return None
    if any(one.seen_at is None for one in found["red_flags"]):
        flags.look(by=standing, case=case, at=at)
    return {"risk": found}
