"""The roster: shifts are added, replaced, swapped with consent, copied; no row is ever edited."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.notices import notify
from core.refusals import Refused, incomplete, insist
from governance import watch
from governance.choices import SwapAnswer
from governance.duty import staff_of
from governance.models import DutyShift, DutySwap, Officer, Unit
from governance.permissions import duty as permissions
from governance.querysets import DutyShiftQuerySet
from governance.standing import Standing


@dataclass(frozen=True)
class Facts:
    """A shift as it is to be."""

    centre: Unit
    from_at: datetime
    until_at: datetime
    leader: Officer
    staff: tuple[Officer, ...] = ()

    @classmethod
    def of(cls, shift: DutyShift, **changed: Any) -> Facts:
        known: dict[str, Any] = {
            "centre": shift.centre,
            "from_at": shift.from_at,
            "until_at": shift.until_at,
            "leader": shift.leader,
            "staff": tuple(staff_of(shift)),
        }
        return cls(**(known | changed))


def _hold(centre: Unit) -> None:
    """One writer of a centre's roster at a time: two overlapping shifts cannot slip in side by side."""
    Unit.objects.select_for_update(of=("self",)).get(pk=centre.pk)


def _fresh(shift: DutyShift) -> DutyShift:
    rows = DutyShift.objects.select_related("centre__area", "leader", "staff").prefetch_related("more_staff")
    return rows.get(pk=shift.pk)


def _check(by: Standing, facts: Facts, replacing: Collection[int]) -> None:
    touching = DutyShift.objects.between(facts.from_at, facts.until_at).filter(centre=facts.centre)
    others = list(touching.exclude(pk__in=replacing))
    span = (facts.from_at, facts.until_at)
    insist(permissions.why_not_shift(by, facts.centre, span, facts.leader, facts.staff, others))


def _write(by: Standing, facts: Facts, why: str, at: datetime) -> DutyShift:
    first, *more = facts.staff or (None,)
    shift = DutyShift.objects.create(
        centre=facts.centre,
        leader=facts.leader,
        staff=first,
        from_at=facts.from_at,
        until_at=facts.until_at,
        made_by=by.officer,
        made_at=at,
        why=why,
    )
    shift.more_staff.set([one for one in more if one])
    return shift


def _replace(by: Standing, shifts: Sequence[DutyShift], why: str, at: datetime) -> None:
    """The old rows stay as they were, and no longer hold."""
    rows = DutyShift.objects.filter(pk__in=[one.pk for one in shifts])
    rows.update(replaced_at=at, replaced_by=by.officer, why_replaced=why)


def _tell(by: Standing, officers: Collection[Officer], text: str, shift: DutyShift, at: datetime) -> None:
    url = f"{reverse('duty_week')}?centre={shift.centre_id}&day={shift.from_at.astimezone(clock.ZONE).date()}"
    notify([one.pk for one in officers if one.pk != by.pk], text, url, at=at)


@transaction.atomic
def add_shift(*, by: Standing, facts: Facts, at: datetime) -> DutyShift:
    """Refuses an overlap, a leader who may not lead, people without a post there on that day."""
    insist(permissions.why_not_roster(by, facts.centre))
    _hold(facts.centre)
    _check(by, facts, ())
    return _write(by, facts, "", at)


@transaction.atomic
def change_shift(
    *, by: Standing, shift: DutyShift, facts: Facts, why: str, whole: bool, at: datetime
) -> DutyShift:
    """Replace a shift. One that runs is parted at this minute, so that the past stays as it was; `whole` corrects it from
    its beginning: it had been written down wrongly."""
    insist(permissions.why_not_roster(by, facts.centre))
    _hold(shift.centre)
    shift = _fresh(shift)
    insist(permissions.why_not_change(by, shift, why))
    if facts.centre != shift.centre:
        insist(incomplete("班次不能改到另一个中心，请在那里新排。"))
    if facts == Facts.of(shift):
        return shift
    now = at.replace(second=0, microsecond=0)
    runs = shift.from_at < now < shift.until_at
    same_start = facts.from_at == shift.from_at
    if runs and same_start and facts.until_at > now and not whole:
        facts = Facts(facts.centre, now, facts.until_at, facts.leader, facts.staff)
        _check(by, facts, [shift.pk])
        _replace(by, [shift], why, at)
        _write(by, Facts.of(shift, until_at=now), shift.why, at)
    else:
        _check(by, facts, [shift.pk])
        _replace(by, [shift], why, at)
    made = _write(by, facts, why, at)
    moved = {shift.leader, facts.leader, *staff_of(shift), *facts.staff}
    _tell(by, moved, f"值班有变动：{permissions.words(made.from_at)} 起由{made.leader}带班", made, at)
    return made


