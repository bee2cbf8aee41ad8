"""Arrange: small typed functions that walk the real actions; times are passed. Longer than other files: all share it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.actions import board, closing, intake, looks
from cases.actions.intake import Matter
from cases.actions.people import PersonText
from cases.choices import Channel, ClockKind, ContactKind, ContactResult, LookField, State
from cases.models import Case, Clock, Contact, Grant, Look, Task
from core import switches
from core.clock import ZONE
from dispatch import actions
from dispatch.choices import LetterKind, LetterState, ReturnReason, SlipState
from dispatch.models import Letter, Slip
from governance.actions import meetings
from governance.choices import (
    AreaLevel,
    Capability,
    MeetingKind,
    Presence,
    RoomKind,
    Sees,
    Slot,
    UnitKind,
    Zone,
)
from governance.models import (
    Appointment,
    Area,
    Beat,
    Meeting,
    Merger,
    Officer,
    Post,
    Room,
    Stationing,
    Unit,
)
from governance.standing import Standing, standing_at
from grids.actions import canvass, lists
from grids.models import Campaign
from risk.actions import deciding
from risk.models import Assessment, Hazard
from risk.rules.reviews import ledger_rank

# a Tuesday in a published year, in the middle of the morning's office hours
NOW = datetime(2026, 11, 17, 10, 0, tzinfo=ZONE)
AN_HOUR_AGO = NOW - timedelta(hours=1)
PASSWORD = "Yunlan-2026-演示"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f6173855"
    "0000000049454e44ae426082"
)


@dataclass(frozen=True)
class Street:
    """A street with one community, its grid, the centre and a department that gets slips."""

    area: Area
    community: Area
    grid: Area
    centre: Unit
    unit: Unit


def area(code: str, name: str, level: AreaLevel, parent: Area | None) -> Area:
    path = f"{parent.path if parent else ''}{code}."
    label = f"{parent.name} {name}" if parent and parent.level == AreaLevel.COMMUNITY else name
    return Area.objects.get_or_create(
        code=code, defaults={"name": name, "label": label, "level": level, "parent": parent, "path": path}
    )[0]


def district() -> Area:
    city = area("5301", "昆明市", AreaLevel.CITY, None)
    return area("530199", "云澜区", AreaLevel.DISTRICT, city)


def unit(place: Area, name: str, kind: UnitKind = UnitKind.DEPARTMENT, **more: Any) -> Unit:
    return Unit.objects.get_or_create(
        area=place, name=name, defaults={"short_name": name, "kind": kind, **more}
    )[0]


# `slip_at` has a unit of its own in hand under this name
_named = unit


@cache
def street(number: int = 1) -> Street:
    """The numbered street of the district; the same number gives the same street (once a test, see `forget`)."""
    code = f"530199{number:03d}"
    place = area(code, f"第{number}街道", AreaLevel.STREET, district())
    community = area(f"{code}001", f"第{number}社区", AreaLevel.COMMUNITY, place)
    grid = area(f"{code}001001", f"第{number}网格", AreaLevel.GRID4, community)
    centre = unit(
        place,
        f"第{number}街道综治中心",
        UnitKind.CENTRE,
        number_prefix=f"J{number}",
        document_name=f"街{number}综",
    )
    return Street(place, community, grid, centre, unit(place, f"第{number}市监所"))


@cache
def _appointed(
    of: Unit, capabilities: tuple[Capability, ...], sees: Sees, name: str, area: Area | None
) -> Standing:
    post = Post.objects.create(
        unit=of, slot=Slot.SUPPORT, title=name, capabilities=list(capabilities), sees=sees
    )
    person = Officer.objects.create(username=f"{of.pk}-{name}"[:40], name=name)
    Appointment.objects.create(officer=person, post=post, area=area, from_on=date(2019, 1, 1))
    return standing(person)


def officer(
    of: Unit, *capabilities: Capability, sees: Sees = Sees.GRANTED, name: str = "", area: Area | None = None
) -> Standing:
    """Who holds the post of this name in the unit, as of NOW; the same name in the same unit is the same officer."""
    return _appointed(of, capabilities, sees, name or f"{of.short_name}人员", area)


def forget() -> None:
    """Before each test: what the last one built is gone."""
    street.cache_clear()
    _appointed.cache_clear()


def standing(who: Officer | Standing, at: datetime = NOW) -> Standing:
    """Read anew: what the officer holds at that moment."""
    return standing_at(who.officer if isinstance(who, Standing) else who, at)


def _then(who: Standing, at: datetime) -> Standing:
    """The same officer at another moment, without a query: builders appoint for years."""
    return Standing(who.officer, who.appointments, at)


def assessor(home: Street | None = None, name: str = "专班") -> Standing:
    """Reads clues on the desk and decides them."""
    return officer((home or street()).centre, Capability.PRE_ASSESS, sees=Sees.AREA, name=name)


def window(home: Street | None = None, name: str = "窗口") -> Standing:
    """Registers and owns what `case_at` builds."""
    return officer((home or street()).centre, Capability.INTAKE, sees=Sees.AREA, name=name)


def director(home: Street | None = None) -> Standing:
    rights = (Capability.ASSIGN, Capability.INTAKE, Capability.SUPERVISE, Capability.REPORT)
    return officer((home or street()).centre, *rights, sees=Sees.AREA, name="主任")


def looked(*, by: Standing, case: Case, reason: str, at: datetime) -> Look:
    """The officer opened the name of the first person of the case."""
    party = case.parties.select_related("person", "case").first()
    assert party is not None
    return looks.look(by=by, party=party, field=LookField.NAME, reason=reason, at=at)


def commander(home: Street | None = None) -> Standing:
    committee = unit((home or street()).area, "街道党工委", UnitKind.PARTY_OFFICE)
    return officer(committee, Capability.COMMAND, Capability.SUPERVISE, sees=Sees.AREA, name="政法委员")


def second_commander(home: Street | None = None) -> Standing:
    """The other commander of the street."""
    station = unit((home or street()).area, "派出所", UnitKind.POLICE_STATION)
    return officer(station, Capability.COMMAND, Capability.SUPERVISE, sees=Sees.AREA, name="所长")


def secretary(home: Street | None = None) -> Standing:
    """A colleague: sees the street's cases, may do next to nothing with them."""
    return officer((home or street()).centre, Capability.REPORT, sees=Sees.AREA, name="秘书")


