"""The hazard classes and the loops' names in the API, as their pages have them."""

from __future__ import annotations

from core.api.records import addresses
from core.api.shapes import Shape
from governance.api.kept import Kept
from risk.forms.kinds import DatedNarrowForm
from risk.models import HazardClass, LoopStage


class HazardClassShape(Shape):
    class Meta:
        model = HazardClass
        fields = [
            "id", "code", "name", "group", "categories", "words", "factors", "source", "order", "from_on", "until_on",
        ]  # fmt: skip


class LoopStageShape(Shape):
    class Meta:
        model = LoopStage
        fields = ["id", "key", "name", "levels", "source", "order", "from_on", "until_on"]


class HazardClasses(Kept):
    noun, label, row, filter_form = "hazard_class", "隐患类别", HazardClassShape, DatedNarrowForm


class LoopStages(Kept):
    noun, label, row, filter_form = "loop_stage", "闭环名称", LoopStageShape, DatedNarrowForm


PATHS = [*addresses("hazard-classes", HazardClasses), *addresses("loop-stages", LoopStages)]
