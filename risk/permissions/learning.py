"""Why not: switching a learned edition on, going back. It is one for the whole district, as the catalogue is."""

from __future__ import annotations

from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.standing import Standing
from risk.models import EditionSwitch, LearnedEdition
from risk.permissions.catalogue import PUBLISHES, areas_with


def _why_not_decide(standing: Standing) -> Refusal | None:
    if areas_with(standing, *PUBLISHES):
        return None
    return forbidden("启用或退回学习版要由区级指挥长决定。您可以查看对比，意见请报区级指挥长。")


def why_not_switch_on(standing: Standing, edition: LearnedEdition) -> Refusal | None:
    """Only where it was better than what is in use now; or one that was in use before."""
    if refusal := _why_not_decide(standing):
        return refusal
    if not edition.codes:
        return incomplete("这一版没有一个要素明显好于现用的，不能启用。")
    in_use = EditionSwitch.objects.in_use()
    if in_use == edition.pk:
        return wrong_state(f"{edition}正在使用。")
    if in_use != edition.base_id and not EditionSwitch.objects.filter(edition=edition).exists():
        return wrong_state("这一版是与当时使用的比较的，之后又换过。请等下一次学习后再比较。")
    return None


def why_not_switch_off(standing: Standing, edition: LearnedEdition) -> Refusal | None:
    if refusal := _why_not_decide(standing):
        return refusal
    if EditionSwitch.objects.in_use() != edition.pk:
        return wrong_state(f"{edition}现在没有使用，不用退回。")
    return None
