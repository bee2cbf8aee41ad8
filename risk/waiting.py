"""What of the desk and of the hazard ledger waits for an officer on the first page."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse

from cases.models import Case
from cases.waiting import CEILING, SHOWN, Needs, Rows, case_rows, lines
from core.clock import ZONE, start_of
from core.paging import count_words
from core.registry import OpenWork, Waiting
from governance.choices import Capability
from governance.standing import Standing
from risk.actions import managing
from risk.choices import ChangeState, HazardState, ItemState
from risk.models import (
    Assessment,
    DeliberationItem,
    Hazard,
    HazardLead,
    LevelChange,
    Question,
    RedFlag,
    RiskWarning,
)
from risk.permissions.assessing import may_read
from risk.permissions.hazards import may_be_named, why_not_read_ledger
from risk.querysets.hazards import leaderless, led_by
from risk.workflow import READERS, SECONDS

_COLUMNS = ("pk", "case__number", "case__title", "case__party_line", "case__area__label", "case__next_due_at")


def _to_assess(standing: Standing, at: datetime) -> Rows:
    rows = Assessment.objects.visible_to(standing).on_desk().order_by("rank", "id")
    return lines(rows, _COLUMNS, "risk_desk_show", reverse("risk_desk"))


def _of_case(due: str) -> tuple[str, ...]:
    return "case_id", "case__number", "case__title", "case__party_line", "case__area__label", due


def _unseen(standing: Standing, at: datetime) -> Rows:
    rows = RedFlag.objects.visible_to(standing).unseen().order_by("raised_at", "id")
    return lines(rows, _of_case("next_ring_at"), "case_show", reverse("flag_list") + "?state=unseen")


def _unanswered(standing: Standing, at: datetime) -> Rows:
    rows = RedFlag.objects.visible_to(standing).unanswered().order_by("raised_at", "id")
    return lines(rows, _of_case("case__next_due_at"), "case_show", reverse("flag_list"))


def _second(standing: Standing, at: datetime) -> Rows:
    rows = LevelChange.objects.visible_to(standing).for_second(standing).order_by("made_at", "id")
    return lines(rows, _of_case("case__next_due_at"), "case_show", reverse("change_list"))


def _unseen_needs(_who: Standing) -> Needs:
    return reverse("flag_list") + "?state=unseen", [(RedFlag, {"seen_at": None})]


def _second_needs(_who: Standing) -> Needs:
    return reverse("change_list"), [(LevelChange, {"state": ChangeState.PROPOSED})]


def _high(standing: Standing, at: datetime) -> Rows:
    cases = Case.objects.visible_to(standing).open().filter(level="high")
    return case_rows(cases, reverse("case_list") + "?level=high&state=open&sort=due")


def _to_answer(standing: Standing, at: datetime) -> Rows:
    """The question itself stands in the line: one reads it and answers."""
    asked = Question.objects.visible_to(standing).open().filter(to=standing.officer).order_by("due_at", "id")
    columns = ("pk", "case__number", "text", "made_by__name", "case__area__label", "due_at")
    return lines(asked, columns, "question_show", reverse("question_list") + "?side=mine")


def _late_answers(standing: Standing, at: datetime) -> Rows:
    late = Question.objects.visible_to(standing).late(at).filter(made_by=standing.officer)
    columns = ("pk", "case__number", "text", "to__name", "case__area__label", "due_at")
    url = reverse("question_list") + "?side=asked&state=late"
    return lines(late.order_by("due_at", "id"), columns, "question_show", url)


_UNANSWERED: dict[str, Any] = {"answered_at": None, "withdrawn_at": None}


def _to_answer_needs(who: Standing) -> Needs:
    return reverse("question_list") + "?side=mine", [(Question, _UNANSWERED | {"to_id": who.pk})]


def _late_needs(who: Standing) -> Needs:
    url = reverse("question_list") + "?side=asked&state=late"
    return url, [(Question, _UNANSWERED | {"made_by_id": who.pk})]


def _confirm_needs(_who: Standing) -> Needs:
    return reverse("deliberation_list"), [(DeliberationItem, {"state": ItemState.TO_CONFIRM})]


# who may ever be asked
ASKED = (Capability.INTAKE, Capability.PATROL, Capability.HANDLE, Capability.ASSIGN)


def _to_confirm(standing: Standing, at: datetime) -> Rows:
    """Lower levels that another commander proposed in a meeting one sits in."""
    rows = (
        DeliberationItem.objects.visible_to(standing)
        .in_force()
        .filter(state=ItemState.TO_CONFIRM, deliberation__meeting__attendances__officer=standing.officer)
        .exclude(decided_by=standing.officer)
        .order_by("id")
    )
    return lines(rows, _COLUMNS, "item_show", reverse("deliberation_list"))


def _warnings(standing: Standing, at: datetime) -> Rows:
    """Nobody judged them yet; the most urgent first, then what waits longest."""
    rows = RiskWarning.objects.visible_to(standing).unacknowledged().most_urgent_first()
    found = list(rows.values_list("pk", "rule__name", "text", "area__label")[:CEILING])
    shown = [
        {
            "url": reverse("warning_show", args=[pk]),
            "number": name,
            "title": text,
            "note": where,
            "due_at": None,
        }
        for pk, name, text, where in found[:SHOWN]
    ]
    return len(found), shown, reverse("warning_list")


WAITING = (
    Waiting("questions", "请我补充核实", 3, lambda who: who.may(*ASKED), _to_answer, needs=_to_answer_needs),
    Waiting(
        "unanswered",
        "没有按时补充的",
        6,
        lambda who: who.may(Capability.PRE_ASSESS),
        _late_answers,
        needs=_late_needs,
    ),
    Waiting("high", "高风险在办", 3, lambda who: who.may(Capability.COMMAND), _high),
    Waiting(
        "meeting_lowering",
        "研判下调待确认",
        5,
        lambda who: who.may(Capability.COMMAND),
        _to_confirm,
        needs=_confirm_needs,
    ),
    Waiting("warning", "预警待确认", 3, lambda who: who.may(*READERS), _warnings),
    Waiting("assess", "待预评", 4, lambda who: who.may(Capability.PRE_ASSESS), _to_assess),
)

LEVELS_WAITING = (
    Waiting("red", "红旗待看", 2, lambda who: who.may(*SECONDS), _unseen, needs=_unseen_needs),
    Waiting("upgrade", "红旗升级待确认", 2, lambda who: who.may(Capability.COMMAND), _unanswered),
    Waiting("second", "下调待复核", 3, lambda who: who.may(*SECONDS), _second, needs=_second_needs),
)

# --- hazards

_HAZARD_COLUMNS = ("pk", "case__number", "case__title", "case__party_line", "case__area__label", "due_at")


def _to_review(standing: Standing, at: datetime) -> Rows:
    """What I answer for, and for who assigns or commands what nobody answers for, up to today."""
    today = at.astimezone(ZONE).date()
    due = Hazard.objects.visible_to(standing).open().filter(next_review_on__lte=today)
    if standing.may(Capability.ASSIGN, Capability.COMMAND):
        rows = due.filter(led_by(standing.pk) | leaderless(today))
    else:
        rows = due.led_by(standing.pk)
    url = _ledger(standing) if why_not_read_ledger(standing) is None else ""
    ordered = rows.order_by("rank", "id").annotate(due_at=F("next_review_on"))
    count, found, url = lines(ordered, _HAZARD_COLUMNS, "hazard_show", url)
    for row in found:
        # the review day is over at its midnight
        row["due_at"] = start_of(row["due_at"] + timedelta(days=1))
    return count, found, url


def _ledger(who: Standing) -> str:
    mine = "" if who.may(Capability.ASSIGN, Capability.COMMAND) else "&lead=mine"
    return f"{reverse('hazard_list')}?state=open{mine}"


def _review_needs(who: Standing) -> Needs:
    """Who reads no scores has no ledger to open until a hazard is his."""
    if may_read(who):
        return _ledger(who), [(Hazard, {"state": HazardState.OPEN})]
    return "", [(HazardLead, {"officer_id": who.pk, "until_at": None})]


def _led_in_all(standing: Standing, at: datetime) -> tuple[str, str]:
    rows = Hazard.objects.visible_to(standing).open().led_by(standing.pk)
    return count_words(rows), reverse("hazard_list") + "?state=open&lead=mine"


# whoever can be named: no other page speaks of hazards at all (trap 30)
HAZARD_WAITING = (Waiting("hazard_review", "隐患待复查", 6, may_be_named, _to_review, needs=_review_needs),)
OPEN_WORK = (
    OpenWork(
        "hazards", "包案的隐患", 15, _led_in_all,
        amount=managing.led,
        hand_over=managing.hand_leads),
)  # fmt: skip
