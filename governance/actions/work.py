"""Open work of an officer: how much there is, and handing it over in one step (kinds come from the registry)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from core import audit
from core.notices import notify
from core.paging import says_none
from core.refusals import Refusal, incomplete, insist
from core.registry import registry
from governance.models import Officer
from governance.permissions import people as permissions
from governance.standing import Standing


class Handed(NamedTuple):
    """One kind of work: how much went to the successor, and what stayed, each with its reason."""

    label: str
    went: int
    stayed: list[str]


def open_work(officer: Officer, at: datetime) -> list[tuple[str, int]]:
    """(label, how many) of each kind that an officer can hand over and has. Cost: one query a kind."""
    found = [
        (kind.label, kind.amount(officer, at)) for kind in registry.open_work if kind.hand_over is not None
    ]
    return [(label, number) for label, number in found if number]


def why_not_leave(officer: Officer, at: datetime) -> Refusal | None:
    """Nobody goes and leaves work behind that somebody could take over."""
    left = open_work(officer, at)
    if not left:
        return None
    what = "、".join(f"{label} {number}" for label, number in left)
    return incomplete(
        f"{officer.name}手上还有未交接的工作：{what}。请先“交接工作”给接手人；确实无人可接的，免职时写明原因并勾选。"
    )


@transaction.atomic
def hand_over(*, by: Standing, officer: Officer, to: Officer, reason: str, at: datetime) -> list[Handed]:
    """Give all open work of an officer to a successor; what the successor may not have stays and is named."""
    # both rows, always in the same order
    rows = {
        one.pk: one
        for one in Officer.objects.select_for_update(of=("self",))
        .filter(pk__in=(officer.pk, to.pk))
        .order_by("pk")
    }
    officer, to = rows[officer.pk], rows[to.pk]
    insist(permissions.why_not_hand_over(by, officer))
    insist(permissions.why_not_succeed(officer, to, at))
    done = []
    for kind in registry.open_work:
        if kind.hand_over is not None:
            went, stayed = kind.hand_over(by, officer, to, reason, at)
            done.append(Handed(kind.label, went, stayed))
    total = "、".join(f"{one.label} {one.went}" for one in done if one.went)
    left = "、".join(f"{one.label} {len(one.stayed)} 项" for one in done if one.stayed)
    said = f"{total or '没有移交任何一件'}{f'；留下：{left}' if left else ''}"
    audit.record(by=by, verb="hand_over", about=officer, note=f"交接给{to.name}：{said}。{reason}", at=at)
    if not total:
        return done
    notify([to.pk], f"{officer.name}的工作已交接给您：{total}。{reason}", reverse("account"), at=at)
    if by.pk != officer.pk:
        notify([officer.pk], f"您的工作已交接给{to.name}：{total}", reverse("account"), at=at)
    return done


def lines(officer: Officer, own: Standing, reader: Standing) -> list[dict[str, object]]:
    """Each kind of open work that there is, for the page: label, how many, whether it goes to a successor, and for
    oneself the way to it. `is_units`: the officer reaches it by the unit, where it stays."""
    found = []
    for kind in registry.open_work:
        number = kind.amount(officer, own.at)
        words, url = kind.count(own, own.at)
        if says_none(words) and not number:
            continue
        found.append(
            {
                "label": kind.label,
                "words": words,
                "url": url if officer.pk == reader.pk and not says_none(words) else "",
                "moves": kind.hand_over is not None,
                "is_units": kind.is_shared and not number,
            }
        )
    return found
