"""The demonstration's canvasses: in the first street one that runs, and one of last month that is closed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction
from django.db.models import Max

from cases.actions.people import PersonText, find_or_create, party_line
from cases.choices import Channel, Kind, Role
from cases.models import Case, Party, Person
from cases.querysets import address_index
from cases.seeding import texts
from core.clock import ZONE
from core.models import Notice
from governance.models import Area, Officer
from governance.seeding import Plan
from governance.seeding.cast import Ensemble, streets
from governance.standing import Standing, standing_at
from grids.actions import canvass
from grids.actions.lists import draw
from grids.models import Campaign, CanvassTask, Finding, Household
from grids.querysets.canvass import workers_of
from risk.models import HazardClass

_RUNNING = (
    "婚恋家庭邻里纠纷集中排查",
    "看家里、邻里有没有正在闹的矛盾：吵打、扬言、分居、争房产争赡养；有没有最近反复报警的。有就登记，没有就点无异常。",
    ("R1", "R2", "R3"),
)
_CLOSED = (
    "季度风险隐患排查",
    "重点看扬言报复、酗酒滋事、有现实危害的人员，独居和需要帮扶的家庭，楼道堆物和飞线充电。",
    (),
)
_SUMMARY = "网格全部走到。发现的事项都已登记，正在按程序办理；"
# so many doors of a grid that is being walked are spoken of
_DONE_DOORS = 0.5
# so many people get one, those known last
_DOORS = 1500
# in the grid of the officer `grid` so many doors are known at least, and so many of them wait to be walked to
_KNOWN = 8
_WAITING = 5
# who came later than the running canvass began is not on its lists
_DRAWN = timedelta(days=11)


def seed_canvass(plan: Plan) -> None:
    """Beside the cases that were written; nothing when none were, or when there are campaigns already."""
    if not plan.done.get("created") or Campaign.objects.exists():
        return
    ensemble = streets()[0]
    with transaction.atomic():
        _neighbours(ensemble, plan)
        _address(ensemble, plan.seed)
        _Canvass(ensemble, plan, _CLOSED, begin=125, days=90, is_closed=True).tell()
        _Canvass(ensemble, plan, _RUNNING, begin=10, days=15, is_closed=False).tell()


def _address(ensemble: Ensemble, seed: int) -> None:
    """The people of the street's cases get a door, so that a grid worker finds them."""
    random = Random(f"doors {seed}")  # noqa: S311 - stories, not secrets
    below = Area.objects.below(Area.objects.get(pk=ensemble.area).path)
    known = Party.objects.order_by().filter(case__area__in=below.values("pk")).exclude(role=Role.PROXY)
    living = Person.objects.filter(pk__in=known.values("person")).order_by("-id")[:_DOORS]
    people = [one for one in living if not one.address]
    for one in people:
        one.address = f"{random.randint(1, 12)}幢{random.randint(1, 3)}单元{random.randint(1, 11)}0{random.randint(1, 4)}室"
        one.address_index = address_index(one.address)
    Person.objects.bulk_update(people, ["address", "address_index"], batch_size=500)


def _neighbours(ensemble: Ensemble, plan: Plan) -> None:
    """In the first grid a whole staircase has one complaint: few stories happen to play there, and its worker would
    find nobody to walk to. Told of the latest case of the grid, else of a wider place, which then lies in the grid."""
    community = ensemble.communities[0]
    places = Area.objects.in_bulk([community.area, community.grids[0][0]])
    grid = places[community.grids[0][0]]
    told = Case.objects.filter(
        is_restricted=False, is_anonymous=False, exclusions=None, received_at__lt=plan.until - _DRAWN
    ).select_related("area")
    latest = "-received_at", "-pk"
    here = told.filter(area__path__startswith=grid.path)
    case = (
        here.filter(kind=Kind.EVENT).order_by(*latest).first()
        or here.order_by(*latest).first()
        or told.filter(area__path__startswith=places[community.area].path).order_by(*latest).first()
        or told.filter(centre=ensemble.centre).order_by(*latest).first()
    )
    if case is None:
        return
    random = Random(f"staircase {plan.seed}")  # noqa: S311 - stories, not secrets
    there = case.parties.count()
    known = Party.objects.filter(case__in=here).exclude(role=Role.PROXY).values("person").distinct().count()
    for order in range(max(0, _KNOWN - known)):
        door = f"{4 + order % 2}幢1单元{2 + order}0{1 + order % 4}室"
        person = find_or_create(PersonText(texts.person_name(random), address=door))
        Party.objects.create(case=case, person=person, role=Role.PARTY, order=there + order)
    if not case.area.path.startswith(grid.path):
        case.area = grid
    case.party_line = party_line(one.person.name for one in case.parties.select_related("person"))
    case.save(update_fields=["area", "party_line"])


