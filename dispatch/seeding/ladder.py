"""The demonstration's ladder: supervisions of each level, escalations in each state, letters at each step."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from cases.models import Case, Category
from dispatch import rules
from dispatch.actions import changing_ladder, escalations, supervising, supervisions
from dispatch.choices import LetterKind, LetterState, SupervisionLevel
from dispatch.models import LadderEdition, Letter, Slip, Supervision
from dispatch.querysets.slips import RUNNING
from governance.choices import Capability, UnitKind
from governance.models import Appointment, Officer, Unit
from governance.seeding import Plan
from governance.seeding.cast import Ensemble, streets
from governance.standing import Standing, standing_at

_OPINION = "由区住建局牵头，街道配合，三天内约见双方；下周例会通报办理情况。"
_LEVELS = (
    SupervisionLevel.ORDINARY,
    SupervisionLevel.ON_SITE,
    SupervisionLevel.LISTED,
    SupervisionLevel.ORDINARY,
)


def seed_ladder(plan: Plan) -> None:
    """Once for each street, from what its slips are like."""
    if Supervision.objects.exists() or not plan.done.get("created"):
        return
    _drafts(plan.until)
    above = _officer(Unit.objects.filter(kind=UnitKind.CENTRE, area__level="district").first(), plan.until)
    if above is not None:
        _edition(above, plan.until)
    for ensemble in streets()[: plan.streets]:
        _street(ensemble, above, plan.until)


def _drafts(until: datetime) -> None:
    """Some of what waits for the commander was not checked yet; what was has been checked by name."""
    waiting = Letter.objects.filter(kind=LetterKind.SUPERVISION, state=LetterState.PROPOSED)
    Letter.objects.filter(pk__in=list(waiting.order_by("id").values_list("pk", flat=True)[::2])).update(
        state=LetterState.DRAFTED
    )


def _officer(centre: Unit | None, at: datetime) -> Standing | None:
    """A commander of the district."""
    if centre is None:
        return None
    held = Appointment.objects.held_on(at.date()).filter(post__unit__area=centre.area_id)
    first = next(iter(held.order_by("id").with_capability(Capability.COMMAND)), None)
    return standing_at(Officer.objects.get(pk=first.officer_id), at) if first else None


@transaction.atomic
def _edition(by: Standing, at: datetime) -> None:
    """A category that is hurried more than the others."""
    category = (
        Category.objects.filter(name__contains="欠薪").first() or Category.objects.order_by("order").first()
    )
    if category is None or LadderEdition.objects.exists():
        return
    plan = rules.LadderPlan.parse(
        rules.DEFAULT_LADDER.facts()
        | {
            "supervision": {"workdays": 1, "tells": ["commander"]},
            "escalation": {"workdays": 3, "tells": ["commander"]},
        }
    )
    changing_ladder.change_ladder(
        by=by, category=category, plan=plan, from_at=at, reason="年底农民工工资专项，每一级提前一个工作日",
        number=0, at=at,
    )  # fmt: skip


def _cases(ensemble: Ensemble, at: datetime) -> list[Case]:
    """Some whose slip runs since before that moment and whose last act is not later."""
    slips = Slip.objects.filter(
        centre=ensemble.centre, state__in=RUNNING, signed_at__lt=at, case__acted_at__lt=at,
        case__is_restricted=False, case__exclusions=None,
    )  # fmt: skip
    found = slips.select_related("case__centre__area", "case__area").order_by("due_at", "id")[:8]
    return list(dict.fromkeys(slip.case for slip in found))


@transaction.atomic
def _street(ensemble: Ensemble, above: Standing | None, until: datetime) -> None:
    at = until - timedelta(hours=2)
    by, cases = standing_at(Officer.objects.get(pk=ensemble.commander.officer), at), _cases(ensemble, at)
    for case, level in zip(cases, _LEVELS, strict=False):
        slip = Slip.objects.filter(case=case, state__in=RUNNING).select_related("unit").earliest("id")
        one = supervising.supervise(
            by=by, case=case, unit=slip.unit, level=level, reason="群众多次反映，时限临近还没有实质进展。",
            responsible=by.officer, due_at=until + timedelta(days=3), with_letter=level == SupervisionLevel.ON_SITE,
            at=at,
        )  # fmt: skip
        if level == SupervisionLevel.LISTED:
            supervisions.note_supervision(
                by=by, supervision=one, note="到现场看过，整改已完成一半。", at=until
            )
    last = Supervision.objects.filter(centre=ensemble.centre).order_by("-id").first()
    if last is not None and len(cases) >= len(_LEVELS):
        supervisions.lift(by=by, supervision=last, reason="已核实办到位，群众认可。", at=until)
    if above is not None:
        _escalate(by, above, cases[4:], at, until)


def _escalate(by: Standing, above: Standing, cases: list[Case], at: datetime, until: datetime) -> None:
    """One asked, one taken and before the deliberation, one handed back, one carried on to the leading group."""
    up = standing_at(above.officer, until)
    for step, case in enumerate(cases[:4]):
        reason = "涉及两个区级部门，街道协调两次没有结果，请区级中心牵头会商。"
        one = escalations.escalate(by=by, case=case, reason=reason, at=at)
        if step == 0:
            continue
        one = escalations.accept_escalation(by=up, escalation=one, at=until)
        if step == 1:
            escalations.list_escalation(by=up, escalation=one, at=until)
        if step == 2:
            escalations.hand_down(by=up, escalation=one, opinion=_OPINION, at=until)
        if step == 3:
            escalations.escalate_further(by=up, escalation=one, reason="需区领导小组明确牵头单位。", at=until)
