"""Reads of the phone pages; each starts from the cases that the officer may see."""

from cases.choices import Channel, State
from cases.models import Case
from cases.querysets import CaseQuerySet
from governance.standing import Standing

UNDONE = (State.REGISTERED, State.ACCEPTED)


def own_events(standing: Standing) -> CaseQuerySet:
    """What the officer filed from the street, on a walk or in a canvass."""
    mine = Case.objects.visible_to(standing).filter(owner=standing.officer)
    return mine.filter(channel__in=(Channel.GRID, Channel.CANVASS))


def undone(standing: Standing) -> CaseQuerySet:
    return own_events(standing).filter(state__in=UNDONE)


def waiting_for(standing: Standing) -> CaseQuerySet:
    """Accepted and with nobody else: the first receiver still has it."""
    return own_events(standing).filter(state=State.ACCEPTED, lead_unit=None)
