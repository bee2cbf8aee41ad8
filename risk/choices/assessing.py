"""Fixed lists of the pre-assessment."""

from django.db.models import TextChoices


class AssessmentState(TextChoices):
    OPEN = "open", "待预评"
    DECIDED = "decided", "已评定"

    @property
    def tone(self) -> str:
        return "soon" if self == AssessmentState.OPEN else "ok"


class AssessmentVerb(TextChoices):
    SCREEN = "screen", "机读"
    REASSESS = "reassess", "送预评"
    DECIDE = "decide", "评定"


class DeskReason(TextChoices):
    """Why a text stands on the desk."""

    READER = "reader", "阅读提示"
    HAZARD = "hazard", "六类隐患"
    UNREADABLE = "unreadable", "未能自动阅读"
    OFFICER = "officer", "人工送评"


class Origin(TextChoices):
    """Who named a factor first."""

    SUGGESTED = "suggested", "阅读提示"
    ADDED = "added", "人工添加"


class FactorState(TextChoices):
    SUGGESTED = "suggested", "待确认"
    CONFIRMED = "confirmed", "确认"
    REMOVED = "removed", "去除"
