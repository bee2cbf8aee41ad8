"""The demonstration's emergencies: one that ended last week, told by the real actions, in each street."""

from __future__ import annotations

from datetime import timedelta

from dispatch.actions import emergencies as actions
from dispatch.choices import Desk, EmergencyMode
from dispatch.forms.emergencies import on_the_spot
from dispatch.models import Emergency
from governance.choices import UnitKind
from governance.duty import commanders_of
from governance.models import Officer, Unit
from governance.seeding import Plan
from governance.standing import standing_at

_DAYS_AGO = 6
_REPORT = (
    "一、经过\n夜市出入口因临时停电聚集约四十人，要求说明原因。\n"
    "二、处置结果\n网格员和社区民警先到稳住现场，供电所四十分钟内恢复供电，人员散去，无人受伤。\n"
    "三、后续措施\n夜市停电改为提前一日张贴告示；应急照明由管理方一周内补齐。"
)


def seed_emergencies(plan: Plan) -> None:
    """For each street centre that has none."""
    have = set(Emergency.objects.values_list("centre_id", flat=True))
    centres = Unit.objects.filter(kind=UnitKind.CENTRE, area__level="street").select_related("area")
    for centre in centres.exclude(pk__in=have).order_by("id"):
        _one(centre, plan)


def _one(centre: Unit, plan: Plan) -> None:
    at = plan.until - timedelta(days=_DAYS_AGO)
    leaders = commanders_of(centre.area, at, below=False)
    if not leaders:
        return
    officers = Officer.objects.in_bulk(leaders)
    head = standing_at(officers[leaders[0]], at)
    emergency = actions.open_emergency(
        by=head,
        centre=centre,
        title="夜市停电人员聚集",
        place="夜市东侧出入口",
        mode=EmergencyMode.URGENT,
        at=at,
    )
    spot = [one for one in on_the_spot(centre.area, head) if one.pk not in leaders][:4]
    called = [(officers[one], Desk.CENTRE) for one in leaders] + [(one, Desk.GRID) for one in spot]
    rows = actions.call_out(by=head, emergency=emergency, officers=called, at=at + timedelta(minutes=1))
    for minutes, callout in enumerate((one for one in rows if one.officer_id in {two.pk for two in spot}), 2):
        by = standing_at(callout.officer, at)
        actions.coming(by=by, callout=callout, at=at + timedelta(minutes=minutes))
        actions.arrived(by=by, callout=callout, at=at + timedelta(minutes=minutes + 9))
    if spot:
        task = actions.order(
            by=head,
            emergency=emergency,
            text="联系供电所抢修，劝离围观人员",
            officer=spot[0],
            at=at + timedelta(minutes=12),
            due_at=at + timedelta(hours=1),
        )
        done = at + timedelta(minutes=52)
        actions.done(by=standing_at(spot[0], at), task=task, answer="已恢复供电，人员散去", at=done)
    actions.close_emergency(by=head, emergency=emergency, report=_REPORT, at=at + timedelta(hours=2))
