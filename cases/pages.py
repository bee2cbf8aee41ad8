"""What case pages show, put together from rows: the head, the steps, the history, the people."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from cases import permissions, rules
from cases.choices import ClockKind, LookField, Organ, State
from cases.models import Attachment, Case, Clock, Entry, Look, Person
from cases.sight import counts
from core import paging
from core.clock import ZONE
from core.fields import Undeciphered, masked
from core.registry import registry
from core.rules import digits, mask_address, mask_id_number, mask_name, mask_phone
from governance.calendar import working_calendar
from governance.choices import UnitKind
from governance.models import Appointment, Officer, Unit
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
    begun = f"{clock.get_kind_display()}：自 {moment_words(clock.started_at)} 起"
    if clock.kind == ClockKind.STATUTORY:
        return f"{begun} {Rule.parse(clock.rule).words()}，到 {moment_words(clock.due_at)}。{clock.why}。"
    # clocks of a mode or of the centre's own policy say so; other reasons are the defaults
    label = clock.why if clock.why.endswith("时限") else "默认时限"
    rule = "由交办人指定" if clock.rule == "set" else f"{Rule.parse(clock.rule).words()}（{label}）"
    words = f"{begun} {rule}，到 {moment_words(clock.due_at)}。"
    if _was_moved(clock):
        words += "其间经批准暂停或延期，已顺延。"
    if clock.paused_at:
        words += f"{moment_words(clock.paused_at)} 起暂停计时，恢复后顺延。"
    return words + ("下一年度放假安排尚未公布，暂按周一至周五推算。" if clock.is_provisional else "")


def _was_moved(clock: Clock) -> bool:
    """Whether it is due later than its rule says; the clock comes with its case. No query."""
    if clock.rule == "set":
        return False
    by_rule = Rule.parse(clock.rule).due(working_calendar(clock.case.centre_id), clock.started_at).at
    return clock.due_at > by_rule


# how a case comes to a unit: ordered, asked, passed on or sent; the second of two names counts, the first does not
_GIVEN = ("assign", "sign", "countersign", "name_unit", "consult_unit", "pass_to_unit", "send_to_unit")


def steps(case: Case, verbs: dict[str, datetime]) -> list[dict[str, Any]]:
    """The life of this case in six steps from its history: done ones with their time, the current one, the rest."""
    stages = [
        ("登记", ("register", "import")),
        ("受理", ("accept",)),
        ("交办", _GIVEN),
        ("反馈", ("feed_back",)),
        ("办结", ("complete",)),
        ("回访", ("follow_up",)),
        ("结案", ("close", "conclude")),
    ]
    is_closed = case.state == State.CLOSED
    if case.state == State.COMPLETED or is_closed:
        # what ended, perhaps by law in its third round, leaves no step open
        skipped = [stage[0] for stage in stages] if is_closed else ["交办", "反馈"]
        stages = [stage for stage in stages if stage[0] not in skipped or any(v in verbs for v in stage[1])]
    # a reopened case starts again behind its last reopening, a returned one where it is given
    since = verbs.get("reopen")
    is_free = case.state == State.ACCEPTED and case.lead_unit_id is None
    shown: list[dict[str, Any]] = []
    current = False
    for label, names in stages:
        done = max((verbs[name] for name in names if name in verbs), default=None)
        again = since is not None and done is not None and done < since and label not in ("登记", "受理")
        again = again or (is_free and label in ("交办", "反馈"))
        if done is not None and (is_closed or not (again or current)):
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


MASKS: dict[str, Callable[[str], str]] = {
    LookField.NAME: mask_name,
    LookField.PHONE: mask_phone,
    LookField.ID_NUMBER: mask_id_number,
    LookField.ADDRESS: mask_address,
}


def masked_field(person: Person, field: str) -> str:
    return masked(getattr(person, field), MASKS[field])


def people(standing: Standing, case: Case, looks: list[Look]) -> list[dict[str, Any]]:
    """Who it is about: each field masked, or in clear while a look of this officer is open. Cost: one query."""
    until = {(one.person_id, one.field): one.until_at for one in looks}
    phones = any(one.field == LookField.PHONES for one in looks)
    shown = []
    for party in case.parties.select_related("person"):
        fields = {}
        for field in MASKS:
            opened = until.get((party.person_id, field))
            clear = opened is not None or (phones and field == LookField.PHONE)
            value = getattr(party.person, field)
            readable = bool(value) and not isinstance(value, Undeciphered)
            fields[field] = {
                "label": LookField(field).label,
                "value": value if clear else masked_field(party.person, field),
                "clear": clear and readable,
                "masked": readable and not clear,
                "minutes": ceil((opened - standing.at) / timedelta(minutes=1)) if opened else 0,
                "tel": digits(value) if clear and readable and field == LookField.PHONE else "",
            }
        shown.append({"party": party, "role": party.get_role_display(), **fields})
    return shown


def timeline(case: Case) -> list[dict[str, Any]]:
    """The whole history, newest first; one query."""
    entries = case.entries.with_people().order_by("-at", "-id")
    return [
        {
            "who": entry.officer.name if entry.officer else "系统",
            "post": f"{entry.appointment.post}{entry.appointment.manner}" if entry.appointment else "",
            "at": entry.at,
            "key": entry.verb,
            "verb": registry.verbs.get(entry.verb, entry.verb)
            + (
                f" {entry.about['unit']}（{entry.about['number']}）"
                if {"unit", "number"} <= entry.about.keys()
                else ""
            ),
            "note": _note(entry),
            "about": entry.about,
            "tone": {"return": "soon", "reopen": "soon"}.get(entry.verb, ""),
            "icon": "",
            "url": "",
        }
        for entry in entries
    ]


def _note(entry: Entry) -> str:
    """What was written; of a transfer also to whom and on what ground."""
    if "organ" not in entry.about:
        return entry.note
    return f"移送{Organ(entry.about['organ']).label}：{entry.note}（依据：{entry.about['basis']}）"


def papers(case: Case) -> list[Attachment]:
    """The files of a case, of the newest line of its history first. One query."""
    found = case.attachments.select_related("file", "entry__officer").order_by("-entry__at", "id")
    return list(found.only("case_id", "file__name", "file__size", "entry__at", "entry__officer__name"))


def key_dates(standing: Standing, case: Case) -> list[dict[str, Any]]:
    """The days that must not be missed, in order; past ones are marked. One query."""
    found = case.key_dates.in_force().with_visits().order_by("day", "id")
    may = permissions.dating_post(standing, case) is not None
    return [{"date": one, "past": one.day < standing.at.date(), "may_cross_out": may} for one in found]


def public_steps(case: Case) -> list[dict[str, Any]]:
    """Four steps a citizen understands."""
    reached = {
        State.REGISTERED: 0,
        State.ACCEPTED: 2 if case.lead_unit_id else 1,
    }.get(State(case.state), 3)
    labels = ["已登记", "已受理", "正在办理", "已办结"]
    ended = {
        State.FORWARDED: "已转有关单位",
        State.TRANSFERRED: f"已移送{Organ(case.transferred_to or Organ.POLICE).label}",
        State.WITHDRAWN: "已撤回",
    }
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


# what people say when they mean a unit
SPOKEN = {
    UnitKind.POLICE_STATION: ("派出所", "民警", "辅警", "警察"),
    UnitKind.COMMUNITY_COMMITTEE: ("居委会", "社区干部", "网格员"),
    UnitKind.JUSTICE_OFFICE: ("司法所",),
    UnitKind.CENTRE: ("综治中心", "中心工作人员", "窗口工作人员"),
    UnitKind.TRIBUNAL: ("法庭",),
}


def people_around(centre: Unit, at: datetime) -> tuple[list[Unit], list[Appointment]]:
    """Units of the centre's area, the centre and those of its own level included, and who holds a post there.

    Cost: two queries.
    """
    units = list(
        Unit.objects.within(centre.area.path)
        .open_on(at.date())
        .order_by("area__path", "id")
        .select_related("area")
        .only("name", "short_name", "kind", "area__path")
    )
    held = Appointment.objects.held_on(at.date()).filter(post__unit__in=units)
    held = held.select_related("officer", "post").only("officer__name", "post__title", "post__unit_id")
    return units, list(held.order_by("post__unit__area__path", "post__unit", "id"))


def unit_choices(units: list[Unit]) -> list[tuple[int, str]]:
    """Every unit once, by its place."""
    once = {one.pk: one for one in units}.values()
    return [(one.pk, one.short_name) for one in sorted(once, key=lambda one: (one.area.path, one.pk))]


def officer_choices(units: list[Unit], held: list[Appointment]) -> list[Any]:
    """Every officer once, grouped by unit."""
    groups: dict[int, list[tuple[int, str]]] = {}
    seen: set[int] = set()
    for one in held:
        if one.officer_id not in seen:
            seen.add(one.officer_id)
            groups.setdefault(one.post.unit_id, []).append(
                (one.officer_id, f"{one.officer.name}　{one.post.title}")
            )
    names = dict(unit_choices(units))
    return [(names[unit], rows) for unit, rows in groups.items()]


def officers_held(held: list[Appointment]) -> dict[int, Officer]:
    return {one.officer_id: one.officer for one in held}


def suspected(text: str, units: list[Unit], held: list[Appointment]) -> list[tuple[Unit | Officer, str]]:
    """Whom the text may accuse, each with the words that say so; what people call a unit counts only where one unit
    of its kind is there."""
    alone = {
        kind: one
        for kind in SPOKEN
        for one in [[unit for unit in units if unit.kind == kind]]
        if len(one) == 1
    }
    names: dict[str, list[str]] = {}
    for unit in units:
        spoken = SPOKEN.get(UnitKind(unit.kind), ()) if UnitKind(unit.kind) in alone else ()
        names[f"unit-{unit.pk}"] = [unit.name, unit.short_name, *spoken]
    for one in held:
        if len(one.officer.name) > 1:
            names[f"officer-{one.officer_id}"] = [one.officer.name]
    rows: dict[str, Unit | Officer] = {f"unit-{unit.pk}": unit for unit in units}
    rows |= {f"officer-{one.officer_id}": one.officer for one in held}
    return [(rows[key], words) for key, words in rules.accusations(text, names).items()]


def totals(standing: Standing) -> tuple[int, str]:
    """(120, 不足 5 件): all the officer sees, and the restricted cases in the officer's areas that others are
    named on; "" when there are none of these.

    The second only ever for all areas at once and without another filter, so that no two answers can be subtracted
    (docs/decisions/0016). Cost: one query.
    """
    seen, restricted = counts(standing, paging.COUNT_CEILING + 1, rules.MANY + 1)
    return seen, rules.few(restricted)
