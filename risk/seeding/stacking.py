"""The demonstration's stacks: reckoned as the worker would have, from people with several matters."""

from django.db.models import Max

from cases.models import Case
from governance.seeding import Plan
from risk.actions.stacking import LAG, reckon_all
from risk.models import Screening, StackingMark


def seed_stacks(plan: Plan) -> None:
    """Once; later rounds are the sweeper's."""
    if StackingMark.objects.exists():
        return
    reckon_all(plan.until)
    last = Screening.objects.aggregate(last=Max("id"))["last"] or 0
    acted = Case.objects.aggregate(last=Max("acted_at"))["last"] or plan.until
    StackingMark.objects.create(pk=1, acted_at=max(acted, plan.until - LAG), screening_id_seen=last)
