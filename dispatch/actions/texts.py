"""Texts that a centre writes often."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.refusals import incomplete, insist
from dispatch.models import RequirementText
from dispatch.permissions.slip_work import why_not_keep_texts
from governance.standing import Standing


@transaction.atomic
def save_requirement_text(
    *, by: Standing, row: RequirementText | None, facts: dict[str, Any], at: datetime
) -> RequirementText:
    """Of the officer's own centre; one of the same name there is refused."""
    insist(why_not_keep_texts(by, row))
    kept = (
        RequirementText.objects.select_for_update(of=("self",)).get(pk=row.pk) if row else RequirementText()
    )
    if row is None and by.centre is not None:
        kept.centre = by.centre
    same = RequirementText.objects.filter(centre=kept.centre, title=facts["title"]).exclude(pk=kept.pk)
    if same.exists():
        insist(incomplete(f"本中心已有“{facts['title']}”，请换个名称，或直接改那一条。"))
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save()
    audit.record(by=by, verb="save_requirement_text", about=kept, note=kept.title, at=at)
    return kept
