"""Units in ordinary pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from core.refusals import Refusal
from governance.actions.units import save_unit
from governance.choices import Presence, SlipMode, UnitKind
from governance.forms.units import UnitForm, UnitNarrowForm
from governance.models import Area, Unit
from governance.permissions.structure import seen_paths, why_not_keep, why_not_see_structure
from governance.standing import Standing
from governance.upkeep.kind import Shown, Upkeep, keep


def _rows(standing: Standing) -> QuerySet[Unit]:
    below = Area.objects.below(*seen_paths(standing))
    return Unit.objects.filter(area__in=below).select_related("area").order_by("area__path", "id")


def _why_not(standing: Standing, unit: Unit | None) -> Refusal | None:
    return why_not_keep(standing, unit.area if unit else None)


def _save(standing: Standing, unit: Unit | None, facts: dict[str, Any]) -> tuple[Unit, str]:
    saved = save_unit(by=standing, unit=unit, facts=facts)
    return saved, f"已{'更新' if unit else '新增'}{saved.name}。"


def _same(standing: Standing, facts: dict[str, Any]) -> Unit | None:
    return _rows(standing).filter(area=facts.get("area"), name=facts.get("name")).first()


def _about(_request: HttpRequest, _standing: Standing, unit: Unit) -> dict[str, Any]:
    """At which centres it is present."""
    rows = unit.stationed_at.filter(closed_on=None).select_related("centre").order_by("centre__area__path")
    return {"stationed": [(one.centre, Presence(one.presence).label) for one in rows]}


UNITS = keep(
    Upkeep(
        key="unit",
        path="units/",
        noun="单位",
        intro="综治中心、党政部门、社区、派出所、司法所、法庭、企业和社会组织",
        rows=_rows,
        columns=(
            Shown("名称", lambda unit: unit.name, 36),
            Shown("简称", lambda unit: unit.short_name, 20),
            Shown("类型", lambda unit: UnitKind(unit.kind).label, 14),
            Shown("所在区域", lambda unit: f"{unit.area.code} {unit.area.name}", 24),
            Shown("编号前缀", lambda unit: unit.number_prefix, 10),
            Shown("发文代字", lambda unit: unit.document_name, 12, less=True),
            Shown(
                "交办方式",
                lambda unit: SlipMode(unit.slip_mode).label if unit.slip_mode else "按类型",
                12,
                less=True,
            ),
            Shown("发文机关", lambda unit: unit.letterhead, 20, less=True),
            Shown("电话", lambda unit: unit.phone, 16),
            Shown("撤销日期", lambda unit: unit.closed_on, 12, "date", less=True),
        ),
        form=UnitForm,
        narrow=UnitNarrowForm,
        why_not_see=why_not_see_structure,
        why_not_keep=_why_not,
        save=_save,
        same=_same,
        beside="governance/unit_about.html",
        about=_about,
    )
)
