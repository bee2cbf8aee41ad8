"""Every read of cases, part by part: it starts from `visible_to`."""

from cases.querysets.cases import DUE_KEY, CaseQuerySet, EntryQuerySet
from cases.querysets.clocks import ClockQuerySet
from cases.querysets.follow_up import CENTRE_CALLS, HANDLING, ContactQuerySet, handled_by
from cases.querysets.importing import AmendmentQuerySet, ImportBatchQuerySet
from cases.querysets.indexes import (
    address_index,
    id_index,
    name_index,
    phone_index,
    phone_tail_index,
    sought,
    token_index,
)
from cases.querysets.people import PersonQuerySet
from cases.querysets.sight import BreakGlassQuerySet, ExclusionQuerySet, GrantQuerySet, LookQuerySet, seen_by
from cases.querysets.tasks import OPEN_TASK, KeyDateQuerySet, TaskQuerySet

__all__ = [
    "CENTRE_CALLS",
    "DUE_KEY",
    "HANDLING",
    "OPEN_TASK",
    "AmendmentQuerySet",
    "BreakGlassQuerySet",
    "CaseQuerySet",
    "ClockQuerySet",
    "ContactQuerySet",
    "EntryQuerySet",
    "ExclusionQuerySet",
    "GrantQuerySet",
    "ImportBatchQuerySet",
    "KeyDateQuerySet",
    "LookQuerySet",
    "PersonQuerySet",
    "TaskQuerySet",
    "address_index",
    "handled_by",
    "id_index",
    "name_index",
    "phone_index",
    "phone_tail_index",
    "seen_by",
    "sought",
    "token_index",
]
