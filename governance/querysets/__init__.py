"""Reads of the command structure."""

from governance.querysets.areas import AreaQuerySet, BoundaryQuerySet
from governance.querysets.duty import DutyShiftQuerySet, DutySwapQuerySet, ModeSwitchQuerySet
from governance.querysets.parties import PartyOrganisationQuerySet
from governance.querysets.posts import AppointmentQuerySet, PostQuerySet
from governance.querysets.rooms import RoomQuerySet
from governance.querysets.sign_ins import SignInQuerySet
from governance.querysets.tokens import ApiTokenQuerySet
from governance.querysets.units import UnitQuerySet

__all__ = [
    "ApiTokenQuerySet",
    "AppointmentQuerySet",
    "AreaQuerySet",
    "BoundaryQuerySet",
    "DutyShiftQuerySet",
    "DutySwapQuerySet",
    "ModeSwitchQuerySet",
    "PartyOrganisationQuerySet",
    "PostQuerySet",
    "RoomQuerySet",
    "SignInQuerySet",
    "UnitQuerySet",
]
