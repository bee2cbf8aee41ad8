"""The duty roster and the modes: menu, suggestions, what an office sets."""

from django.db.models import Q

from core.registry import MenuEntry, Seeder, Suggestion, Sweeper, Switch, Waiting, registry
from governance.models import Appointment
from governance.permissions.duty import why_not_see_duty
from governance.seeding.duty import seed_duty
from governance.standing import Standing
from governance.tasks import end_modes
from governance.waiting import swap_needs, swaps


def _watchers(standing: Standing, text: str) -> list[str]:
    """Officers with a post at the own centre's street, by sign-in name or part of the name."""
    if standing.centre is None:
        return []
    path = standing.centre.area.path
    held = Appointment.objects.held_on(standing.at.date()).filter(post__unit__area__path__startswith=path)
    named = Q(officer__username__startswith=text) | Q(officer__name__contains=text)
    rows = held.filter(named).order_by("officer__name").values_list("officer__username", "officer__name")
    return list(dict.fromkeys(f"{username} {name}" for username, name in rows[:40]))[:20]


def _sees_duty(standing: Standing) -> bool:
    return why_not_see_duty(standing) is None


_OFFICE = ("administer",)
# how long a mode may hold, how often it asks for a report, how many stand by: defaults of the house
_DUTY_SWITCHES = (
    Switch("duty_start", "值班交接时间", "08:30", "写成 08:30 的样子；新排班次默认从这时起 24 小时", 60, _OFFICE),
    Switch("duty_staff", "平时每班值班人员", 1, "至少几名；不足的在值班表上显示红字", 61, _OFFICE, 0, 20),
    Switch("duty_staff_urgent", "急时每班值班人员", 2, "至少几名", 62, _OFFICE, 0, 20),
    Switch("duty_staff_emergency", "战时每班值班人员", 3, "至少几名", 63, _OFFICE, 0, 20),
    Switch("mode_urgent_hours", "急时一次最长（小时）", 72, "到时自动恢复平时；要延长另下一次", 64, _OFFICE, 1, 720),
    Switch("mode_emergency_hours", "战时一次最长（小时）", 168, "到时自动恢复平时", 65, _OFFICE, 1, 720),
    Switch("report_urgent_hours", "急时值班小结间隔（小时）", 4, "过时未写，提醒带班领导", 66, _OFFICE, 1, 48),
    Switch("report_emergency_hours", "战时值班小结间隔（小时）", 2, "过时未写，提醒带班领导", 67, _OFFICE, 1, 48),
)  # fmt: skip


def register() -> None:
    registry.add(
        MenuEntry("duty", "值班", "duty_week", "calendar-event", 160, _sees_duty, "d", group="指挥体系"),
        Suggestion("watch", _watchers),
        Sweeper("modes", 60, end_modes),
        *_DUTY_SWITCHES,
        Waiting("swap", "换班等我答复", 8, lambda who: bool(who.appointments), swaps, needs=swap_needs),
        Seeder("duty", 12, seed_duty),
    )
