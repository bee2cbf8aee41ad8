"""What phone pages show, put together from rows."""

from collections.abc import Collection
from dataclasses import dataclass

from cases.choices import Kind, State
from cases.models import Case, Category
from governance.choices import Capability
from governance.models import Area
from governance.standing import Standing
from grids.querysets.events import own_events

# names that the categories use and the sprite has under another one
_SPRITE = {"tool": "tools", "car": "traffic-cone", "": "dots"}
_REMEMBERED = 30


@dataclass(frozen=True)
class EventKind:
    """A kind of event as a tile."""

    pk: int
    name: str
    icon: str
    code: str = ""


def own_area(standing: Standing) -> Area | None:
    """Where the officer patrols: the appointment's own area, else the unit's."""
    patrol = standing.under(Capability.PATROL)
    return (patrol.area or patrol.post.unit.area) if patrol else None


def kinds(standing: Standing) -> list[EventKind]:
    """The kinds of events, those this officer used last first. Cost: two queries."""
    return _kinds(standing, (Kind.EVENT,))


def all_kinds(standing: Standing) -> list[EventKind]:
    """Those of disputes and of events: what a canvass finds at a door. Cost: two queries."""
    return _kinds(standing, (Kind.DISPUTE, Kind.EVENT))


def _kinds(standing: Standing, of: Collection[Kind]) -> list[EventKind]:
    latest = own_events(standing).order_by("-received_at", "-id").values_list("category_id", flat=True)
    used = list(dict.fromkeys(latest[:_REMEMBERED]))
    rows = Category.objects.filter(kind__in=of, until_on=None)
    ranked = sorted(rows, key=lambda one: used.index(one.pk) if one.pk in used else len(used))
    return [EventKind(one.pk, one.name, _SPRITE.get(one.icon, one.icon), one.code) for one in ranked]


@dataclass(frozen=True)
class Standpoint:
    """Where an event stands: words with a tone, and what comes next."""

    words: str
    tone: str
    next: str


def where(case: Case) -> Standpoint:
    """In the worker's words; the case comes with its lead unit."""
    state = State(case.state)
    if state == State.REGISTERED:
        return Standpoint("等中心受理", state.tone, "下一步：综治中心受理。")
    if state == State.ACCEPTED and case.lead_unit is not None:
        awaited = case.awaited or f"{case.lead_unit.short_name} 办理"
        return Standpoint(f"{case.lead_unit.short_name}办理中", state.tone, f"下一步：{awaited}。")
    if state == State.ACCEPTED:
        again = "已重新办理，" if case.reopened_count else ""
        return Standpoint(
            f"{again}等中心交办",
            "soon" if again else state.tone,
            "下一步：综治中心交办给有关单位，交办后这里看得到由谁办理。",
        )
    if state == State.COMPLETED:
        return Standpoint(state.label, state.tone, "下一步：由其他同事回访，不用您再填。")
    return Standpoint(state.label, state.tone, "已经了结，不用再做什么。")
