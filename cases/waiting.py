"""What of cases waits for an officer on the first page."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Left
from django.urls import reverse

from cases.actions import handover
from cases.choices import DateKind, State
from cases.models import Case, Task
from cases.querysets import DUE_KEY, CaseQuerySet, TaskQuerySet
from core import clock, paging
from core.querysets import Sought
from core.registry import OpenWork, Ownerless, Waiting
from governance.choices import Capability, Sees
from governance.standing import Standing

SHOWN = 6
CEILING = 100
Rows = tuple[int, list[dict[str, Any]], str]
Needs = tuple[str, list[Sought]]
_OPEN: dict[str, Any] = {"done_at": None, "withdrawn_at": None}


def lines(ordered: QuerySet[Any], columns: tuple[str, ...], url_name: str, url: str) -> Rows:
    """(count up to 100, the first few, the list's address) of an ordered queryset, in one query.

    `columns` are id, number, title, who, where and due moment; tuples, because a first page asks for many lists.
    """
    found = list(ordered.values_list(*columns)[:CEILING])
    rows = [
        {
            "url": reverse(url_name, args=[pk]),
            "number": number,
            "title": title,
            "note": f"{who}　{where}",
            "due_at": due_at,
        }
        for pk, number, title, who, where, due_at in found[:SHOWN]
    ]
    return len(found), rows, url


def case_rows(cases: CaseQuerySet, url: str) -> Rows:
    columns = ("pk", "number", "title", "party_line", "area__label", "next_due_at")
    return lines(cases.order_by(DUE_KEY, "id"), columns, "case_show", url)


def _list(**query: str) -> str:
    return reverse("case_list") + "?" + "&".join(f"{name}={value}" for name, value in query.items())


def _to_accept(standing: Standing, at: datetime) -> Rows:
    cases = Case.objects.visible_to(standing).live().filter(state=State.REGISTERED)
    return case_rows(cases, _list(state="registered", history="no", sort="due"))


def _to_assign(standing: Standing, at: datetime) -> Rows:
    cases = Case.objects.visible_to(standing).filter(state=State.ACCEPTED, lead_unit=None, awaited="")
    return case_rows(cases, _list(state="accepted", unassigned="on", untouched="on", sort="due"))


def _overdue(standing: Standing, at: datetime) -> Rows:
    return case_rows(Case.objects.visible_to(standing).overdue(at), _list(due="late", sort="due"))


def _mine(standing: Standing, at: datetime) -> Rows:
    cases = Case.objects.visible_to(standing).filter(owner=standing.officer, state=State.ACCEPTED)
    return case_rows(cases, _list(mine="on", state="accepted"))


def _to_close(standing: Standing, at: datetime) -> Rows:
    cases = Case.objects.visible_to(standing).followed_up()
    return case_rows(cases, _list(followed="on", sort="acted"))


def _dated(standing: Standing, at: datetime) -> Rows:
    """Cases with a key date ahead: which one, and the time left until that day is over."""
    cases = Case.objects.visible_to(standing).dated_for(standing)
    columns = ("pk", "number", "title", "key_kind", "area__label", "key_day")
    count, rows, url = lines(cases.order_by(F("key_day"), "id"), columns, "case_show", _list(dated="on"))
    for row in rows:
        kind, _, where = row["note"].partition("　")
        row["note"] = f"{DateKind(kind).label}　{where}"
        row["due_at"] = clock.start_of(row["due_at"] + timedelta(days=1))
    return count, rows, url


def _task_rows(tasks: TaskQuerySet, who: str | Coalesce, side: str) -> Rows:
    """The first words of each instruction, with one side of it: who gave it, or whom it is for."""
    told = tasks.annotate(words=Left("text", 60), other=F(who) if isinstance(who, str) else who).order_by(
        "due_at", "id"
    )
    columns = ("case_id", "case__number", "words", "other", "case__area__label", "due_at")
    return lines(told, columns, "case_show", reverse("task_list") + f"?side={side}")


def _told(standing: Standing, at: datetime) -> Rows:
    tasks = Task.objects.visible_to(standing).open().addressed_to(standing)
    return _task_rows(tasks, "made_by__name", "mine")


def _told_needs(who: Standing) -> Needs:
    units = who.unit_ids_with(Capability.HANDLE, Capability.ASSIGN)
    url = reverse("task_list") + "?side=mine"
    return url, [(Task, _OPEN | {"officer_id": who.pk}), (Task, _OPEN | {"unit_id": units})]


def _given_needs(who: Standing) -> Needs:
    return reverse("task_list") + "?side=given", [(Task, _OPEN | {"made_by_id": who.pk})]


def _mine_needs(who: Standing) -> Needs:
    url = _list(mine="on", state="accepted")
    return url, [(Case, {"owner_id": who.pk, "state": State.ACCEPTED})]


def _given(standing: Standing, at: datetime) -> Rows:
    tasks = Task.objects.visible_to(standing).open().filter(made_by=standing.officer)
    return _task_rows(tasks, Coalesce("unit__short_name", "officer__name"), "given")


def _sees(who: Standing) -> bool:
    return any(one.post.sees != Sees.NOTHING for one in who.appointments)


WAITING = (
    Waiting(
        "overdue", "已超期", 5,
        lambda who: who.may(Capability.COMMAND, Capability.SUPERVISE, Capability.ASSIGN),
        _overdue),
    Waiting(
        "accept", "待受理", 10, lambda who: who.may(Capability.INTAKE, Capability.ASSIGN), _to_accept),
    Waiting("close", "待结案", 40, lambda who: who.may(Capability.ASSIGN), _to_close),
    Waiting("assign", "待交办", 20, lambda who: who.may(Capability.ASSIGN), _to_assign),
    Waiting(
        "mine", "我首接、正在办理", 60, lambda who: who.may(Capability.INTAKE, Capability.PATROL), _mine,
        needs=_mine_needs),
    Waiting("told", "批示待办", 4, _sees, _told, needs=_told_needs),
    Waiting(
        "given", "我的批示", 45, lambda who: who.may(Capability.INSTRUCT, Capability.COMMAND), _given,
        needs=_given_needs),
    Waiting(
        "dated", "七天内的关键日期", 50,
        lambda who: who.may(Capability.INTAKE, Capability.PATROL, Capability.ASSIGN), _dated),
)  # fmt: skip


def _owned(standing: Standing, at: datetime) -> tuple[str, str]:
    cases = Case.objects.visible_to(standing).open().filter(owner=standing.officer)
    return paging.count_words(cases), _list(mine="on", state="open")


def _told_in_all(standing: Standing, at: datetime) -> tuple[str, str]:
    tasks = Task.objects.visible_to(standing).open().addressed_to(standing)
    return paging.count_words(tasks, "条"), reverse("task_list") + "?side=mine"


def _given_in_all(standing: Standing, at: datetime) -> tuple[str, str]:
    tasks = Task.objects.visible_to(standing).open().filter(made_by=standing.officer)
    return paging.count_words(tasks, "条"), reverse("task_list") + "?side=given"


def _named_on(standing: Standing, at: datetime) -> tuple[str, str]:
    return f"共 {handover.named(standing.officer, at)} 件", ""


OPEN_WORK = (
    OpenWork(
        "owned", "首接未结的事项", 10, _owned,
        amount=handover.owned,
        hand_over=handover.hand_owned),
    OpenWork(
        "told", "待报结的批示", 20, _told_in_all,
        amount=handover.told,
        hand_over=handover.hand_tasks,
        is_shared=True),
    OpenWork("named", "指定知情的在办事项", 35, _named_on, amount=handover.named, hand_over=handover.hand_grants),
    OpenWork("given", "我作出、未报结的批示", 30, _given_in_all),
)  # fmt: skip


def _cases_without(standing: Standing | None, at: datetime, most: int) -> list[dict[str, str]]:
    lost = Case.objects.ownerless(standing, at.date()).order_by(DUE_KEY, "id")
    return [
        {
            "title": f"{number} {title}" if standing else number,
            "note": f"首接责任人{name}已没有任职" if name else "没有首接责任人",
            "url": reverse("case_show", args=[pk]),
            "fix": "交接",
            "fix_url": reverse("hand_over", args=[pk]),
        }
        for pk, number, title, name in lost.values_list("pk", "number", "title", "owner__name")[:most]
    ]


def _tasks_without(standing: Standing | None, at: datetime, most: int) -> list[dict[str, str]]:
    columns = ("case_id", "case__number", "text", "unit__short_name", "officer__name")
    lost = Task.objects.ownerless(standing, at.date()).order_by("due_at", "id")
    return [
        {
            "title": f"{number} {text[:40]}" if standing else number,
            "note": f"批示给{unit or officer}，现在没有承办人员",
            "url": reverse("case_show", args=[case]) + "#tasks",
            "fix": "另行批示或代报",
            "fix_url": reverse("case_show", args=[case]) + "#tasks",
        }
        for case, number, text, unit, officer in lost.values_list(*columns)[:most]
    ]


OWNERLESS = (
    Ownerless("cases", "没有首接责任人的在办事项", 10, _cases_without),
    Ownerless("tasks", "没有承办人的批示", 20, _tasks_without),
)
