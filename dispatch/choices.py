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
