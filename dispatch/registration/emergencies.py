"""What emergencies offer to the frame, the worker and the demonstration."""

from core.registry import JobKind, MenuEntry, Seeder, registry
from dispatch.choices import EmergencyVerb
from dispatch.exports.emergencies import run_emergency_export
from dispatch.querysets.emergencies import READS
from dispatch.seeding.emergencies import seed_emergencies
from governance.standing import Standing


def _has_emergencies(standing: Standing) -> bool:
    return standing.may(*READS)


def register() -> None:
    registry.verbs.update(EmergencyVerb.choices)
    registry.add(
        MenuEntry("emergency", "应急调度", "emergency_list", "urgent", 8, _has_emergencies),
        JobKind("emergency_export", run_emergency_export),
        Seeder("emergencies", 45, seed_emergencies),
    )
