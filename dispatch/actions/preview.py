"""What would happen to a slip: the rungs ahead of its running clock, with those that were reached."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from cases.choices import ClockKind
from cases.models import Clock
from cases.pages import moment_words
from dispatch import rules
from dispatch.actions.editions import Editions
from dispatch.choices import LadderTeller, LetterKind, LetterState, SlipState
from dispatch.models import Letter, Slip
from governance.calendar import working_calendar
from governance.rules import WorkingCalendar, next_working_moment

_RUNS = {SlipState.ISSUED: ClockKind.ACKNOWLEDGE, SlipState.ACKNOWLEDGED: ClockKind.COMPLETE}


class RungAhead(TypedDict):
    """One rung for `components/steps.html`."""

    label: str
    state: str
    note: str


def ahead_of(slip: Slip, letters: list[Letter], at: datetime) -> list[RungAhead]:
    """Amber, deadline and letters in order with their moments; empty when the move is not the unit's.

    `letters` are the slip's that the reader may see, with their clocks, so that nothing is told of what was only
    proposed. Cost: two queries.
    """
    kind = _RUNS.get(SlipState(slip.state))
    if kind is None:
        return []
    running = Clock.objects.running().filter(case=slip.case_id, kind=kind, subject=f"slip:{slip.pk}")
    clock = running.select_related("case").first()
    if clock is None:
        return []
    # a letter about a clock that comes later takes this one in; its own before that
    own = [one for one in letters if rules.stage(one.clock.kind) > rules.stage(clock.kind)]
    own += [one for one in letters if one.clock_id == clock.pk]
    return _rungs(clock, slip.mode, own, working_calendar(), working_calendar(clock.case.centre_id), at)


def _rungs(
    clock: Clock,
    mode: str,
    letters: list[Letter],
    calendar: WorkingCalendar,
    opening: WorkingCalendar,
    at: datetime,
) -> list[RungAhead]:
    """`opening`: when letters go out, the centre's own closing days left out."""
    plan = Editions().of(clock).plan
    found: list[RungAhead] = []
    if plan.amber.is_on:
        moment = rules.warn_at(
            calendar, clock.started_at, clock.due_at, percent=plan.amber.percent, ahead=plan.amber.ahead
        )
        who = "、".join(LadderTeller(one).label for one in plan.amber.tells)
        found.append(_step("临期提醒", moment, at, f"通知{who}"))
    label = "签收" if clock.kind == ClockKind.ACKNOWLEDGE else "反馈"
    found.append(_step(f"{label}时限", clock.due_at, at, f"{label}以后，下面各级都不再发生"))
    written = {one.kind: one for one in letters}
    reply_by: datetime | None = None
    for kind in LetterKind:
        rung = plan.rung(kind)
        name = rules.letter_word(kind, kind.label, mode)
        # a court, a vertical bureau is asked and never supervised
        is_left_out = kind == LetterKind.SUPERVISION and rules.is_asked(mode)
        if kind not in written and (is_left_out or not rung.is_on):
            continue
        if letter := written.get(kind.value):
            done = letter.number is not None
            state = letter.number or LetterState(letter.state).label
            found.append(
                {
                    "label": name,
                    "state": "done" if done else "current",
                    "note": f"{state}　{moment_words(letter.numbered_at or letter.created_at)}",
                }
            )
            reply_by = letter.reply_by
            continue
        moment = rules.rung_at(calendar, clock.due_at, rung.workdays)
        moment = next_working_moment(opening, max(moment, reply_by) if reply_by else moment)
        reply_by = plan.reply(kind).due(calendar, moment).at
        alone = kind == LetterKind.REMINDER and rung.by_itself
        words = "有常设签发令的自动发出" if alone else "由中心审核、指挥长签发"
        found.append(_step(name, moment, at, f"仍未{label}的，{words}"))
    _mark_current(found)
    return found


def _step(label: str, moment: datetime, at: datetime, note: str) -> RungAhead:
    state = "done" if moment <= at else "todo"
    return {"label": label, "state": state, "note": f"{moment_words(moment)}　{note}"}


def _mark_current(found: list[RungAhead]) -> None:
    """The first that is still ahead is the one to look at."""
    if not any(one["state"] == "current" for one in found):
        ahead = next((one for one in found if one["state"] == "todo"), None)
        if ahead:
            ahead["state"] = "current"
