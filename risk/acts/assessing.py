"""The verb on a case page that puts it on the desk."""

from typing import Any

from cases.models import Case
from core.acts import Act
from governance.standing import Standing
from risk.actions import deciding
from risk.choices import AssessmentVerb
from risk.forms.desk import ReassessForm
from risk.permissions import assessing as permissions


def _reassess(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    deciding.reassess(by=standing, case=case, note=data["note"], at=standing.at)
    return f"{case.number} 已送预评，下一步：由专班在预评台逐项确认。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        AssessmentVerb.REASSESS, "送预评", "urgent", 75, permissions.why_not_reassess, ReassessForm, _reassess,
        "放上预评台，由专班逐项重新判断；原来的结论保留。",
    ),
)  # fmt: skip
