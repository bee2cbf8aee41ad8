"""Officers and their appointments in ordinary pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import drafts
from core.acts import act_paths, buttons
from core.once import once
from core.refusals import Refusal, incomplete, insist, wrong_state
from governance.actions import appointments, officers, work
from governance.actions.messages import save_habits
from governance.acts.people import APPOINTMENT_ACTS
from governance.choices import AppointmentKind
from governance.forms.named import unit_label
from governance.forms.people import (
    AppointmentForm,
    AppointmentNarrowForm,
    HandoverForm,
    OfficerForm,
    OfficerNarrowForm,
)
from governance.models import Appointment, Area, Officer, Unit
from governance.permissions import people as permissions
from governance.permissions import sign_ins
from governance.permissions.structure import kept_paths, seen_paths
from governance.standing import Standing, standing_at, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep

# a password takes a part of a second to hash
AT_ONCE = 50
_JOINED = ("officer", "post__unit__area", "area", "home_unit__area", "deputises__officer")


def _units(standing: Standing) -> QuerySet[Unit]:
    return Unit.objects.filter(area__in=Area.objects.below(*permissions.people_paths(standing)))


def _officers(standing: Standing) -> QuerySet[Officer]:
    """On the staff or on a post of the units one looks up; and who has neither anywhere."""
    units = _units(standing)
    held = Appointment.objects.filter(post__unit__in=units)
    found = Q(home__in=units) | Q(pk__in=held.values("officer")) | Q(home=None, appointments=None)
    now = Appointment.objects.held_on(standing.at.date()).select_related("post__unit").order_by("id")
    return (
        Officer.objects.filter(found)
        .select_related("home__area", "habits")
        .prefetch_related(Prefetch("appointments", now, to_attr="held"))
        .order_by("username")
    )


def _save_officer(standing: Standing, row: Officer | None, facts: dict[str, Any]) -> tuple[Officer, str]:
    addresses = {name: facts.pop(name) for name in ("account", "email")}
    saved = officers.save_officer(by=standing, officer=row, facts=facts, at=standing.at)
    if any(addresses.values()) or hasattr(saved, "habits"):
        save_habits(by=standing, officer=saved, facts=addresses, at=standing.at)
    if row is None:
        return saved, f"已新增{saved.name}。下一步：设定一次性密码，并任职。"
    return saved, f"已更新{saved.name}。"


def _same_officer(standing: Standing, facts: dict[str, Any]) -> Officer | None:
    return _officers(standing).filter(username__iexact=facts.get("username", "")).first()


def _about_officer(request: HttpRequest, standing: Standing, officer: Officer) -> dict[str, Any]:
    terms = Appointment.objects.filter(officer=officer).select_related(*_JOINED)
    return {
        "terms": terms.order_by("-from_on", "-id"),
        "today": standing.at.date(),
        "work": work.open_work(officer, standing.at),
        "needs_password": not officer.has_usable_password()
        and permissions.why_not_keep_officer(standing, officer) is None,
        "may_reset_password": officer.has_usable_password()
        and sign_ins.why_not_reset_password(standing, officer) is None,
        "may_reset_code": sign_ins.why_not_reset_code(standing, officer) is None,
        "appoint_url": f"{reverse('appointment_add')}?username={officer.username}"
        + (f"&unit={unit_label(officer.home)}" if officer.home else ""),
    }


OFFICERS = keep(
    Upkeep(
        key="officer",
        path="officers/",
        noun="人员",
        intro="能登录的工作人员；能做什么只看任职",
        rows=_officers,
        columns=(
            Shown("登录名", lambda one: one.username, 16),
            Shown("姓名", lambda one: one.name, 12),
            Shown("工作电话", lambda one: one.phone, 16),
            Shown("所在单位", lambda one: unit_label(one.home) if one.home else "", 34),
            Shown(
                "现任岗位",
                lambda one: "、".join(f"{term.post}{term.manner}" for term in vars(one)["held"]),
                40,
            ),
            Shown(
                "办公平台账号",
                lambda one: one.habits.account if hasattr(one, "habits") else "",
                18,
                only_in_workbook=True,
            ),
            Shown(
                "邮箱",
                lambda one: one.habits.email if hasattr(one, "habits") else "",
                24,
                only_in_workbook=True,
            ),
            Shown("账号", lambda one: "启用" if one.is_active else "停用", 8),
        ),
        form=OfficerForm,
        narrow=OfficerNarrowForm,
        why_not_see=permissions.why_not_see_people,
        why_not_keep=permissions.why_not_keep_officer,
        save=_save_officer,
        same=_same_officer,
        beside="governance/officer_beside.html",
        about=_about_officer,
    )
)


def _appointments(standing: Standing) -> QuerySet[Appointment]:
    found = Appointment.objects.filter(post__unit__in=_units(standing)).select_related(*_JOINED)
    return found.order_by("post__unit__area__path", "post__unit_id", "post_id", "-from_on", "-id")


def _why_not_edit(standing: Standing, row: Appointment | None) -> Refusal | None:
    if refusal := permissions.why_not_appoint(standing, row.post if row else None):
        return refusal
    return (
        None
        if row is None
        else wrong_state("任职是一次办理，不能修改。写错的请免职，再重新任职；过去的花名册由此可查。")
    )


def _save_appointment(
    standing: Standing, row: Appointment | None, facts: dict[str, Any]
) -> tuple[Appointment, str]:
    """A new term; from a workbook also the end of one."""
    if row is None:
        return _take_up(standing, facts)
    kept = ("kind", "home_unit", "reason")
    if facts["until_on"] is None or any(
        (facts[name] or None) != (getattr(row, name) or None) for name in kept
    ):
        insist(incomplete("任职不能修改。写错的请免职后重新任职；要免职的，只填写免职日期。"))
    ended = appointments.dismiss(
        by=standing, appointment=row, until_on=facts["until_on"], reason="按导入的任职表免职", at=standing.at
    )
    return ended, f"已免去{ended}。"


def _take_up(standing: Standing, facts: dict[str, Any]) -> tuple[Appointment, str]:
    officer, post, said = facts["officer"], facts["on_post"], ""
    if officer is None:
        seconded = facts["kind"] == AppointmentKind.SECONDMENT
        person = {
            "username": facts["username"],
            "name": facts["name"],
            "phone": facts["phone"],
            "home": (facts["home_unit"] if seconded else None) or post.unit,
            "is_active": True,
        }
        officer = officers.save_officer(by=standing, officer=None, facts=person, at=standing.at)
        said = f"已新增账号{officer.username}，请在人员页面设定一次性密码。"
    names = ("from_on", "until_on", "area", "kind", "home_unit", "reason")
    made = appointments.appoint(
        by=standing, officer=officer, post=post, at=standing.at, **{name: facts[name] for name in names}
    )
    return made, f"{said}{made.officer}自 {made.from_on:%Y-%m-%d} 起任{made.post}{made.manner}。"


def _same_appointment(standing: Standing, facts: dict[str, Any]) -> Appointment | None:
    if not facts.get("officer") or not facts.get("on_post") or not facts.get("from_on"):
        return None
    return (
        _appointments(standing)
        .filter(
            officer=facts["officer"],
            post=facts["on_post"],
            area=facts.get("area"),
            from_on=facts["from_on"],
        )
        .first()
    )


def _about_appointment(request: HttpRequest, standing: Standing, row: Appointment) -> dict[str, Any]:
    return {
        "term": row,
        "acts": buttons(APPOINTMENT_ACTS, standing, row, ""),
        "deputies": row.deputies.select_related("officer").order_by("-from_on"),
    }


APPOINTMENTS = keep(
    Upkeep(
        key="appointment",
        path="appointments/",
        noun="任职",
        intro="谁从哪天到哪天担任什么岗位；权限由此而来，到日子自动生效、失效",
        rows=_appointments,
        columns=(
            Shown("登录名", lambda one: one.officer.username, 16),
            Shown("姓名", lambda one: one.officer.name, 12),
            Shown("工作电话", lambda one: one.officer.phone, 16, less=True, only_in_workbook=True),
            Shown("单位", lambda one: unit_label(one.post.unit), 34),
            Shown("岗位名称", lambda one: one.post.title, 16),
            Shown("负责区域", lambda one: f"{one.area.code} {one.area.name}" if one.area else "", 24),
            Shown("任职日期", lambda one: one.from_on, 12, "date"),
            Shown("免职日期", lambda one: one.until_on, 12, "date"),
            Shown("任职方式", lambda one: AppointmentKind(one.kind).label, 10),
            Shown("原单位", lambda one: unit_label(one.home_unit) if one.home_unit else "", 30, less=True),
            Shown("任职依据", lambda one: one.reason, 24, only_in_workbook=True),
        ),
        form=AppointmentForm,
        narrow=AppointmentNarrowForm,
        why_not_see=permissions.why_not_see_people,
        why_not_keep=_why_not_edit,
        save=_save_appointment,
        same=_same_appointment,
        beside="governance/appointment_beside.html",
        about=_about_appointment,
    )
)


def _load(request: HttpRequest, pk: int) -> tuple[Standing, Appointment]:
    standing = standing_of(request)
    insist(permissions.why_not_see_people(standing))
    return standing, get_object_or_404(_appointments(standing), pk=pk)


def _page_of(appointment: Appointment) -> str:
    return reverse("appointment_edit", args=[appointment.pk])


ACT_PATHS = act_paths(APPOINTMENT_ACTS, "appointments", _load, _page_of)


@require_http_methods(["GET", "POST"])
def first_passwords(request: HttpRequest) -> HttpResponse:
    """Passwords for officers who have none yet, made and shown once; not `once`, which keeps the answer's text."""
    standing = standing_of(request)
    insist(permissions.why_not_keep_officer(standing, None))
    below = Area.objects.below(*kept_paths(standing))
    waiting = Officer.objects.filter(
        Q(home__area__in=below), is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    ).select_related("home")
    if request.GET.get("officer", "").isdecimal():
        waiting = waiting.filter(pk=int(request.GET["officer"][:12]))
    shown = list(waiting.order_by("home__name", "username")[:AT_ONCE])
    made = []
    if request.method == "POST":
        made = [(one, officers.first_password(by=standing, officer=one, at=standing.at)) for one in shown]
    return render(
        request, "governance/first_passwords.html", {"waiting": shown, "made": made, "at_once": AT_ONCE}
    )


