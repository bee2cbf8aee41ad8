"""What analysis offers to the frame and the worker."""

from analysis.actions import KIND
from analysis.exports.packet import page_of, run_month
from analysis.exports.risk import run_risk_export
from analysis.permissions import why_not_look_over, why_not_see_months, why_not_see_risk
from analysis.tasks import make_due_months
from core.registry import FirstPage, JobKind, MenuEntry, Sweeper, registry
from governance.choices import Capability
from governance.standing import Standing


def _commands(standing: Standing) -> bool:
    return standing.may(Capability.COMMAND, Capability.INSTRUCT)


def _looks_over(standing: Standing) -> bool:
    return why_not_look_over(standing) is None


def _sees_months(standing: Standing) -> bool:
    return why_not_see_months(standing) is None


def _sees_risk(standing: Standing) -> bool:
    return why_not_see_risk(standing) is None


def register() -> None:
    registry.verbs["make_month"] = "生成月报"
    registry.add(
        MenuEntry("today", "今日", "commander_day", "chart-bar", 5, _looks_over, "t"),
        FirstPage("commander_day", 50, _commands),
        MenuEntry("month", "月报", "month_list", "file-spreadsheet", 80, _sees_months, "y"),
        MenuEntry("risk_figures", "风险分析", "risk_figures", "chart-line", 82, _sees_risk),
        JobKind("risk_figures_export", run_risk_export),
        JobKind(KIND, run_month, page_of),
        Sweeper("months", 600.0, make_due_months),
    )
