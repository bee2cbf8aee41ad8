"""The watch and its book."""

from django.db.models import TextChoices


class LineKind(TextChoices):
    LINE = "line", "记事"
    SUMMARY = "summary", "小结"
    TOLD = "told", "电话告知"


class WatchVerb(TextChoices):
    """What the watch writes into the history of a case."""

    TELL = "tell_by_phone", "电话告知"
    CONFIRM = "confirm_danger", "已阅并确认"
