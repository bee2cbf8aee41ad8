"""Fixed lists of slips and follow-up."""

from django.db.models import TextChoices


class SlipState(TextChoices):
    DRAFTED = "drafted", "待签发"
    REFUSED = "refused", "未签发"
    ISSUED = "issued", "待签收"
    ACKNOWLEDGED = "acknowledged", "办理中"
    ANSWERED = "answered", "待审核"
    APPROVED = "approved", "已办结"
    RETURNED = "returned", "已退回"
    RECALLED = "recalled", "已收回"

    @property
    def tone(self) -> str:
        return {
            SlipState.DRAFTED: "soon",
            SlipState.REFUSED: "late",
            SlipState.ISSUED: "accent",
            SlipState.ACKNOWLEDGED: "accent",
            SlipState.ANSWERED: "soon",
            SlipState.APPROVED: "ok",
            SlipState.RETURNED: "late",
        }.get(self, "neutral")


class SlipVerb(TextChoices):
    ASSIGN = "assign", "交办"
    DRAFT = "draft", "拟稿"
    SIGN = "sign", "签发"
    REFUSE = "refuse", "退回拟稿"
    ACKNOWLEDGE = "acknowledge", "签收"
    FEED_BACK = "feed_back", "反馈"
    RETURN = "return", "退回"
    APPROVE = "approve", "审核通过"
    SEND_BACK = "send_back", "退回重办"
    RECALL = "recall", "收回"
    FOLLOW_UP = "follow_up", "回访"


class ReturnReason(TextChoices):
    NOT_OURS = "not_ours", "不属于本单位职责"
    WRONG_AREA = "wrong_area", "不在本单位辖区"
    UNCLEAR = "unclear", "情况不清，无法办理"
    DUPLICATE = "duplicate", "与在办事项重复"
    OTHER = "other", "其他"


class LetterKind(TextChoices):
    """The rungs of the ladder that are letters, from the lowest."""

    REMINDER = "reminder", "提醒函"
    SUPERVISION = "supervision", "督办函"
    ESCALATION = "escalation", "提级函"


class LetterState(TextChoices):
    PROPOSED = "proposed", "待签发"
    NUMBERED = "numbered", "待生成"
    RENDERED = "rendered", "已发出"
    FAILED = "failed", "生成失败"
    DECLINED = "declined", "不予签发"
    LAPSED = "lapsed", "事由已消除"
    FILED = "filed", "纸质存档"

    @property
    def tone(self) -> str:
        return {
            LetterState.PROPOSED: "soon",
            LetterState.NUMBERED: "accent",
            LetterState.RENDERED: "ok",
            LetterState.FAILED: "late",
        }.get(self, "neutral")


class LetterVerb(TextChoices):
    REMIND = "remind", "发提醒函"
    SIGN_LETTER = "sign_letter", "签发函件"
    DECLINE_LETTER = "decline_letter", "不予签发"
    RENDER_AGAIN = "render_again", "重新生成"


class Step(TextChoices):
    """What a clock has set off beside letters, once each."""

    WARNED = "warned", "临期提醒"
    LATE = "late", "超期通知"
    ALARMED = "alarmed", "报带班领导"
    PAUSED = "paused", "暂停过久"


class LineKind(TextChoices):
    LINE = "line", "记事"
    SUMMARY = "summary", "小结"
    TOLD = "told", "电话告知"


class WatchVerb(TextChoices):
    """What the watch writes into the history of a case."""

    TELL = "tell_by_phone", "电话告知"
    CONFIRM = "confirm_danger", "已阅并确认"


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
