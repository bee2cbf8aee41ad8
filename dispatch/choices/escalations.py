"""Escalation."""

from django.db.models import TextChoices


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
    LIST = "list_escalation", "提级列入研判"
    GIVE_OPINION = "give_opinion", "签署意见"
    HAND_DOWN = "hand_down", "交回下级"
    WITHDRAW = "withdraw_escalation", "撤回提级"
