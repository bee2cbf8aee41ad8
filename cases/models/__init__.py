"""The one record everything becomes, its people, its history, and the board that upper apps write on."""

from cases.models.cases import NARRATIVE_MAX, Attachment, Case, Category, Entry, Party
from cases.models.clocks import Clock, ClockMove, StatutoryTerm
from cases.models.follow_up import Contact, FollowUpDraw, FollowUpPlan
from cases.models.importing import Amendment, ImportBatch, ImportProblem
from cases.models.people import Person, PersonToken
from cases.models.sight import BreakGlass, Exclusion, Grant, Look
from cases.models.tasks import KeyDate, Task

__all__ = [
    "NARRATIVE_MAX",
    "Amendment",
    "Attachment",
    "BreakGlass",
    "Case",
    "Category",
    "Clock",
    "ClockMove",
    "Contact",
    "Entry",
    "Exclusion",
    "FollowUpDraw",
    "FollowUpPlan",
    "Grant",
    "ImportBatch",
    "ImportProblem",
    "KeyDate",
    "Look",
    "Party",
    "Person",
    "PersonToken",
    "StatutoryTerm",
    "Task",
]
