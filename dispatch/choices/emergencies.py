"""Emergencies."""

from django.db.models import TextChoices


class EmergencyMode(TextChoices):
    """How grave: the modes of a street that are not routine (governance.choices.Mode)."""

    URGENT = "urgent", "急时"
    EMERGENCY = "emergency", "战时"


class Desk(TextChoices):
    """三调度: the three places that an emergency is run from."""

    CENTRE = "centre", "综治中心"
    GRID = "grid", "网格服务"
    VIDEO = "video", "视频点位"


class CallAnswer(TextChoices):
    CALLED = "called", "未答复"
    COMING = "coming", "已确认"
    ARRIVED = "arrived", "已到位"
    UNABLE = "unable", "不能到"

    @property
    def tone(self) -> str:
        return {CallAnswer.CALLED: "late", CallAnswer.COMING: "soon", CallAnswer.ARRIVED: "ok"}.get(
            self, "neutral"
        )


class EmergencyVerb(TextChoices):
    OPEN = "open_emergency", "启动应急调度"
    CALL_OUT = "call_out", "点调人员"
    ORDER = "emergency_order", "下达任务"
    LOG = "emergency_log", "记一条"
    CLOSE = "close_emergency", "结束调度"
    COMING = "callout_coming", "收到，立即前往"
    ARRIVED = "callout_arrived", "已到位"
    UNABLE = "callout_unable", "不能到"
    DONE = "emergency_done", "完成"
    DROP = "emergency_drop", "撤销"
