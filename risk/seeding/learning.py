"""The demonstration's first learning: asked for here, done by the worker once it runs, so that loading takes no longer."""

from governance.seeding import Plan
from risk.actions.learning import ask_for_learning, readiness
from risk.models import LearnedEdition
from risk.rules.reader.comparing import LEAST_LESSONS


def seed_learning(plan: Plan) -> None:
    if not LearnedEdition.objects.exists() and readiness()["lessons"] >= LEAST_LESSONS:
        ask_for_learning(plan.until)
