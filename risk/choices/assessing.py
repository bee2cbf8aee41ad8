"""Fixed lists of the pre-assessment."""

from django.db.models import TextChoices


class AssessmentState(TextChoices):
    OPEN = "open", "待预评"
    # lower than the level that stands, or without a suggested 5-point factor: a second person confirms
    PROPOSED = "proposed", "待复核"
    DECIDED = "decided", "已评定"
    DECLINED = "declined", "复核退回"

    @property
    def tone(self) -> str:
        return {"decided": "ok", "declined": "neutral"}.get(self, "soon")


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
    DECLINED = "declined", "复核退回"


class Origin(TextChoices):
    """Who named a factor first."""

    SUGGESTED = "suggested", "阅读提示"
    ADDED = "added", "人工添加"


class FactorState(TextChoices):
    SUGGESTED = "suggested", "待确认"
    CONFIRMED = "confirmed", "确认"
    REMOVED = "removed", "去除"
    # nobody could tell: counts nothing and is no "no"
    UNKNOWN = "unknown", "不明"
