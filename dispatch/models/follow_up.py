"""What callers read aloud, and the lawful end of what stays unhappy."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.choices import Kind
from cases.models import Case
from dispatch.choices import LawfulManner, ScriptUse
from dispatch.querysets.follow_up import LawfulEndQuerySet
from governance.models import Appointment, Officer


class CallScript(models.Model):
    """Editable data: what to say by kind of case (empty: any), what to ask, or which remedies to tell."""

    use = models.CharField("用途", max_length=10, choices=ScriptUse, default=ScriptUse.CALL)
    kind = models.CharField("事项类型", max_length=10, choices=Kind, blank=True)
    name = models.CharField("名称", max_length=40)
    text = models.TextField("内容", max_length=3000)
    questions = models.JSONField("问题", default=list, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    until_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "回访话术"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class LawfulEnd(models.Model):
    """已依法按程序办结: after how many unhappy rounds, what was done, which remedies were told and how, who signed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="lawful_ends", db_index=False)
    rounds = models.PositiveSmallIntegerField("不满意轮次")
    summary = models.TextField("办理情况", max_length=3000)
    remedies = models.TextField("救济途径", max_length=3000)
    manner = models.CharField("告知方式", max_length=12, choices=LawfulManner)
    signed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    signed_at = models.DateTimeField("签发时间")

    objects = LawfulEndQuerySet.as_manager()

    class Meta:
        verbose_name = "依法按程序办结"
        indexes = [
            models.Index(fields=["case", "-signed_at"], name="lawful_end_of_case"),
            models.Index(fields=["-signed_at", "-id"], name="lawful_end_by_moment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(remedies=""),
                name="lawful_end_tells_remedies",
                violation_error_message="依法按程序办结须写明告知的救济途径。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} 依法按程序办结"
