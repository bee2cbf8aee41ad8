"""Why not: reading and deciding. The assessment given is the locked row."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.models import Case
from cases.permissions import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.standing import Standing
from risk.choices import AssessmentState, AssessmentVerb, FactorState, Origin
from risk.models import AssessedFactor, Assessment
from risk.rules.catalogue import Catalogue
from risk.workflow import MOVES, READERS

# setting aside a suggested factor of so many points asks for a reason and a second person
HEAVY = 5
# what an officer may say of a factor that nobody suggested
_BY_HAND = (FactorState.CONFIRMED, FactorState.UNKNOWN)


@dataclass(frozen=True)
class Mark:
    """What an officer says of one factor."""

    state: FactorState
    note: str = ""


def is_heavy(factor: AssessedFactor) -> bool:
    return factor.origin == Origin.SUGGESTED and factor.points >= HEAVY


def may_read(standing: Standing) -> bool:
    return standing.may(*READERS)


def why_not_read(standing: Standing) -> Refusal | None:
    if may_read(standing):
        return None
    return forbidden("您的岗位没有“预评”或“指挥”职责，不能打开预评台。如有线索请报本中心专班。")


def why_not_decide(standing: Standing, assessment: Assessment) -> Refusal | None:
    if refusal := lacking(
        standing,
        assessment.case,
        *MOVES[AssessmentVerb.DECIDE].capabilities,
        otherwise="您的岗位没有“预评”职责，只能查看。请由专班成员逐项确认后评定。",
    ):
        return refusal
    if assessment.state == AssessmentState.PROPOSED:
        return wrong_state(
            "这件事项的评定低于原等级或去除了 5 分要素，正待另一人复核。请先在事项页复核或退回。"
        )
    if assessment.state != AssessmentState.OPEN:
        who = assessment.decided_by.name if assessment.decided_by else "同事"
        return wrong_state(f"这件事项刚由{who}评定，不能重复评定。请看下一件；如有新情况，在事项页“送预评”。")
    return None


def why_not_finish(
    assessment: Assessment,
    factors: Mapping[str, AssessedFactor],
    marks: Mapping[str, Mark],
    catalogue: Catalogue,
    seen: str,
) -> Refusal | None:
    """What a decision needs: the text as it stands now, a word on each suggestion, a reason where it weighs."""
    if assessment.case.is_unread:
        return wrong_state("反映内容刚刚更正，系统正在重新阅读。请过几秒刷新，再评定。")
    if seen != assessment.screening.text_sha:
        return wrong_state("反映内容刚刚更正过，提示也随之更新。请重新看一遍再评定。")
    for code, factor in factors.items():
        mark = marks.get(code)
        name = catalogue.factors[code].name if code in catalogue.factors else code
        if mark is None or mark.state == FactorState.SUGGESTED:
            return incomplete(f"“{name}”还没有确认或去除，请逐项给出结论；不能判断的标“不明”。")
        if mark.state == FactorState.REMOVED and is_heavy(factor) and not mark.note:
            return incomplete(f"去除 5 分要素“{name}”请写明理由。")
    for code, mark in marks.items():
        if code not in catalogue.factors:
            return incomplete(f"目录第 {catalogue.version} 版没有要素 {code}，请刷新页面。")
        if code not in factors and mark.state not in _BY_HAND:
            return incomplete(f"“{catalogue.factors[code].name}”没有被提示过，只能添加或标“不明”。")
        if code not in factors and mark.state == FactorState.CONFIRMED and not mark.note:
            return incomplete(f"添加的要素“{catalogue.factors[code].name}”请写明依据。")
    return None


def why_not_lower(reason: str) -> Refusal | None:
    """A decision that waits for a second person says why."""
    if reason:
        return None
    return incomplete("评定低于原等级，或没有计入 5 分要素，须由另一人复核。请在要素旁或“说明”写明理由。")


def why_not_reassess(standing: Standing, case: Case) -> Refusal | None:
    """Whoever may judge or command may have a case judged, or judged anew; one at a time."""
    if refusal := lacking(
        standing,
        case,
        *MOVES[AssessmentVerb.REASSESS].capabilities,
        otherwise="您的岗位没有“预评”“指挥”或“交办”职责，不能送预评。如有线索请报本中心专班。",
    ):
        return refusal
    if case.is_unread:
        return wrong_state("系统正在阅读这件事项，请过几秒刷新再试。")
    pending = Assessment.objects.filter(case=case).pending().values_list("state", flat=True).first()
    if pending == AssessmentState.PROPOSED:
        return wrong_state("事项的评定正待另一人复核，请先复核同意或退回。")
    if pending is not None:
        return wrong_state("事项已在预评台上，请到“预评”逐项确认。")
    return None
