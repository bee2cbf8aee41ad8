"""Why not: reading, drafting, replaying and publishing the catalogue.

It is one for the whole district, so the right must be held for a district (or a city): the director of a street's
centre reads it and changes nothing.
"""

from __future__ import annotations

from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import AreaLevel, Capability
from governance.models import Area
from governance.standing import Standing
from risk.models import CatalogueDraft, CatalogueReplay, CatalogueVersion
from risk.permissions.assessing import may_read

WIDE = (AreaLevel.CITY, AreaLevel.DISTRICT)
DRAFTS = (Capability.ASSIGN, Capability.COMMAND)
PUBLISHES = (Capability.COMMAND,)


def areas_with(standing: Standing, *capabilities: Capability) -> list[Area]:
    """The districts and cities for which one of these is held, the widest first."""
    held = [
        one.area or one.post.unit.area
        for one in standing.appointments
        if any(right in one.post.capabilities for right in capabilities)
    ]
    return sorted((one for one in held if one.level in WIDE), key=lambda one: len(one.path))


def may_keep(standing: Standing) -> bool:
    return bool(areas_with(standing, *DRAFTS))


def why_not_read_catalogue(standing: Standing) -> Refusal | None:
    if may_read(standing) or may_keep(standing):
        return None
    return forbidden("您的岗位没有“预评”“指挥”或“交办”职责，不能看要素目录。如需要请报本中心专班。")


def why_not_keep(standing: Standing) -> Refusal | None:
    if may_keep(standing):
        return None
    return forbidden(
        "要素目录由区级有“交办”或“指挥”职责的岗位统一修改。您可以查看各版，修改建议请报区综治中心主任。"
    )


def why_not_begin(standing: Standing, version: CatalogueVersion) -> Refusal | None:
    return why_not_keep(standing)


def why_not_edit(standing: Standing, draft: CatalogueDraft) -> Refusal | None:
    if refusal := why_not_keep(standing):
        return refusal
    if draft.published_as_id:
        return wrong_state(f"草稿“{draft}”已启用为{draft.published_as}，不能再改。要再改请起草新的一版。")
    if draft.dropped_at:
        return wrong_state(f"草稿“{draft}”已放弃，不能再改。请另起草一份。")
    return None


def why_not_replay(standing: Standing, draft: CatalogueDraft) -> Refusal | None:
    if refusal := why_not_edit(standing, draft):
        return refusal
    if CatalogueReplay.objects.running().filter(draft=draft).exists():
        return wrong_state("这份草稿正在试算，请等它算完，或先停止。")
    return None


def why_not_stop(standing: Standing, draft: CatalogueDraft) -> Refusal | None:
    if refusal := why_not_keep(standing):
        return refusal
    if not CatalogueReplay.objects.running().filter(draft=draft).exists():
        return wrong_state("这份草稿没有正在进行的试算。")
    return None


def why_not_publish(standing: Standing, draft: CatalogueDraft) -> Refusal | None:
    """A commander of the district who wrote nothing in it, after a replay of exactly this text against what holds now."""
    if not areas_with(standing, *PUBLISHES):
        return why_not_keep(standing) or forbidden(
            "启用新目录要由区级指挥长决定。您可以修改和试算，请区级指挥长启用。"
        )
    if refusal := why_not_edit(standing, draft):
        return refusal
    if standing.pk in draft.editors:
        return forbidden("您改过这份草稿，不能自己启用。请另一位区级指挥长核对试算结果后启用。")
    last = CatalogueVersion.objects.order_by("-number").only("pk", "number").first()
    done = CatalogueReplay.objects.of_text(draft).filter(finished_at__isnull=False).order_by("-id").first()
    if done is None:
        return incomplete("草稿现在的内容还没有试算。请先试算，看清谁的等级会变，再启用。")
    if last is None or done.against_id != last.pk:
        return incomplete("试算之后又启用了别的一版，结果已不是与现行目录的比较。请重新试算再启用。")
    return None
