"""A known row came again with another text: adopted or declined by a named officer, never silently."""

from datetime import datetime

from django.db import transaction

from cases import permissions
from cases.actions import intake
from cases.choices import AmendmentState
from cases.models import Amendment
from core.refusals import insist
from governance.standing import Standing


@transaction.atomic
def adopt(*, by: Standing, amendment: Amendment, at: datetime) -> Amendment:
    """Correct the case's text; a title that was made from the old text follows."""
    amendment = _locked(amendment)
    insist(permissions.why_not_adopt(by, amendment))
    case = amendment.case
    changes = {"narrative": amendment.narrative}
    if case.title == intake.title_of(case.narrative):
        changes["title"] = intake.title_of(amendment.narrative)
    note = f"采纳台账“{amendment.batch.file.name}”第 {amendment.row_number} 行的新内容。"
    intake.amend(by=by, case=case, changes=changes, note=note, at=at)
    return _decide(amendment, AmendmentState.ADOPTED, by, at)


@transaction.atomic
def decline(*, by: Standing, amendment: Amendment, at: datetime) -> Amendment:
    """The case keeps its text; the proposal stays readable."""
    amendment = _locked(amendment)
    insist(permissions.why_not_decide(by, amendment))
    return _decide(amendment, AmendmentState.DECLINED, by, at)


def _locked(amendment: Amendment) -> Amendment:
    rows = Amendment.objects.select_for_update(of=("self",)).select_related("case", "batch__file")
    return rows.get(pk=amendment.pk)


def _decide(amendment: Amendment, state: AmendmentState, by: Standing, at: datetime) -> Amendment:
    amendment.state, amendment.decided_by, amendment.decided_at = state, by.officer, at
    amendment.save(update_fields=["state", "decided_by", "decided_at"])
    return amendment
