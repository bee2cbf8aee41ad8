"""The register of the demonstration: what was numbered, a notice, the minutes of a meeting."""

from __future__ import annotations

from datetime import timedelta

from dispatch.actions import papers, registering
from dispatch.choices import PaperKind
from dispatch.models import Paper
from governance.choices import Capability, MeetingKind, UnitKind
from governance.models import Appointment, Meeting, Unit
from governance.seeding import Plan
from governance.standing import standing_at

_TITLE = "关于做好岁末年初矛盾纠纷排查化解工作的通知"
_LATELY = 300
_BODY = """为做好岁末年初矛盾纠纷排查化解工作，现将有关事项通知如下：
一、全面排查
各单位对欠薪、邻里、物业、婚姻家庭等纠纷再排查一遍，不漏一户、不漏一件。
二、及时化解
能当场化解的当场化解；一时不能化解的，明确责任人和完成时间，每周五 17 时前报中心。
三、依法办理
不得以任何理由推诿，不得限制群众依法反映诉求。"""


def seed_papers(plan: Plan) -> None:
    """Everything numbered enters the register; each street centre without one issues a notice."""
    registering.enter_missing()
    issued = set(Paper.objects.filter(kind=PaperKind.NOTICE).values_list("centre_id", flat=True))
    centres = Unit.objects.filter(kind=UnitKind.CENTRE, area__level="street").select_related("area")
    for centre in centres.exclude(pk__in=issued).order_by("id"):
        _notice(plan, centre)
    _minutes(plan)


def seed_deliveries(_plan: Plan) -> None:
    """By which channel the newest documents went beside the bell, as the demonstration's outbox has it."""
    newest = Paper.objects.filter(deliveries__officer__isnull=False).order_by("-numbered_at", "-id")
    registering.enter_messages(list(newest.distinct()[:_LATELY]))
    registering.follow_messages()


def _notice(plan: Plan, centre: Unit) -> None:
    at = plan.until - timedelta(days=3)
    held = Appointment.objects.held_on(at.date()).of_units(centre.pk).with_capability(Capability.ASSIGN)
    director = next(iter(held), None)
    units = (
        Unit.objects.filter(area=centre.area).exclude(kind=UnitKind.CENTRE).open_on(at.date()).order_by("id")
    )
    found = list(units[:6])
    if director and found:
        by = standing_at(director.officer, at)
        given = {"title": _TITLE, "body": _BODY, "addressee": "街道各有关单位", "cc": "区综治中心。"}
        papers.issue_notice(by=by, units=found, at=at, **given)


def _minutes(plan: Plan) -> None:
    """The newest ordinary meeting with minutes that has none issued; what deliberation says of people stays inside."""
    written = Meeting.objects.filter(minutes__isnull=False, minutes__papers=None, ends_at__lt=plan.until)
    written = written.exclude(kind=MeetingKind.DELIBERATION)
    meeting = written.select_related("host").order_by("-starts_at").first()
    if meeting is not None:
        by = standing_at(meeting.host, plan.until)
        papers.issue_minutes(by=by, meeting=meeting, cc="", at=plan.until - timedelta(hours=1))
