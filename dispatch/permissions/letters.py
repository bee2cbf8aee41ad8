"""Why not: letters, standing orders, templates."""

from datetime import datetime, timedelta

from cases.permissions import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from dispatch.choices import LetterState, SlipState
from dispatch.models import Letter, StandingOrder
from governance.choices import Capability
from governance.duty import seat_of
from governance.models import Unit
from governance.standing import Standing

LONGEST_ORDER = timedelta(days=366)


def _why_not_decide(standing: Standing, letter: Letter) -> Refusal | None:
    """Letters are signed or declined by who commands where the centre stands, while they wait for it."""
    if seat_of(letter.centre) not in standing.centres_with(Capability.COMMAND):
        return forbidden(
            f"只有“{seat_of(letter.centre)}”所在地有“{Capability.COMMAND.label}”职责的指挥长才能签发函件。"
        )
    return _why_not_in(letter, LetterState.DRAFTED, LetterState.PROPOSED)


def _why_not_in(letter: Letter, *states: LetterState) -> Refusal | None:
    if letter.state in states:
        return None
    return wrong_state(f"函件现在是“{LetterState(letter.state).label}”，可能有同事刚刚处理过，请刷新查看。")


def why_not_sign_letter(standing: Standing, letter: Letter) -> Refusal | None:
    """Nothing is sent about what has been done meanwhile, nor what nobody checked."""
    if refusal := _why_not_decide(standing, letter):
        return refusal
    if letter.state == LetterState.DRAFTED:
        return wrong_state("函件还没有审核，请中心主任先审核，审核后再签发。")
    if letter.clock.stopped_at is not None:
        return wrong_state("这个时限已经停止，不需要再发函。")
    if letter.slip.state == SlipState.ANSWERED:
        return wrong_state(f"{letter.slip.unit}已经反馈，请中心先审核；退回重办后仍未办结的再签发。")
    return None


def why_not_decline_letter(standing: Standing, letter: Letter) -> Refusal | None:
    return _why_not_decide(standing, letter)


def _why_not_prepare(standing: Standing, letter: Letter) -> Refusal | None:
    """The centre's own director prepares and checks; a commander may, where nobody else does."""
    own = standing.centres_with(Capability.ASSIGN)
    if letter.centre in own or seat_of(letter.centre) in standing.centres_with(Capability.COMMAND):
        return None
    return forbidden(f"函件由{letter.centre}的主任拟稿、审核，您的岗位在那里没有“交办”或“指挥”职责。")


def why_not_edit_letter(standing: Standing, letter: Letter) -> Refusal | None:
    """Before it is signed the text may be changed."""
    if refusal := _why_not_prepare(standing, letter):
        return refusal
    return _why_not_in(letter, LetterState.DRAFTED, LetterState.PROPOSED)


def why_not_reply_by(at: datetime, reply_by: datetime) -> Refusal | None:
    return None if reply_by > at else incomplete("反馈时限已经过去，请填写今后的时间。")


def why_not_check_letter(standing: Standing, letter: Letter) -> Refusal | None:
    if refusal := _why_not_prepare(standing, letter):
        return refusal
    if letter.clock.stopped_at is not None:
        return wrong_state("这个时限已经停止，不需要再发函。")
    return _why_not_in(letter, LetterState.DRAFTED)


# who keeps the seal and files the paper
_KEEPS_SEAL = (Capability.ASSIGN, Capability.REPORT, Capability.COMMAND)


def _why_not_keep(standing: Standing, letter: Letter) -> Refusal | None:
    if seat_of(letter.centre) in standing.centres_with(Capability.COMMAND):
        return None
    if letter.centre in standing.centres_with(*_KEEPS_SEAL):
        return None
    return forbidden(
        f"用印和存档由{letter.centre}的主任或秘书办理，您的岗位在那里没有“交办”或“统计报告”职责。"
    )


def why_not_seal_letter(standing: Standing, letter: Letter) -> Refusal | None:
    """The seal comes after the signature, on what was printed."""
    if refusal := _why_not_keep(standing, letter):
        return refusal
    if letter.sealed_at is not None:
        return wrong_state("已经用印，请上传盖章件。")
    if letter.number is None:
        return wrong_state("函件还没有签发，签发编号以后才能用印。")
    if letter.state == LetterState.FILED:
        return wrong_state("这份函件以纸质存档，不在系统里用印。")
    return None


def why_not_attach_scan(standing: Standing, letter: Letter) -> Refusal | None:
    if refusal := _why_not_keep(standing, letter):
        return refusal
    if letter.sealed_at is None:
        return wrong_state("还没有记用印，请先点“用印”，再上传盖章件。")
    return None


def why_not_render_again(standing: Standing, letter: Letter) -> Refusal | None:
    if refusal := lacking(
        standing,
        letter.case,
        Capability.ASSIGN,
        Capability.COMMAND,
        otherwise="您的岗位没有“交办”或“指挥”职责，请由中心主任重新生成。",
    ):
        return refusal
    if letter.state != LetterState.FAILED:
        return wrong_state(f"函件现在是“{LetterState(letter.state).label}”，不需要重新生成。")
    return None


def why_not_give_order(standing: Standing, until_at: datetime | None = None) -> Refusal | None:
    """A standing order is a commander's signature in advance: never without end."""
    if standing.centre_for(Capability.COMMAND) is None:
        return forbidden("您的岗位没有“指挥”职责，常设签发令由指挥长签署。")
    if until_at is not None and not standing.at < until_at <= standing.at + LONGEST_ORDER:
        return incomplete("失效时间应在今后一年之内，到期后再签。")
    return None


def why_not_end_order(standing: Standing, order: StandingOrder) -> Refusal | None:
    if order.centre not in standing.centres_with(Capability.COMMAND):
        return forbidden("您的岗位没有“指挥”职责，常设签发令由本地指挥长停止。")
    if order.until_at <= standing.at:
        return wrong_state("这份常设签发令已经失效，请刷新查看。")
    return None


def why_not_keep_templates(standing: Standing) -> Refusal | None:
    if not standing.may(Capability.ADMINISTER) and standing.centre_for(Capability.ASSIGN) is None:
        return forbidden(
            "您的岗位没有“系统管理”或“交办”职责，公文模板由系统管理员更换，本中心的由中心主任更换。"
        )
    return None


def own_centre(standing: Standing) -> Unit | None:
    """The centre whose templates the officer keeps."""
    return standing.centre_for(Capability.ASSIGN) or (
        standing.centre if standing.may(Capability.ADMINISTER) else None
    )


def why_not_replace_template(standing: Standing, centre: Unit | None = None) -> Refusal | None:
    """For all centres (None) the administrator, for one's own centre its director too."""
    if standing.may(Capability.ADMINISTER) or centre in standing.centres_with(Capability.ASSIGN):
        return None
    return why_not_keep_templates(standing) or forbidden(
        "各中心共用的模板由系统管理员更换，这不是您岗位的职责。"
    )
