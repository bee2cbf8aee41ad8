"""What case pages show, put together from rows: the head, the steps, the history, the people."""

from datetime import datetime
from typing import Any

from cases import permissions, rules
from cases.choices import Level, State
from cases.models import Case, Clock, Party
from core.clock import ZONE
from core.registry import registry
from core.rules import mask_id_number, mask_name, mask_phone
from governance.rules import Rule, day_and_clock
from governance.standing import Standing

_BY_STATE = {
    State.REGISTERED: "中心 受理",
    State.ACCEPTED: "中心 交办",
    State.COMPLETED: "中心 回访",
}


def whose_move(case: Case) -> str:
    """市监所 签收; what upper apps wrote on the board, else what the state says; "—" when nobody's."""
    return case.awaited or _BY_STATE.get(State(case.state), "—")


def moment_words(at: datetime) -> str:
    """11月24日 17:30, and 24:00 for the end of a day."""
    day, clock_text = day_and_clock(at)
    return f"{day.month}月{day.day}日 {clock_text}"


def why_due(clock: Clock) -> str:
    """Why is it due then: the rule, its start, and whether the calendar is provisional."""
    rule = "由交办人指定" if clock.rule == "set" else f"{Rule.parse(clock.rule).words()}（默认时限）"
    words = f"{clock.get_kind_display()}：自 {moment_words(clock.started_at)} 起 {rule}，到 {moment_words(clock.due_at)}。"
    return words + ("下一年度放假安排尚未公布，暂按周一至周五推算。" if clock.is_provisional else "")


def steps(case: Case, verbs: dict[str, datetime]) -> list[dict[str, Any]]:
    """The life of this case in six steps from its history: done ones with their time, the current one, the rest."""
    stages = [
        ("登记", ("register", "import")),
        ("受理", ("accept",)),
        ("交办", ("assign", "sign")),
        ("反馈", ("feed_back",)),
        ("办结", ("complete",)),
        ("回访", ("follow_up",)),
        ("结案", ("close",)),
    ]
    if case.state == State.COMPLETED or case.state == State.CLOSED:
        stages = [
            stage for stage in stages if stage[0] not in ("交办", "反馈") or any(v in verbs for v in stage[1])
        ]
    # a reopened case starts again behind its last reopening
    since = verbs.get("reopen")
    shown: list[dict[str, Any]] = []
    current = False
    for label, names in stages:
        done = max((verbs[name] for name in names if name in verbs), default=None)
        again = since is not None and done is not None and done < since and label not in ("登记", "受理")
        if done is not None and not again and not current:
            shown.append({"label": label, "state": "done", "note": f"{done.astimezone(ZONE):%m-%d %H:%M}"})
            continue
        state = (
            "todo"
            if current or case.state in (State.FORWARDED, State.TRANSFERRED, State.WITHDRAWN)
            else "current"
        )
        current = current or state == "current"
        shown.append({"label": label, "state": state, "note": ""})
    return shown


def people(parties: list[Party], *, clear: bool) -> list[dict[str, str]]:
    """Who it is about, masked unless the look was given a reason and written down."""
    shown = []
    for party in parties:
        person = party.person
        shown.append(
            {
                "role": party.get_role_display(),
                "name": person.name if clear else mask_name(person.name),
                "phone": person.phone if clear else mask_phone(person.phone),
                "id_number": person.id_number if clear else mask_id_number(person.id_number),
            }
        )
    return shown


def timeline(case: Case) -> list[dict[str, Any]]:
    """The whole history, newest first; two queries."""
    entries = case.entries.with_people().order_by("-at", "-id")
    return [
        {
            "who": entry.officer.name if entry.officer else "系统",
            "post": str(entry.appointment.post) if entry.appointment else "",
            "at": entry.at,
            "key": entry.verb,
            "verb": registry.verbs.get(entry.verb, entry.verb)
            + (f" {entry.about['unit']}（{entry.about['number']}）" if "number" in entry.about else ""),
            "note": entry.note,
            "about": entry.about,
            "tone": {"return": "soon", "reopen": "soon"}.get(entry.verb, ""),
            "icon": "",
            "url": "",
        }
        for entry in entries
    ]


def loops(standing: Standing, case: Case, timeline: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The seven loops of a case of medium or high level as steps, from the history already read; empty for others
    and for who only works on it for a unit (trap 30)."""
    if case.level not in (Level.MEDIUM, Level.HIGH) or not standing.area_paths:
        return []
    history = ((line["key"], line["at"], line["who"]) for line in reversed(timeline))
    return [
        {
            "label": loop.label,
            "state": "done" if loop.at else "todo",
            "note": f"{loop.at.astimezone(ZONE):%m-%d %H:%M} {loop.by}" if loop.at else "未闭环",
        }
        for loop in rules.loops(history, registry.stages)
    ]


def key_dates(standing: Standing, case: Case) -> list[dict[str, Any]]:
    """The days that must not be missed, in order; past ones are marked. One query."""
    found = case.key_dates.in_force().order_by("day", "id")
    may = permissions.dating_post(standing, case) is not None
    return [{"date": one, "past": one.day < standing.at.date(), "may_cross_out": may} for one in found]


def public_steps(case: Case) -> list[dict[str, Any]]:
    """Four steps a citizen understands."""
    reached = {
        State.REGISTERED: 0,
        State.ACCEPTED: 2 if case.lead_unit_id else 1,
    }.get(State(case.state), 3)
    labels = ["已登记", "已受理", "正在办理", "已办结"]
    ended = {State.FORWARDED: "已转有关单位", State.TRANSFERRED: "已移送公安机关", State.WITHDRAWN: "已撤回"}
    if State(case.state) in ended:
        labels = ["已登记", "已受理", ended[State(case.state)]]
        reached = 2
    return [
        {
            "label": label,
            "state": "done" if index < reached or (index == reached == len(labels) - 1) else
            "current" if index == reached else "todo",
            "note": "",
        }
        for index, label in enumerate(labels)
    ]  # fmt: skip
