"""Who may know, in the demonstration: a women's federation named on a restricted case, an emergency look and its review."""

from datetime import datetime, timedelta

from django.db import transaction

from cases.actions import restricting
from cases.choices import OPEN_STATES
from cases.models import Case, Exclusion
from governance.choices import Capability
from governance.models import Appointment, Officer, Unit
from governance.seeding import Plan
from governance.seeding.cast import Ensemble, streets
from governance.standing import Standing, standing_at


@transaction.atomic
def seed_sight(plan: Plan) -> None:
    """Beside the cases that `seed_cases` has written; nothing when it wrote none."""
    if plan.done.get("created"):
        for ensemble in streets()[: plan.streets]:
            _tell(ensemble, plan)


def _tell(ensemble: Ensemble, plan: Plan) -> None:
    """In the evening before last nobody who was named could be reached; the other commander looked, and it was reviewed."""
    looked = plan.until - timedelta(hours=30)
    reviewed = plan.until - timedelta(hours=6)
    rows = Case.objects.filter(
        centre=ensemble.centre, is_restricted=True, state__in=OPEN_STATES, acted_at__lt=looked
    )
    case = rows.exclude(pk__in=Exclusion.objects.values("case")).order_by("-received_at", "-number").first()
    station = ensemble.teams["police"].unit
    chiefs = Appointment.objects.held_on(looked.date()).of_units(station).with_capability(Capability.COMMAND)
    if case is None or not chiefs:
        return
    chief = standing_at(Officer.objects.get(pk=chiefs[0].officer_id), looked)
    if not restricting.behind_glass(chief, case.number).exists():
        return
    director = _by(ensemble.director.officer, looked)
    if "women" in ensemble.teams and Case.objects.visible_to(director).filter(pk=case.pk).exists():
        women = Unit.objects.get(pk=ensemble.teams["women"].unit)
        restricting.name_on(
            by=director, case=case, unit=women, reason="请妇联介入帮扶", at=looked - timedelta(hours=1)
        )
    look = restricting.break_glass(
        by=chief, number=case.number, reason="夜间再次报警，须马上了解此前情况", hours=4, at=looked
    )
    commander = _by(ensemble.commander.officer, reviewed)
    restricting.review_glass(by=commander, look=look, note="情况紧急，查阅必要。", at=reviewed)


def _by(officer: int, at: datetime) -> Standing:
    return standing_at(Officer.objects.get(pk=officer), at)
