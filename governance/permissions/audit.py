"""Who reads the audit."""

from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.standing import Standing


def why_not_audit(standing: Standing) -> Refusal | None:
    """Auditors alone: who administers or secures does not read what was written down about him."""
    if standing.may(Capability.AUDIT):
        return None
    return forbidden("审计记录只有负责“审计”职责的人员可以查看，请联系本级审计员。")
