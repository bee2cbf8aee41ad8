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


class PaperKind(TextChoices):
    """The kinds of official documents; the letters have the values of `LetterKind`."""

    SLIP = "slip", "交办单"
    REMINDER = "reminder", "提醒函"
    SUPERVISION = "supervision", "督办函"
    ESCALATION = "escalation", "提级函"
    MINUTES = "minutes", "会议纪要"
    NOTICE = "notice", "通知"

    @property
    def template(self) -> str:
        return self.value if self.value in TemplateKind else TemplateKind.LETTER.value


class TemplateKind(TextChoices):
    """What an office keeps a Word template for; all letters share one."""

    LETTER = "letter", "函件"
    SLIP = "slip", "交办单"
    MINUTES = "minutes", "会议纪要"
    NOTICE = "notice", "通知"


class PaperState(TextChoices):
    NUMBERED = "numbered", "待生成"
    RENDERED = "rendered", "已生成"
    FAILED = "failed", "生成失败"
    FILED = "filed", "纸质存档"

    @property
    def tone(self) -> str:
        return {
            PaperState.NUMBERED: "accent",
            PaperState.RENDERED: "ok",
            PaperState.FAILED: "late",
        }.get(self, "neutral")


class PaperVerb(TextChoices):
    ISSUE_NOTICE = "issue_notice", "印发通知"
    ISSUE_MINUTES = "issue_minutes", "印发会议纪要"
    RECEIVE = "receive_paper", "签收文件"
    FILE_RECEIPT = "file_receipt", "登记纸质回执"
    FILE_SCAN = "file_scan", "登记签章扫描件"
    RENDER = "render_paper", "重新生成文件"
    MAKE_PDF = "make_pdf", "生成 PDF"
    VOID = "void_paper", "作废文件"
    REISSUE = "reissue_paper", "作废重发"


class DeliveryChannel(TextChoices):
    """By what a document went to whoever must get it; more than the bell comes with the channels."""

    BELL = "bell", "站内铃铛"
    PAPER = "paper", "纸质送达"
