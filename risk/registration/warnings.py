"""What warnings offer: list, rules and daily sheet, a part of the case page, clocks, the morning bell's switch."""

from core.registry import JobKind, MenuEntry, Panel, Seeder, Sweeper, Switch, registry
from risk.actions.warnings.daily import SWITCH
from risk.choices import WarningVerb
from risk.exports.warnings import run_warning_export
from risk.models import WarningRow
from risk.permissions.assessing import may_read
from risk.seeding.warnings import seed_neighbours, seed_warnings
from risk.tasks import ring_daily_sheet, sweep_warnings
from risk.views.warnings import warnings_panel


def register() -> None:
    registry.verbs.update(WarningVerb.choices)
    registry.add(
        MenuEntry("warning", "预警", "warning_list", "bell", 38, may_read),
        MenuEntry("risk_daily", "每日风险单", "risk_daily", "report", 39, may_read),
        Panel("warnings", 7, "risk/warnings_panel.html", warnings_panel, rows=(WarningRow,)),
        JobKind("warning_export", run_warning_export),
        Sweeper("warnings", 300, sweep_warnings),
        Sweeper("daily_sheet", 60, ring_daily_sheet),
        Switch(
            SWITCH,
            "每日风险单早间提醒",
            default=True,
            help="每天 8:00 提醒指挥长：新预警、未确认、红旗、该复核、没有动静各多少。",
            order=70,
            who=("administer",),
        ),
        # before the stacks are reckoned
        Seeder("neighbours", 45, seed_neighbours),
        Seeder("warnings", 60, seed_warnings),
    )
