"""Pages around slips: the unit's own, by deadline; giving many at once; what was returned; ready texts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.choices import State
from cases.models import Case
from cases.querysets import CaseQuerySet
from core import clock, drafts, exports, paging
from core.once import once
from core.refusals import insist
from dispatch.actions.texts import save_requirement_text
from dispatch.actions.working import assign_many
from dispatch.acts import SLIP_ACTS
from dispatch.choices import ClockVerb, ReturnReason, SlipState
from dispatch.forms.slip_work import (
    BulkFilterForm,
    BulkForm,
    RequirementTextForm,
    RequirementTextNarrowForm,
    ReturnsFilterForm,
)
from dispatch.models import RequirementText, Slip, TimeRequest
from dispatch.permissions.slip_work import (
    why_not_give_many,
    why_not_keep_texts,
    why_not_see_own,
    why_not_see_returns,
    why_not_see_texts,
)
from dispatch.views.slips import group_of
from dispatch.workflow import MOVES, Side
from governance.choices import Capability
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep

BY_NEXT = paging.Order("next", "时限，急的在前", "next_at", descending=False)
NEWEST = paging.Order("received", "收到，早的在前", "received_at", descending=False)
_AT_ONCE = 100


@require_GET
def my_slips(request: HttpRequest) -> HttpResponse:
    """What the unit owes, the nearest deadline first: each with what may be done about it in one tap."""
    standing = standing_of(request)
    insist(why_not_see_own(standing))
    mine = Slip.objects.for_units_of(standing).filter(unit__in=standing.unit_ids_with(Capability.HANDLE))
    own = mine.filter(state__in=(SlipState.ISSUED, SlipState.ACKNOWLEDGED))
    page = paging.page(own.by_next_due().with_head(), BY_NEXT, request.GET.get("cursor", ""), counted=own)
    rows: list[Any] = list(page.rows)
    asking = set(TimeRequest.objects.filter(slip__in=rows, decided_at=None).values_list("slip_id", flat=True))
    cards = [
        (
            group_of(one.next_at, standing.at, one.state, one.paused_at),
            one,
            one.pk in asking,
            _taps(standing, one, asks=one.pk in asking),
        )
        for one in rows
    ]
    waiting = mine.filter(state=SlipState.ANSWERED).count()
    context = {"page": page, "cards": cards, "at": standing.at, "waiting": waiting}
    return render(request, "dispatch/my_slips.html", context)


def _taps(standing: Standing, slip: Slip, *, asks: bool) -> list[dict[str, Any]]:
    """The unit's verbs that are open now; one without fields is carried out by the tap itself. Cost: no query.

    More time is asked for before the deadline, once at a time (`asks`: an answer is still waited for).
    """
    in_hand = slip.state == SlipState.ACKNOWLEDGED and slip.paused_at is None and slip.due_at > standing.at
    return [
        {
            "act": act,
            "url": reverse(act.verb, args=[slip.pk]),
            "at_once": not act.form.base_fields,
        }
        for act in sorted(SLIP_ACTS, key=lambda one: one.order)
        if (act.verb == ClockVerb.ASK_TIME and in_hand and not asks)
        or (
            act.verb in MOVES
            and MOVES[act.verb].side == Side.UNIT  # type: ignore[index]  # looked up just before
            and act.why_not(standing, slip) is None
        )
    ]


def _without_unit(standing: Standing) -> CaseQuerySet:
    """Accepted cases of the officer's centre that no unit has and no draft waits for."""
    cases = Case.objects.visible_to(standing).filter(state=State.ACCEPTED, lead_unit=None, awaited="")
    return cases.filter(centre__in=standing.unit_ids_with(Capability.ASSIGN))


@require_GET
def slip_bulk(request: HttpRequest) -> HttpResponse:
    """Accepted cases without a unit, to give many of them to one."""
    standing = standing_of(request)
    insist(why_not_give_many(standing))
    return render(request, "dispatch/slip_bulk.html", _bulk_page(request, standing))


def _bulk_page(request: HttpRequest, standing: Standing, form: BulkForm | None = None) -> dict[str, Any]:
    narrow = BulkFilterForm(request.GET, standing=standing)
    narrow.is_valid()
    cases = narrow.narrow(_without_unit(standing))
    shown = cases.select_related("area", "category")
    page = paging.page(shown, NEWEST, request.GET.get("cursor", ""), counted=cases)
    picked = {int(one) for one in request.POST.getlist("pick") if one.isascii() and one.isdigit()}
    form = form or BulkForm(standing=standing)
    return {"filter": narrow, "page": page, "form": form, "picked": picked, "at": standing.at}


