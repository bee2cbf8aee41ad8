"""Pages of official documents: the register, one document, notices and minutes that are issued."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases.actions.looks import opened
from core import drafts, exports, files, paging
from core.acts import buttons
from core.forms import attempt, sent
from core.once import once
from core.refusals import insist
from dispatch.actions import papers
from dispatch.actions.paper_text import notice_words, paper_words
from dispatch.actions.registering import mark_opened, page_of
from dispatch.acts.papers import PAPER_ACTS
from dispatch.forms.papers import MinutesIssueForm, NoticeForm, PaperFilterForm, order_of
from dispatch.models import Paper
from dispatch.permissions import papers as permissions
from dispatch.permissions.letters import why_not_keep_templates
from governance.models import Meeting, Unit
from governance.permissions.meetings import why_not_write_minutes
from governance.standing import Standing, standing_of

# rows on one print: more is a workbook's business
PRINTED = 1000


def visible_paper(request: HttpRequest, pk: int) -> tuple[Standing, Paper]:
    """Reading it is opening it: that is noted for whoever it was sent to."""
    standing = standing_of(request)
    paper = get_object_or_404(Paper.objects.visible_to(standing).with_head(), pk=pk)
    if paper.case is not None:
        opened(by=standing, case=paper.case, what=paper.get_kind_display(), at=standing.at)
    mark_opened(standing, standing.at, pk=paper.pk)
    return standing, paper


def _narrowed(request: HttpRequest) -> tuple[Standing, PaperFilterForm, Any]:
    standing = standing_of(request)
    form = PaperFilterForm(request.GET, standing=standing)
    form.is_valid()
    return standing, form, form.narrow(Paper.objects.visible_to(standing))


@require_GET
def paper_list(request: HttpRequest) -> HttpResponse:
    """发文登记簿: every document with a number that the officer may read."""
    standing, form, rows = _narrowed(request)
    page = paging.page(rows.with_row(), order_of(form), request.GET.get("cursor", ""), counted=rows)
    context = {
        "form": form,
        "page": page,
        "at": standing.at,
        "may_issue": permissions.why_not_issue_notice(standing) is None,
        "may_replace": why_not_keep_templates(standing) is None,
    }
    return render(request, "dispatch/paper_list.html", context)


@require_POST
@once
def paper_export(request: HttpRequest) -> HttpResponseBase:
    standing = standing_of(request)
    return exports.begin(request, "paper_export", title="导出发文登记簿", by=standing)


@require_GET
def paper_register(request: HttpRequest) -> HttpResponse:
    """The register on A4, as its filter stands."""
    standing, form, rows = _narrowed(request)
    order = order_of(form)
    found = list(rows.with_row().order_by(*((f"-{order.column}", "-id") if order.descending else (order.column, "id")))
                 [: PRINTED + 1])  # fmt: skip
    context = {
        "papers": found[:PRINTED],
        "is_cut": len(found) > PRINTED,
        "limit": PRINTED,
        "form": form,
        "at": standing.at,
        "centre": standing.centre,
    }
    return render(request, "dispatch/paper_register.html", context)


@require_GET
def paper_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One document as the paper it is; beside it what became of it: files, receipt, who got and opened it."""
    standing, paper = visible_paper(request, pk)
    deliveries = paper.deliveries.select_related("unit", "officer").order_by("unit_id", "officer_id", "id")
    at_home = permissions.keeps(standing, paper)
    context = {
        "paper": paper,
        "words": paper_words(paper),
        "acts": buttons(PAPER_ACTS, standing, paper, paper.state),
        # who opened what is the sender's to know, and each reader's own line his
        "deliveries": list(deliveries if at_home else deliveries.filter(officer=standing.officer)),
        "at_home": at_home,
        "at": standing.at,
    }
    return render(request, "dispatch/paper_show.html", context)


@require_GET
def paper_print(request: HttpRequest, pk: int) -> HttpResponse:
    _, paper = visible_paper(request, pk)
    return render(request, "dispatch/paper_print.html", {"paper": paper, "words": paper_words(paper)})


@require_GET
def paper_file(request: HttpRequest, pk: int, part: str) -> HttpResponseBase:
    """The Word file, its PDF, the scan of the signed paper, the receipt."""
    _, paper = visible_paper(request, pk)
    stored = getattr(paper, part)
    if stored is None:
        raise Http404
    return files.hand_out(stored)


# --- issuing


def notice_new(request: HttpRequest) -> HttpResponseBase:
    """A notice to units: looked at as the paper it becomes, then issued."""
    standing = standing_of(request)
    insist(permissions.why_not_issue_notice(standing))
    form = NoticeForm(standing=standing, **sent(request))
    preview = None
    if request.method == "POST" and form.is_valid():
        if "issue" in request.POST:
            return _issue_notice(request, form=form)
        preview = _preview(standing, form.cleaned_data)
    context = {"form": form, "words": preview, "centre": standing.centre_for(*permissions.SIGNERS)}
    return render(request, "dispatch/notice_new.html", context, status=422 if form.errors else 200)


def _preview(standing: Standing, data: dict[str, Any]) -> dict[str, Any]:
    centre = standing.centre_for(*permissions.SIGNERS)
    assert isinstance(centre, Unit)  # noqa: S101 - why_not_issue_notice
    to = data["addressee"] or "、".join(one.name for one in data["units"])
    return notice_words(centre, data["title"], to, data["body"], standing.at, cc=data["cc"])


@once
def _issue_notice(request: HttpRequest, form: NoticeForm) -> HttpResponseBase:
    standing = standing_of(request)
    given = {**form.cleaned_data, "units": list(form.cleaned_data["units"])}
    if paper := attempt(form, lambda: papers.issue_notice(by=standing, at=standing.at, **given)):
        drafts.done(request, "notice")
        messages.success(request, f"已印发 {paper.number}，收文单位即时收到通知，文件稍后生成。")
        return redirect(page_of(paper))
    context = {"form": form, "words": None, "centre": standing.centre_for(*permissions.SIGNERS)}
    return render(request, "dispatch/notice_new.html", context, status=422)


@once
def minutes_issue(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The newest version of a meeting's minutes becomes an official document."""
    standing = standing_of(request)
    rows = Meeting.objects.visible_to(standing).select_related("centre", "host", "made_by")
    meeting = get_object_or_404(rows, pk=pk)
    insist(permissions.why_not_issue_minutes(standing, meeting))
    form = MinutesIssueForm(**sent(request), initial={"title": meeting.title})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        paper = papers.issue_minutes(by=standing, meeting=meeting, at=standing.at, **given)
        messages.success(request, f"已印发 {paper.number}，参会人员已通知，文件稍后生成。")
        return redirect(page_of(paper))
    context = {"form": form, "meeting": meeting, "minutes": meeting.minutes.first()}
    return render(request, "dispatch/minutes_issue.html", context, status=422 if form.errors else 200)


def beside_meeting(standing: Standing, meeting: Any) -> str:
    """The issued minutes of a meeting, or where they are issued."""
    newest = meeting.minutes.first()
    found = newest and Paper.objects.visible_to(standing).filter(minutes=newest, void_at=None).first()
    if found:
        return page_of(found)
    may = newest is not None and why_not_write_minutes(standing, meeting) is None
    return papers.issue_page(meeting) if may else ""
