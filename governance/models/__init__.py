"""Areas, units, posts, officers, the roster, meetings, rules, the calendar; keys of programs, sign-ins, records."""

from governance.models.areas import Area, Boundary, Merger
from governance.models.beats import Beat
from governance.models.calendar import CalendarDay, CalendarYear, LocalClosing
from governance.models.duty import DutyShift, DutySwap, ModeSwitch
from governance.models.meetings import (
    Attendance,
    Booking,
    Meeting,
    Minutes,
)
from governance.models.officers import Officer
from governance.models.parties import PartyOrganisation
from governance.models.posts import Appointment, Post
from governance.models.privacy import ImpactAssessment, ProcessingActivity, SubjectRequest
from governance.models.regulations import Edition, Regulation, WallItem
from governance.models.rooms import Room
from governance.models.sign_ins import Authenticator, PastPassword, SignIn
from governance.models.stationing import Stationing, Turn
from governance.models.teams import TeamTemplate, TemplateLine
from governance.models.tokens import ApiToken
from governance.models.units import Unit

__all__ = [
    "ApiToken",
    "Appointment",
    "Area",
    "Attendance",
    "Authenticator",
    "Beat",
    "Booking",
    "Boundary",
    "CalendarDay",
    "CalendarYear",
    "DutyShift",
    "DutySwap",
    "Edition",
    "ImpactAssessment",
    "LocalClosing",
    "Meeting",
    "Merger",
    "Minutes",
    "ModeSwitch",
    "Officer",
    "PartyOrganisation",
    "PastPassword",
    "Post",
    "ProcessingActivity",
    "Regulation",
    "Room",
    "SignIn",
    "Stationing",
    "SubjectRequest",
    "TeamTemplate",
    "TemplateLine",
    "Turn",
    "Unit",
    "WallItem",
]
