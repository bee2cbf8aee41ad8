"""The seven loops of cases as their histories have them: what striking off asks, and what pages show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from cases.models import Entry
from core.registry import registry
from risk.models import LoopStage
from risk.rules import loops as rules
from risk.rules.loops import Loop, Stage


def stages_on(day: date) -> list[Stage]:
    """The stages as they are called on that day. Cost: one query."""
    return [
        Stage(one.key, one.name, tuple(one.levels))
        for one in LoopStage.objects.in_force(day)
        if one.key in registry.stages
    ]


def histories(case_ids: Collection[int]) -> dict[int, list[tuple[str, datetime, str]]]:
    """(verb, moment, who) of what reaches or opens a stage, oldest first, by case. Cost: one query."""
    verbs = {verb for verbs in registry.stages.values() for verb in verbs} | set(rules.LASTING)
    entries = Entry.objects.filter(case__in=case_ids, verb__in=verbs).order_by("at", "id")
    found: dict[int, list[tuple[str, datetime, str]]] = defaultdict(list)
    for case, verb, at, who in entries.values_list("case_id", "verb", "at", "officer__name"):
        found[case].append((verb, at, who or "系统"))
    return found


def loops_of(levels: dict[int, str], day: date) -> dict[int, list[Loop]]:
    """The loops of these cases, each with its level: those asked of that level. Cost: two queries."""
    stages, told = stages_on(day), histories(list(levels))
    return {
        case: rules.loops(told.get(case, ()), rules.asked_of(stages, level), registry.stages)
        for case, level in levels.items()
    }
