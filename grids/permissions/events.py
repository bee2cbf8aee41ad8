"""Why not, on the street: who may file an event, who may say that it is done."""

from cases import permissions
from cases.models import Case
from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.standing import Standing


def why_not_patrol(standing: Standing) -> Refusal | None:
    if standing.centre_for(Capability.PATROL) is not None:
        return None
    return forbidden("您的岗位没有“巡查走访”职责，不能报事件。请在“来访登记”里登记，或联系管理员核对任职。")


def why_not_complete(standing: Standing, case: Case) -> Refusal | None:
    """On the phone one completes one's own; others are completed by the centre."""
    if case.owner_id != standing.officer.pk:
        return forbidden("这件不是您报的，由首接的同事或综治中心办结。")
    return permissions.why_not_complete(standing, case)