def auditor() -> Standing:
    return officer(
        unit(district(), "区委政法委", UnitKind.PARTY_OFFICE),
        Capability.AUDIT,
        sees=Sees.NOTHING,
        name="审计",
    )


def administrator() -> Standing:
    return officer(street().centre, Capability.ADMINISTER, sees=Sees.NOTHING, name="系统管理员")


def security() -> Standing:
    """The security officer."""
    return officer(street().centre, Capability.SECURE, sees=Sees.NOTHING, name="安全管理员")


def liaison(of: Unit | None = None, name: str = "承办人") -> Standing:
    return officer(of or street().unit, Capability.HANDLE, name=name)


def grid_worker(home: Street | None = None) -> Standing:
    home = home or street()
    committee = unit(home.community, f"{home.community.name}居委会", UnitKind.COMMUNITY_COMMITTEE)
    return officer(committee, Capability.PATROL, sees=Sees.AREA, name="网格员", area=home.grid)


def stranger() -> Standing:
    """The director of another street."""
    return director(street(2))


def room(centre: Unit | None = None, name: str = "一号窗口", **more: Any) -> Room:
    facts: dict[str, Any] = {"zone": Zone.RECEPTION, "kind": RoomKind.WINDOW}
    return Room.objects.create(centre=centre or street().centre, name=name, **(facts | more))


def stationed(
    of: Unit | None = None, presence: Presence = Presence.ROTATING, *, centre: Unit | None = None, **more: Any
) -> Stationing:
    """A unit at the street's centre, in turn."""
    return Stationing.objects.create(
        centre=centre or street().centre, unit=of or street().unit, presence=presence, **more
    )


def beat(code: str = "J00101", home: Street | None = None, **more: Any) -> Beat:
    """A police grid of the street's station."""
    station = unit((home or street()).area, "派出所", UnitKind.POLICE_STATION)
    return Beat.objects.create(code=code, name=f"{code}号警务网格", station=station, **more)


def merger(place: Area | None = None, *, merged_on: date | None = None) -> Merger:
    """A community that has all four centres."""
    four = dict.fromkeys(("has_governance", "has_petition", "has_mediation", "has_grid"), True)
    return Merger.objects.create(area=place or street().community, merged_on=merged_on, **four)


