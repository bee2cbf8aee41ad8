"""Shape of a question and its answer; the list's filter owns how it narrows."""

from typing import Any

from django import forms

from core.acts import ActForm
from core.forms import QuickSelect, TextField, pick
from governance.models import Officer
from governance.standing import Standing
from risk.models import Assessment
from risk.permissions.asking import addressees
from risk.querysets import QuestionQuerySet


class AskForm(ActForm):
    """One question to one of the few people who may know."""

    to = forms.TypedChoiceField(
        label="请谁补充", coerce=int, widget=QuickSelect, error_messages={"required": "请选择一个人。"}
    )
    text = TextField(
        label="问什么", max_length=300, rows=3, error_messages={"required": "请写下要补充的一个问题。"}
    )
    parks = forms.BooleanField(label="等补充期间先离开预评台", required=False, initial=True)

    def __init__(self, *args: Any, standing: Standing, target: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        people = addressees(standing, target.case)
        self.people: dict[int, Officer] = {one.officer.pk: one.officer for one in people}
        groups: dict[str, list[tuple[int, str]]] = {}
        for one in people:
            label = f"{one.officer.name}　{one.title}"
            groups.setdefault(one.asked_as.label, []).append((one.officer.pk, label))
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "请选择"), *groups.items()]
        if target.is_red:
            del self.fields["parks"]

    def clean_to(self) -> Officer:
        return self.people[self.cleaned_data["to"]]


class AnswerForm(ActForm):
    text = TextField(
        label="补充内容", max_length=2000, rows=5, error_messages={"required": "请写下您知道的情况。"}
    )


class WithdrawQuestionForm(ActForm):
    note = TextField(
        label="撤回原因", max_length=300, rows=2, error_messages={"required": "请写明为什么不用再补充。"}
    )


class QuestionFilterForm(forms.Form):
    """The filter of the list of questions: `narrow` is the only place that filters."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "待补充"),
            ("late", "超时未补充"),
            ("answered", "已补充"),
            ("withdrawn", "已撤回"),
            ("all", "全部"),
        ],
        widget=QuickSelect,
    )
    side = pick("范围", ("mine", "请我补充的"), ("asked", "我提的问题"))

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing

    def narrow(self, questions: QuestionQuerySet) -> QuestionQuerySet:
        data = self.cleaned_data
        match data.get("state"):
            case "late":
                questions = questions.late(self.standing.at)
            case "answered":
                questions = questions.exclude(answered_at=None)
            case "withdrawn":
                questions = questions.exclude(withdrawn_at=None)
            case "all":
                pass
            case _:
                questions = questions.open()
        match data.get("side"):
            case "mine":
                questions = questions.filter(to=self.standing.officer)
            case "asked":
                questions = questions.filter(made_by=self.standing.officer)
        return questions
