"""Shape of the records of personal information."""

from typing import Any

from django import forms

from core.acts import ActForm
from core.forms import DayField, FilesField, TextField, pick
from core.retention import Rule
from core.rules import digits, fold_id_number
from governance.actions.privacy import ANSWER_WORKDAYS, FACTS
from governance.choices import LegalBasis, RequestDecision, RequestKind


class ActivityForm(forms.Form):
    name = TextField(label="处理活动", max_length=80)
    purpose = TextField(label="目的", max_length=300, rows=2)
    legal_basis = forms.ChoiceField(label="合法性基础", choices=LegalBasis.choices)
    basis_note = TextField(label="依据的法律法规或文件", max_length=300, rows=2)
    data_kinds = TextField(label="个人信息种类", max_length=500, rows=2)
    is_sensitive = forms.BooleanField(label="含敏感个人信息", required=False)
    subjects = TextField(label="涉及的人", max_length=200)
    recipients = TextField(label="提供给谁", max_length=300)
    retention = TextField(label="保存期限", max_length=200)


class ReviseForm(ActForm, ActivityForm):
    """The version in force, to be written anew."""

    def __init__(self, *args: Any, standing: Any, target: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(target, name) for name in FACTS})
        super().__init__(*args, standing=standing, target=target, **kwargs)


class WhyForm(ActForm):
    reason = TextField(label="理由", max_length=200)


class AssessmentForm(forms.Form):
    title = TextField(label="名称", max_length=100)
    assessed_on = DayField(label="评估日期")
    scope = TextField(label="评估范围", max_length=2000, rows=3)
    risks = TextField(label="对个人权益的影响和风险", max_length=5000, rows=4)
    measures = TextField(label="保护措施", max_length=5000, rows=4)
    conclusion = TextField(label="结论", max_length=2000, rows=3)
    papers = FilesField(label="报告原件（可不传，最多一个）")

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_assessed_on(self) -> Any:
        if self.cleaned_data["assessed_on"] > self.today:
            raise forms.ValidationError("评估日期不能晚于今天。")
        return self.cleaned_data["assessed_on"]

    def clean_papers(self) -> Any:
        if len(self.cleaned_data["papers"]) > 1:
            raise forms.ValidationError("报告原件只能传一个文件，请合并后再传。")
        return self.cleaned_data["papers"]


class RequestForm(forms.Form):
    kind = forms.ChoiceField(label="请求", choices=RequestKind.choices)
    name = TextField(label="姓名", max_length=40)
    contact = TextField(label="怎样答复（电话或地址）", max_length=200)
    phone = TextField(label="在本中心登记过的电话", max_length=20, required=False)
    id_number = TextField(label="证件号码", max_length=20, required=False)
    text = TextField(label="请求内容", max_length=2000, rows=4)
    received_on = DayField(label="收到日期")
    due_on = DayField(
        label="答复期限", required=False, help_text=f"不填时为收到后第 {ANSWER_WORKDAYS} 个工作日。"
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (phone := data.get("phone")) and not 7 <= len(digits(phone)) <= 13:
            self.add_error("phone", "电话应为 7 到 13 位数字，请核对；没有可不填。")
        if (number := data.get("id_number")) and len(fold_id_number(number)) < 6:
            self.add_error("id_number", "证件号码太短，请照证件写全；没有可不填。")
        if not (data.get("phone") or data.get("id_number")) and not self.errors:
            self.add_error("phone", "登记过的电话和证件号码至少填一项：只凭姓名不能确定是同一个人。")
        if (received := data.get("received_on")) and received > self.today:
            self.add_error("received_on", "收到日期不能晚于今天。")
        if received and data.get("due_on") and data["due_on"] < received:
            self.add_error("due_on", "答复期限不能早于收到日期。")
        return data


class AnswerForm(ActForm):
    decision = forms.ChoiceField(label="处理决定", choices=RequestDecision.choices)
    answer = TextField(
        label="答复",
        max_length=2000,
        rows=5,
        help_text="不予办理或部分办理的，写明理由和救济途径（第五十条）。",
    )


class PurposeForm(ActForm):
    reason = TextField(label="用途", max_length=200, help_text="例如：答复当事人查阅请求，当面交付。")


class RequestFilterForm(forms.Form):
    state = pick("状态", ("open", "待答复"), ("late", "已超期"), ("done", "已答复"))
    kind = pick("请求", *RequestKind.choices)

    def narrow(self, requests: Any, today: Any) -> Any:
        data = self.cleaned_data
        if data.get("state") == "done":
            requests = requests.exclude(decided_at=None)
        elif data.get("state"):
            requests = requests.filter(decided_at=None)
        if data.get("state") == "late":
            requests = requests.filter(due_on__lt=today)
        return requests.filter(kind=data["kind"]) if data.get("kind") else requests


class RuleForm(forms.Form):
    keep_days = forms.IntegerField(label="保存天数", max_value=36_500)
    may_erase = forms.BooleanField(label="允许清除（不勾选只试算）", required=False)

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"keep_days": rule.days, "may_erase": rule.may_erase})
        super().__init__(*args, **kwargs)
        self.fields["keep_days"] = forms.IntegerField(
            label="保存天数",
            min_value=rule.kind.minimum_days,
            max_value=36_500,
            help_text=f"至少 {rule.kind.minimum_days} 天：{rule.kind.basis}",
            error_messages={
                "min_value": f"至少保存 {rule.kind.minimum_days} 天。",
                "max_value": "最多 36500 天（一百年）。",
            },
        )
        if rule.kind.erase is None:
            del self.fields["may_erase"]


class EraseForm(forms.Form):
    reason = TextField(label="理由", max_length=200)
