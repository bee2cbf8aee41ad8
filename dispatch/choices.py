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
    DRAFTED = "drafted", "待审核"
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
            LetterState.DRAFTED: "soon",
            LetterState.PROPOSED: "soon",
            LetterState.NUMBERED: "accent",
            LetterState.RENDERED: "ok",
            LetterState.FAILED: "late",
        }.get(self, "neutral")


class LetterVerb(TextChoices):
    REMIND = "remind", "发提醒函"
    EDIT_LETTER = "edit_letter", "改稿"
    CHECK_LETTER = "check_letter", "审核函件"
    SIGN_LETTER = "sign_letter", "签发函件"
    DECLINE_LETTER = "decline_letter", "不予签发"
    RENDER_AGAIN = "render_again", "重新生成"
    SEAL_LETTER = "seal_letter", "用印"
    ATTACH_SCAN = "attach_scan", "上传盖章件"


class Step(TextChoices):
    """What a clock has set off beside letters, once each."""

    WARNED = "warned", "临期提醒"
    LATE = "late", "超期通知"
    ALARMED = "alarmed", "报带班领导"


class LadderVerb(TextChoices):
    CHANGE_LADDER = "change_ladder", "修改阶梯"


class LadderTeller(TextChoices):
    """Who hears of a rung, beside the unit a letter goes to."""

    UNIT = "unit", "承办单位"
    CENTRE = "centre", "中心主任"
    COMMANDER = "commander", "指挥长"


class SupervisionLevel(TextChoices):
    """From the lightest; 挂牌 stands on the wall of the centre."""

    ORDINARY = "ordinary", "普通督办"
    ON_SITE = "on_site", "现场督办"
    LISTED = "listed", "挂牌督办"

    @property
    def tone(self) -> str:
        tones = {SupervisionLevel.ON_SITE: "soon", SupervisionLevel.LISTED: "high"}
        return tones.get(self, "neutral")


class SupervisionSource(TextChoices):
    LADDER = "ladder", "督办函签发"
    OFFICER = "officer", "人工提出"


class SupervisionVerb(TextChoices):
    SUPERVISE = "supervise_case", "督办"
    RAISE = "raise_supervision", "调整督办级别"
    NOTE = "note_supervision", "记督办情况"
    LIFT = "lift_supervision", "督办销号"


class EscalationLevel(TextChoices):
    """Who is asked: each level may ask the one above it."""

    STREET = "street", "街道"
    DISTRICT = "district", "区级中心"
    LEADING = "leading", "区领导小组"


class EscalationState(TextChoices):
    ASKED = "asked", "待受理"
    ACCEPTED = "accepted", "协调中"
    HANDED_DOWN = "handed_down", "已交回"
    REFUSED = "refused", "不予提级"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def tone(self) -> str:
        tones = {
            EscalationState.ASKED: "soon",
            EscalationState.ACCEPTED: "accent",
            EscalationState.HANDED_DOWN: "ok",
            EscalationState.REFUSED: "late",
        }
        return tones.get(self, "neutral")


class EscalationVerb(TextChoices):
    ESCALATE = "escalate", "提级"
    ESCALATE_FURTHER = "escalate_further", "再提级"
    ACCEPT = "accept_escalation", "受理提级"
    REFUSE = "refuse_escalation", "不予提级"
    GIVE_OPINION = "give_opinion", "签署意见"
    HAND_DOWN = "hand_down", "交回下级"
    WITHDRAW = "withdraw_escalation", "撤回提级"


class LineKind(TextChoices):
    LINE = "line", "记事"
    SUMMARY = "summary", "小结"
    TOLD = "told", "电话告知"


class WatchVerb(TextChoices):
    """What the watch writes into the history of a case."""

    TELL = "tell_by_phone", "电话告知"
    CONFIRM = "confirm_danger", "已阅并确认"
