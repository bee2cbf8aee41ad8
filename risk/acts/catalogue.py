"""The verbs on a version of the catalogue and on a draft."""

from typing import Any

from django.urls import reverse

from core.acts import Act, ActForm
from governance.standing import Standing
from risk.actions import catalogue as actions
from risk.actions import replaying
from risk.choices import CatalogueVerb
from risk.forms.catalogue import BeginDraftForm, DropForm, PublishForm, ReplayForm
from risk.models import CatalogueDraft, CatalogueVersion
from risk.permissions import catalogue as permissions


def _begin(standing: Standing, version: CatalogueVersion, data: dict[str, Any]) -> str:
    draft = actions.begin_draft(by=standing, version=version, title=data["title"], at=standing.at)
    return f"已从{version}起草“{draft}”，下一步：改要素，再试算。"


def _begun(standing: Standing, _version: CatalogueVersion) -> str:
    """The page of the draft just begun."""
    draft = CatalogueDraft.objects.filter(made_by=standing.officer).only("pk").latest("pk")
    return reverse("catalogue_draft", args=[draft.pk])


def _replay(standing: Standing, draft: CatalogueDraft, data: dict[str, Any]) -> str:
    replaying.replay(by=standing, draft=draft, months=data["months"], at=standing.at)
    return "已开始试算，可以离开本页，算完铃铛会提醒。"


def _stop(standing: Standing, draft: CatalogueDraft, _data: dict[str, Any]) -> str:
    replaying.stop_replay(by=standing, draft=draft, at=standing.at)
    return "已停止试算。需要时可重新试算。"


def _publish(standing: Standing, draft: CatalogueDraft, data: dict[str, Any]) -> str:
    version = actions.publish(by=standing, draft=draft, reason=data["reason"], at=standing.at)
    return f"已启用为{version}。新登记和更正的文字从现在起按它阅读；已评定和待评定的仍按原来的版本。"


def _drop(standing: Standing, draft: CatalogueDraft, data: dict[str, Any]) -> str:
    actions.drop_draft(by=standing, draft=draft, note=data["note"], at=standing.at)
    return f"已放弃草稿“{draft}”，内容仍可查看。"


VERSION_ACTS: tuple[Act[CatalogueVersion], ...] = (
    Act(
        CatalogueVerb.BEGIN_DRAFT, "从这一版起草", "edit", 10, permissions.why_not_begin, BeginDraftForm, _begin,
        "照这一版抄一份草稿来改。草稿不影响任何人，启用之前要试算。", after=_begun,
    ),
)  # fmt: skip
DRAFT_ACTS: tuple[Act[CatalogueDraft], ...] = (
    Act(
        CatalogueVerb.REPLAY, "试算", "refresh", 10, permissions.why_not_replay, ReplayForm, _replay,
        "把草稿和现行目录各读一遍过去的事项，列出谁的等级会变。不改任何事项。",
    ),
    Act(
        CatalogueVerb.PUBLISH, "启用", "circle-check", 20, permissions.why_not_publish, PublishForm, _publish,
        "从此按它阅读新的文字。不能撤销，只能再启用一版。", weight="primary", expected_in=("open",),
    ),
    Act(
        CatalogueVerb.STOP_REPLAY, "停止试算", "x", 30, permissions.why_not_stop, ActForm, _stop,
        "后台在下一批之前停下，已算的不作数。",
    ),
    Act(
        CatalogueVerb.DROP_DRAFT, "放弃草稿", "trash", 40, permissions.why_not_edit, DropForm, _drop,
        "草稿不再能改、不再能启用，内容留存可查。", weight="danger",
    ),
)  # fmt: skip
