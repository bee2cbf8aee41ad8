"""The duty roster of the demonstration district: 24 hours from half past eight, leaders in turn."""

from datetime import datetime, time, timedelta

from core.clock import ZONE
from governance.choices import UnitKind
from governance.models import Appointment, DutyShift, Unit
from governance.seeding import Plan

_LEADERS = ("政法委员", "所长", "党工委书记", "中心主任")
_STAFF = ("专班成员", "窗口受理员")
_AHEAD = 30


def seed_duty(plan: Plan) -> None:
    """One shift a day for each street centre, from the first month to a month ahead; what exists stays."""
    first = plan.until.date() - timedelta(days=31 * plan.months)
    days = [first + timedelta(days=n) for n in range((plan.until.date() - first).days + _AHEAD)]
    starts = [datetime.combine(day, time(8, 30), ZONE) for day in days]
    for order, centre in enumerate(
        Unit.objects.filter(kind=UnitKind.CENTRE, area__level="street").order_by("id")
    ):
        leaders, staff = _people(centre)
        if leaders:
            DutyShift.objects.bulk_create(
                (
                    DutyShift(
                        centre=centre,
                        leader_id=leaders[(start.toordinal() + order) % len(leaders)],
                        staff_id=staff[start.toordinal() % len(staff)] if staff else None,
                        from_at=start,
                        until_at=start + timedelta(days=1),
                    )
                    for start in starts
                ),
                ignore_conflicts=True,
            )


def _people(centre: Unit) -> tuple[list[int], list[int]]:
    """Leaders in the order of their turn, and those who stand by, all of the centre's street."""
    held = (
        Appointment.objects.filter(post__unit__area=centre.area_id, post__title__in=(*_LEADERS, *_STAFF))
        .exclude(post__unit__kind=UnitKind.JUSTICE_OFFICE)
        .order_by("id")
        .values_list("post__title", "officer_id")
    )
    leaders = [pk for title in _LEADERS for held_title, pk in held if held_title == title]
    return leaders, [pk for title, pk in held if title in _STAFF]
