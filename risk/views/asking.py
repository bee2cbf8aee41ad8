"""What is missing: asking from the desk, the question as its addressee sees it, all of them, the case page's panel."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.actions.looks import opened
from cases.models import Case
from core import drafts, exports, paging
from core.forms import attempt, sent
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of
from risk.actions import asking
from risk.acts.asking import ASK
from risk.forms.asking import AnswerForm, AskForm, QuestionFilterForm
from risk.models import Question
from risk.permissions import asking as permissions
from risk.permissions.assessing import may_read
from risk.views.desk import following, text_of_clue, visible_assessment

BY_DUE = paging.Order("due", "时限，急的在前", "due_at", descending=False)


def visible_question(request: HttpRequest, pk: int) -> tuple[Standing, Question]:
    """A question on a visible case that concerns the officer, or that who reads the desk may see; else 404."""
    standing = standing_of(request)
    rows = Question.objects.listed_for(standing, reads_all=may_read(standing)).with_row()
    found = get_object_or_404(rows, pk=pk)
    opened(by=standing, case=found.case, what="补充核实", at=standing.at)
    return standing, found


def page_of(question: Question) -> str:
    return reverse("question_show", args=[question.pk])


@once
def question_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one person one thing about a clue; then on to the next one."""
    standing, one = visible_assessment(request, pk)
    insist(permissions.why_not_ask(standing, one))
    form = AskForm(**sent(request), standing=standing, target=one)
    if form.is_valid() and (said := attempt(form, lambda: ASK.do(standing, one, form.cleaned_data))):
        messages.success(request, said)
        drafts.done(request, f"ask-{pk}")
        return redirect(following(request, standing, one, stays=not form.cleaned_data.get("parks")))
    context = {
        "one": one,
        "form": form,
        "rule": asking.rule().words(),
        "filters": request.GET.urlencode(),
        "segments": text_of_clue(one),
    }
    return render(request, "risk/question_ask.html", context, status=422 if form.errors else 200)


@require_GET
def question_show(request: HttpRequest, pk: int) -> HttpResponse:
    """The question with one field for the answer, made for a phone."""
    standing, question = visible_question(request, pk)
    refusal = permissions.why_not_answer(standing, question)
    context = {
        "question": question,
        "at": standing.at,
        "form": AnswerForm(standing=standing, target=question) if refusal is None else None,
        "why_not": refusal.sentence if refusal and question.is_open else "",
        "may_withdraw": permissions.why_not_withdraw(standing, question) is None,
    }
    return render(request, "risk/question_show.html", context)


@require_GET
def question_list(request: HttpRequest) -> HttpResponse:
    """Questions to the officer and by the officer, all that are in sight for who reads the desk; by due time."""
    standing = standing_of(request)
    form = QuestionFilterForm(request.GET, standing=standing)
    form.is_valid()
    questions = form.narrow(Question.objects.listed_for(standing, reads_all=may_read(standing)))
    page = paging.page(questions.with_row(), BY_DUE, request.GET.get("cursor", ""), counted=questions)
    return render(request, "risk/question_list.html", {"form": form, "page": page, "at": standing.at})


@require_POST
@once
def question_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this list, written in the worker."""
    standing = standing_of(request)
    return exports.begin(request, "question_export", title="导出补充核实", by=standing)


def questions_panel(
    _request: HttpRequest, standing: Standing, case: Case, _at: datetime
) -> dict[str, Any] | None:
    """The questions on a case for who reads the desk, asked or was asked. Cost: one query."""
    rows = Question.objects.listed_for(standing, reads_all=may_read(standing)).filter(case=case)
    found = list(rows.with_line().order_by("-id")[:50])
    return {"questions": found} if found else None
