"""Fixed lists of stacking."""

from django.db.models import TextChoices


class SubjectKind(TextChoices):
    """Whose matters are taken together."""

    PERSON = "person", "个人"
    PAIR = "pair", "双方"
    HOUSEHOLD = "household", "同住家庭"
