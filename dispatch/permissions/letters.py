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
    if letter.state != LetterState.PROPOSED:
        return wrong_state(
            f"函件现在是“{LetterState(letter.state).label}”，可能有同事刚刚处理过，请刷新查看。"
        )
    return None


def why_not_sign_letter(standing: Standing, letter: Letter) -> Refusal | None:
    """Nothing is sent about what has been done meanwhile."""
    if refusal := _why_not_decide(standing, letter):
        return refusal
    if letter.clock.stopped_at is not None:
        return wrong_state("这个时限已经停止，不需要再发函。")
    if letter.slip.state == SlipState.ANSWERED:
        return wrong_state(f"{letter.slip.unit}已经反馈，请中心先审核；退回重办后仍未办结的再签发。")
    return None


def why_not_decline_letter(standing: Standing, letter: Letter) -> Refusal | None:
    return _why_not_decide(standing, letter)


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
