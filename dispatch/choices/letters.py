"""Letters."""

from django.db.models import TextChoices


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
