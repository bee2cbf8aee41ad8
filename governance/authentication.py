"""Who calls the API: a token's officer, or one who signed in; and whether that one may write."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from core import clock
from core.addresses import address_of
from core.refusals import forbidden, insist
from governance.actions.sign_in import NOT_HERE
from governance.actions.tokens import digest_of, note_use
from governance.models import ApiToken, Officer
from governance.standing import standing_at

_RENEW = "请在“我的账号—接口令牌”重新生成。"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; the officer acts with the posts held at this moment. Cost: two queries."""

    def authenticate(self, request: Request) -> tuple[Officer, ApiToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        at = clock.now()
        token = ApiToken.objects.filter(digest=digest_of(secret.strip())).select_related("officer").first()
        if token is None:
            raise AuthenticationFailed("令牌不正确，请核对 Authorization 头是否完整。")
        officer, standing = token.officer, standing_at(token.officer, at)
        if token.revoked_at is not None:
            raise AuthenticationFailed(f"这个令牌已停用，{_RENEW}")
        if not token.is_valid(at):
            raise AuthenticationFailed(f"这个令牌已到期，{_RENEW}")
        if not officer.is_active or (officer.is_demonstration and not settings.DEMO):
            raise AuthenticationFailed("令牌使用人的账号已停用，令牌随之失效，请联系管理员。")
        if not standing.appointments:
            raise AuthenticationFailed("令牌使用人目前没有任职，令牌随之失效，请联系管理员。")
        standing = standing.seen_from(address_of(request._request))
        if not standing.appointments:
            raise AuthenticationFailed(NOT_HERE)
        note_use(token, at)
        request._request.standing = standing  # type: ignore[attr-defined]  # as governance.middleware does for sessions
        return officer, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class OfficersOnly(BasePermission):
    """Somebody is known; a token that only reads does not write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, Officer):
            return False
        if isinstance(request.auth, ApiToken) and request.auth.is_read_only:
            reads = request.method in SAFE_METHODS
            insist(None if reads else forbidden("这个令牌只能查看，不能办理。办理请另外生成可以办理的令牌。"))
        return True
