"""Shape of a new password: the office's rules, each with its sentence."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm

from core import clock, switches
from core.forms import TextField
from core.rules import kinds_of
from governance.actions import passwords
from governance.models import Officer

_KINDS = "小写字母、大写字母、数字、其他字符"


class HousePassword:
    """The office's password rules as a Django validator (settings.AUTH_PASSWORD_VALIDATORS)."""

    def validate(self, password: str, user: Any = None) -> None:
        found = list(self._broken(password, user if isinstance(user, Officer) else None))
        if found:
            raise forms.ValidationError(found)

    def _broken(self, password: str, officer: Officer | None) -> list[str]:
        least, kinds = switches.value("password_length"), switches.value("password_kinds")
        found = []
        if len(password) < least:
            found.append(f"密码至少 {least} 个字符，现在是 {len(password)} 个。")
        if kinds_of(password) < kinds:
            found.append(f"密码要包含以下四类中的至少 {kinds} 类：{_KINDS}。")
        names = (officer.username, officer.name) if officer else ()
        if any(len(name) > 1 and name.lower() in password.lower() for name in names):
            found.append("密码里不要有登录名或姓名。")
        if not found and officer and passwords.is_known(officer, password):
            found.append(f"这个密码最近用过，请换一个最近 {switches.value('password_history')} 次没用过的。")
        return found

    def get_help_text(self) -> str:
        least, kinds = switches.value("password_length"), switches.value("password_kinds")
        return f"至少 {least} 个字符，{_KINDS}四类中至少 {kinds} 类，不含登录名和姓名。"


class ChangePasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = HousePassword().get_help_text()
        self.fields["new_password2"].help_text = ""
        # on my account it stands below much else: a phone must not jump there
        self.fields["old_password"].widget.attrs.pop("autofocus", None)

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        passwords.choose(self.user, self.cleaned_data["new_password1"], at=clock.now())
        return self.user


class ReasonForm(forms.Form):
    reason = TextField(
        label="原因",
        max_length=200,
        rows=2,
        error_messages={"required": "请写明原因，例如：手机丢失，已当面核实。"},
    )