@require_POST
@once
def slip_bulk_give(request: HttpRequest) -> HttpResponseBase:
    """Each ticked case by its own action; what is refused is said by case."""
    standing = standing_of(request)
    insist(why_not_give_many(standing))
    form = BulkForm(request.POST, standing=standing)
    asked = [one for one in request.POST.getlist("pick") if one.isascii() and one.isdigit() and len(one) < 18]
    if not form.is_valid() or not asked:
        if not asked:
            form.add_error(None, "没有选中事项，请勾选后再交办。")
        return render(request, "dispatch/slip_bulk.html", _bulk_page(request, standing, form), status=422)
    cases = Case.objects.visible_to(standing).filter(pk__in=asked[:_AT_ONCE]).select_related("area", "centre")
    data = form.cleaned_data
    facts = {"unit": data["unit"], "requirement": data["requirement"]}
    drafts.done(request, "slip-bulk")
    given, refused = assign_many(by=standing, cases=cases.order_by("pk"), at=standing.at, **facts)
    out = [str(one.number) for one in given if one.number]
    if out:
        messages.success(request, f"已交给{data['unit']} {len(out)} 件：{'、'.join(out)}。")
    if len(given) > len(out):
        messages.success(request, f"已拟稿 {len(given) - len(out)} 件，等指挥长签发。")
    for sentence in refused:
        messages.warning(request, f"没有交办 {sentence}")
    # the filter stays, for the next handful
    return redirect(f"{reverse('slip_bulk')}?{request.GET.urlencode()}".rstrip("?"))


@require_GET
def slip_returns(request: HttpRequest) -> HttpResponse:
    """Returns by unit and reason; each figure opens its rows."""
    standing = standing_of(request)
    insist(why_not_see_returns(standing))
    form = ReturnsFilterForm(request.GET)
    form.is_valid()
    since, until = form.cleaned_data.get("since"), form.cleaned_data.get("until")
    slips = Slip.objects.visible_to(standing).filter(state=SlipState.RETURNED)
    if since:
        slips = slips.filter(ended_at__gte=clock.start_of(since))
    if until:
        slips = slips.filter(ended_at__lt=clock.start_of(until + timedelta(days=1)))

    return render(
        request, "dispatch/slip_returns.html", {"form": form, "reasons": ReturnReason} | _table(slips)
    )


def _table(slips: Any) -> dict[str, Any]:
    """{rows: [{unit, name, cells [number by reason], total}], sums, whole}: one query."""
    found: dict[int, dict[str, Any]] = {}
    for one in slips.returned_by_unit():
        row = found.setdefault(
            one["unit"], {"unit": one["unit"], "name": one["unit__short_name"], "by": {}, "total": 0}
        )
        row["by"][one["return_reason"]] = one["number"]
        row["total"] += one["number"]
    rows = sorted(found.values(), key=lambda one: (-one["total"], one["name"]))
    for row in rows:
        row["cells"] = [(reason.value, row["by"].get(reason.value, 0)) for reason in ReturnReason]
    sums = [(reason.value, sum(row["by"].get(reason.value, 0) for row in rows)) for reason in ReturnReason]
    return {"rows": rows, "sums": sums, "whole": sum(row["total"] for row in rows)}


@require_POST
@once
def slip_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this list, written in the worker."""
    standing = standing_of(request)
    return exports.begin(request, "slip_export", title="导出交办单", by=standing)


def _texts(standing: Standing) -> QuerySet[RequirementText]:
    rows = RequirementText.objects.visible_to(standing).select_related("category", "centre")
    return rows.order_by("centre_id", "order", "id")


def _save(
    standing: Standing, row: RequirementText | None, facts: dict[str, Any]
) -> tuple[RequirementText, str]:
    saved = save_requirement_text(by=standing, row=row, facts=facts, at=standing.at)
    return saved, f"已{'更新' if row else '新增'}“{saved}”，交办时可选。"


def _same(standing: Standing, facts: dict[str, Any]) -> RequirementText | None:
    return _texts(standing).filter(centre=standing.centre, title=facts.get("title")).first()


TEXTS = keep(
    Upkeep(
        key="requirement_text",
        path="slips/texts/",
        noun="办理要求范文",
        intro="交办时常写的要求和依据，按事项类别选用，选了还可以改",
        rows=_texts,
        columns=(
            Shown("名称", lambda row: row.title, 20),
            Shown("事项类别", lambda row: row.category.name if row.category else "", 16),
            Shown("办理要求", lambda row: row.text, 50),
            Shown("法律依据", lambda row: row.basis, 30, less=True),
            Shown("顺序", lambda row: row.order, 8, "integer"),
            Shown("停用日期", lambda row: row.until_on, 12, "date"),
        ),
        form=RequirementTextForm,
        narrow=RequirementTextNarrowForm,
        why_not_see=why_not_see_texts,
        why_not_keep=why_not_keep_texts,
        save=_save,
        same=_same,
    )
)
