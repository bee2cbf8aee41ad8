"""Areas, units, centres and police grids: menu, suggestions, what hangs on a row, seeds."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from core.registry import InUse, JobKind, MenuEntry, Seeder, Suggestion, registry
from governance.actions.areas import hand_on_children
from governance.actions.units import hand_on_units
from governance.choices import Capability, UnitKind
from governance.forms.named import unit_label
from governance.models import Appointment, Area, Beat, Unit
from governance.permissions.structure import kept_paths, seen_paths
from governance.querysets import UnitQuerySet
from governance.seeding.places import seed_places
from governance.seeding.structure import seed_structure
from governance.standing import Standing
from governance.upkeep.pages import JOB
from governance.upkeep.workbook import run_import

GROUP = "指挥体系"


def _keeps(standing: Standing) -> bool:
    return bool(kept_paths(standing))


def _has_post(standing: Standing) -> bool:
    return bool(standing.appointments)


def _oversees(standing: Standing) -> bool:
    looks = standing.may(Capability.COMMAND, Capability.SUPERVISE, Capability.INSPECT, Capability.REPORT)
    return looks or _keeps(standing)


def _areas(standing: Standing, text: str) -> list[str]:
    """Areas the officer may look up, by code or by part of the name."""
    rows = Area.objects.below(*seen_paths(standing)).matching(text).order_by("path")[:20]
    return [f"{area.code} {area.label}" for area in rows]


def _units(standing: Standing, text: str) -> list[str]:
    named = Q(name__contains=text) | Q(short_name__contains=text) | Q(area__code__startswith=text)
    return _labels(_units_of(standing).filter(named))


def _centres(standing: Standing, text: str) -> list[str]:
    return _labels(_units_of(standing).filter(kind=UnitKind.CENTRE, name__contains=text))


def _labels(units: UnitQuerySet) -> list[str]:
    return [unit_label(one) for one in units.select_related("area").order_by("area__path", "id")[:20]]


def _units_of(standing: Standing) -> UnitQuerySet:
    seen = Area.objects.below(*seen_paths(standing))
    return Unit.objects.open_on(standing.at.date()).filter(area__in=seen)


def _beats(standing: Standing, text: str) -> list[str]:
    rows = Beat.objects.filter(station__in=_units_of(standing))
    rows = rows.filter(Q(code__startswith=text) | Q(name__contains=text)).order_by("code")[:20]
    return [f"{beat.code} {beat.name}" for beat in rows]


def _open_children(area: Area, at: datetime) -> int:
    return Area.objects.below(area.path).exclude(pk=area.pk).open_on(at.date()).count()


def _open_units(area: Area, at: datetime) -> int:
    return Unit.objects.within(area.path).open_on(at.date()).count()


def _appointments(area: Area, at: datetime) -> int:
    ended = Q(until_on__lt=at.date())
    return Appointment.objects.filter(area__path__startswith=area.path).exclude(ended).count()


VERBS = {
    "area_add": "新增区域",
    "area_move": "移动区域",
    "area_close": "撤销区域",
    "area_open": "恢复区域",
    "area_boundary": "更新边界",
    "area_merge": "记四中心",
    "beat_save": "更新警务网格",
    "room_save": "更新窗口和房间",
    "stationing_save": "更新进驻单位",
    "turn_save": "更新轮驻班次",
}


def register() -> None:
    registry.verbs.update(VERBS)
    registry.add(
        MenuEntry("centre", "今日驻场", "centre_today", "building-community", 205, _has_post, group=GROUP),
        MenuEntry("unit", "单位", "unit_list", "building", 210, _keeps, group=GROUP),
        MenuEntry("area", "区域", "area_tree", "hierarchy", 212, _keeps, group=GROUP),
        MenuEntry("beat", "警务网格对照", "beat_match", "shield", 214, _oversees, group=GROUP),
        MenuEntry("merge", "四中心融合", "merge", "git-merge", 216, _oversees, group=GROUP),
        InUse(
            "children",
            "area",
            "个下级区域",
            10,
            _open_children,
            lambda area: f"{reverse('area_tree')}?open={area.pk}",
            hand_on_children,
        ),
        InUse("units", "area", "个单位", 20, _open_units, hand_on=hand_on_units),
        InUse("appointments", "area", "个任职", 30, _appointments),
        JobKind(JOB, run_import),
        Suggestion("area", _areas),
        Suggestion("unit", _units),
        Suggestion("centre", _centres),
        Suggestion("beat", _beats),
        Seeder("structure", 10, seed_structure),
        Seeder("places", 11, seed_places),
    )
