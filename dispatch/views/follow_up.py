"""Pages of follow-up: the list, the calling page, the figures, the lawful ends, the case's part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases.actions.looks import opened
from cases.choices import ContactResult
from cases.models import Case, Contact, Look
from cases.pages import people
from core import drafts, exports, paging
from core.forms import attempt
from core.once import once
from core.refusals import insist
from dispatch.actions import calling as actions
from dispatch.forms.follow_up import (
    CallForm,
    FollowUpFilterForm,
    FollowUpSpanForm,
    LawfulEndFilterForm,
    PutOffForm,
)
from dispatch.models import LawfulEnd
from dispatch.pages.follow_up import figures_of, script_for
from dispatch.permissions import follow_up as permissions
from governance.standing import Standing, standing_of

BY_DUE = paging.Order("due", "应回访，急的在前", "due_at", descending=False)
BY_DONE = paging.Order("done", "回访，新的在前", "done_at", descending=True)
SIGNED = paging.Order("signed", "签发，新的在前", "signed_at", descending=True)


@require_GET
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """Whom to call, the earliest due first, without what one handled oneself; or what the calls gave, the latest first."""
    standing = standing_of(request)
    form = FollowUpFilterForm(request.GET, standing=standing)
    form.is_valid()
    contacts = form.narrow(Contact.objects.visible_to(standing), standing)
    order = BY_DONE if form.is_done else BY_DUE
    page = paging.page(contacts.with_row(), order, request.GET.get("cursor", ""), counted=contacts)
    context = {
        "form": form,
        "page": page,
        "at": standing.at,
        "is_done": form.is_done,
        "may_call": permissions.why_not_call(standing) is None,
    }
    return render(request, "dispatch/follow_up_list.html", context)


@require_POST
@once
def follow_up_export(request: HttpRequest) -> HttpResponseBase:
    """Write the workbook of exactly this list in the worker."""
    standing = standing_of(request)
    return exports.begin(request, "follow_up_export", title="导出回访", by=standing)


@require_GET
def follow_up_figures(request: HttpRequest) -> HttpResponse:
    """What the calls of a period gave, by community or by unit; each number is a link to its rows."""
    standing = standing_of(request)
    insist(permissions.why_not_call(standing))
    form = FollowUpSpanForm(request.GET)
    form.is_valid()
    context = {"form": form, "figures": figures_of(standing, form.cleaned_data), "results": ContactResult}
    return render(request, "dispatch/follow_up_figures.html", context)


# --- the calling list


@require_POST
@once
def call_next(request: HttpRequest) -> HttpResponseBase:
    """Claim the next call and open it."""
    return _to_next(request, standing_of(request))


def _to_next(request: HttpRequest, standing: Standing) -> HttpResponseBase:
    contact = actions.next_call(by=standing, at=standing.at)
    if contact is None:
        messages.success(request, "现在没有等您拨打的回访。")
        return redirect("follow_up_list")
    return redirect("call_show", pk=contact.pk)


def visible_call(request: HttpRequest, pk: int) -> tuple[Standing, Contact]:
    standing = standing_of(request)
    rows = Contact.objects.visible_to(standing).select_related(
        "case__area", "case__centre__area", "case__lead_unit", "case__category", "claimed_by", "done_by"
    )
    contact = get_object_or_404(rows, pk=pk)
    opened(by=standing, case=contact.case, what="回访", at=standing.at)
    insist(permissions.why_not_call(standing))
    return standing, contact


@once
def call_show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One call: whom, what to say, what they answered; saving it opens the next."""
    standing, contact = visible_call(request, pk)
    insist(permissions.why_not_hold(standing, contact))
    script = script_for(contact.case, standing.at)
    posted = request.POST if request.method == "POST" else None
    asked = {"standing": standing, "target": contact.case, "questions": script.questions if script else []}
    form = CallForm(posted, **asked)
    done = attempt(form, lambda: _record(standing, contact, form)) if posted and form.is_valid() else None
    if done is not None:
        messages.success(
            request, f"已记录 {contact.case.number}：{ContactResult(form.cleaned_data['result']).label}。"
        )
        drafts.done(request, f"call-{pk}")
        return _to_next(request, standing)
    return _call_page(request, standing, contact, form, script)


