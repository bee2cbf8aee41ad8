"""stacking: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from cases.choices import Level
from risk.choices import SubjectKind
from risk.models import Stack
from tests.access import NEVER
from tests.builders import NOW, street

ANSWERS: dict[str, tuple[str, str]] = {
    "stack_list": ("403 200 403 403 403 200", NEVER),
    "stack_export": (NEVER, "403 302 403 403 403 302"),
    "stack_show": ("403 200 403 403 403 404", NEVER),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    return {"risk/stacks/": stack_of(world)}


def stack_of(world: Any) -> Stack:
    """The matters of the case's first person together."""
    person = world.case.parties.first().person
    stack, _ = Stack.objects.get_or_create(
        kind=SubjectKind.PERSON,
        key=str(person.pk),
        area=street().area,
        defaults={
            "person": person,
            "points": 4,
            "level": Level.LOW,
            "parts": [["B08", 2, [world.case.pk]]],
            "computed_at": NOW,
        },
    )
    stack.cases.get_or_create(case=world.case)
    return stack
