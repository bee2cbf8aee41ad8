"""What slips offer to the frame and the case page."""

from core.registry import JobKind, MenuEntry, Panel, Seeder, Stage, Switch, registry
from dispatch.actions.slips import CHECKED, COUNTERSIGNED
from dispatch.acts import CASE_ACTS
from dispatch.choices import SlipVerb
from dispatch.exports.slips import run_slip_export
from dispatch.models import Slip
from dispatch.permissions.slips import holds_slip
from dispatch.seeding.filling import seed_cases
from dispatch.seeding.teamwork import seed_teamwork
from dispatch.views.slips import slips_panel
from dispatch.waiting import OPEN_WORK, OWNERLESS, WAITING
from governance.choices import Capability
from governance.standing import Standing

_OFFICE = (Capability.ADMINISTER,)
_NO = False


def has_a_unit(standing: Standing) -> bool:
    return standing.may(Capability.HANDLE)


def has_slips(standing: Standing) -> bool:
    return standing.may(
        Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE, Capability.INTAKE, Capability.HANDLE
    )


def register() -> None:
    registry.verbs.update(SlipVerb.choices)
    registry.verbs.update(save_requirement_text="维护办理要求范文")
    registry.acts.extend(CASE_ACTS)
    registry.holders.append(holds_slip)
    registry.add(
        MenuEntry("slip", "交办单", "slip_list", "send", 40, has_slips, "s"),
        Panel("slips", 10, "dispatch/slips_panel.html", slips_panel, rows=(Slip,)),
        MenuEntry("my_slip", "本单位待办", "my_slips", "list-check", 12, has_a_unit, "u"),
        Stage(
            "assigned",
            (
                SlipVerb.ASSIGN,
                SlipVerb.SIGN,
                SlipVerb.COUNTERSIGN,
                SlipVerb.NAME_UNIT,
                SlipVerb.CONSULT,
                SlipVerb.PASS_ON,
                SlipVerb.SEND,
            ),
        ),
        Switch(
            CHECKED,
            "交办单先核稿再送签",
            _NO,
            "拟稿人以外、有“交办”职责的同事或指挥长核稿，通过后才送指挥长签发。",
            70,
            _OFFICE,
        ),
        Switch(
            COUNTERSIGNED,
            "高级别交办单两位指挥长会签",
            _NO,
            "第一位签名后还不发出，另一位会签才编号、计时；同一人不能签两次。",
            71,
            _OFFICE,
        ),
        JobKind("slip_export", run_slip_export),
        Stage("handled", (SlipVerb.FEED_BACK,)),
        Seeder("cases", 20, seed_cases),
        Seeder("teamwork", 28, seed_teamwork),
        *WAITING,
        *OPEN_WORK,
        *OWNERLESS,
    )
