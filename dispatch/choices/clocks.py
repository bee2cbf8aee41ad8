"""Clocks, what is asked about them, and deadline policies."""

from django.db.models import TextChoices


class ClockVerb(TextChoices):
    """What is done to the clocks of a slip, and to those that a law sets."""

    ASK_TIME = "ask_time", "申请延期"
    ASK_PAUSE = "ask_pause", "申请暂停"
    GRANT_TIME = "grant_time", "同意申请"
    DECLINE_TIME = "decline_time", "不同意申请"
    PAUSE = "pause_slip", "暂停计时"
    RESUME = "resume_slip", "恢复计时"
    EXTEND_TERM = "extend_term", "法定延长"


class RequestKind(TextChoices):
    """What a unit asks for."""

    TIME = "time", "延期"
    PAUSE = "pause", "暂停"


class RequestState(TextChoices):
    OPEN = "open", "待审批"
    GRANTED = "granted", "已同意"
    DECLINED = "declined", "不同意"
    LAPSED = "lapsed", "已失效"

    @property
    def tone(self) -> str:
        return {
            RequestState.OPEN: "soon",
            RequestState.GRANTED: "ok",
            RequestState.DECLINED: "late",
        }.get(self, "neutral")


class PolicyLevel(TextChoices):
    """Which cases a row of the deadline policy is for, by their level."""

    ANY = "any", "不限"
    NONE = "none", "未评估"
    LOW = "low", "低风险"
    MEDIUM = "medium", "中风险"
    HIGH = "high", "高风险"
    RED = "red", "红旗"


class Tempo(TextChoices):
    """五化: five classes of speed that a row may start from."""

    INSTANT = "instant", "即时"
    ANYTIME = "anytime", "随时"
    PROMPT = "prompt", "及时"
    SUITABLE = "suitable", "适时"
    LIMITED = "limited", "限时"
