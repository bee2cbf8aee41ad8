"""Why not: officers, posts, appointments, teams and Party organisations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import AppointmentKind, Capability
from governance.models import Appointment, Area, Officer, Post, Unit
from governance.permissions import separation
from governance.permissions.structure import WHO, kept_paths, why_not_keep
from governance.standing import Standing, standing_at

# who reads the list of officers beside those who keep it
READERS = (Capability.SECURE, Capability.AUDIT)


def people_paths(standing: Standing) -> tuple[str, ...]:
    """The areas whose officers one may look up by name and account."""
    held = [one for one in standing.appointments if any(right in one.post.capabilities for right in READERS)]
    return (*kept_paths(standing), *sorted({(one.area or one.post.unit.area).path for one in held}))


def why_not_see_people(standing: Standing) -> Refusal | None:
    if people_paths(standing):
        return None
    return forbidden("人员账号由有“系统管理”职责的管理员维护。找人和电话请看“花名册”。")


def why_not_keep_officer(standing: Standing, officer: Officer | None) -> Refusal | None:
    """Officers are kept where they are on the staff; one without a home by whoever keeps anything."""
    return why_not_keep(standing, officer.home.area if officer and officer.home else None)


def why_not_deactivate(standing: Standing, officer: Officer) -> Refusal | None:
    if officer.pk == standing.pk:
        return forbidden("不能停用自己的账号，请由另一名有“系统管理”职责的管理员停用。")
    if (held := _last_keeper(officer, standing.at.date())) is not None:
        return held
    return None


def why_not_keep_post(standing: Standing, post: Post | None) -> Refusal | None:
    return why_not_keep(standing, post.unit.area if post else None)


def why_not_carry(standing: Standing, post: Post, capabilities: Collection[str]) -> Refusal | None:
    """A post's capabilities are its holders' rights: nobody widens his own, and the three keepers stay apart."""
    if refusal := separation.why_not_carry(capabilities):
        return refusal
    if post._state.adding:
        return None
    more = set(capabilities) - set(post.capabilities)
    holders = (
        Appointment.objects.in_days(standing.at.date(), None).filter(post=post).select_related("officer")
    )
    for one in holders:
        if one.officer_id == standing.pk and more:
            return forbidden("您自己担任这个岗位，不能给它增加职责，请由另一名有“系统管理”职责的管理员办理。")
        changed = Post(unit=post.unit, capabilities=list(capabilities))
        others = Appointment.objects.in_days(one.from_on, one.until_on).exclude(post=post)
        for other in others.filter(officer=one.officer).select_related("post__unit"):
            if (
                len({*separation.keepers(changed.capabilities), *separation.keepers(other.post.capabilities)})
                > 1
            ):
                return forbidden(f"{one.officer.name}还担任{other.post}，三员分立，不能由一人兼有。")
    return None


def why_not_appoint(
    standing: Standing, post: Post | None = None, officer: Officer | None = None
) -> Refusal | None:
    """Without a post: may this officer appoint at all (for the button)."""
    if refusal := why_not_keep(standing, post.unit.area if post else None):
        return refusal
    if post is None or officer is None:
        return None
    if officer.pk == standing.pk and set(post.capabilities) - {Capability.ADMINISTER}:
        return forbidden(f"不能给自己任职。请由另一名有“{Capability.ADMINISTER.label}”职责的管理员办理。")
    if not officer.is_active:
        return wrong_state(f"{officer.name}的账号已停用，请先启用再任职。")
    return None


def why_not_place(
    *,
    officer: Officer,
    post: Post,
    area: Area | None,
    from_on: date,
    until_on: date | None,
) -> Refusal | None:
    """What stands against this officer on this post in these days, whoever appoints. Cost: two queries."""
    if until_on is not None and until_on < from_on:
        return incomplete("免职日期不能早于任职日期。")
    closed = [day for day in (post.closed_on, post.unit.closed_on) if day is not None]
    if any(until_on is None or until_on >= day for day in closed):
        return incomplete(f"{post}已定于{min(closed):%Y-%m-%d}撤销，请另选岗位，或把免职日期写在这之前。")
    if area is not None and not area.path.startswith(post.unit.area.path):
        return incomplete(f"{area}不在{post.unit}的辖区{post.unit.area}之内，请另选区域，或留空。")
    same = Appointment.objects.in_days(from_on, until_on).filter(officer=officer, post=post)
    for one in same:
        if area is None or one.area_id is None or one.area_id == area.pk:
            ends = f"{one.until_on:%Y-%m-%d}" if one.until_on else "今"
            return incomplete(
                f"{officer.name}已任{post}（{one.from_on:%Y-%m-%d} 至 {ends}），同一岗位的任期不能重叠。"
            )
    return separation.why_not_hold(officer, post, from_on=from_on, until_on=until_on)


def why_not_dismiss(
    standing: Standing, appointment: Appointment, until_on: date | None = None
) -> Refusal | None:
    """Without a day: may this officer end it at all."""
    if refusal := why_not_keep(standing, appointment.post.unit.area):
        return refusal
    yesterday = standing.at.date() - timedelta(days=1)
    if appointment.until_on is not None and appointment.until_on <= yesterday:
        return wrong_state(f"这项任职已于{appointment.until_on:%Y-%m-%d}结束，过去的任职不再改动。")
    if until_on is None:
        return None
    if until_on < appointment.from_on:
        return incomplete("免职日期不能早于任职日期。")
    if until_on < yesterday:
        return incomplete("免职最早到昨天为止：这之后他已经以这个岗位办过事。实际日期请写在依据里。")
    if Capability.ADMINISTER in appointment.post.capabilities:
        return _last_keeper(appointment.officer, until_on + timedelta(days=1))
    return None


def _last_keeper(officer: Officer, day: date) -> Refusal | None:
    """Somebody else must administer what this officer administers."""
    held = Appointment.objects.held_on(day).select_related("post__unit__area", "officer")
    keepers = held.with_capability(Capability.ADMINISTER)
    mine = [one.post.unit.area.path for one in keepers if one.officer_id == officer.pk]
    for path in mine:
        if not any(
            path.startswith(one.post.unit.area.path) for one in keepers if one.officer_id != officer.pk
        ):
            return incomplete(f"{officer.name}是这里最后一名系统管理员。请先给另一人任职，再免去他。")
    return None


def why_not_deputise(standing: Standing, appointment: Appointment) -> Refusal | None:
    if refusal := why_not_keep(standing, appointment.post.unit.area):
        return refusal
    if appointment.kind == AppointmentKind.DEPUTY:
        return wrong_state("代理不能再由别人代理，请选本来任职的那一项。")
    if appointment.until_on is not None and appointment.until_on < standing.at.date():
        return wrong_state("这项任职已经结束，不需要代理。")
    return None


def why_not_apply(standing: Standing, area: Area | None = None, unit: Unit | None = None) -> Refusal | None:
    return why_not_keep(standing, area, unit.area if unit else None)


# who may start the handover of somebody else's work
MOVERS = (Capability.ASSIGN, Capability.COMMAND)


def why_not_hand_over(standing: Standing, officer: Officer) -> Refusal | None:
    """The officer himself, who keeps his area, or who assigns or commands over one of his units."""
    if officer.pk == standing.pk:
        return None
    places = list(
        Appointment.objects.filter(officer=officer).values_list("post__unit__area__path", flat=True)
    )
    places += [officer.home.area.path] if officer.home else []
    over = list(kept_paths(standing))
    over += [
        (one.area or one.post.unit.area).path
        for one in standing.appointments
        if any(right in one.post.capabilities for right in MOVERS)
    ]
    if any(place.startswith(path) for place in places for path in over):
        return None
    return forbidden(
        f"交接{officer.name}的工作，由他本人、所在单位的系统管理员、中心主任（“交办”职责）或指挥长办理。"
        + WHO
    )


def why_not_succeed(officer: Officer, to: Officer, at: datetime) -> Refusal | None:
    """The successor is somebody else who works now in the area of the officer's centre, or above it."""
    if to.pk == officer.pk:
        return incomplete("接手人不能是本人，请另选一人。")
    held = Appointment.objects.held_on(at.date()).filter(officer=to)
    paths = list(held.values_list("post__unit__area__path", flat=True))
    if not paths:
        return incomplete(f"{to.name}目前没有任职，不能接手，请另选一人。")
    centre = standing_at(officer, at).centre
    home = centre.area if centre else officer.home.area if officer.home else None
    if home is not None and not any(
        path.startswith(home.path) or home.path.startswith(path) for path in paths
    ):
        return incomplete(f"{to.name}不在{home}任职，不能接手这里的工作，请另选一人。")
    return None


def why_not_see_ownerless(standing: Standing) -> Refusal | None:
    if standing.may(*MOVERS, Capability.SUPERVISE) or kept_paths(standing):
        return None
    return forbidden("“无人负责”一页由有“交办”“指挥”“督办”或“系统管理”职责的岗位查看。")