class _Canvass:
    def __init__(
        self,
        ensemble: Ensemble,
        plan: Plan,
        words: tuple[str, str, tuple[str, ...]],
        *,
        begin: int,
        days: int,
        is_closed: bool,
    ) -> None:
        self.ensemble, self.plan, self.words, self.is_closed = ensemble, plan, words, is_closed
        self.random = Random(f"canvass {plan.seed} {words[0]}")  # noqa: S311 - stories, not secrets
        self.begin = plan.until.date() - timedelta(days=begin)
        self.end = self.begin + timedelta(days=days)

    def _at(self, back: int, hour: int, minute: int = 0) -> datetime:
        """A moment on a day of the canvass, never behind the plan's last."""
        day = min(self.begin + timedelta(days=back), self.plan.until.date())
        return min(datetime.combine(day, time(hour, minute), ZONE), self.plan.until)

    def _by(self, officer: int, at: datetime) -> Standing:
        return standing_at(Officer.objects.get(pk=officer), at)

    def tell(self) -> None:
        title, look_for, classes = self.words
        at = self._at(0, 9)
        # nobody is still rung for what is long over
        last = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
        campaign = canvass.launch(
            by=self._by(self.ensemble.director.officer, at),
            title=title,
            look_for=look_for,
            scope=list(Area.objects.filter(pk=self.ensemble.area)),
            hazard_classes=list(HazardClass.objects.filter(code__in=classes)),
            starts_on=self.begin,
            until_on=self.end,
            at=at,
        )
        if self.is_closed:
            Notice.objects.filter(pk__gt=last).delete()
        tasks = list(campaign.tasks.select_related("area", "campaign", "community").order_by("area__path"))
        for task in tasks:
            draw(task, at)
        self._walk(tasks)
        self._find(tasks)
        if self.is_closed:
            over = self._at((self.end - self.begin).days + 1, 10)
            canvass.close(
                by=self._by(self.ensemble.director.officer, over),
                campaign=campaign,
                summary=_SUMMARY,
                at=over,
            )

    def _walk(self, tasks: list[CanvassTask]) -> None:
        """Whole grids finished by their workers, doors of others; written in bulk."""
        manned = workers_of((one.area_id for one in tasks), self.plan.until.date())
        doors: list[Household] = []
        for order, task in enumerate(tasks):
            workers = manned.get(task.area_id, [])
            if not workers:
                continue
            at = self._at(
                self.random.randint(1, 4), self.random.choice((9, 10, 15, 16)), self.random.randint(0, 50)
            )
            if self.is_closed or order % 5 in (1, 3):
                task.finished_at, task.finished_by = at, workers[0]
            elif order % 5 == 2 or order == 0:
                known = list(task.households.all())
                for door in known[: len(known) - _WAITING] if order == 0 else known:
                    if self.random.random() < _DONE_DOORS:
                        door.clear_at, door.clear_by = at, workers[0]
                        doors.append(door)
        CanvassTask.objects.bulk_update(tasks, ["finished_at", "finished_by"], batch_size=500)
        Household.objects.bulk_update(doors, ["clear_at", "clear_by"], batch_size=500)

    def _find(self, tasks: list[CanvassTask]) -> None:
        """What a canvass brought in during these days, as far as it lies in one of its places, is its finds."""
        rows = Case.objects.filter(
            centre=self.ensemble.centre,
            channel=Channel.CANVASS,
            is_history=False,
            finding=None,
            received_at__gte=self._at(0, 9),
            received_at__lt=self._at((self.end - self.begin).days, 18),
        ).select_related("area", "owner")
        for case in rows.order_by("received_at", "id"):
            place = (one for one in tasks if one.community and case.area.path.startswith(one.community.path))
            task = next(place, None)
            if task is not None and case.owner is not None:
                Finding.objects.create(task=task, case=case, made_by=case.owner, made_at=case.received_at)
