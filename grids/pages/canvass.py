"""What the pages of a canvass show: how far each place has come, what became of the finds, the doors of a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from cases.choices import Level
from cases.models import Case
from core import audit
from core.fields import Undeciphered, masked
from core.rules import mask_address, mask_name
from governance.choices import Capability
from governance.standing import Standing
from grids import rules
from grids.models import Campaign, CanvassTask, Finding, Household
from grids.pages.events import EventKind, Standpoint, where
from grids.querysets.canvass import FindingQuerySet, HouseholdQuerySet, workers_of
from risk.permissions.assessing import may_read

LOOK = "look_canvass"


@dataclass
class Progress:
    """How far a place has come; grids and doors apart, because a small grid counts as one."""

    label: str
    community: int | None = None
    grids: int = 0
    done: int = 0
    late: int = 0
    doors: int = 0
    walked: int = 0
    finds: int = 0
    workers: str = ""
    task: CanvassTask | None = None

    @property
    def coverage(self) -> str:
        return rules.share(self.done, self.grids)

    @property
    def late_tone(self) -> str:
        return "late" if self.late else ""

    @property
    def grid_words(self) -> str:
        return f"{self.done} / {self.grids} 个网格"

    @property
    def door_words(self) -> str:
        return f"共 {self.doors} 户"


def _late(day: date) -> Q:
    return Q(finished_at=None, campaign__closed_at=None, campaign__until_on__lt=day)


def _doors(standing: Standing) -> HouseholdQuerySet:
    return Household.objects.visible_to(standing).with_walked().order_by()


def totals(standing: Standing, campaign: Campaign) -> Progress:
    """The whole campaign, as far as the officer sees. Cost: three queries."""
    tasks = CanvassTask.objects.visible_to(standing).filter(campaign=campaign)
    figures = tasks.aggregate(
        grids=Count("pk"),
        done=Count("pk", filter=Q(finished_at__isnull=False)),
        late=Count("pk", filter=_late(standing.at.date())),
    )
    doors = (
        _doors(standing)
        .filter(task__campaign=campaign)
        .aggregate(doors=Count("pk"), walked=Count("pk", filter=Q(is_walked=True)))
    )
    finds = finds_of(standing, campaign).count()
    return Progress("合计", **figures, **doors, finds=finds)


def by_campaign(standing: Standing, campaigns: Sequence[Campaign]) -> list[tuple[Campaign, Progress]]:
    """Each of these campaigns with how far it has come. Cost: two queries."""
    tasks = CanvassTask.objects.visible_to(standing).filter(campaign__in=campaigns)
    counted = (
        tasks.order_by()
        .values("campaign")
        .annotate(grids=Count("pk"), done=Count("pk", filter=Q(finished_at__isnull=False)))
    )
    figures = {one["campaign"]: Progress("", grids=one["grids"], done=one["done"]) for one in counted}
    finds = Finding.objects.visible_to(standing).filter(task__campaign__in=campaigns)
    _add_finds(figures, finds, "task__campaign")
    return [(one, figures[one.pk]) for one in campaigns]


def by_place(standing: Standing, campaign: Campaign, level: str) -> list[Progress]:
    """A line for each street or community (`level`), in the order of the tree. Cost: three queries."""
    tasks = CanvassTask.objects.visible_to(standing).filter(campaign=campaign)
    rows = {
        one[level]: Progress(
            one[f"{level}__name"] or "其他",
            community=one[level] if level == "community" else None,
            grids=one["grids"],
            done=one["done"],
            late=one["late"],
        )
        for one in tasks.order_by(f"{level}__path")
        .values(level, f"{level}__name", f"{level}__path")
        .annotate(
            grids=Count("pk"),
            done=Count("pk", filter=Q(finished_at__isnull=False)),
            late=Count("pk", filter=_late(standing.at.date())),
        )
    }
    _add_doors(rows, _doors(standing).filter(task__campaign=campaign), f"task__{level}")
    _add_finds(rows, finds_of(standing, campaign), f"task__{level}")
    return list(rows.values())


def by_grid(standing: Standing, tasks: Sequence[CanvassTask]) -> list[Progress]:
    """A line for each of these tasks, read with their area and campaign. Cost: three queries."""
    day = standing.at.date()
    manned = workers_of((one.area_id for one in tasks), day)
    rows = {
        one.pk: Progress(
            one.area.label,
            grids=1,
            done=int(one.finished_at is not None),
            late=int(
                one.finished_at is None and one.campaign.closed_at is None and one.campaign.until_on < day
            ),
            workers="、".join(worker.name for worker in manned.get(one.area_id, [])),
            task=one,
        )
        for one in tasks
    }
    _add_doors(rows, _doors(standing).filter(task__in=rows), "task")
    _add_finds(rows, Finding.objects.visible_to(standing).filter(task__in=rows), "task")
    return list(rows.values())


def _add_doors(rows: dict[Any, Progress], doors: HouseholdQuerySet, key: str) -> None:
    counted = doors.values(key).annotate(doors=Count("pk"), walked=Count("pk", filter=Q(is_walked=True)))
    for one in counted:
        if one[key] in rows:
            rows[one[key]].doors, rows[one[key]].walked = one["doors"], one["walked"]


def _add_finds(rows: dict[Any, Progress], finds: FindingQuerySet, key: str) -> None:
    for one in finds.order_by().values(key).annotate(finds=Count("pk")):
        if one[key] in rows:
            rows[one[key]].finds = one["finds"]


# finds


def finds_of(standing: Standing, campaign: Campaign) -> FindingQuerySet:
    return Finding.objects.visible_to(standing).filter(task__campaign=campaign)


def finds_of_task(standing: Standing, task: CanvassTask) -> FindingQuerySet:
    return Finding.objects.visible_to(standing).filter(task=task)


def withheld(standing: Standing, campaign: Campaign) -> int:
    """Restricted finds that the officer is not named on: a number, never a line."""
    cases = Case.objects.withheld_from(standing)
    return cases.filter(finding__task__campaign=campaign).count()


@dataclass(frozen=True)
class Found:
    """A find with what became of it; the level only for who reads levels (trap 30)."""

    finding: Finding
    case: Case
    where: Standpoint
    level: str
    tone: str


def found(standing: Standing, findings: Iterable[Finding]) -> list[Found]:
    """Findings read with `with_case`."""
    reads = may_read(standing)
    return [
        Found(
            one,
            one.case,
            where(one.case),
            (Level(one.case.level).label if one.case.level else "未评估") if reads else "",
            one.case.level,
        )
        for one in findings
    ]


def with_case(finds: FindingQuerySet) -> FindingQuerySet:
    return finds.select_related("case__area", "case__category", "case__lead_unit", "made_by").order_by(
        "-made_at", "-id"
    )


def outcomes(finds: Iterable[Found]) -> list[tuple[str, int]]:
    """How many stand where, in words, the most first."""
    counted: dict[str, int] = {}
    for one in finds:
        counted[one.where.words] = counted.get(one.where.words, 0) + 1
    return sorted(counted.items(), key=lambda pair: -pair[1])


# the phone


@dataclass(frozen=True)
class Door:
    """A household as one line: the name masked, the address for whom it is to be walked to."""

    household: Household
    name: str
    address: str
    is_clear: bool
    finds: list[Case]


def doors(standing: Standing, task: CanvassTask) -> list[Door]:
    """Every known door of the grid that the officer may know of. Who patrols the grid reads where to go, and that is
    written down; for others the address is masked. Cost: three queries, three more for the line of the audit."""
    walks = standing.covers(task.area, Capability.PATROL) and task.campaign.closed_at is None
    rows = Household.objects.visible_to(standing).filter(task=task).select_related("person")
    seen = Finding.objects.visible_to(standing).filter(task=task).select_related("case__lead_unit")
    cases: dict[int | None, list[Case]] = {}
    for one in seen.order_by("id"):
        cases.setdefault(one.household_id, []).append(one.case)
    show: Callable[[str], str] = str if walks else mask_address
    lines = [
        Door(
            one,
            masked(one.person.name, mask_name) + (f" 等 {one.people} 人" if one.people > 1 else ""),
            masked(one.person.address, show),
            one.clear_at is not None,
            cases.get(one.pk, []),
        )
        for one in rows
    ]
    clear = any(one.person.address and not isinstance(one.person.address, Undeciphered) for one in rows)
    if walks and clear:
        audit.record_look(by=standing, about=task, note="排查名单的住址", at=standing.at, verb=LOOK)
    return lines


def known_as(household: Household) -> str:
    """How a door is named where one writes about it."""
    return masked(household.person.name, mask_name)


def likely_first(campaign: Campaign, kinds: Iterable[EventKind]) -> dict[str, list[EventKind]]:
    """What the campaign looks for, by the categories of its hazard classes; without any, the kinds of events."""
    sought = {code for one in campaign.hazard_classes.all() for code in one.categories}
    shown: dict[str, list[EventKind]] = {"likely": [], "other": []}
    for kind in kinds:
        is_likely = kind.code in sought if sought else kind.code.startswith("event_")
        shown["likely" if is_likely else "other"].append(kind)
    if not shown["likely"]:
        shown["likely"], shown["other"] = shown["other"], []
    return shown
