"""What dispatch offers to the frame and to the case page."""

from core.registry import JobKind, MenuEntry, Panel, Seeder, Stage, Sweeper, registry
from dispatch.acts import CASE_ACTS
from dispatch.choices import LetterVerb, SlipVerb, WatchVerb
from dispatch.exports import run_letter_export
from dispatch.permissions import holds_slip
from dispatch.seeding.filling import seed_cases
from dispatch.seeding.lateness import seed_rungs
from dispatch.seeding.watch import seed_watch
from dispatch.tasks import ask_for_reports, reckon_provisional, render_letters, sweep_deadlines
from dispatch.views.letters import letters_panel
from dispatch.views.slips import follow_up_panel, slips_panel
from dispatch.waiting import OPEN_WORK, OWNERLESS, WAITING
from governance.choices import Capability
from governance.standing import Standing


def _has_slips(standing: Standing) -> bool:
    return standing.may(
        Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INTAKE, Capability.HANDLE
    )


def _follows_up(standing: Standing) -> bool:
    return standing.may(Capability.INTAKE, Capability.ASSIGN)


def _commands(standing: Standing) -> bool:
    return standing.may(Capability.COMMAND, Capability.INSTRUCT)


def register() -> None:
    registry.verbs.update(SlipVerb.choices)
    registry.verbs.update(LetterVerb.choices)
    registry.verbs.update(WatchVerb.choices)
    registry.verbs.update(
        give_order="签署常设签发令", end_order="停止常设签发令", replace_template="更换函件模板"
    )
    registry.acts.extend(CASE_ACTS)
    registry.holders.append(holds_slip)
    registry.add(
        MenuEntry("command", "指挥台", "command", "speakerphone", 6, _commands, "k"),
        MenuEntry("slip", "交办单", "slip_list", "send", 40, _has_slips, "s"),
        MenuEntry("letter", "函件", "letter_list", "mail", 45, _has_slips, "l"),
        MenuEntry("follow_up", "回访", "follow_up_list", "phone", 50, _follows_up, "f"),
        Panel("slips", 10, "dispatch/slips_panel.html", slips_panel),
        Panel("letters", 15, "dispatch/letters_panel.html", letters_panel),
        Panel("follow_up", 20, "dispatch/follow_up_panel.html", follow_up_panel),
        Stage("assigned", (SlipVerb.ASSIGN, SlipVerb.SIGN)),
        Stage("handled", (SlipVerb.FEED_BACK,)),
        Stage("managed", (SlipVerb.FOLLOW_UP,)),
        JobKind("letter_export", run_letter_export),
        Sweeper("deadlines", 60, sweep_deadlines),
        Sweeper("letters", 10, render_letters),
        Sweeper("reports", 60, ask_for_reports),
        Sweeper("provisional", 3600, reckon_provisional),
        Seeder("cases", 20, seed_cases),
        Seeder("rungs", 25, seed_rungs),
        Seeder("watch", 40, seed_watch),
        *WAITING,
        *OPEN_WORK,
        *OWNERLESS,
    )
