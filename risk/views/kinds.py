"""The hazard classes and the loops' names in ordinary pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cases.choices import Level
from core.refusals import Refusal
from governance.standing import Standing
from governance.upkeep.kind import Shown, Upkeep, keep
from risk.actions.kinds import save_hazard_class, save_loop_stage
from risk.forms.kinds import DatedNarrowForm, HazardClassForm, LoopStageForm, category_words, closes
from risk.models import HazardClass, LoopStage
from risk.permissions.hazards import why_not_keep_kinds, why_not_see_kinds


def _classes(_standing: Standing) -> QuerySet[HazardClass]:
    return HazardClass.objects.order_by("order", "from_on", "id")


def _stages(_standing: Standing) -> QuerySet[LoopStage]:
    return LoopStage.objects.order_by("order", "from_on", "id")


def _why_not(standing: Standing, _row: Any) -> Refusal | None:
    return why_not_keep_kinds(standing)


def _save(standing: Standing, row: HazardClass | None, facts: dict[str, Any]) -> tuple[HazardClass, str]:
    saved = save_hazard_class(by=standing, row=row, facts=facts, at=standing.at)
    return saved, f"已{'更新' if row else '新增'}“{saved}”，之后阅读的文字按它归类，已评定的不变。"


def _save_stage(standing: Standing, row: LoopStage | None, facts: dict[str, Any]) -> tuple[LoopStage, str]:
    saved = save_loop_stage(by=standing, row=row, facts=facts, at=standing.at)
    return saved, f"已{'更新' if row else '新增'}“{saved}”。"


def _same(standing: Standing, facts: dict[str, Any]) -> HazardClass | None:
    same = {name: facts.get(name) for name in ("code", "from_on")}
    return _classes(standing).filter(**same).first()


def _same_stage(standing: Standing, facts: dict[str, Any]) -> LoopStage | None:
    same = {name: facts.get(name) for name in ("key", "from_on")}
    return _stages(standing).filter(**same).first()


HAZARD_CLASSES = keep(
    Upkeep(
        key="hazard_class",
        path="risk/hazard-classes/",
        noun="隐患类别",
        intro="六类风险隐患，全区统一。名单变了，给旧的填停用日期，再新增一行；已评定的事项保留当时的类别",
        rows=_classes,
        columns=(
            Shown("名称", lambda row: row.name, 28),
            Shown("代码", lambda row: row.code, 8),
            Shown("分组", lambda row: row.group, 14),
            Shown("顺序", lambda row: row.order, 8, "integer"),
            Shown("事项类别", lambda row: category_words(row.categories), 24),
            Shown("用词", lambda row: "、".join(row.words), 40, less=True),
            Shown("要素", lambda row: "、".join(row.factors), 16),
            Shown("依据", lambda row: row.source, 40, only_in_workbook=True),
            Shown("启用日期", lambda row: row.from_on, 12, "date"),
            Shown("停用日期", lambda row: row.until_on, 12, "date"),
        ),
        form=HazardClassForm,
        narrow=DatedNarrowForm,
        why_not_see=why_not_see_kinds,
        why_not_keep=_why_not,
        save=_save,
        same=_same,
    )
)
LOOP_STAGES = keep(
    Upkeep(
        key="loop_stage",
        path="risk/loop-stages/",
        noun="闭环名称",
        intro="七个闭环怎么叫、哪些等级要过哪一环，全区统一。是否闭环由系统按办理事实判断，不能手工打勾",
        rows=_stages,
        columns=(
            Shown("名称", lambda row: row.name, 16),
            Shown("靠什么闭环", lambda row: closes(row.key), 40),
            Shown("顺序", lambda row: row.order, 8, "integer"),
            Shown("要求的等级", lambda row: "、".join(Level(one).label for one in row.levels), 24),
            Shown("依据", lambda row: row.source, 40, only_in_workbook=True),
            Shown("启用日期", lambda row: row.from_on, 12, "date"),
            Shown("停用日期", lambda row: row.until_on, 12, "date"),
        ),
        form=LoopStageForm,
        narrow=DatedNarrowForm,
        why_not_see=why_not_see_kinds,
        why_not_keep=_why_not,
        save=_save_stage,
        same=_same_stage,
    )
)
