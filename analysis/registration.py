"""What analysis offers to the frame and the worker."""

from analysis.actions import KIND
from analysis.exports.packet import page_of, run_month
from analysis.permissions import why_not_see_months
from analysis.tasks import make_due_months
from core.registry import JobKind, MenuEntry, Sweeper, registry
from governance.standing import Standing


def _sees_months(standing: Standing) -> bool:
    return why_not_see_months(standing) is None


def register() -> None:
    registry.add(
        MenuEntry("month", "月报", "month_list", "file-spreadsheet", 80, _sees_months, "y"),
        JobKind(KIND, run_month, page_of),
        Sweeper("months", 600.0, make_due_months),
    )
