"""What every verb asks first: does the officer see the case, hold the post, and does its state allow it."""

from django.db.models import Q

from cases.choices import State, Verb
from cases.models import Case, Exclusion, Grant
from cases.workflow import MOVES
from core.clock import ZONE
from core.refusals import Refusal, forbidden, wrong_state
from core.registry import registry
from governance.choices import Capability, Sees
from governance.standing import Standing

# one answer for what one may not see and for what does not exist
UNSEEN = forbidden(
    "没有这件事项，或者不在您的可见范围内：不属于您的辖区、没有交办到您或您的单位、限制知悉，或者按规定须回避。"
    "需要时请联系本中心主任或指挥长。"
)


def decide(verb: str, standing: Standing, case: Case) -> Refusal | None:
    """May this officer do this verb on this case, and why not: sight first, then what the verb itself asks.

    Every verb on a case that any app registered, by its key ("accept", "assign"). Errors: LookupError for another.
    """
    act = next((one for one in registry.acts if one.verb == verb), None)
    if act is None:
        raise LookupError(verb)
    if not Case.objects.visible_to(standing).filter(pk=case.pk).exists():
        return UNSEEN
    return act.why_not(standing, case)


def why_seen(standing: Standing, case: Case) -> list[str]:
    """Each way by which the officer sees this case, in words; empty when there is none. Cost: two queries.

    The case comes with its area. It agrees with `visible_to`: a test compares them.
    """
    mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
    if Exclusion.objects.filter(mine, case=case).exists():
        return []
    return ways_to(standing, case)


def ways_to(standing: Standing, case: Case) -> list[str]:
    """`why_seen` of a case that does not accuse the officer, which who has it from `visible_to` knows. One query."""
    ways = []
    if case.owner_id == standing.pk:
        ways.append("您是首接责任人")
    for held in standing.appointments:
        area = held.area or held.post.unit.area
        if held.post.sees == Sees.AREA and not case.is_restricted and case.area.path.startswith(area.path):
            ways.append(
                f"事项在{area.name}，您任{held.post.unit.short_name}{held.post.title}，可以看辖区内的事项"
            )
    named = Q(unit__in=standing.reading_unit_ids) | Q(officer=standing.officer)
    grants = (
        Grant.objects.in_force(standing.at).filter(named, case=case).select_related("unit").order_by("id")
    )
    for one in grants:
        who = f"授权给您所在的{one.unit}" if one.unit else "授权给您本人"
        until = f"，到 {one.until_at.astimezone(ZONE):%m-%d %H:%M} 为止" if one.until_at else ""
        ways.append(f"{who}：{one.why or '交办'}{until}")
    return list(dict.fromkeys(ways))


def lacking(standing: Standing, case: Case, *capabilities: Capability, otherwise: str) -> Refusal | None:
    """None when a post that reaches the case carries one of these; `otherwise` is for who holds none at all."""
    if standing.may(*capabilities, about=case):
        return None
    if not (held := standing.right(*capabilities)):
        return forbidden(otherwise)
    return forbidden(
        f"您的“{held.label}”职责不在{case.area}，这件事项您可以查看，由{case.centre}有此职责的同事办理。"
    )


def why_not(verb: Verb, standing: Standing, case: Case) -> Refusal | None:
    """What every verb of the workflow asks: a post that allows it, a state that it leads from."""
    move = MOVES[verb]
    needed = "、".join(f"“{one.label}”" for one in move.capabilities)
    refusal = lacking(
        standing,
        case,
        *move.capabilities,
        otherwise=f"您的岗位没有{needed}职责，不能{verb.label}。请联系本中心有此职责的同事。",
    )
    if refusal is not None:
        return refusal
    if case.state not in move.sources:
        states = "、".join(f"“{one.label}”" for one in move.sources)
        return wrong_state(
            f"事项现在是“{State(case.state).label}”，只有{states}的事项才能{verb.label}。"
            "可能有同事刚刚处理过，请刷新查看。"
        )
    return None