def community_centre(home: Street | None = None) -> Unit:
    home = home or street()
    return unit(
        home.community,
        f"{home.community.name}综治中心",
        UnitKind.CENTRE,
        number_prefix=f"S{home.area.code[-1]}",
        document_name=f"社{home.area.code[-1]}综",
    )


def canvassed(by: Standing | None = None, *, home: Street | None = None, **more: Any) -> Campaign:
    """A canvass of the street for ten days from NOW's on, its lists drawn up."""
    home = home or street()
    given: dict[str, Any] = {
        "title": "集中排查", "look_for": "家里、邻里有没有正在闹的矛盾。", "scope": [home.area],
        "starts_on": NOW.date(), "until_on": NOW.date() + timedelta(days=9), "at": NOW,
    } | more  # fmt: skip
    campaign = canvass.launch(by=by or director(home), **given)
    lists.draw_lists(given["at"])
    return campaign


VISITOR = PersonText("王小强", "13800001234", "530199198112113972")


def meeting_room(home: Street | None = None, name: str = "会商室") -> Room:
    more = {"zone": Zone.COMMAND, "kind": RoomKind.ROOM, "is_bookable": True}
    return Room.objects.get_or_create(centre=(home or street()).centre, name=name, defaults=more)[0]


def convened(by: Standing, *people: Officer, start: datetime | None = None, **more: Any) -> Meeting:
    """A meeting of an hour, tomorrow when not said otherwise, in the room of the centre."""
    start = start or NOW + timedelta(days=1)
    given: dict[str, Any] = {
        "kind": MeetingKind.DELIBERATION, "title": "研判会", "room": meeting_room(), "host": by.officer,
        "starts_at": start, "ends_at": start + timedelta(hours=1), "at": NOW,
    } | more  # fmt: skip
    return meetings.convene(by=by, people=people, **given)


def matter(home: Street | None = None, **more: Any) -> Matter:
    facts: dict[str, Any] = {
        "narrative": "楼下烧烤店夜里油烟大，反映多次没有解决。请尽快处理。",
        "channel": Channel.VISIT,
        "area": (home or street()).grid,
        "received_at": AN_HOUR_AGO,
        "people": (VISITOR,),
    }
    return Matter(**(facts | more))


def registered(
    *, by: Standing | None = None, home: Street | None = None, at: datetime = AN_HOUR_AGO, **more: Any
) -> Case:
    """A new case; `excluded` (units) goes to the action, the rest to the matter."""
    excluded = more.pop("excluded", ())
    who = _then(by or window(home), at)
    return intake.register(
        by=who, matter=matter(home, **({"received_at": at} | more)), at=at, excluded=excluded
    )


def case_at(state: State, *, home: Street | None = None, at: datetime = AN_HOUR_AGO, **more: Any) -> Case:
    """A case in this state: registered, accepted and completed by the window, the rest by the director."""
    case = registered(home=home, at=at, **more)
    clerk, chief = _then(window(home), at), _then(director(home), at)
    if state in (State.REGISTERED, State.FORWARDED, State.WITHDRAWN):
        match state:
            case State.FORWARDED:
                return intake.forward(by=chief, case=case, note="请到区人社局窗口", at=at)
            case State.WITHDRAWN:
                return intake.withdraw(by=chief, case=case, note="来访人撤回", at=at)
        return case
    case = intake.accept(by=clerk, case=case, note="", at=at)
    if state == State.TRANSFERRED:
        return intake.transfer(by=chief, case=case, note="涉嫌诈骗，移送派出所", at=at)
    if state in (State.COMPLETED, State.CLOSED):
        case = closing.complete(by=clerk, case=case, outcome="已当场答复。", at=at)
    if state == State.CLOSED:
        actions.follow_up(by=chief, case=case, result=ContactResult.SATISFIED, note="", at=at)
        case = closing.close(by=chief, case=case, note="", at=at)
    return case


