"""Why not: the pages around slips."""

from __future__ import annotations

from core.refusals import Refusal, forbidden
from dispatch.models import RequirementText
from governance.choices import Capability
from governance.standing import Standing


def why_not_see_own(standing: Standing) -> Refusal | None:
    if standing.may(Capability.HANDLE):
        return None
    return forbidden("“本单位待办”给有“承办”职责的人员用；中心交出去的请看“交办单”。")


def why_not_give_many(standing: Standing) -> Refusal | None:
    if standing.centre is not None and standing.may(Capability.ASSIGN):
        return None
    return forbidden("批量交办要有“交办”职责，请由中心主任办理。")


def why_not_see_returns(standing: Standing) -> Refusal | None:
    if standing.may(Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INSTRUCT):
        return None
    return forbidden("退回情况给有“交办”“指挥”“督办”“批示”职责的人员看，请联系中心主任。")


def why_not_see_texts(standing: Standing) -> Refusal | None:
    if standing.may(Capability.ASSIGN, Capability.COMMAND):
        return None
    return forbidden("办理要求范文由有“交办”“指挥”职责的人员查看，请联系中心主任。")


def why_not_keep_texts(standing: Standing, row: RequirementText | None) -> Refusal | None:
    """The director's, each of the own centre."""
    units = standing.unit_ids_with(Capability.ASSIGN)
    if row.centre_id in units if row else standing.centre is not None and standing.centre.pk in units:
        return None
    return forbidden("范文由本中心有“交办”职责的人员维护，请联系中心主任。")
