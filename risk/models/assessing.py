"""What the reader found in each text, what officers decided about it, and the catalogue both went by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.choices import Level
from cases.models import Case
from governance.models import Appointment, Officer
from risk.choices import AssessmentState, DeskReason, FactorState, Origin
from risk.models.catalogue import CatalogueVersion, HazardClass
from risk.models.learning import LearnedEdition
from risk.querysets.assessing import AssessmentQuerySet


class Screening(models.Model):
    """What the reader made of one text of a case; another text is another row.

    `phrases` are [code, start, end, words], `passed_over` [code, start, end, words, why]; places are characters of
    `risk.actions.screening.text_of`.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="screenings", db_index=False)
    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="+", db_index=False)
    # nothing: by what came with the product
    edition = models.ForeignKey(LearnedEdition, models.PROTECT, null=True, related_name="+", db_index=False)
    text_sha = models.CharField(max_length=64)
    codes = models.JSONField("要素", default=list)
    points = models.PositiveSmallIntegerField("提示分", default=0)
    level = models.CharField("提示等级", max_length=8, choices=Level, default=Level.LOW)
    red_flags = models.JSONField("红旗", default=list)
    phrases = models.JSONField(default=list)
    passed_over = models.JSONField(default=list)
    hazard_class = models.ForeignKey(
        HazardClass, models.PROTECT, verbose_name="隐患类别", null=True, related_name="+", db_index=False
    )
    is_unreadable = models.BooleanField("未能自动阅读", default=False)
    read_at = models.DateTimeField("阅读时间")
    # the duty leader's bell rang for this text
    rang_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "机读记录"
        constraints = [
            models.UniqueConstraint(fields=["case", "text_sha", "version"], name="screening_once_per_text")
        ]
        indexes = [
            models.Index(fields=["edition"], name="screening_by_edition", condition=Q(edition__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.points}"


class Assessment(models.Model):
    """预评. While open its figures are the reader's; decided it is a named officer's and never changes again."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments", db_index=False)
    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="+", db_index=False)
    screening = models.ForeignKey(Screening, models.PROTECT, related_name="+", db_index=False)
    hazard_class = models.ForeignKey(
        HazardClass, models.PROTECT, verbose_name="隐患类别", null=True, related_name="+", db_index=False
    )
    state = models.CharField("状态", max_length=10, choices=AssessmentState, default=AssessmentState.OPEN)
    why = models.CharField("来由", max_length=12, choices=DeskReason)
    reason = models.CharField("送评理由", max_length=500, blank=True)
    opened_at = models.DateTimeField("上台时间")
    points = models.PositiveSmallIntegerField("得分", default=0)
    level = models.CharField("等级", max_length=8, choices=Level, default=Level.LOW)
    red_flags = models.JSONField("红旗", default=list)
    is_red = models.BooleanField("红旗", default=False)
    # more than a quarter of what was judged is unknown (`risk.rules.unknown`)
    is_uncertain = models.BooleanField("要素不明过多", default=False)
    # the desk's order in one number: red flags, then points, then the oldest (`risk.actions.ranking`)
    rank = models.BigIntegerField()
    decided_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="评定人", null=True, related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField("评定时间", null=True)
    note = models.TextField("说明", max_length=1000, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "预评"
        indexes = [
            models.Index(fields=["rank", "id"], name="assessment_on_desk", condition=Q(state="open")),
            models.Index(fields=["case", "-id"], name="assessment_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="assessment_open_once",
                condition=Q(state__in=(AssessmentState.OPEN, AssessmentState.PROPOSED)),
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.OPEN, decided_by=None, decided_at=None)
                | (~Q(state=AssessmentState.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="decided_by_somebody",
                violation_error_message="已评定的预评必须有评定人和评定时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_state_display()}"


class AssessedFactor(models.Model):
    """One factor of an assessment: who named it, the words that show it, what was decided.

    `phrases` are [start, end, words] in the text that was read.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="factors", db_index=False)
    code = models.CharField("要素", max_length=8)
    points = models.PositiveSmallIntegerField("分值")
    origin = models.CharField("来源", max_length=10, choices=Origin)
    state = models.CharField("结论", max_length=10, choices=FactorState, default=FactorState.SUGGESTED)
    phrases = models.JSONField("依据", default=list)
    decided_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="决定人", null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("决定时间", null=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "要素结论"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "code"], name="factor_once"),
            models.CheckConstraint(
                condition=Q(state=FactorState.SUGGESTED, decided_by=None)
                | (~Q(state=FactorState.SUGGESTED) & Q(decided_by__isnull=False)),
                name="factor_decided_by_somebody",
                violation_error_message="已确认或去除的要素必须有决定人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_state_display()}"
