"""The ladder of lateness."""

from django.db.models import TextChoices


class Step(TextChoices):
    """What a clock has set off beside letters, once each."""

    WARNED = "warned", "临期提醒"
    LATE = "late", "超期通知"
    ALARMED = "alarmed", "报带班领导"
    PAUSED = "paused", "暂停过久"


class LadderVerb(TextChoices):
    CHANGE_LADDER = "change_ladder", "修改阶梯"


class LadderTeller(TextChoices):
    """Who hears of a rung, beside the unit a letter goes to."""

    UNIT = "unit", "承办单位"
    CENTRE = "centre", "中心主任"
    COMMANDER = "commander", "指挥长"
