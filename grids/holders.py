"""What a canvass keeps about people: which doors were walked to, for that person; how long."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, QuerySet

from cases.models import Person
from core.registry import PersonalData, Retention, Subject
from grids.models import Finding, Household

Line = tuple[str, str, datetime | None, str]


def find(subject: Subject) -> Iterator[Line]:
    """On which lists the person stood and what was noted there; what was found is a case, told by the cases."""
    people: set[int] = set()
    for phone, id_number in ((subject.phone, ""), ("", subject.id_number)):
        if phone or id_number:
            same = Person.objects.same_as(name=subject.name, phone=phone, id_number=id_number)
            people.update(same.values_list("pk", flat=True))
    lines = Household.objects.filter(person__in=people).select_related("task__campaign", "task__area")
    for one in lines.order_by("id"):
        said = "走访无异常" if one.clear_at else "列入走访名单"
        yield "排查走访", str(one.task), one.clear_at or one.task.drawn_at, said


def _old_lists(before: datetime) -> QuerySet[Household]:
    over = Household.objects.filter(task__campaign__closed_at__lt=before)
    return over.exclude(pk__in=Finding.objects.exclude(household=None).values("household")).annotate(
        over_at=F("task__campaign__closed_at")
    )


def _erase(households: list[Household], _at: datetime) -> None:
    Household.objects.filter(pk__in=[one.pk for one in households]).delete()


HOLDERS = (
    PersonalData("canvass", "排查走访", 40, find),
    Retention(
        "canvass", "结束的排查的走访名单", 30, 365, 180, "个人信息保护法第十九条：排查结束后不再需要",
        _old_lists, "over_at", _erase, note="清除走访名单；发现的事项、各网格的完成情况保留",
    ),
)  # fmt: skip
