"""What the law on personal information wants kept: processing register, impact assessments, people's requests."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from core.models import StoredFile
from governance.choices import LegalBasis, RequestDecision, RequestKind
from governance.querysets.privacy import ProcessingActivityQuerySet


class ProcessingActivity(models.Model):
    """One version of an entry of the processing register; the newest of a code is in force, none is ever changed."""

    code = models.CharField("代码", max_length=40)
    from_on = models.DateField("自")
    name = models.CharField("处理活动", max_length=80)
    purpose = models.CharField("目的", max_length=300)
    legal_basis = models.CharField("合法性基础", max_length=20, choices=LegalBasis)
    basis_note = models.CharField("依据", max_length=300)
    data_kinds = models.CharField("个人信息种类", max_length=500)
    is_sensitive = models.BooleanField("含敏感个人信息", default=False)
    subjects = models.CharField("涉及的人", max_length=200)
    recipients = models.CharField("提供给谁", max_length=300)
    retention = models.CharField("保存期限", max_length=200)
    is_ended = models.BooleanField("已停止", default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField("登记时间")

    objects = ProcessingActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "处理活动"
        ordering = ["code", "-id"]
        indexes = [models.Index(fields=["code", "-id"], name="processing_by_code")]

    def __str__(self) -> str:
        return self.name


class ImpactAssessment(models.Model):
    """A personal information protection impact assessment; kept three years at least, then removed with a reason."""

    title = models.CharField("名称", max_length=100)
    assessed_on = models.DateField("评估日期")
    scope = models.TextField("评估范围", max_length=2000)
    risks = models.TextField("对个人权益的影响和风险", max_length=5000)
    measures = models.TextField("保护措施", max_length=5000)
    conclusion = models.TextField("结论", max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="评估人", related_name="+", db_index=False
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("登记时间")
    removed_at = models.DateTimeField("撤下时间", null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    why_removed = models.CharField("撤下理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "影响评估"
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, why_removed="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(why_removed="")),
                name="assessment_removed_says_why",
                violation_error_message="撤下的影响评估必须有撤下人和理由。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class SubjectRequest(models.Model):
    """Somebody asks about the own personal data: to see it, correct it, delete it; answered within a time."""

    number = models.CharField("编号", max_length=24, unique=True)
    kind = models.CharField("请求", max_length=12, choices=RequestKind)
    name = EncryptedTextField("姓名")
    contact = EncryptedTextField("联系方式")
    phone = EncryptedTextField("登记过的电话", blank=True)
    id_number = EncryptedTextField("证件号码", blank=True)
    text = models.TextField("请求内容", max_length=2000)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField("登记时间")
    decision = models.CharField("处理决定", max_length=12, choices=RequestDecision, blank=True)
    answer = models.TextField("答复", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "个人信息请求"
        indexes = [models.Index(fields=["due_on", "id"], name="request_open", condition=Q(decided_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decision="", answer="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision="") & ~Q(answer="")),
                name="request_decided_is_answered",
                violation_error_message="作出决定的请求必须有决定人、决定和答复。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("received_on")),
                name="request_due_after_received",
                violation_error_message="答复期限不能早于收到日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_late(self, day: date) -> bool:
        return self.decided_at is None and self.due_on < day
