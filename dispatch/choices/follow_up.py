"""Follow-up calls and lawful ends."""

from django.db.models import TextChoices


class ScriptUse(TextChoices):
    """What a text kept for callers is for."""

    CALL = "call", "回访话术"
    REMEDIES = "remedies", "救济途径告知"


class LawfulManner(TextChoices):
    """How the remedies were told."""

    IN_PERSON = "in_person", "当面告知"
    BY_PHONE = "by_phone", "电话告知"
    IN_WRITING = "in_writing", "书面送达"
