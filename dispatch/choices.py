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


class LineKind(TextChoices):
    LINE = "line", "记事"
    SUMMARY = "summary", "小结"
    TOLD = "told", "电话告知"


class WatchVerb(TextChoices):
    """What the watch writes into the history of a case."""

    TELL = "tell_by_phone", "电话告知"
    CONFIRM = "confirm_danger", "已阅并确认"


class ScriptUse(TextChoices):
    """What a text kept for callers is for."""

    CALL = "call", "回访话术"
    REMEDIES = "remedies", "救济途径告知"


class LawfulManner(TextChoices):
    """How the remedies were told."""

    IN_PERSON = "in_person", "当面告知"
    BY_PHONE = "by_phone", "电话告知"
    IN_WRITING = "in_writing", "书面送达"


class InspectionKind(TextChoices):
    QUARTERLY = "quarterly", "季度抽查"
    HALF_YEAR = "half_year", "半年督导"


class InspectionState(TextChoices):
    OPEN = "open", "检查中"
    CLOSED = "closed", "已结束"


class CheckVerdict(TextChoices):
    MET = "met", "符合"
    FLAW = "flaw", "有问题"
    NOT_ASKED = "not_asked", "不适用"


class InspectVerb(TextChoices):
    """What supervision checks write into the history of a case."""

    CHECK = "check_case", "督导检查"
    RECTIFY = "order_rectification", "整改通知"
    APPROVE = "approve_rectification", "整改通过"
    SEND_BACK = "send_back_rectification", "退回整改"


class Arrival(TextChoices):
    CAME = "came", "按时到场"
    LATE = "late", "迟到"
    ABSENT = "absent", "未到场"


class WhistleAnswer(TextChoices):
    COMING = "coming", "到场"
    NOT_COMING = "not_coming", "不能到场"


class WhistleVerb(TextChoices):
    """吹哨报到 in the history of a case."""

    WHISTLE = "whistle", "吹哨"
    CLOSE = "close_whistle", "吹哨办结"