def shifts_ahead(officer: Officer, at: datetime) -> DutyShiftQuerySet:
    """Shifts to come on which the officer leads or stands by."""
    on = Q(leader=officer) | Q(staff=officer) | Q(more_staff=officer)
    return DutyShift.objects.in_force().filter(on, from_at__gt=at).distinct()


@transaction.atomic
def hand_over_shifts(
    *, by: Standing, officer: Officer, to: Officer, why: str, at: datetime
) -> tuple[int, list[str]]:
    """The successor takes the same place on the shifts to come; (how many, why each of the others stayed)."""
    went, stayed = 0, []
    for found in shifts_ahead(officer, at).order_by("centre_id", "from_at"):
        _hold(found.centre)
        shift = _fresh(found)
        leader = to if shift.leader == officer else shift.leader
        staff = [to if one == officer else one for one in staff_of(shift)]
        once = tuple(dict.fromkeys(one for one in staff if one != leader))
        facts = Facts.of(shift, leader=leader, staff=once)
        touching = DutyShift.objects.between(facts.from_at, facts.until_at).filter(centre=facts.centre)
        others = list(touching.exclude(pk=shift.pk))
        span = (facts.from_at, facts.until_at)
        refusal = permissions.why_not_shift(by, facts.centre, span, facts.leader, facts.staff, others)
        if refusal is not None:
            stayed.append(f"{permissions.words(shift.from_at)} 的值班：{refusal.sentence}")
            continue
        _replace(by, [shift], why, at)
        _write(by, facts, why, at)
        went += 1
    return went, stayed


@transaction.atomic
def drop_shift(*, by: Standing, shift: DutyShift, why: str, at: datetime) -> DutyShift:
    """A shift to come is taken off the roster; its row stays."""
    insist(permissions.why_not_roster(by, shift.centre))
    _hold(shift.centre)
    shift = _fresh(shift)
    insist(permissions.why_not_drop_shift(by, shift))
    _replace(by, [shift], why, at)
    _tell(
        by,
        [shift.leader, *staff_of(shift)],
        f"{permissions.words(shift.from_at)} 的值班已取消：{why}",
        shift,
        at,
    )
    return shift


@transaction.atomic
def copy_week(*, by: Standing, centre: Unit, monday: date, at: datetime) -> tuple[int, list[str]]:
    """Fill a week as the one before it; what stands there already stays. (how many, a sentence for each left out)."""
    insist(permissions.why_not_roster(by, centre))
    _hold(centre)
    start = clock.start_of(monday)
    before = DutyShift.objects.between(start - watch.WEEK, start).filter(centre=centre)
    copied, problems = 0, []
    for shift in before.filter(from_at__gte=start - watch.WEEK):
        facts = Facts.of(
            shift, centre=centre, from_at=shift.from_at + watch.WEEK, until_at=shift.until_at + watch.WEEK
        )
        if facts.from_at <= at:
            problems.append(f"{permissions.words(facts.from_at)} 已经过去")
            continue
        try:
            with transaction.atomic():
                _check(by, facts, ())
                _write(by, facts, "", at)
                copied += 1
        except Refused as refused:
            problems.append(f"{permissions.words(facts.from_at)}：{refused.refusal.sentence}")
    return copied, problems


# --- swaps