def slip_at(
    state: SlipState,
    *,
    unit: Unit | None = None,
    home: Street | None = None,
    at: datetime = AN_HOUR_AGO,
    case: Case | None = None,
    **more: Any,
) -> Slip:
    """A slip in this state: signed by the director, handled by the unit's liaison, its first report made at once, so
    that its answer is the clock that runs; tests of the first report sign slips of their own."""
    home = home or street()
    to = unit or home.unit
    case = case or case_at(State.ACCEPTED, home=home, at=at, **more)
    chief, hand = _then(director(home), at), _then(liaison(to), at)
    boss = _then(commander(home), at)
    if state == SlipState.CHECKING:
        with mock.patch.object(switches, "value", {"slip_check": True, "slip_countersign": False}.get):
            return actions.draft(
                by=chief, case=grade(case, "medium"), unit=to, requirement="请依法办理。", at=at
            )
    if state in (SlipState.DRAFTED, SlipState.REFUSED, SlipState.COUNTERSIGNING):
        grade(case, "medium")
        slip = actions.draft(by=chief, case=case, unit=to, requirement="请依法办理。", at=at)
        if state == SlipState.DRAFTED:
            return slip
        if state == SlipState.COUNTERSIGNING:
            return actions.first_sign(by=_then(second_commander(home), at), slip=slip, at=at)
        return actions.refuse(by=boss, slip=slip, note="请写明要求", at=at)
    slip = actions.assign(by=chief, case=case, unit=to, requirement="请依法办理。", at=at)
    first = {"subject": f"slip:{slip.pk}", "kind": ClockKind.FIRST_REPORT}
    board.stop_clocks(case=slip.case, at=at, **first)
    match state:
        case SlipState.VOIDED:
            return actions.void_slip(by=chief, slip=slip, note="写错了要求", at=at)
        case SlipState.WAIVED:
            helper = assisted(slip, _named(home.area, "民政所"), at=at)
            return actions.waive(by=chief, slip=helper, note="已经问清", at=at)
        case SlipState.RETURNED:
            reason = ReturnReason.NOT_OURS
            return actions.return_slip(by=hand, slip=slip, reason=reason, note="属城管职责", at=at)
        case SlipState.RECALLED:
            return actions.recall(by=chief, slip=slip, note="交错了单位", at=at)
        case SlipState.ISSUED:
            return slip
    slip = actions.acknowledge(by=hand, slip=slip, at=at)
    if state in (SlipState.ANSWERED, SlipState.APPROVED):
        slip = actions.feed_back(by=hand, slip=slip, answer="已责令整改并复查。", at=at)
    return actions.approve(by=chief, slip=slip, note="", at=at) if state == SlipState.APPROVED else slip


def assisted(lead: Slip, to: Unit, *, at: datetime = AN_HOUR_AGO) -> Slip:
    """The slip of a unit that assists this lead."""
    by = commander() if lead.case.level in ("medium", "high") else director()
    [slip] = actions.add_assistant(by=_then(by, at), slip=lead, units=[to], requirement="请协助。", at=at)
    return slip


DANGEROUS = "前夫到店里扬言要捅死她，随身带刀，她不敢回家。"


def assessment_of(case: Case, at: datetime = AN_HOUR_AGO) -> Assessment:
    """The case put on the desk by its director, with what the reader finds in it."""
    Case.objects.filter(pk=case.pk).update(is_unread=False)
    case.refresh_from_db()
    by = officer(case.centre, Capability.PRE_ASSESS, sees=Sees.AREA, name="专班")
    return deciding.reassess(by=_then(by, at), case=case, note="有新情况", at=at)


def grade(case: Case, level: str, *, red_flag: bool = False) -> Case:
    """As an assessment would have left it."""
    Case.objects.filter(pk=case.pk).update(level=level, red_flag=red_flag)
    case.level, case.red_flag = level, red_flag
    return case


def hazard_of(case: Case, level: str = "", at: datetime = AN_HOUR_AGO, **more: Any) -> Hazard:
    """The line of the ledger as the sweep would have written it; with a level, the case's is set first."""
    if level:
        grade(case, level)
    case.refresh_from_db()
    kept = case.level or "low"
    review_on = more.pop("next_review_on", at.date() + timedelta(days=3))
    return Hazard.objects.create(
        case=case, level=kept, found_on=case.received_at.date(), listed_at=at, next_review_on=review_on,
        rank=ledger_rank(review_on=review_on, struck_on=None), **more,
    )  # fmt: skip