def _known(standing: Standing) -> QuerySet[Officer]:
    """Oneself, and who works or worked in the places one looks up."""
    below = Area.objects.below(*seen_paths(standing), *permissions.people_paths(standing))
    held = Appointment.objects.filter(post__unit__area__in=below)
    return Officer.objects.filter(
        Q(pk=standing.pk) | Q(home__area__in=below) | Q(pk__in=held.values("officer"))
    )


@once
def officer_handover(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All open work of an officer by kind, and the form that gives it to a successor."""
    standing = standing_of(request)
    officer = get_object_or_404(_known(standing).select_related("home__area"), pk=pk)
    insist(permissions.why_not_hand_over(standing, officer))
    form = HandoverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        if refusal := permissions.why_not_succeed(officer, to, standing.at):
            form.add_error("to", refusal.sentence)
        else:
            reason = form.cleaned_data["reason"]
            done = work.hand_over(by=standing, officer=officer, to=to, reason=reason, at=standing.at)
            went = "、".join(f"{one.label} {one.went}" for one in done if one.went)
            drafts.done(request, f"handover-{pk}")
            if went:
                messages.success(request, f"已交接给{to.name}：{went}。接手人已收到通知。")
            else:
                messages.warning(request, f"没有可以移交给{to.name}的，一件也没有动。")
            for one in done:
                if one.stayed:
                    messages.warning(
                        request, f"{one.label}，留下 {len(one.stayed)} 项：{' '.join(one.stayed)}"
                    )
            return redirect("officer_handover", pk=pk)
    own = standing_at(officer, standing.at)
    context = {
        "form": form,
        "officer": officer,
        "own": own,
        "work": work.lines(officer, own, standing),
        "is_self": officer.pk == standing.pk,
    }
    return render(request, "governance/officer_handover.html", context, status=422 if form.errors else 200)
