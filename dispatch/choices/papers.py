"""Papers and their delivery."""

from django.db.models import TextChoices


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
    """By what a document went to whoever must get it; a message also has the name of its channel."""

    BELL = "bell", "站内铃铛"
    MESSAGE = "message", "消息渠道"
    PAPER = "paper", "纸质送达"
