"""Who reads sign-in history, lifts locks, resets passwords and codes, and says from where a post signs in."""

from datetime import datetime

from core.refusals import Refusal, forbidden, wrong_state
from governance.choices import Capability
from governance.models import Appointment, Officer, Post
from governance.standing import Standing

READERS = (Capability.SECURE, Capability.AUDIT)
_ELSEWHERE = "{}不在您管理的范围内，请联系上一级的管理员。这项职责只到任职所在区域。"


def security_of(officer: Officer, at: datetime) -> list[int]:
    """The security officers who look after this one: no administrator takes an account over unnoticed."""
    keepers = Appointment.objects.held_on(at.date()).select_related("area", "post__unit__area")
    places = Appointment.objects.held_on(at.date()).filter(officer=officer)
    paths = set(places.values_list("post__unit__area__path", flat=True))
    if officer.home:
        paths.add(officer.home.area.path)
    return sorted(
        {
            one.officer_id
            for one in keepers.with_capability(Capability.SECURE)
            if any(path.startswith((one.area or one.post.unit.area).path) for path in paths)
        }
    )


def _why_not_for(by: Standing, officer: Officer, *capabilities: Capability) -> Refusal | None:
    if by.officers_below(*capabilities).filter(pk=officer.pk).exists():
        return None
    return forbidden(_ELSEWHERE.format(officer))


def why_not_read_sign_ins(by: Standing) -> Refusal | None:
    if by.may(*READERS):
        return None
    return forbidden("登录记录由有“安全管理”或“审计”职责的人查看；自己的登录记录在“我的账号”里。")


def why_not_lift(by: Standing) -> Refusal | None:
    if by.may(Capability.SECURE):
        return None
    return forbidden("解除登录锁定要有“安全管理”职责，请联系安全管理员。")


def why_not_reset_password(by: Standing, officer: Officer) -> Refusal | None:
    if not by.may(Capability.ADMINISTER):
        return forbidden("重置密码要有“系统管理”职责，请联系系统管理员。")
    if by.officer == officer:
        return forbidden("自己的密码请在“我的账号”里更改，不能自己重置；“系统管理”职责只用于他人。")
    return _why_not_for(by, officer, Capability.ADMINISTER)


def why_not_reset_code(by: Standing, officer: Officer) -> Refusal | None:
    if not by.may(Capability.ADMINISTER, Capability.SECURE):
        return forbidden("停用他人的动态口令要有“系统管理”或“安全管理”职责。")
    if by.officer == officer:
        return forbidden("自己的动态口令请在“我的账号”里停用；“安全管理”职责只用于他人。")
    if not hasattr(officer, "authenticator"):
        return wrong_state("这个账号没有启用动态口令，不用重置。")
    return _why_not_for(by, officer, Capability.ADMINISTER, Capability.SECURE)


def why_not_set_addresses(by: Standing, post: Post | None = None) -> Refusal | None:
    """Without a post: of any at all."""
    if by.may(Capability.SECURE):
        if post is None or post.unit.area.path.startswith(by.paths_of(Capability.SECURE)):
            return None
        return forbidden(_ELSEWHERE.format(post))
    return forbidden("规定岗位的登录地址要有“安全管理”职责，请联系安全管理员。")
