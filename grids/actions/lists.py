"""What the worker process does for a canvass: write down who is known in each grid, ring for what is late."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cases.choices import Role
from cases.models import Party, Person
from core.clock import ZONE
from core.fields import Undeciphered
from core.notices import notify_each
from governance.calendar import working_calendar
from governance.models import Area
from governance.rules import next_working_moment
from grids import rules
from grids.models import CanvassTask, Household
from grids.querysets.canvass import workers_of

_AT_ONCE = 200
# so many people of a grid are looked at, those known last first; nobody is known for ever
_PEOPLE = 1000
_DOORS = 500
_KNOWN_FOR = timedelta(days=3 * 365)


def draw_lists(at: datetime) -> int:
    """The households of tasks that have no list yet; how many tasks. Each is claimed, so it may run twice."""
    waiting = CanvassTask.objects.filter(drawn_at=None).select_related("area").order_by("id")[:_AT_ONCE]
    return sum(draw(task, at) for task in waiting)


@transaction.atomic
def draw(task: CanvassTask, at: datetime) -> int:
    """Who is known in the grid from cases that are not restricted, one line a door: nobody types a list again."""
    if not CanvassTask.objects.filter(pk=task.pk, drawn_at=None).update(drawn_at=at):
        return 0
    parties = Party.objects.order_by().filter(
        case__area__in=Area.objects.below(task.area.path).values("pk"),
        case__received_at__range=(at - _KNOWN_FOR, at),
        case__is_restricted=False,
    )
    # who speaks for another does not live here for that
    known = parties.exclude(role=Role.PROXY).values("person")
    people = Person.objects.filter(pk__in=known, merged_into=None).exclude(name_index=0)
    doors: dict[str, list[Person]] = defaultdict(list)
    for person in people.order_by("-id")[:_PEOPLE]:
        readable = "" if isinstance(person.address, Undeciphered) else rules.door(person.address)
        doors[readable or f"~{person.pk:012d}"].append(person)
    Household.objects.bulk_create(
        Household(task=task, person=doors[key][-1], people=len(doors[key]), order=order)
        for order, key in enumerate(sorted(doors)[:_DOORS])
    )
    return 1


def ring_late(at: datetime) -> int:
    """Who patrols a grid that is late hears of it once a day, in working hours; how many officers. A whole run is one
    transaction and each grid is claimed for the day, so it may run twice."""
    if next_working_moment(working_calendar(), at) != at:
        return 0
    day = at.astimezone(ZONE).date()
    unrung = Q(rung_on=None) | Q(rung_on__lt=day)
    with transaction.atomic():
        late = CanvassTask.objects.late(day).filter(unrung).select_related("campaign").order_by("id")
        claimed = [
            task
            for task in late[: _AT_ONCE * 10]
            if CanvassTask.objects.filter(unrung, pk=task.pk).update(rung_on=day)
        ]
        manned = workers_of((task.area_id for task in claimed), day)
        mine: dict[int, list[CanvassTask]] = defaultdict(list)
        for task in claimed:
            for officer in manned.get(task.area_id, []):
                mine[officer.pk].append(task)
        notify_each(
            ((officer, _late_words(tasks), reverse("canvass_list")) for officer, tasks in mine.items()), at=at
        )
    return len(mine)


def _late_words(tasks: list[CanvassTask]) -> str:
    first = tasks[0].campaign
    return f"排查“{first}”已于 {first.until_on:%m月%d日} 截止，您还有 {len(tasks)} 个网格没有完成"
