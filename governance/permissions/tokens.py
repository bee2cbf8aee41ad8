"""Why not: keys of programs. The token given is the locked row."""

from datetime import datetime, timedelta

from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.models import ApiToken
from governance.querysets.tokens import KEEPERS
from governance.standing import Standing

MAX_LIFE = timedelta(days=731)
MAX_TOKENS = 20


def why_not_issue(standing: Standing, *, expires_at: datetime | None = None, held: int = 0) -> Refusal | None:
    """`held` is how many valid ones the officer has already."""
    if not standing.appointments:
        return forbidden("没有任职的人员不能生成接口令牌：令牌的权限来自任职。请先由管理员任命。")
    if held >= MAX_TOKENS:
        return wrong_state(f"每人最多 {MAX_TOKENS} 个有效的令牌，请先停用不再使用的。")
    if expires_at is not None and not standing.at < expires_at <= standing.at + MAX_LIFE:
        return incomplete("到期日应在今天以后、两年以内。")
    return None


def why_not_keep(standing: Standing) -> Refusal | None:
    """Who may look over everybody's tokens."""
    if standing.may(*KEEPERS):
        return None
    return forbidden("您的岗位没有“系统管理”或“安全管理”职责，只能管理自己的令牌，见“我的账号”。")


def why_not_revoke(standing: Standing, token: ApiToken) -> Refusal | None:
    if token.officer_id != standing.pk and (refusal := why_not_keep(standing)):
        return refusal
    if token.revoked_at is not None:
        return wrong_state("这个令牌已经停用，不需要再停用。")
    return None
