"""What of cases waits for an officer on the first page."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cases.choices import State
from cases.models import Case
from cases.querysets import DUE_KEY, CaseQuerySet
from core.registry import Waiting
from governance.choices import Capability
from governance.standing import Standing

SHOWN = 6
CEILING = 100
Rows = tuple[int, list[dict[str, Any]], str]


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
    cases = Case.objects.visible_to(standing).filter(state=State.ACCEPTED, lead_unit=None)
    return case_rows(cases, _list(state="accepted", unassigned="on", sort="due"))


def _overdue(standing: Standing, at: datetime) -> Rows:
    return case_rows(Case.objects.visible_to(standing).overdue(at), _list(due="late", sort="due"))


def _mine(standing: Standing, at: datetime) -> Rows:
    cases = Case.objects.visible_to(standing).filter(owner=standing.officer, state=State.ACCEPTED)
    return case_rows(cases, _list(mine="on", state="accepted"))


def _to_close(standing: Standing, at: datetime) -> Rows:
    cases = Case.objects.visible_to(standing).followed_up()
    return case_rows(cases, _list(followed="on", sort="acted"))


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
        "mine", "我首接、正在办理", 60, lambda who: who.may(Capability.INTAKE, Capability.PATROL), _mine),
)  # fmt: skip
