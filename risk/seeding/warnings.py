"""The demonstration's warnings: what the rules find in it, some of them looked into over the last days."""

from governance.seeding import Plan
from risk.actions.warnings.sweeping import look_by
from risk.models import RiskWarning, WarningRule


def seed_warnings(plan: Plan) -> None:
    """Once; later rounds are the sweeper's."""
    if RiskWarning.objects.exists():
        return
    for pk in WarningRule.objects.order_by("id").values_list("pk", flat=True):
        look_by(pk, plan.until)