def _record(standing: Standing, contact: Contact, form: CallForm) -> Contact:
    data = form.cleaned_data
    return actions.follow_up(
        by=standing, case=contact.case, result=ContactResult(data["result"]), note=data["note"],
        answers=form.answers(), at=standing.at,
    )  # fmt: skip


def _call_page(
    request: HttpRequest, standing: Standing, contact: Contact, form: CallForm, script: Any
) -> HttpResponse:
    case, at = contact.case, standing.at
    looks = list(Look.objects.open_to(standing).filter(case=case))
    waiting = Contact.objects.visible_to(standing).ripe(at).not_handled_by(standing).free_for(standing)
    context = {
        "contact": contact,
        "case": case,
        "form": form,
        "script": script.text.replace("{centre}", case.centre.name) if script else "",
        "people": people(standing, case, looks),
        "phones_open": any(one.field == "phones" for one in looks),
        "is_mine": contact.claimed_by_id == standing.pk and (contact.claimed_until or at) > at,
        "earlier": Contact.objects.visible_to(standing).filter(case=case, done_at__isnull=False)
        .select_related("done_by").order_by("-done_at", "-id")[:10],
        "left": paging.count_words(waiting),
        "put_off": PutOffForm(),
        "at": at,
    }  # fmt: skip
    return render(request, "dispatch/call.html", context, status=422 if form.errors else 200)


@require_POST
@once
def call_put_off(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Skip for an hour, or call at the time the citizen asked for; then the next."""
    standing, contact = visible_call(request, pk)
    form = PutOffForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "没有改：请写成“15:30”的样子。")
        return redirect("call_show", pk=pk)
    later = actions.put_off(by=standing, contact=contact, later_at=form.later_at(standing.at), at=standing.at)
    messages.success(request, f"{contact.case.number} 稍后再拨（{later:%m-%d %H:%M} 以后）。")
    return _to_next(request, standing)


@require_POST
@once
def call_phones(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the telephone numbers to the caller; who looked is written down."""
    standing, contact = visible_call(request, pk)
    actions.show_phones(by=standing, contact=contact, at=standing.at)
    return redirect("call_show", pk=pk)


# --- the lawful ends


@require_GET
def lawful_end_list(request: HttpRequest) -> HttpResponse:
    """Cases that ended 已依法按程序办结, the latest first: counted by themselves; by the days of a month its figure."""
    standing = standing_of(request)
    form = LawfulEndFilterForm(request.GET, standing=standing)
    form.is_valid()
    ends = form.narrow(LawfulEnd.objects.visible_to(standing))
    page = paging.page(
        ends.select_related("case__area", "signed_by"), SIGNED, request.GET.get("cursor", ""), counted=ends
    )
    context = {"form": form, "page": page, "at": standing.at}
    return render(request, "dispatch/lawful_end_list.html", context)


@require_GET
def lawful_end_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper for the citizen: what was done, and which ways are open."""
    standing = standing_of(request)
    ends = LawfulEnd.objects.visible_to(standing).select_related("case__centre", "signed_by")
    end = get_object_or_404(ends, pk=pk)
    opened(by=standing, case=end.case, what="告知书", at=standing.at)
    return render(request, "dispatch/lawful_end_print.html", {"end": end, "case": end.case})


def follow_up_panel(
    _request: HttpRequest, _standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    """The calls of a case, whether it was drawn and why, its lawful end. Cost: three queries."""
    rows = case.contacts.select_related("done_by", "caller").only(
        "case_id", "planned_at", "due_at", "done_at", "result", "note", "attempt", "why", "answers", "done_by__name",
        "caller__name",
    )  # fmt: skip
    found = {
        "contacts": list(rows.order_by("-planned_at", "-id")),
        "draw": case.follow_up_draws.order_by("-id").first(),
        "ends": list(case.lawful_ends.with_line().order_by("-id")),
    }
    return found if any(found.values()) else None
