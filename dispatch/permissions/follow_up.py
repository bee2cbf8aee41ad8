"""Why not: follow-up."""

from cases.choices import State
from cases.models import Case, Entry
from cases.permissions import lacking
from cases.querysets import HANDLING
from core.refusals import Refusal, forbidden, wrong_state
from governance.choices import Capability
from governance.standing import Standing

# who may call back; history names the post that carries the first of these
CALLERS = (Capability.INTAKE, Capability.ASSIGN, Capability.SUPERVISE)


def why_not_follow_up(standing: Standing, case: Case) -> Refusal | None:
    """Nobody follows up what they handled themselves (trap 21)."""
    if refusal := lacking(
        standing, case, *CALLERS, otherwise="您的岗位没有“受理登记”或“督办”职责，不能回访。"
    ):
        return refusal
    if case.state != State.COMPLETED:
        return wrong_state(f"事项现在是“{State(case.state).label}”，办结之后才回访。")
    if Entry.objects.filter(case=case, verb__in=HANDLING, officer=standing.officer).exists():
        return forbidden("您经办过这件事项，回访须由其他同事进行。")
    return None