def picture(name: str = "现场.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def many_cases(
    count: int, state: State = State.ACCEPTED, home: Street | None = None, **more: Any
) -> list[Case]:
    """Rows for lists, written at once and without their history; each was received a minute before the last."""
    home, first = home or street(), Case.objects.count()
    completed = AN_HOUR_AGO if state in (State.COMPLETED, State.CLOSED) else None
    facts: dict[str, Any] = {
        "centre": home.centre,
        "area": home.grid,
        "channel": Channel.VISIT,
        "state": state,
        "title": "楼下烧烤店夜里油烟大",
        "narrative": "楼下烧烤店夜里油烟大。",
        "owner": window(home).officer,
        "recorded_at": AN_HOUR_AGO,
        "acted_at": AN_HOUR_AGO,
        "completed_at": completed,
        "closed_at": completed if state == State.CLOSED else None,
    } | more
    return Case.objects.bulk_create(
        Case(
            number=f"M2026-{serial:05d}",
            tracking_code=f"M{serial}",
            **({"received_at": AN_HOUR_AGO - timedelta(minutes=serial)} | facts),
        )
        for serial in range(first, first + count)
    )


def many_slips(count: int, state: SlipState = SlipState.ISSUED, home: Street | None = None) -> list[Slip]:
    """Slips to the street's department, each on a case of its own, with the grants that go with them."""
    home = home or street()
    cases, chief = many_cases(count, home=home, lead_unit=home.unit), director(home).officer
    Grant.objects.bulk_create(Grant(case=case, unit=home.unit, why="", from_at=AN_HOUR_AGO) for case in cases)
    return Slip.objects.bulk_create(
        Slip(
            case=case,
            number=f"批量{case.pk}号",
            centre=home.centre,
            unit=home.unit,
            state=state,
            requirement="请依法办理。",
            signed_by=chief,
            signed_at=AN_HOUR_AGO,
            acknowledge_due_at=NOW,
            due_at=NOW + timedelta(hours=case.pk),
            acknowledged_at=None if state == SlipState.ISSUED else AN_HOUR_AGO,
        )
        for case in cases
    )


def many_tasks(count: int) -> list[Task]:
    """Open instructions to the street's department, each on a case of its own."""
    home, by = street(), commander()
    cases = many_cases(count)
    Grant.objects.bulk_create(Grant(case=case, unit=home.unit, why="", from_at=AN_HOUR_AGO) for case in cases)
    return Task.objects.bulk_create(
        Task(
            case=case,
            text="请派专人上门。",
            unit=home.unit,
            made_by=by.officer,
            made_at=AN_HOUR_AGO,
            rule="set",
            due_at=NOW + timedelta(hours=case.pk),
        )
        for case in cases
    )


def letter_of(slip: Slip, kind: LetterKind = LetterKind.REMINDER, **more: Any) -> Letter:
    """A letter about the slip's answer that went out an hour ago, signed by the commander."""
    clock = Clock.objects.get(case=slip.case, kind=ClockKind.COMPLETE, subject=f"slip:{slip.pk}")
    facts: dict[str, Any] = {
        "kind": kind,
        "state": LetterState.RENDERED if more.get("file") else LetterState.NUMBERED,
        "case": slip.case,
        "slip": slip,
        "clock": clock,
        "centre": slip.centre,
        "unit": slip.unit,
        "number": f"函{slip.pk}{kind}号",
        "title": "关于按期办理交办事项的提醒函",
        "body": "请抓紧办理。",
        "reckoning": "按默认时限。",
        "due_at": clock.due_at,
        "reply_by": NOW + timedelta(days=2),
        "signed_by": commander().officer,
        "created_at": AN_HOUR_AGO,
        "numbered_at": AN_HOUR_AGO,
        "rendered_at": AN_HOUR_AGO if more.get("file") else None,
    }
    return Letter.objects.create(**(facts | more))


def many_contacts(count: int) -> list[Contact]:
    """Planned calls about completed cases."""
    return Contact.objects.bulk_create(
        Contact(
            case=case,
            kind=ContactKind.FOLLOW_UP,
            planned_at=AN_HOUR_AGO,
            due_at=NOW + timedelta(hours=case.pk),
        )
        for case in many_cases(count, State.COMPLETED)
    )
