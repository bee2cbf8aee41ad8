"""吹哨报到."""

from django.db.models import TextChoices


class Arrival(TextChoices):
    CAME = "came", "按时到场"
    LATE = "late", "迟到"
    ABSENT = "absent", "未到场"


class WhistleAnswer(TextChoices):
    COMING = "coming", "到场"
    NOT_COMING = "not_coming", "不能到场"


class WhistleVerb(TextChoices):
    """吹哨报到 in the history of a case."""

    WHISTLE = "whistle", "吹哨"
    CLOSE = "close_whistle", "吹哨办结"
