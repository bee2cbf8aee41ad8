"""The verbs on a learned edition."""

from typing import Any

from core.acts import Act
from governance.standing import Standing
from risk.actions import learning as actions
from risk.choices import EditionVerb
from risk.forms.learning import SwitchForm
from risk.models import LearnedEdition
from risk.permissions import learning as permissions


def _on(standing: Standing, edition: LearnedEdition, data: dict[str, Any]) -> str:
    actions.switch_on(by=standing, edition=edition, reason=data["reason"], at=standing.at)
    return f"已启用{edition}。新登记和更正的文字从现在起按它提示；已评定和待评定的不变。"


def _off(standing: Standing, edition: LearnedEdition, data: dict[str, Any]) -> str:
    to = actions.switch_off(by=standing, edition=edition, reason=data["reason"], at=standing.at).edition
    return f"已退回到{to or '随产品提供的读法'}。已评定和待评定的不变。"


EDITION_ACTS: tuple[Act[LearnedEdition], ...] = (
    Act(
        EditionVerb.SWITCH_ON, "启用", "circle-check", 10, permissions.why_not_switch_on, SwitchForm, _on,
        "从此新的文字按它提示。随时可以退回。", weight="primary", expected_in=("proposed",),
    ),
    Act(
        EditionVerb.SWITCH_OFF, "退回", "history", 20, permissions.why_not_switch_off, SwitchForm, _off,
        "回到启用这一版以前的读法，只影响新的文字。", weight="danger",
    ),
)  # fmt: skip
