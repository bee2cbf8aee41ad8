"""Regulations get editions; what hangs on the wall is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from core import files
from core.refusals import incomplete, insist, wrong_state
from governance.models import Edition, Regulation, WallItem
from governance.permissions.regulations import why_not_keep_rules
from governance.standing import Standing


@transaction.atomic
def save_regulation(*, by: Standing, regulation: Regulation | None, facts: dict[str, Any]) -> Regulation:
    """A regulation's name and place; its text stands in editions."""
    insist(why_not_keep_rules(by, facts["area"], regulation.area if regulation else None))
    row = Regulation.objects.select_for_update().get(pk=regulation.pk) if regulation else Regulation()
    if Regulation.objects.exclude(pk=row.pk).filter(area=facts["area"], title=facts["title"]).exists():
        insist(incomplete(f"{facts['area']}已有“{facts['title']}”。修订内容请在它下面增加一版。"))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def add_edition(
    *,
    by: Standing,
    regulation: Regulation,
    in_force_on: date,
    text: str,
    file: File[bytes] | None,
    note: str,
    at: datetime,
) -> Edition:
    """The next edition. Refuses an empty one, and a day before that of the last edition."""
    insist(why_not_keep_rules(by, regulation.area))
    row = Regulation.objects.select_for_update().get(pk=regulation.pk)
    if row.closed_on is not None and row.closed_on <= at.date():
        insist(wrong_state(f"“{row}”已于 {row.closed_on:%Y-%m-%d} 废止，不能再增加版次。"))
    if not text and file is None:
        insist(incomplete("请写正文，或上传原件。"))
    last = row.editions.aggregate(number=Max("number"), day=Max("in_force_on"))
    if last["day"] is not None and in_force_on < last["day"]:
        insist(incomplete(f"施行日期不能早于上一版的 {last['day']:%Y-%m-%d}。"))
    return Edition.objects.create(
        regulation=row,
        number=(last["number"] or 0) + 1,
        in_force_on=in_force_on,
        text=text,
        file=files.store(file, by=by.pk, at=at) if file else None,
        note=note,
        made_by=by.officer,
        made_at=at,
    )


@transaction.atomic
def save_wall_item(*, by: Standing, item: WallItem | None, facts: dict[str, Any]) -> WallItem:
    """A line of the lists that hang on the wall."""
    insist(why_not_keep_rules(by, facts["area"], item.area if item else None))
    row = WallItem.objects.select_for_update(of=("self",)).get(pk=item.pk) if item else WallItem()
    same = {name: facts[name] for name in ("area", "kind", "text")}
    if WallItem.objects.exclude(pk=row.pk).filter(**same).exists():
        insist(incomplete("这张清单里已有同样的一条，请核对。"))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row
