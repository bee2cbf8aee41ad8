"""The first account of an empty installation: an administrator, and the least of a structure to stand in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core import audit
from core.refusals import Refusal, insist, wrong_state
from governance.actions import passwords
from governance.choices import AreaLevel, Capability, Sees, Slot, UnitKind
from governance.models import Appointment, Area, Officer, Post, Unit

TITLE = "系统管理员"
PLACEHOLDER = "待命名单位"


def administrators(at: datetime) -> list[Appointment]:
    """The appointments held now that may administer."""
    held = Appointment.objects.held_on(at.date()).select_related("officer", "post__unit")
    return held.with_capability(Capability.ADMINISTER)


def why_not_found(username: str, at: datetime, *, again: bool) -> Refusal | None:
    """Whether a system administrator may be made from the command line: there is none, or it is said `again`."""
    if (held := administrators(at)) and not again:
        names = "、".join(sorted({one.officer.name for one in held})[:3])
        return wrong_state(f"已经有系统管理员（{names}）。他们都不能登录时，加 --again 再建一个。")
    if Officer.objects.filter(username=username).exists():
        return wrong_state(f"登录名“{username}”已被使用，请换一个。")
    return None


@transaction.atomic
def found(
    *, username: str, name: str, area: tuple[str, str], unit: str, again: bool, at: datetime
) -> tuple[Officer, str]:
    """The administrator and the one-time password. `area` is (code, name) of the place made when there is none."""
    insist(why_not_found(username, at, again=again))
    officer = Officer(username=username, name=name)
    officer.set_unusable_password()
    officer.save()
    Appointment.objects.create(officer=officer, post=_post(area, unit, at), from_on=at.date())
    password = passwords.issue(officer, at=at)
    audit.record(by=None, verb="found", about=officer, note="在服务器上建立", at=at)
    return officer, password


def _post(area: tuple[str, str], unit: str, at: datetime) -> Post:
    """The administrators' post that is there; else one in a unit of that name at the topmost area, made if missing."""
    if held := administrators(at):
        return held[0].post
    place = Area.objects.open_on(at.date()).order_by("path").first()
    if place is None:
        code, name = area
        place = Area.objects.create(
            code=code, name=name, label=name, level=AreaLevel.DISTRICT, path=f"{code}."
        )
    facts = {"short_name": unit[:40], "kind": UnitKind.PARTY_OFFICE}
    home, _ = Unit.objects.get_or_create(area=place, name=unit, defaults=facts)
    rights = {"slot": Slot.SUPPORT, "capabilities": [Capability.ADMINISTER], "sees": Sees.NOTHING}
    return Post.objects.get_or_create(unit=home, title=TITLE, defaults=rights)[0]
