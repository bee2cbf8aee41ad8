"""Verbs of the learned editions."""

from django.db.models import TextChoices


class EditionVerb(TextChoices):
    SWITCH_ON = "switch_on_edition", "启用学习版"
    SWITCH_OFF = "switch_off_edition", "退回学习版"
