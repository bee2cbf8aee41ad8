"""Supervision checks."""

from django.db.models import TextChoices


class InspectionKind(TextChoices):
    QUARTERLY = "quarterly", "季度抽查"
    HALF_YEAR = "half_year", "半年督导"


class InspectionState(TextChoices):
    OPEN = "open", "检查中"
    CLOSED = "closed", "已结束"


class CheckVerdict(TextChoices):
    MET = "met", "符合"
    FLAW = "flaw", "有问题"
    NOT_ASKED = "not_asked", "不适用"


class InspectVerb(TextChoices):
    """What supervision checks write into the history of a case."""

    CHECK = "check_case", "督导检查"
    RECTIFY = "order_rectification", "整改通知"
    APPROVE = "approve_rectification", "整改通过"
    SEND_BACK = "send_back_rectification", "退回整改"
