"""Verbs of the catalogue: how a version comes about."""

from django.db.models import TextChoices


class CatalogueVerb(TextChoices):
    BEGIN_DRAFT = "begin_draft", "起草目录"
    EDIT_DRAFT = "edit_draft", "修改目录草稿"
    DROP_DRAFT = "drop_draft", "放弃目录草稿"
    REPLAY = "replay", "试算"
    STOP_REPLAY = "stop_replay", "停止试算"
    PUBLISH = "publish_catalogue", "启用目录"
