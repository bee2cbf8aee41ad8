"""The ladder as an office set it: editions that stay."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.models import Category
from dispatch.querysets.ladder import LadderEditionQuerySet
from governance.models import Officer


class LadderEdition(models.Model):
    """阶梯版次. The rungs for one category (None: all others) and clocks that start from a moment on. Never changed."""

    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name="类别", null=True, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField("版次")
    from_at = models.DateTimeField("生效")
    # this category follows the general ladder again
    follows = models.BooleanField("按通用阶梯", default=False)
    # as `dispatch.rules.LadderPlan.facts` has it
    rungs = models.JSONField("各级", default=dict)
    made_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="修改人", related_name="+", db_index=False
    )
    made_at = models.DateTimeField("修改时间")
    reason = models.CharField("修改理由", max_length=200)

    objects = LadderEditionQuerySet.as_manager()

    class Meta:
        verbose_name = "阶梯版次"
        constraints = [
            models.UniqueConstraint(fields=["category", "number"], name="ladder_edition_once"),
            models.UniqueConstraint(
                fields=["number"], name="ladder_general_once", condition=Q(category=None)
            ),
            models.CheckConstraint(
                condition=Q(from_at__gte=F("made_at")),
                name="ladder_never_backdated",
                violation_error_message="新的阶梯只对今后起算的时限生效，不能倒签。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category or '通用'} 第 {self.number} 版"
