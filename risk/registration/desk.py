"""What the pre-assessment offers to the frame, the case page and the worker."""

from core.registry import MenuEntry, Panel, Seeder, Stage, Sweeper, registry
from risk.actions.screening import screen
from risk.acts.assessing import CASE_ACTS
from risk.choices import AssessmentVerb, LevelVerb
from risk.models import Assessment, LevelChange, RedFlag
from risk.permissions.assessing import may_read
from risk.seeding.readings import seed_readings
from risk.views.desk import assessment_panel
from risk.waiting import WAITING


def register() -> None:
    registry.verbs.update(AssessmentVerb.choices)
    registry.acts.extend(CASE_ACTS)
    registry.add(
        MenuEntry("risk_desk", "预评", "risk_desk", "urgent", 35, may_read, "p"),
        Panel(
            "assessment",
            5,
            "risk/assessment_panel.html",
            assessment_panel,
            rows=(Assessment, RedFlag, LevelChange),
        ),
        Seeder("readings", 30, seed_readings),
        Sweeper("screen", 1.0, screen),
        Stage("assessed", (AssessmentVerb.DECIDE, LevelVerb.CONFIRM)),
        *WAITING,
    )
