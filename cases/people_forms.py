"""Shape of what officers type about the people of a case; what is shown masked is kept when it comes back masked."""

from typing import Any

from django import forms

from cases.choices import LookField, Purpose
from cases.models import Party
from cases.pages import masked_field
from core.acts import ActForm
from core.forms import QuickSelect, TextField
from core.rules import clean_text, digits, fold_id_number


class _PurposeForm(forms.Form):
    """Why personal data is opened: a choice, and words where the choice says too little."""

    reason = forms.ChoiceField(
        label="事由",
        choices=[("", "请选择"), *Purpose.choices],
        widget=QuickSelect,
        error_messages={"required": "请选择查看事由。", "invalid_choice": "请选择查看事由。"},
    )
    note = TextField(label="补充说明", max_length=200, required=False, help_text="选“其他”时必填")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Purpose.OTHER and not data.get("note"):
            self.add_error("note", "事由选了“其他”，请写明为什么。")
        return data

    def words(self) -> str:
        data = self.cleaned_data
        if data["reason"] == Purpose.OTHER:
            return str(data["note"])
        return "：".join(one for one in (str(Purpose(data["reason"]).label), data["note"]) if one)


class ClearExportForm(_PurposeForm):
    """The purpose of an export in clear, and that its officer answers for the file."""

    note = TextField(
        label="用途说明", max_length=200, error_messages={"required": "请写明导出后作什么用、给谁。"}
    )
    confirmed = forms.BooleanField(
        label="我确认工作需要，妥善保管，用完即删，不转发",
        error_messages={"required": "请确认后再导出。"},
    )


class LookForm(_PurposeForm):
    """Which field of whom, and why; `people` as `cases.pages.people` gives them."""

    field_order = ("what", "reason", "note")
    what = forms.ChoiceField(
        label="看什么",
        widget=QuickSelect,
        error_messages={
            "required": "请选择要看的内容。",
            "invalid_choice": "这一项已经显示，或已有变动，请刷新查看。",
        },
    )

    def __init__(self, *args: Any, people: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(one["party"].pk): one["party"] for one in people}
        choices = [
            (f"{one['party'].pk}-{field}", f"{one['role']} {one['name']['value']} 的{field.label}")
            for one in people
            for field in LookField
            if field in one and one[field]["masked"]
        ]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> tuple[Party, LookField]:
        party, _, field = self.cleaned_data["what"].partition("-")
        return self.parties[party], LookField(field)


class AmendPersonForm(ActForm):
    """A party's data, shown masked. A mask that comes back as it was keeps what is stored (trap 7)."""

    name = TextField(
        label="姓名", max_length=200, error_messages={"required": "请填写姓名；不变的请保留原样。"}
    )
    phone = TextField(label="电话", max_length=200, required=False)
    id_number = TextField(label="证件号码", max_length=200, required=False)
    address = TextField(label="住址", max_length=200, required=False)
    note = TextField(label="更正原因", max_length=300, error_messages={"required": "请写明为什么更正。"})

    def __init__(self, *args: Any, standing: Any, target: Party, **kwargs: Any) -> None:
        self.shown = {
            field: clean_text(masked_field(target.person, field))
            for field in ("name", "phone", "id_number", "address")
        }
        super().__init__(*args, standing=standing, target=target, initial=self.shown, **kwargs)

    def _kept(self, field: str) -> str | None:
        """The stored value when the field came back as it was shown, else None."""
        typed: str = self.cleaned_data[field]
        if typed == self.shown[field]:
            stored: str = getattr(self.target.person, field)
            return stored
        if "*" in typed:
            raise forms.ValidationError(
                f"“{typed[:40]}”里还有星号：要更正的请填写完整内容，不更正的请恢复成“{self.shown[field]}”。"
            )
        return None

    def clean_name(self) -> str:
        kept = self._kept("name")
        return str(self.cleaned_data["name"]) if kept is None else kept

    def clean_address(self) -> str:
        kept = self._kept("address")
        return str(self.cleaned_data["address"]) if kept is None else kept

    def clean_phone(self) -> str:
        kept, typed = self._kept("phone"), self.cleaned_data["phone"]
        if kept is not None:
            return kept
        if typed and not 7 <= len(digits(typed)) <= 13:
            raise forms.ValidationError("电话应为 7 到 13 位数字，请核对；没有可不填。")
        return digits(typed)

    def clean_id_number(self) -> str:
        kept = self._kept("id_number")
        return fold_id_number(self.cleaned_data["id_number"])[:30] if kept is None else kept
