"""Shape of a post's sign-in addresses."""

from typing import Any

from django import forms

from core import addresses
from core.forms import TextField

_MOST = 50


class AddressesForm(forms.Form):
    networks = TextField(
        label="允许的登录地址",
        required=False,
        max_length=2000,
        rows=6,
        help_text="一行一个，例如 10.1.2.3 或 10.1.0.0/16；留空表示不限。",
    )
    is_sure = forms.BooleanField(label="我现在的地址不在其中，确认照此保存", required=False)

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_networks(self) -> str:
        text: str = self.cleaned_data["networks"]
        try:
            found = addresses.networks(text)
        except ValueError as error:
            raise forms.ValidationError(
                f"“{error}”不是 IP 地址或网段，请写成 10.1.2.3 或 10.1.0.0/16。"
            ) from error
        if len(found) > _MOST:
            raise forms.ValidationError(f"最多 {_MOST} 个，请合并成网段。")
        return "\n".join(dict.fromkeys(str(one) for one in found))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        networks = data.get("networks")
        if networks and not addresses.within(self.address, networks) and not data.get("is_sure"):
            here = f"您现在的地址（{self.address or '未知'}）不在其中，照此保存后从这里不能再用这个岗位。"
            self.add_error("is_sure", f"{here}请核对；确实要这样，请勾选确认。")
        return data
