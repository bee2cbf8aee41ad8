"""The duty roster of the demonstration district: 24 hours from half past eight, leaders in turn; one night in 急时."""

from datetime import datetime, time, timedelta

from core.clock import ZONE
from governance.choices import Mode, UnitKind
from governance.models import Appointment, DutyShift, ModeSwitch, Unit
from governance.seeding import Plan

_LEADERS = ("政法委员", "所长", "党工委书记", "中心主任")
_STAFF = ("专班成员", "窗口受理员")
_AHEAD = 30
# so many days back somebody stands by besides the one at the telephone
_LATELY = 7
_NIGHT_AGO = 10


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
            # a shift that somebody replaced or took off the roster does not come back
            known = set(DutyShift.objects.filter(centre=centre).values_list("from_at", flat=True))
            DutyShift.objects.bulk_create(
                DutyShift(
                    centre=centre,
                    leader_id=leaders[(start.toordinal() + order) % len(leaders)],
                    staff_id=staff[start.toordinal() % len(staff)] if staff else None,
                    from_at=start,
                    until_at=start + timedelta(days=1),
                )
                for start in starts
                if start not in known
            )
            _stand_by(plan, centre, staff)
            _one_night(plan, centre)


def _stand_by(plan: Plan, centre: Unit, staff: list[int]) -> None:
    """A second name on the shifts of these weeks."""
    if len(staff) < 2:
        return
    since = plan.until - timedelta(days=_LATELY)
    shifts = DutyShift.objects.in_force().filter(centre=centre, from_at__gt=since, made_at=None)
    more = DutyShift.more_staff.through
    more.objects.bulk_create(
        (
            more(dutyshift_id=pk, officer_id=staff[(start.astimezone(ZONE).toordinal() + 1) % len(staff)])
            for pk, start in shifts.values_list("pk", "from_at")
        ),
        ignore_conflicts=True,
    )


def _one_night(plan: Plan, centre: Unit) -> None:
    """急时 over one night, ordered by the political and legal commissioner."""
    if ModeSwitch.objects.filter(centre=centre).exists():
        return
    held = Appointment.objects.filter(post__unit__area=centre.area_id, post__title=_LEADERS[0]).order_by("id")
    one = held.select_related("post").first()
    if one is None:
        return
    evening = datetime.combine(plan.until.date() - timedelta(days=_NIGHT_AGO), time(20), ZONE)
    ModeSwitch.objects.create(
        centre=centre,
        mode=Mode.URGENT,
        from_at=evening,
        until_at=evening + timedelta(hours=10),
        reason="辖区大型演出散场，加强夜间值守",
        made_by_id=one.officer_id,
        appointment=one,
        made_at=evening - timedelta(hours=2),
        told_at=evening + timedelta(hours=10),
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
