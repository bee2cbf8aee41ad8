"""What clocks offer to the frame, the case page, the worker and the demonstration."""

from cases.models import Clock
from core.grounds import DeadlineSource
from core.registry import JobKind, MenuEntry, Panel, Seeder, Sweeper, Switch, Waiting, registry
from dispatch.actions.policies import deadline
from dispatch.choices import ClockVerb
from dispatch.exports.clocks import run_time_request_export
from dispatch.permissions.clocks import KEEPERS, LIMIT, LONGEST_PAUSE, why_not_see_policy
from dispatch.seeding.clocks import seed_requests, seed_terms
from dispatch.tasks import remind_long_pauses
from dispatch.views.clocks import clocks_panel
from dispatch.waiting import time_requests
from governance.choices import Capability
from governance.permissions.structure import kept_paths
from governance.standing import Standing


def _decides(standing: Standing) -> bool:
    return standing.may(*KEEPERS)


def register() -> None:
    registry.verbs.update(ClockVerb.choices)
    registry.verbs.update(
        policy_save="制定时限规则", policy_end="停用时限规则", statutory_term="更新法定期限"
    )
    registry.add(
        MenuEntry(
            "time_request", "时限申请", "time_request_list", "clock-pause", 42,
            lambda who: who.may(*KEEPERS, Capability.HANDLE),
        ),
        MenuEntry(
            "deadline_policy", "时限规则", "deadline_policy_list", "clock", 219,
            lambda who: why_not_see_policy(who) is None, group="指挥体系",
        ),
        MenuEntry(
            "statutory_term", "法定期限", "statutory_term_list", "scale", 220,
            lambda who: _decides(who) or bool(kept_paths(who)), group="指挥体系",
        ),
        Switch(
            LIMIT, "中心主任可批的延期（工作日）", 5,
            "一张交办单延期合计不超过这么多个工作日的，中心主任审批；超过的由指挥长审批。", 50,
            (Capability.ADMINISTER,), low=0, high=60,
        ),
        Switch(
            LONGEST_PAUSE, "计时最长暂停（日）", 30,
            "交办单暂停计时超过这么多天，提醒中心和单位核实能否恢复。", 51,
            (Capability.ADMINISTER,), low=1, high=365,
        ),
        DeadlineSource("policy", 10, deadline),
        Panel("clocks", 12, "dispatch/clocks_panel.html", clocks_panel, rows=(Clock,)),
        Waiting("time_request", "等我审批：时限申请", 5, _decides, time_requests),
        JobKind("time_request_export", run_time_request_export),
        Sweeper("pauses", 3600, remind_long_pauses),
        Seeder("terms", 22, seed_terms),
        Seeder("time_requests", 65, seed_requests),
    )  # fmt: skip
