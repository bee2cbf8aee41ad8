"""Shape of signing in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm

from governance.models import Officer


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "账号或密码不正确，请核对后重试（密码区分大小写）。忘记密码请联系管理员。",
        "inactive": "这个账号已停用，请联系管理员。",
    }

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if isinstance(user, Officer) and user.is_demonstration and not settings.DEMO:
            raise forms.ValidationError("这是演示账号，正式环境不能使用。", code="inactive")
