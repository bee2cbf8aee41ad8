"""Why not read who looked, or take personal data out of the house."""

from cases.models import Case
from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.standing import Standing

# who answers for how a case is handled, and so for who looked at its people
ANSWERS_FOR_LOOKS = (Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE)


def why_not_read_looks(standing: Standing, case: Case) -> Refusal | None:
    if case.owner_id == standing.pk or standing.may(*ANSWERS_FOR_LOOKS, about=case):
        return None
    return forbidden("谁看过当事人信息，由首接责任人和有“交办”“指挥”“督办”职责的人员查看。")


# who answers for a centre and its papers
EXPORTS_CLEAR = (Capability.ASSIGN, Capability.COMMAND)


def why_not_export_clear(standing: Standing) -> Refusal | None:
    if standing.may(*EXPORTS_CLEAR):
        return None
    return forbidden(
        "导出未遮盖的个人信息要有“交办”或“指挥”职责。一般工作请用遮盖的导出；确有需要的，请中心主任导出。"
    )
