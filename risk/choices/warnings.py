"""Fixed lists of the warnings."""

from django.db.models import TextChoices


class Urgency(TextChoices):
    """How soon somebody must know: urgent at any hour, the others in working hours (trap 12)."""

    URGENT = "urgent", "紧急"
    IMPORTANT = "important", "重要"
    ORDINARY = "ordinary", "一般"

    @property
    def tone(self) -> str:
        return {Urgency.URGENT: "high", Urgency.IMPORTANT: "soon"}.get(self, "neutral")


class Teller(TextChoices):
    """Whose bell rings."""

    LEADER = "leader", "带班领导"
    COMMANDERS = "commanders", "指挥长"
    OWNER = "owner", "首接责任人"


class Verdict(TextChoices):
    """What somebody found when looking into a warning."""

    TRUE = "true", "属实"
    FALSE_ALARM = "false_alarm", "误报"

    @property
    def tone(self) -> str:
        return "ok" if self == Verdict.TRUE else "neutral"


class WarningVerb(TextChoices):
    """What officers do with warnings and their rules; the words of the audit."""

    ACKNOWLEDGE = "acknowledge_warning", "确认预警"
    REJUDGE = "rejudge_warning", "改判预警"
    ADD_RULE = "add_warning_rule", "新增预警规则"
    CHANGE_RULE = "change_warning_rule", "修改预警规则"
