"""What cases hold about people: how long, and everything about one of them, for that person."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from cases.actions.erasing import erase_originals, erase_people
from cases.choices import OPEN_STATES, Channel, Role, State
from cases.models import Attachment, Contact, Entry, ImportBatch, Look, Party, Person
from core.registry import PersonalData, Retention, Subject

Line = tuple[str, str, datetime | None, str]
_FOREIGN = "您是对方当事人。内容涉及他人，由承办单位审核后提供。"


def _people(subject: Subject) -> list[Person]:
    """Everybody surely the same: by ID number, and by phone."""
    found: dict[int, Person] = {}
    if subject.id_number:
        by_id = Person.objects.same_as(name=subject.name, phone="", id_number=subject.id_number)
        found |= {one.pk: one for one in by_id}
    if subject.phone:
        by_phone = Person.objects.same_as(name=subject.name, phone=subject.phone, id_number="")
        others = (one for one in by_phone if not (subject.id_number and one.id_number))
        found |= {one.pk: one for one in others if one.pk not in found}
    return [found[pk] for pk in sorted(found)]


def find(subject: Subject) -> Iterator[Line]:
    """The person, the cases with what was said, the names of papers, the calls, and who looked.

    Of a case in which the person is the other side only that it exists, and of a restricted one not even that: it
    would tell who complained. What else a ledger's row said may be about others and stays out. Cost: six queries.
    """
    people = _people(subject)
    for person in people:
        said = (
            f"姓名 {person.name}；电话 {person.phone or '无'}；证件号码 {person.id_number or '无'}；"
            f"住址 {person.address or '无'}"
        )
        yield "人员资料", f"人员 {person.pk}", None, said
    parties = Party.objects.filter(person__in=people).exclude(role=Role.COUNTERPART, case__is_restricted=True)
    own = set()
    for party in parties.select_related("case").order_by("case__received_at", "id"):
        case, role = party.case, Role(party.role).label
        if party.role == Role.COUNTERPART:
            yield "事项", case.number, case.received_at, _FOREIGN
            continue
        own.add(case.pk)
        said = (
            f"身份 {role}；来源 {Channel(case.channel).label}；状态 {State(case.state).label}；摘要 {case.title}；"
            f"反映内容 {case.narrative}；诉求 {case.demand or '无'}；办理结果 {case.outcome or '无'}"
        )
        yield "事项", case.number, case.received_at, said
    papers = Attachment.objects.filter(case__in=own).select_related("case", "file", "entry")
    for paper in papers.order_by("entry__at", "id"):
        yield "附件", paper.case.number, paper.entry.at, paper.file.name
    calls = Contact.objects.filter(case__in=own).exclude(done_at=None).select_related("case")
    for call in calls.order_by("done_at", "id"):
        yield "回访", call.case.number, call.done_at, f"{call.get_result_display()}；{call.note or '无记录'}"
    for look in (
        Look.objects.filter(case__in=own).select_related("case", "appointment__post__unit").order_by("id")
    ):
        yield (
            "被查看",
            look.case.number,
            look.at,
            f"{look.appointment.post if look.appointment else '—'}；{look.reason}",
        )


def _settled_people(before: datetime) -> QuerySet[Person]:
    """People all of whose cases ended and were not touched since; those already erased are not asked again."""
    alive = Q(case__state__in=OPEN_STATES) | Q(case__acted_at__gte=before)
    parties = Party.objects.filter(person=OuterRef("pk"))
    return Person.objects.filter(~Q(name_index=0), Exists(parties), ~Exists(parties.filter(alive))).annotate(
        last_acted_at=Max("parties__case__acted_at")
    )


def _done_imports(before: datetime) -> QuerySet[ImportBatch]:
    done = ImportBatch.objects.filter(finished_at__lt=before, file__erased_at=None)
    return done.select_related("file", "rejects_file")


HOLDERS = (
    PersonalData("cases", "事项", 10, find),
    Retention(
        "person", "已了结事项的当事人信息", 10, 3650, 1825, "个人信息保护法第十九条、第四十七条；档案保管期限",
        _settled_people, "last_acted_at", erase_people,
        note="清除姓名、电话、证件号码、住址、检索索引和台账原表其他列；事项经过按档案规定保存", dry=True,
    ),
    Retention(
        "import", "导入的台账原件", 20, 1095, 180, "个人信息保护法第十九条：核对之后不再需要",
        _done_imports, "finished_at", erase_originals, note="清除原件和问题行文件，保留导入的数字和文件摘要",
    ),
    Retention(
        "look", "查看个人信息的记录", 80, 1095, 180, "网络安全法第二十一条：日志留存不少于六个月",
        lambda before: Look.objects.filter(at__lt=before), "at", note="已封存，不清除",
    ),
    Retention(
        "entry", "事项办理记录", 85, 3650, 1095, "档案保管期限；个人信息保护法第五十六条",
        lambda before: Entry.objects.filter(at__lt=before), "at", note="已封存，不清除",
    ),
)  # fmt: skip
