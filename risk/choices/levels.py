"""Fixed lists of how a level changes hands."""

from django.db.models import TextChoices


class ChangeState(TextChoices):
    """A raise is made at once; a lowering waits for a second person."""

    MADE = "made", "已上调"
    PROPOSED = "proposed", "待复核"
    CONFIRMED = "confirmed", "复核同意"
    DECLINED = "declined", "复核退回"

    @property
    def tone(self) -> str:
        return {"proposed": "soon", "declined": "neutral"}.get(self, "ok")


class LevelVerb(TextChoices):
    RAISE = "raise_level", "上调等级"
    PROPOSE = "propose_lowering", "提请下调"
    CONFIRM = "confirm_lowering", "复核同意"
    DECLINE = "decline_lowering", "复核退回"
