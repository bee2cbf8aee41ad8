"""Fixed lists of the red flags."""

from django.db.models import TextChoices


class FlagAnswer(TextChoices):
    """What a commander says to a red flag on a case below high."""

    RAISED = "raised", "已升级"
    KEPT = "kept", "不予升级"


class FlagVerb(TextChoices):
    CONFIRM = "confirm_upgrade", "确认升级"
    REJECT = "reject_upgrade", "不予升级"
