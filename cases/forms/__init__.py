"""Shape of what officers type about cases; the list's filter owns how it narrows."""

from cases.forms.filtering import ORDERS, CaseFilterForm
from cases.forms.places import AreaField, areas_for, units_below
from cases.forms.registering import RegisterCall, RegisterForm
from cases.forms.working import (
    AmendForm,
    CloseForm,
    NoteForm,
    OutcomeForm,
    ReasonForm,
    RemarkForm,
    TransferForm,
)

__all__ = [
    "ORDERS",
    "AmendForm",
    "AreaField",
    "CaseFilterForm",
    "CloseForm",
    "NoteForm",
    "OutcomeForm",
    "ReasonForm",
    "RegisterCall",
    "RegisterForm",
    "RemarkForm",
    "TransferForm",
    "areas_for",
    "units_below",
]
