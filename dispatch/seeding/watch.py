"""The watch's book of the demonstration: some lines, a call about a danger, one sheet handed over this morning."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from cases.models import Case
from dispatch.actions import watch
from dispatch.models import HandoverSheet, WatchLine
from governance.choices import UnitKind
from governance.models import DutyShift, Unit
from governance.seeding import Plan
from governance.standing import standing_at

_LINES = (
    (timedelta(hours=11), "夜市巡查一圈（19:30 至 21:00），占道经营劝离 3 家，无冲突。"),
    (timedelta(hours=5), "接居民来电反映楼上噪声，已请社区值班人员上门，双方同意明早到中心调解。"),
    (timedelta(hours=1), "夜间平稳，重点部位视频巡查两次，无异常。"),
)


def seed_watch(plan: Plan) -> None:
    """For each street centre whose book is empty."""
    written = set(WatchLine.objects.values_list("centre_id", flat=True))
    centres = Unit.objects.filter(kind=UnitKind.CENTRE, area__level="street").select_related("area")
    for centre in centres.exclude(pk__in=written).order_by("id"):
        ended = DutyShift.objects.in_force().filter(centre=centre, until_at__lte=plan.until)
        shift = ended.select_related("leader", "staff").order_by("-until_at").first()
        if shift is not None:
            _night(centre, shift)


@transaction.atomic
def _night(centre: Unit, shift: DutyShift) -> None:
    """What the shift that ended last wrote down and handed over."""
    end = shift.until_at
    writer = shift.staff or shift.leader
    for back, text in _LINES:
        at = end - back
        watch.write_line(by=standing_at(writer, at), centre=centre, text=text, happened_at=at, at=at)
    _call(centre, shift, end - timedelta(hours=7))
    at = end - timedelta(minutes=6)
    sheet = watch.make_sheet(
        by=standing_at(writer, at),
        centre=centre,
        note="夜市周边今晚继续盯守；值班手机一部、钥匙一串。",
        at=at,
    )
    _as_it_was(sheet, at)
    watch.sign_over(by=standing_at(shift.leader, at), sheet=sheet, at=end - timedelta(minutes=3))
    following = sheet.leader_in
    if following is not None:
        watch.take_over(by=standing_at(following, end), sheet=sheet, at=end)


def _call(centre: Unit, shift: DutyShift, at: datetime) -> None:
    """A telephone call about the gravest open case that nobody acted on since and that is not restricted."""
    rows = Case.objects.filter(centre=centre, is_restricted=False, acted_at__lt=at).dangerous()
    case = rows.select_related("lead_unit").order_by("-red_flag", "-received_at", "-id").first()
    by = standing_at(shift.leader, at)
    if case is None or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return
    watch.tell(
        by=by,
        centre=centre,
        case=case,
        whom=str(case.lead_unit or "派出所值班室"),
        text="请夜间盯住当事人动向，有变化立即报带班领导。",
        answer="已安排人员，两小时一报。",
        happened_at=at,
        at=at,
    )


def _as_it_was(sheet: HandoverSheet, at: datetime) -> None:
    """Without the cases that came or moved after that morning."""
    sheet.rows.filter(last_at__gt=at).delete()
    sheet.dangers = sheet.rows.filter(is_danger=True).count()
    sheet.late = sheet.rows.filter(is_danger=False).count()
    sheet.save(update_fields=["dangers", "late"])
