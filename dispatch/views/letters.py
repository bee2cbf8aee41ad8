"""Pages of letters: the register, one letter as the paper it becomes, standing orders, the template."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.actions.looks import opened
from cases.models import Case
from cases.pages import moment_words
from core import exports, files, paging
from core.acts import buttons
from core.forms import sent
from core.once import once
from core.refusals import insist
from dispatch.actions import orders, rendering
from dispatch.actions.letters import BY_PEOPLE
from dispatch.actions.paper_text import BUILT_IN, letter_words, names_of
from dispatch.actions.registering import mark_opened
from dispatch.acts import LETTER_ACTS
from dispatch.choices import LetterState, TemplateKind
from dispatch.forms.letters import LetterFilterForm, OrderForm, TemplateForm
from dispatch.models import Letter, LetterTemplate, StandingOrder
from dispatch.permissions import letters as permissions
from dispatch.permissions.ladder import why_not_read_ladder
from governance.choices import Capability
from governance.models import Officer
from governance.standing import Standing, standing_of

NEWEST = paging.Order("created", "形成时间，新的在前", "created_at", descending=True)
_VERSIONS = 20


def visible_letter(request: HttpRequest, pk: int) -> tuple[Standing, Letter]:
    standing = standing_of(request)
    letter = get_object_or_404(Letter.objects.visible_to(standing).with_head(), pk=pk)
    opened(by=standing, case=letter.case, what="函件", at=standing.at)
    mark_opened(standing, standing.at, letter=letter)
    return standing, letter


def page_of(letter: Letter) -> str:
    return reverse("letter_show", args=[letter.pk])


@require_GET
def letter_list(request: HttpRequest) -> HttpResponse:
    """The register: every letter the officer may read, newest first."""
    standing = standing_of(request)
    form = LetterFilterForm(request.GET, standing=standing)
    form.is_valid()
    letters = form.narrow(Letter.objects.visible_to(standing))
    page = paging.page(letters.with_row(), NEWEST, request.GET.get("cursor", ""), counted=letters)
    context = {
        "form": form,
        "page": page,
        "at": standing.at,
        "may_order": permissions.why_not_give_order(standing) is None,
        "may_replace": permissions.why_not_keep_templates(standing) is None,
        "may_read_ladder": why_not_read_ladder(standing) is None,
    }
    return render(request, "dispatch/letter_list.html", context)


@require_POST
@once
def letter_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this register, written in the worker."""
    standing = standing_of(request)
    return exports.begin(request, "letter_export", title="导出函件登记簿", by=standing)


