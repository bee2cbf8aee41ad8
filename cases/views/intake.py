"""The window: register, look for earlier matters, hand out the receipt."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases import permissions
from cases.acts import take_in
from cases.choices import Verb
from cases.forms import RegisterForm
from cases.models import Case
from cases.querysets import CaseQuerySet
from cases.views.loading import visible_case
from cases.views.sight import hints
from core import drafts
from core.once import once
from core.refusals import insist
from core.rules import odd_id_number
from governance.standing import Standing, standing_of


def _earlier(standing: Standing, data: Any) -> CaseQuerySet:
    """Up to ten earlier matters of the person being typed, as far as the officer may see them."""
    cases = Case.objects.visible_to(standing).of_parties(
        phone=data.get("phone", ""), id_number=data.get("id_number", ""), name=data.get("name", "")
    )
    return cases.with_row().order_by("-received_at", "-id")[:10]


@require_POST
def earlier_matters(request: HttpRequest) -> HttpResponse:
    """A fragment beside the form; personal data travels in the body, never in an address."""
    standing = standing_of(request)
    insist(permissions.why_not_register(standing))
    context = {"earlier": _earlier(standing, request.POST), "asked": True, "at": standing.at}
    return render(request, "cases/register.html#earlier", context)


@once
def register(request: HttpRequest) -> HttpResponseBase:
    standing = standing_of(request)
    insist(permissions.why_not_register(standing))
    todo = request.POST.get("do", "")
    if request.method != "POST":
        form = RegisterForm(standing=standing, initial={"received_at": standing.at})
        return render(request, "cases/register.html", {"form": form, "at": standing.at})
    form = RegisterForm(request.POST, request.FILES, standing=standing)
    if todo != "look_up" and form.is_valid():
        case, said = take_in(standing, form, todo)
        messages.success(request, said)
        drafts.done(request, "register")
        if form.accuses_me(form.cleaned_data):
            return redirect("register")
        if odd := odd_id_number(form.cleaned_data["id_number"]):
            messages.warning(request, f"{odd}，已照原样登记；请核对，有误的在事项页“更正”。")
        return (
            redirect("receipt", pk=case.pk)
            if case.state != "registered"
            else redirect("case_show", pk=case.pk)
        )
    context = {
        "form": form,
        "earlier": _earlier(standing, request.POST),
        "suspected": hints(standing, request.POST.get("narrative", "")),
        "asked": True,
        "at": standing.at,
    }
    return render(request, "cases/register.html", context, status=200 if todo == "look_up" else 422)


@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """事项告知单: one A4 page (or half of it) with the tracking code, large, and its QR code."""
    _, case = visible_case(request, pk)
    address = settings.PUBLIC_URL + reverse("track", args=[case.tracking_code])
    qr = segno.make(address, error="m").svg_data_uri(scale=4, border=1)
    accepted = case.entries.filter(verb=Verb.ACCEPT).order_by("at").first()
    context = {"case": case, "qr": qr, "address": address, "accepted": accepted}
    return render(request, "cases/receipt.html", context)
