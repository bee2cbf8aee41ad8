"""Pages of the watch: the week, its paper, the rows and their workbook, swaps, modes."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.acts import buttons
from core.clock import ZONE, start_of
from core.refusals import Refusal, insist
from governance import watch
from governance.actions import duty
from governance.actions.modes import minimum_staff
from governance.acts.duty import MODE_ACTS, ROSTER_ACTS, SHIFT_ACTS, SWAP_ACTS
from governance.choices import Mode
from governance.duty import mode_at, staff_of
from governance.forms.duty import ShiftForm, ShiftNarrowForm, WeekForm
from governance.models import Appointment, DutyShift, DutySwap, ModeSwitch, Unit
from governance.permissions import duty as permissions
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep

PAGE = 50


def chosen(request: HttpRequest) -> tuple[Standing, WeekForm, Unit, date]:
    """Who asks, the form, the centre (own or looked at) and the day asked for; today without one."""
    standing = standing_of(request)
    insist(permissions.why_not_see_duty(standing))
    form = WeekForm(request.GET, standing=standing)
    form.is_valid()
    return standing, form, form.chosen(), form.cleaned_data.get("day") or standing.at.date()


def lines(centre: Unit, first: date, days: int, at: datetime) -> list[dict[str, Any]]:
    """Shifts and holes of these days in order: {shift, staff, hole, problems, past, now, day}. Cost: four queries."""
    whole = watch.Span(start_of(first), start_of(first + timedelta(days=days)))
    shifts = list(DutyShift.objects.between(whole.from_at, whole.until_at).filter(centre=centre))
    modes = [
        (watch.Span(max(one.from_at, whole.from_at), one.ended_at or one.until_at), one.mode)
        for one in ModeSwitch.objects.touching(whole.from_at, whole.until_at).filter(centre=centre)
    ]
    in_office = _in_office(centre, shifts)
    rows: list[dict[str, Any]] = [
        {
            "from_at": one.from_at.astimezone(ZONE),
            "until_at": one.until_at.astimezone(ZONE),
            "shift": one,
            "staff": staff_of(one),
            "hole": "",
            "problems": _problems(one, modes, in_office),
            "past": one.until_at <= at,
            "now": one.from_at <= at < one.until_at,
        }
        for one in shifts
    ]
    for gap in watch.gaps([watch.Span(one.from_at, one.until_at) for one in shifts], whole):
        rows.append(
            {
                "from_at": gap.from_at.astimezone(ZONE),
                "until_at": gap.until_at.astimezone(ZONE),
                "shift": None,
                "hole": watch.hole_words(gap),
                "past": gap.until_at <= at,
                "now": gap.from_at <= at < gap.until_at,
            }
        )
    return sorted(rows, key=lambda row: row["from_at"])


def _in_office(centre: Unit, shifts: Iterable[DutyShift]) -> Callable[[int, date], bool]:
    """Whether a leader still holds a post at the street on a day. Cost: one query."""
    leaders = {one.leader_id for one in shifts}
    held = Appointment.objects.filter(
        officer__in=leaders, officer__is_active=True, post__unit__area__path__startswith=centre.area.path
    )
    terms = list(held.values_list("officer_id", "from_on", "until_on"))
    return lambda officer, day: any(
        who == officer and since <= day and (until is None or until >= day) for who, since, until in terms
    )


def _problems(
    shift: DutyShift, modes: list[tuple[watch.Span, str]], in_office: Callable[[int, date], bool]
) -> list[str]:
    mode = watch.strictest(modes, watch.Span(shift.from_at, shift.until_at))
    least, have = minimum_staff(mode), len(staff_of(shift))
    found = []
    if not in_office(shift.leader_id, shift.from_at.astimezone(ZONE).date()):
        found.append(f"{shift.leader}已不在任，请另排带班领导")
    if have < least:
        found.append(f"{Mode(mode).label}每班至少 {least} 名值班人员，现有 {have} 名")
    return found


@require_GET
def duty_week(request: HttpRequest) -> HttpResponse:
    """One week of a centre: who leads, who stands by, what is missing."""
    standing, form, centre, day = chosen(request)
    monday = watch.week_of(day)
    context = {
        "form": form,
        "centre": centre,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - watch.WEEK,
        "after": monday + watch.WEEK,
        "lines": lines(centre, monday, 7, standing.at),
        "acts": buttons(ROSTER_ACTS, standing, centre, ""),
        "may_keep": permissions.why_not_roster(standing, centre) is None,
        "reads_log": permissions.reads_log(standing, centre),
        "mode": mode_at(centre, standing.at),
        "at": standing.at,
        "swaps": DutySwap.objects.answerable(standing.at).filter(to=standing.officer).count(),
        "several": len(form.centres) > 1,
    }
    return render(request, "governance/duty_week.html", context)


@require_GET
def duty_print(request: HttpRequest) -> HttpResponse:
    """A week, or a month with ?month=on, for A4."""
    standing, _, centre, day = chosen(request)
    if request.GET.get("month"):
        first, days = day.replace(day=1), calendar.monthrange(day.year, day.month)[1]
        title = f"{day.year}年{day.month}月值班表"
    else:
        first, days = watch.week_of(day), 7
        last = first + timedelta(days=6)
        title = f"值班表（{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日）"
    context = {
        "centre": centre,
        "title": title,
        "lines": lines(centre, first, days, standing.at),
        "back": f"{reverse('duty_week')}?centre={centre.pk}&day={day}",
    }
    return render(request, "governance/duty_print.html", context)


# --- the rows as kept by hand, and their workbook


def _rows(standing: Standing) -> Any:
    paths = [one.area.path for one in permissions.seen_centres(standing)]
    rows = DutyShift.objects.in_force().within(*paths) if paths else DutyShift.objects.none()
    return (
        rows.select_related("centre__area", "leader", "staff")
        .prefetch_related("more_staff")
        .order_by("-from_at", "-id")
    )


def _why_not(standing: Standing, row: DutyShift | None) -> Refusal | None:
    if row is None:
        return permissions.why_not_roster(standing)
    return permissions.why_not_change(standing, row)


def _save(standing: Standing, row: DutyShift | None, given: dict[str, Any]) -> tuple[DutyShift, str]:
    facts = duty.Facts(given["centre"], given["from_at"], given["until_at"], given["leader"], given["staff"])
    start = permissions.words(facts.from_at)
    if row is None:
        made = duty.add_shift(by=standing, facts=facts, at=standing.at)
        return made, f"已排 {start} 起由{made.leader}带班。"
    why, whole = given.get("why", ""), bool(given.get("whole"))
    made = duty.change_shift(by=standing, shift=row, facts=facts, why=why, whole=whole, at=standing.at)
    return made, f"已改为 {permissions.words(made.from_at)} 起由{made.leader}带班；原来的安排保留备查。"


def _same(_standing: Standing, given: dict[str, Any]) -> DutyShift | None:
    if not (given.get("centre") and given.get("from_at")):
        return None
    rows = DutyShift.objects.in_force().filter(centre=given["centre"], from_at=given["from_at"])
    return rows.select_related("centre__area", "leader", "staff").prefetch_related("more_staff").first()


def _about(_request: HttpRequest, standing: Standing, row: DutyShift) -> dict[str, Any]:
    """What stood there before, and what may be done with the shift."""
    before = DutyShift.objects.filter(
        centre=row.centre, replaced_at__isnull=False, from_at__lt=row.until_at, until_at__gt=row.from_at
    )
    return {
        "before": before.select_related("leader", "replaced_by").order_by("-replaced_at", "-id")[:30],
        "acts": buttons(SHIFT_ACTS, standing, row, ""),
        "week": f"{reverse('duty_week')}?centre={row.centre_id}&day={row.from_at.astimezone(ZONE).date()}",
    }


SHIFTS = keep(
    Upkeep(
        key="duty_shift",
        path="duty/shifts/",
        noun="班次",
        intro="开始以后的改动另记一条，原来的保留；整周的安排看值班表",
        rows=_rows,
        columns=(
            Shown("开始", lambda one: one.from_at.astimezone(ZONE), 18, "moment"),
            Shown("结束", lambda one: one.until_at.astimezone(ZONE), 18, "moment"),
            Shown("带班领导", lambda one: f"{one.leader.username} {one.leader.name}", 20),
            Shown("值班人员", lambda one: ShiftForm.initial_of(one)["staff"], 40),
            Shown("中心", lambda one: one.centre.short_name, 20),
        ),
        form=ShiftForm,
        narrow=ShiftNarrowForm,
        why_not_see=permissions.why_not_see_duty,
        why_not_keep=_why_not,
        save=_save,
        same=_same,
        beside="governance/duty_shift_beside.html",
        about=_about,
    )
)


# --- what the verbs act on


def visible_centre(request: HttpRequest, pk: int) -> tuple[Standing, Unit]:
    standing = standing_of(request)
    paths = [one.pk for one in permissions.seen_centres(standing)]
    return standing, get_object_or_404(Unit.objects.select_related("area"), pk=pk, pk__in=paths)


def visible_shift(request: HttpRequest, pk: int) -> tuple[Standing, DutyShift]:
    standing = standing_of(request)
    return standing, get_object_or_404(_rows(standing), pk=pk)


def visible_swap(request: HttpRequest, pk: int) -> tuple[Standing, DutySwap]:
    standing = standing_of(request)
    return standing, get_object_or_404(DutySwap.objects.of(standing).with_shifts(), pk=pk)


def week_page(row: Unit | DutyShift) -> str:
    centre = row.pk if isinstance(row, Unit) else row.centre_id
    day = "" if isinstance(row, Unit) else f"&day={row.from_at.astimezone(ZONE).date()}"
    return f"{reverse('duty_week')}?centre={centre}{day}"


def swaps_page(_swap: DutySwap) -> str:
    return reverse("duty_swaps")


def modes_page(centre: Unit) -> str:
    return f"{reverse('duty_modes')}?centre={centre.pk}"


@require_GET
def duty_swaps(request: HttpRequest) -> HttpResponse:
    """What one asked of others, what others ask, and what became of it."""
    standing = standing_of(request)
    page = Paginator(DutySwap.objects.of(standing).with_shifts().order_by("answer", "-asked_at", "-id"), PAGE)
    shown = page.get_page(request.GET.get("page"))
    rows = [(one, buttons(SWAP_ACTS, standing, one, "") if not one.answer else []) for one in shown]
    return render(request, "governance/duty_swaps.html", {"page": shown, "rows": rows, "at": standing.at})


@require_GET
def duty_modes(request: HttpRequest) -> HttpResponse:
    """In which mode the centre stands, what it means, who ordered what and when."""
    standing, form, centre, _ = chosen(request)
    rows = ModeSwitch.objects.filter(centre=centre).select_related(
        "made_by", "appointment__post__unit", "ended_by"
    )
    page = Paginator(rows.order_by("-from_at", "-id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "centre": centre,
        "running": mode_at(centre, standing.at),
        "acts": buttons(MODE_ACTS, standing, centre, ""),
        "page": page,
        "at": standing.at,
        "law": _law(),
        "several": len(form.centres) > 1,
    }
    return render(request, "governance/duty_modes.html", context)


def _law() -> list[dict[str, Any]]:
    """What each mode asks for, in words."""
    return [
        {
            "label": mode.label,
            "acknowledge": watch.ACKNOWLEDGE[mode.value].words() + "（日夜连续）",
            "complete": "、".join(
                f"{name} {watch.COMPLETE[mode.value][level].words()}"
                for level, name in (("high", "高"), ("medium", "中"), ("", "普通"))
            ),
            "staff": minimum_staff(mode.value),
        }
        for mode in (Mode.URGENT, Mode.EMERGENCY)
    ]
