"""Supervision."""

from django.db.models import TextChoices


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
