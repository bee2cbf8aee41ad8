"""Asking one person for what is missing, the answer, the question taken back or unanswered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cases.actions import accused, board, handover
from cases.actions.history import locked, write
from cases.models import Case
from core import switches
from core.notices import notify
from core.refusals import insist
from governance.calendar import working_calendar
from governance.models import Officer
from governance.rules import Rule, day_and_clock
from governance.standing import Standing
from risk.actions.ranking import on_top
from risk.choices import AssessmentState, AssessmentVerb, QuestionVerb
from risk.models import Assessment, Question
from risk.permissions import asking as permissions
from risk.workflow import MOVES

HOURS = "question_hours"
_AT_ONCE = 200


def rule() -> Rule:
    """Working hours, by the office's setting."""
    return Rule(switches.value(HOURS) * 60, "working_minutes")


@transaction.atomic
def ask(
    *, by: Standing, assessment: Assessment, to: Officer, text: str, parks: bool, at: datetime
) -> Question:
    """Put one question to one person, who sees the case from now on. With `parks` the clue leaves the desk until there
    is an answer or the time is over; under a red flag it stays there all the same.
    """
    case = locked(assessment.case)
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    assessment.case = case
    insist(permissions.why_not_ask(by, assessment))
    allowed = permissions.addressees(by, case)
    insist(permissions.why_not_address(assessment, to, allowed))
    capability = by.right(*MOVES[AssessmentVerb.DECIDE].capabilities, about=case)
    used = rule()
    due = used.due(working_calendar(), at)
    question = Question.objects.create(
        case=case,
        assessment=assessment,
        to=to,
        asked_as=next(one.asked_as for one in allowed if one.officer.pk == to.pk),
        text=text,
        parks=parks and not assessment.is_red,
        made_by=by.officer,
        appointment=by.under(capability, about=case),
        made_at=at,
        rule=str(used),
        due_at=due.at,
        is_provisional=due.provisional,
    )
    board.grant(case=case, officer=to, why="补充核实", at=at)
    about = {"question": question.pk}
    write(by=by, case=case, verb=QuestionVerb.ASK, at=at, note=f"请{to}：{text}", about=about,
          capability=capability)  # fmt: skip
    day, clock = day_and_clock(due.at)
    _tell(question, to.pk, f"请您补充核实一个问题（{case.number}），{day:%m-%d} {clock} 前答复", at)
    return question


@transaction.atomic
def answer(*, by: Standing, question: Question, text: str, at: datetime) -> Question:
    """What the person says stands in the history and beside the text; the clue comes back on top of the desk."""
    question = _locked(question)
    insist(permissions.why_not_answer(by, question))
    question.answer, question.answered_by, question.answered_at = text, by.officer, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    write(by=by, case=question.case, verb=QuestionVerb.ANSWER, at=at, note=f"{question.text}——{text}",
          about={"question": question.pk})  # fmt: skip
    _bring_back(question)
    _tell(question, question.made_by_id, f"{by.officer}已补充核实（{question.case.number}）", at)
    return question


@transaction.atomic
def withdraw(*, by: Standing, question: Question, note: str, at: datetime) -> Question:
    """The answer is not needed any more; the clue is at its place on the desk again."""
    question = _locked(question)
    insist(permissions.why_not_withdraw(by, question))
    question.withdrawn_at = at
    question.save(update_fields=["withdrawn_at"])
    write(by=by, case=question.case, verb=QuestionVerb.WITHDRAW, at=at, note=note,
          about={"question": question.pk})  # fmt: skip
    _tell(question, question.to_id, f"不用再补充核实了（{question.case.number}）", at)
    return question


def ring_late(at: datetime) -> int:
    """Questions whose time is over: each rings its asker once and brings its clue back; how many rang.

    Cost: one look at the index of running ones when nothing is due.
    """
    due = Question.objects.late(at).filter(late_at=None).order_by("due_at", "id")
    return sum(_late(question, at) for question in due.with_row()[:_AT_ONCE])


@transaction.atomic
def _late(question: Question, at: datetime) -> bool:
    """Claimed by a conditional update: two sweeps at once, or one that died half way, ring once."""
    rows = Question.objects.late(at).filter(pk=question.pk, late_at=None)
    if not Question.objects.filter(pk__in=list(rows.values_list("pk", flat=True)), late_at=None).update(
        late_at=at
    ):
        return False
    _bring_back(question)
    text = f"{question.to}没有按时补充核实（{question.case.number}），线索已回到预评台最前面"
    _tell(question, question.made_by_id, text, at)
    return True


def _locked(question: Question) -> Question:
    """The case first, then the question, as everywhere."""
    case = locked(question.case)
    fresh = Question.objects.select_for_update(of=("self",)).with_row().get(pk=question.pk)
    fresh.case = case
    return fresh


def _bring_back(question: Question) -> None:
    """On top of the desk, while nobody decided it."""
    row = Assessment.objects.filter(pk=question.assessment_id, state=AssessmentState.OPEN)
    for one in row.only("rank"):
        row.update(rank=on_top(one.rank))


def _tell(question: Question, officer: int, text: str, at: datetime) -> None:
    """No name of the people concerned, no story: a number. Never to whoever the case accuses by now."""
    accused.tell(question.case, [officer], text, reverse("question_show", args=[question.pk]), at=at)


def put_to(officer: Officer, _at: datetime) -> int:
    """How many open questions wait for this officer."""
    return Question.objects.open().filter(to=officer).count()


def hand_questions(by: Standing, officer: Officer, to: Officer, reason: str, at: datetime) -> handover.Handed:
    """Questions put to an officer who goes; whoever asked hears of it. What was put to the successor too stays."""
    both = Question.objects.open().filter(to=to).values("assessment")
    questions = list(
        Question.objects.open()
        .select_for_update(of=("self",))
        .filter(to=officer)
        .exclude(assessment__in=both)
        .select_related("case__area")
        .order_by("pk")
    )
    cases: dict[int, Case] = {one.case_id: one.case for one in questions}
    going, stayed = handover.part(by, list(cases.values()), to, at)
    ids = {case.pk for case in going}
    moved = [one for one in questions if one.case_id in ids]
    Question.objects.filter(pk__in=[one.pk for one in moved]).update(to=to)
    board.name([(pk, to.pk) for pk in sorted(ids)], why="补充核实", at=at)
    handover.note_handed(by, going, f"补充核实由{officer}交接给{to}：{reason}", at)
    for one in moved:
        url = reverse("question_show", args=[one.pk])
        notify([one.made_by_id], f"您请{officer}补充的问题已交接给{to}（{one.case.number}）", url, at=at)
    return len(moved), stayed