@require_GET
def letter_show(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter as the paper it becomes, beside it what it is about and what may be done."""
    standing, letter = visible_letter(request, pk)
    context = {
        "letter": letter,
        "paper": letter_words(letter),
        "at": standing.at,
        "acts": buttons(LETTER_ACTS, standing, letter, letter.state),
        "steps": _steps(letter),
        "registered": letter.papers.filter(void_at=None).first() if letter.number else None,
        "others": Letter.objects.visible_to(standing).filter(slip=letter.slip_id).order_by("id"),
    }
    return render(request, "dispatch/letter_show.html", context)


def _steps(letter: Letter) -> list[dict[str, str]]:
    """The life of a letter that people write: drafted, checked, signed, sealed, filed; empty for a reminder."""
    if letter.kind not in BY_PEOPLE or letter.state in (LetterState.DECLINED, LetterState.LAPSED):
        return []
    done: list[tuple[str, datetime | None, Officer | None]] = [
        ("拟稿", letter.edited_at or letter.created_at, letter.edited_by),
        ("审核", letter.checked_at, letter.checked_by),
        ("签发", letter.numbered_at, letter.signed_by),
        ("用印", letter.sealed_at, letter.sealed_by),
        ("盖章件", letter.scanned_at, letter.scanned_by),
    ]
    steps = [
        {
            "label": label,
            "state": "done" if moment else "todo",
            "note": f"{who.name if who else '系统'} {moment_words(moment)}" if moment else "",
        }
        for label, moment, who in done
    ]
    # what was signed before letters were checked by name has been checked
    last = max((n for n, one in enumerate(steps) if one["state"] == "done"), default=0)
    for one in steps[:last]:
        one["state"] = "done"
    if last + 1 < len(steps):
        steps[last + 1]["state"] = "current"
    return steps


@require_GET
def letter_print(request: HttpRequest, pk: int) -> HttpResponse:
    _, letter = visible_letter(request, pk)
    return render(request, "dispatch/letter_print.html", {"letter": letter, "paper": letter_words(letter)})


@require_GET
def letter_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    _, letter = visible_letter(request, pk)
    if letter.file is None:
        raise Http404
    return files.hand_out(letter.file)


@require_GET
def letter_scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The signed and sealed paper as it came back."""
    _, letter = visible_letter(request, pk)
    if letter.scan is None:
        raise Http404
    return files.hand_out(letter.scan)


def standing_orders(request: HttpRequest) -> HttpResponseBase:
    """Which centre's reminder letters go out by themselves, until when, on whose signature."""
    standing = standing_of(request)
    insist(permissions.why_not_give_order(standing))
    form = OrderForm(standing=standing, **sent(request))
    if request.method == "POST" and form.is_valid():
        return _give(request, form=form)
    rows = StandingOrder.objects.filter(centre=standing.centre_for(Capability.COMMAND)).select_related(
        "signed_by", "centre"
    )
    context = {
        "form": form,
        "orders": rows.order_by("-from_at", "-id")[:_VERSIONS],
        "at": standing.at,
        "centre": standing.centre_for(Capability.COMMAND),
    }
    return render(request, "dispatch/standing_orders.html", context, status=422 if form.errors else 200)


@once
def _give(request: HttpRequest, form: OrderForm) -> HttpResponseBase:
    standing, data = standing_of(request), form.cleaned_data
    orders.give_order(by=standing, until_at=data["until_at"], note=data["note"], at=standing.at)
    messages.success(request, "已签署常设签发令：今后到期未办的，提醒函自动编号发出。")
    return redirect("standing_orders")


@require_POST
@once
def standing_order_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing = standing_of(request)
    own = [standing.centre, *standing.centres_with(Capability.COMMAND)]
    order = get_object_or_404(StandingOrder, pk=pk, centre__in=[one for one in own if one])
    orders.end_order(by=standing, order=order, at=standing.at)
    messages.success(request, "已停止常设签发令：今后的提醒函逐件提请签发。")
    return redirect("standing_orders")


def _kind(given: str | None) -> TemplateKind:
    return next((one for one in TemplateKind if one == given), TemplateKind.LETTER)


def letter_template(request: HttpRequest) -> HttpResponseBase:
    """The templates in use and their versions; a new one is filled on trial before it is accepted."""
    standing = standing_of(request)
    insist(permissions.why_not_keep_templates(standing))
    kind = _kind(request.POST.get("kind") or request.GET.get("kind"))
    # the trial takes seconds, the transaction of `once` must not
    form = TemplateForm(standing=standing, kind=kind, **sent(request))
    if form.is_bound and form.is_valid():
        return _replace(request, form=form)
    own = permissions.own_centre(standing)
    versions = LetterTemplate.objects.filter(Q(centre=None) | Q(centre=own), kind=kind)
    context = {
        "form": form,
        "kind": kind,
        "kinds": list(TemplateKind),
        "versions": versions.select_related("uploaded_by", "centre").order_by("-id")[:_VERSIONS],
        "names": names_of(kind),
        "centre": own,
        "at": standing.at,
    }
    return render(request, "dispatch/letter_template.html", context, status=422 if form.errors else 200)


@once
def _replace(request: HttpRequest, form: TemplateForm) -> HttpResponseBase:
    standing, given = standing_of(request), form.cleaned_data
    centre = None if given["scope"] == "all" else permissions.own_centre(standing)
    where: dict[str, Any] = {"by": standing, "kind": form.kind, "centre": centre, "at": standing.at}
    if "built_in" in request.POST:
        rendering.back_to_built_in(**where)
        messages.success(request, f"今后的{form.kind.label}按内置模板生成；上传过的仍在版本里。")
    else:
        rendering.replace_template(content=form.content, note=given["note"], **where)
        messages.success(request, f"已换上新的{form.kind.label}模板，今后的{form.kind.label}按它生成。")
    return redirect(f"{reverse('letter_template')}?kind={form.kind}")


@require_GET
def letter_template_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A version to edit in Word; 0 is the built-in one of the kind asked for."""
    standing = standing_of(request)
    insist(permissions.why_not_keep_templates(standing))
    if pk == 0:
        kind = _kind(request.GET.get("kind"))
        return FileResponse(BUILT_IN[kind].open("rb"), as_attachment=True, filename=f"{kind.label}模板.docx")
    rows = LetterTemplate.objects.filter(Q(centre=None) | Q(centre=permissions.own_centre(standing)))
    found = get_object_or_404(rows.select_related("file"), pk=pk)
    if found.file is None:
        raise Http404
    return files.hand_out(found.file)


def letters_panel(
    _request: HttpRequest, standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    """The letters about a case, newest first; None while there is none."""
    letters = Letter.objects.visible_to(standing).filter(case=case).with_line()
    found = list(letters.order_by("-created_at", "-id"))
    return {"letters": found} if found else None
