"""What an auditor reads of cases: the history and the looks at masked data, without what cases say."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from cases.models import Entry, Exclusion, Look
from core.registry import AuditEntry, AuditSearch, AuditSource, registry
from core.rules import mask_in_text
from governance.standing import Standing

LOOK = "look"
_HIDDEN = "受限事项，内容不显示"


def _narrowed(rows: Any, standing: Standing, search: AuditSearch) -> Any:
    """Never of a case that accuses the auditor; a text is not looked for where it may not be read."""
    mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
    rows = rows.filter(~Exists(Exclusion.objects.filter(mine, case=OuterRef("case"))))
    if search.officers is not None:
        rows = rows.filter(officer__in=search.officers)
    if search.case_number:
        rows = rows.filter(case__number=search.case_number)
    if search.text:
        rows = rows.filter(case__is_restricted=False)
    return rows.select_related("officer", "appointment__post__unit", "case")


def _entries(standing: Standing, search: AuditSearch) -> Any:
    entries = _narrowed(Entry.objects.all(), standing, search)
    if search.verb:
        entries = entries.filter(verb=search.verb)
    return entries.filter(note__icontains=search.text) if search.text else entries


def _looks(standing: Standing, search: AuditSearch) -> Any:
    if search.verb not in ("", LOOK):
        return Look.objects.none()
    looks = _narrowed(Look.objects.all(), standing, search)
    return looks.filter(reason__icontains=search.text) if search.text else looks


def _line(row: Entry | Look, verb: str, note: str) -> AuditEntry:
    return AuditEntry(
        officer=row.officer.name if row.officer else "",
        post=str(row.appointment.post) if row.appointment else "",
        verb=registry.verbs.get(verb, verb),
        about=row.case.number,
        note=_HIDDEN if row.case.is_restricted else mask_in_text(note),
    )


SOURCES = (
    AuditSource("entry", "事项办理", 10, Entry, _entries, lambda row: _line(row, row.verb, row.note)),
    AuditSource("look", "查看个人信息", 20, Look, _looks, lambda row: _line(row, LOOK, row.reason)),
)
