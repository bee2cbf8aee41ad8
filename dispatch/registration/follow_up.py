"""What follow-up offers to the frame, the case page, the worker and the settings."""

from cases.models import Contact, FollowUpDraw
from core.registry import JobKind, MenuEntry, Panel, Seeder, Stage, Sweeper, Switch, registry
from dispatch.actions.call_data import VERBS
from dispatch.choices import SlipVerb
from dispatch.exports.follow_up import run_follow_up_export
from dispatch.models import LawfulEnd
from dispatch.permissions.follow_up import CLAIM_MINUTES, ROUNDS, why_not_call, why_not_keep_calls
from dispatch.seeding.follow_up import seed_follow_up
from dispatch.tasks import share_out_calls
from dispatch.views.follow_up import follow_up_panel
from governance.choices import Capability
from governance.standing import Standing


def _follows_up(standing: Standing) -> bool:
    return why_not_call(standing) is None


def _keeps(standing: Standing) -> bool:
    return why_not_keep_calls(standing) is None


def register() -> None:
    registry.verbs.update(VERBS)
    registry.add(
        MenuEntry("follow_up", "回访", "follow_up_list", "phone", 50, _follows_up, "f"),
        MenuEntry(
            "follow_up_plan", "回访计划", "follow_up_plan_list", "adjustments", 260, _keeps, group="指挥体系"
        ),
        MenuEntry("call_script", "回访话术", "call_script_list", "notes", 261, _keeps, group="指挥体系"),
        Panel(
            "follow_up",
            20,
            "dispatch/follow_up_panel.html",
            follow_up_panel,
            rows=(Contact, FollowUpDraw, LawfulEnd),
        ),
        Stage("managed", (SlipVerb.FOLLOW_UP,)),
        JobKind("follow_up_export", run_follow_up_export),
        Sweeper("share_out_calls", 60, share_out_calls),
        Switch(
            ROUNDS,
            "不满意几轮后可依法办结",
            2,
            "回访不满意满这么多轮、已依法办完的，指挥长可以签字“依法按程序办结”。",
            84,
            (Capability.ADMINISTER,),
            low=1,
            high=9,
        ),
        Switch(
            CLAIM_MINUTES,
            "拨打中保留多久（分钟）",
            15,
            "领取一件回访后别人看不到它；到时没有记录，放回清单。",
            85,
            (Capability.ADMINISTER,),
            low=3,
            high=60,
        ),
        Seeder("follow_up", 42, seed_follow_up),
    )