@transaction.atomic
def propose_swap(
    *, by: Standing, shift: DutyShift, to: Officer, theirs: DutyShift | None, note: str, at: datetime
) -> DutySwap:
    """Ask another to change places, or to stand in (`theirs` None); nothing changes until the other says yes."""
    _hold(shift.centre)
    shift = _fresh(shift)
    insist(permissions.why_not_propose_swap(by, shift))
    place = permissions.places(shift, by.officer)
    if to.pk == by.pk:
        insist(incomplete("请选另一位同事。"))
    if theirs is not None:
        theirs = _fresh(theirs)
        insist(permissions.why_not_propose_swap(Standing(to, (), by.at), theirs))
        if permissions.places(theirs, to) != place:
            insist(incomplete("带班领导只能与带班领导换，值班人员与值班人员换。"))
    for facts, replacing in _after(shift, theirs, by.officer, to, place):
        _check(by, facts, replacing)
    if DutySwap.objects.open().filter(mine=shift, asked_by=by.officer).exists():
        insist(incomplete("这个班次您已提出过换班，请先撤回或等对方答复。"))
    swap = DutySwap.objects.create(
        mine=shift,
        theirs=theirs,
        asked_by=by.officer,
        to=to,
        leads=place == "leader",
        note=note,
        asked_at=at,
    )
    what = f"换您 {permissions.words(theirs.from_at)} 的班" if theirs else "由您顶班"
    text = f"{by.officer}请求换班：{permissions.words(shift.from_at)} 的班，{what}"
    notify([to.pk], text, reverse("duty_swaps"), at=at)
    return swap


def _after(
    mine: DutyShift, theirs: DutyShift | None, one: Officer, other: Officer, place: str
) -> list[tuple[Facts, list[int]]]:
    """Both shifts as they are after the swap, each with the rows it replaces."""
    shifts = [it for it in (mine, theirs) if it is not None]
    found = []
    for shift in shifts:
        out, into = (one, other) if shift is mine else (other, one)
        changed: dict[str, Any] = (
            {"leader": into}
            if place == "leader"
            else {"staff": tuple(into if it.pk == out.pk else it for it in staff_of(shift))}
        )
        found.append((Facts.of(shift, **changed), [it.pk for it in shifts]))
    return found


def _held(swap: DutySwap) -> DutySwap:
    _hold(swap.mine.centre)
    return (
        DutySwap.objects.with_shifts()
        .prefetch_related("mine__more_staff", "theirs__more_staff")
        .select_related("mine__staff", "theirs__staff", "theirs__centre__area")
        .get(pk=swap.pk)
    )


def _settle(swap: DutySwap, answer: SwapAnswer, note: str, at: datetime) -> None:
    swap.answer, swap.answered_at, swap.answer_note = answer, at, note
    swap.save(update_fields=["answer", "answered_at", "answer_note"])


@transaction.atomic
def accept_swap(*, by: Standing, swap: DutySwap, at: datetime) -> DutySwap:
    """The other consents: both shifts are written anew, the old rows stay."""
    swap = _held(swap)
    insist(permissions.why_not_accept_swap(by, swap))
    place = "leader" if swap.leads else "staff"
    after = _after(swap.mine, swap.theirs, swap.asked_by, swap.to, place)
    for facts, replacing in after:
        _check(by, facts, replacing)
    why = f"{swap.asked_by}与{swap.to}换班" if swap.theirs else f"{swap.to}顶{swap.asked_by}的班"
    _replace(by, [it for it in (swap.mine, swap.theirs) if it], why, at)
    for facts, _ in after:
        _write(by, facts, why, at)
    _settle(swap, SwapAnswer.ACCEPTED, "", at)
    _tell(by, [swap.asked_by], f"{swap.to}同意换班：{permissions.words(swap.mine.from_at)}", swap.mine, at)
    return swap


@transaction.atomic
def decline_swap(*, by: Standing, swap: DutySwap, note: str, at: datetime) -> DutySwap:
    """Who was asked does not want to change; who asked hears why."""
    swap = _held(swap)
    insist(permissions.why_not_answer_swap(by, swap))
    _settle(swap, SwapAnswer.DECLINED, note, at)
    _tell(by, [swap.asked_by], f"{swap.to}不同意换班：{note}", swap.mine, at)
    return swap


@transaction.atomic
def withdraw_swap(*, by: Standing, swap: DutySwap, at: datetime) -> DutySwap:
    """Who asked no longer wants to change."""
    swap = _held(swap)
    insist(permissions.why_not_withdraw_swap(by, swap))
    _settle(swap, SwapAnswer.WITHDRAWN, "", at)
    return swap


def swap_choices(standing: Standing, shift: DutyShift) -> list[DutyShift]:
    """Shifts of the next 60 days at this centre that one might swap with. Cost: two queries."""
    rows = DutyShift.objects.between(standing.at, standing.at + timedelta(days=60))
    rows = rows.filter(centre=shift.centre, from_at__gt=standing.at).exclude(pk=shift.pk)
    return [one for one in rows if not permissions.places(one, standing.officer)]
