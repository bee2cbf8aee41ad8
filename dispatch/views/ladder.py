"""Pages of the ladder: every category's rungs in a sentence, one with its editions and its form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from cases.models import Category
from core import drafts
from core.forms import attempt, sent
from core.once import once
from core.refusals import insist
from dispatch import rules
from dispatch.actions import changing_ladder
from dispatch.actions.editions import Editions
from dispatch.choices import LetterKind
from dispatch.forms.ladder import LadderForm
from dispatch.models import LadderEdition
from dispatch.permissions import ladder as permissions
from governance.standing import standing_of

_EDITIONS = 50


def words(plan: rules.LadderPlan) -> str:
    """The rungs in one line of plain Chinese."""
    told, standard = [], rules.DEFAULT_LADDER
    if plan.amber.is_on:
        told.append(f"到期前 {plan.amber.ahead} 个工作日（走完 {plan.amber.percent}% 以后）临期提醒")
    for kind in LetterKind:
        rung = plan.rung(kind)
        when = f"到期后满 {rung.workdays} 个工作日" if rung.workdays else "到期"
        if not rung.is_on:
            told.append(f"不发{kind.label}")
        elif kind == LetterKind.REMINDER:
            told.append(f"{when}发提醒函" + ("" if rung.by_itself else "（逐件签发）"))
        else:
            told.append(f"{when}提请{kind.label}")
        if rung.is_on and kind == LetterKind.REMINDER and not rung.first_reports:
            told.append("一般事项首报超期不发函、只通知")
        if rung.is_on and rung.reply != standard.rung(kind).reply:
            told.append(f"{kind.label}请 {rung.reply} 个工作日内反馈")
    above, usual = plan.escalation, standard.escalation
    if (above.take, above.opinion) != (usual.take, usual.opinion):
        told.append(f"提级后 {above.take} 个工作日内答复受理、受理后 {above.opinion} 个工作日内签署意见")
    return "；".join(told)


@require_GET
def ladder_list(request: HttpRequest) -> HttpResponse:
    """The general ladder and what categories have of their own, each in a sentence."""
    standing = standing_of(request)
    insist(permissions.why_not_read_ladder(standing))
    editions, categories = Editions(), Category.objects.filter(until_on=None).order_by("order", "id")
    latest = {
        one.category_id: one
        for one in LadderEdition.objects.visible_to(standing).select_related("made_by").in_order()
    }
    rows: list[dict[str, Any]] = []
    for category in [None, *categories]:
        pk = category.pk if category else None
        edition = latest.get(pk)
        if category is None or (edition and not edition.follows):
            span = editions.span(pk, standing.at)
            waits = edition is not None and edition.from_at > standing.at
            name = category.name if category else "通用（没有单独规定的类别）"
            rows.append(
                {"pk": pk or 0, "name": name, "words": words(span.plan), "edition": edition, "waits": waits}
            )
    own = {row["pk"] for row in rows}
    context = {
        "rows": rows,
        "others": [one for one in categories if one.pk not in own],
        "may_change": permissions.why_not_change_ladder(standing) is None,
        "at": standing.at,
    }
    return render(request, "dispatch/ladder_list.html", context)


def ladder_show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One ladder: what holds now, every edition, and the form for the next one; 0 is the general ladder."""
    standing = standing_of(request)
    insist(permissions.why_not_read_ladder(standing))
    category = get_object_or_404(Category, pk=pk) if pk else None
    refusal = permissions.why_not_change_ladder(standing)
    if request.method == "POST":
        insist(refusal)
    span = changing_ladder.in_force(pk or None, standing.at)
    number = changing_ladder.newest(category)
    form = LadderForm(standing=standing, target=category, span=span, number=number, **sent(request))
    if form.is_bound and form.is_valid():
        answer = _change(request, form=form)
        if answer is not None:
            return answer
    rows = LadderEdition.objects.visible_to(standing).filter(category=category).select_related("made_by")
    editions = [
        {"edition": one, "words": "按通用阶梯" if one.follows else words(rules.LadderPlan.parse(one.rungs))}
        for one in rows.order_by("-number")[:_EDITIONS]
    ]
    context = {
        "category": category,
        "form": form,
        "words": words(span.plan),
        "is_default": span.edition is None,
        "editions": editions,
        "why_not": refusal.sentence if refusal else "",
        "at": standing.at,
    }
    return render(request, "dispatch/ladder_show.html", context, status=422 if form.errors else 200)


@once
def _save(request: HttpRequest, form: LadderForm) -> HttpResponseBase:
    data, standing = form.cleaned_data, form.standing
    edition = changing_ladder.change_ladder(
        by=standing, category=form.target, plan=form.plan(), from_at=data["from_at"], reason=data["reason"],
        number=data["number"], at=standing.at,
    )  # fmt: skip
    messages.success(request, f"已保存为第 {edition.number} 版：以后起算的时限按它，已在走的时限不变。")
    pk = form.target.pk if form.target else 0
    drafts.done(request, f"ladder-{pk}")
    return redirect("ladder_show", pk=pk)


def _change(request: HttpRequest, form: LadderForm) -> HttpResponseBase | None:
    return attempt(form, lambda: _save(request, form=form))
