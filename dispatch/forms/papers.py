"""Shape of what officers type about official documents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from cases.forms import units_below
from core import clock, paging
from core.acts import ActForm
from core.forms import (
    DayField,
    FilesField,
    MomentField,
    QuickSelect,
    SpanForm,
    TextField,
    offer,
    pick,
    pick_row,
)
from dispatch.choices import PaperKind, PaperState
from dispatch.models import Paper
from dispatch.querysets.papers import PaperQuerySet
from governance.models import Unit
from governance.standing import Standing

VOID = "void"
NEWEST = paging.Order("newest", "签发时间，新的在前", "numbered_at", descending=True)
OLDEST = paging.Order("oldest", "签发时间，早的在前", "numbered_at", descending=False)
# the file, what was made of it, and the signed copies
PARTS = ("file", "pdf", "scan", "receipt")
BODY_MAX = 20_000


class PaperFilterForm(SpanForm):
    """The filter of the register: `narrow` is the only place that filters."""

    q = forms.CharField(
        label="查找",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "文号或标题"}),
    )
    kind = pick("文种", *PaperKind.choices)
    state = pick("状态", *PaperState.choices, (VOID, "已作废"))
    unit = pick_row("主送单位")
    receipt = pick("签收", ("yes", "已签收"), ("no", "未签收"))
    opened = pick("打开", ("yes", "已打开"), ("no", "未打开"))
    sent = pick("消息", ("lost", "有消息未送达"))
    since = DayField(label="签发自", required=False)
    until = DayField(label="签发至", required=False)
    sort = forms.ChoiceField(
        label="排序",
        required=False,
        widget=QuickSelect,
        choices=[("", "签发时间，新的在前"), ("oldest", "签发时间，早的在前")],
    )

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        if standing.centre is not None:
            offer(
                self.fields["unit"], units_below(standing.centre, standing.at).values_list("pk", "short_name")
            )

    def narrow(self, papers: PaperQuerySet) -> PaperQuerySet:
        data = self.cleaned_data
        if words := data.get("q"):
            papers = papers.filter(Q(number__contains=words) | Q(title__contains=words))
        if data.get("kind"):
            papers = papers.filter(kind=data["kind"])
        if state := data.get("state"):
            is_void = state == VOID
            papers = (
                papers.filter(void_at__isnull=False) if is_void else papers.filter(state=state, void_at=None)
            )
        if data.get("unit"):
            papers = papers.filter(Q(unit=data["unit"]) | Q(pk__in=papers.addressed_to(data["unit"])))
        if data.get("receipt"):
            papers = papers.received(yes=data["receipt"] == "yes")
        if data.get("opened"):
            papers = papers.opened(yes=data["opened"] == "yes")
        if data.get("sent"):
            papers = papers.lost()
        if since := data.get("since"):
            papers = papers.filter(numbered_at__gte=clock.start_of(since))
        if until := data.get("until"):
            papers = papers.filter(numbered_at__lt=clock.start_of(until + timedelta(days=1)))
        return papers


def order_of(form: PaperFilterForm) -> paging.Order:
    return OLDEST if form.cleaned_data.get("sort") == OLDEST.key else NEWEST


class ReceiveForm(ActForm):
    pass


class RenderForm(ActForm):
    pass


class PdfForm(ActForm):
    pass


class ReceiptForm(ActForm):
    """The signed return slip as it came back."""

    file = FilesField(label="回执照片或扫描件", only_one=True, required=True)
    received_by = TextField(
        label="签收人", max_length=40, error_messages={"required": "请写明回执上是谁签收的。"}
    )
    received_at = MomentField(label="签收时间", error_messages={"required": "请写明回执上的签收时间。"})

    def clean_received_at(self) -> datetime:
        given: datetime = self.cleaned_data["received_at"]
        if given > self.standing.at or given < self.target.numbered_at:
            raise forms.ValidationError("签收时间应在签发之后、现在之前，请核对。")
        return given


class ScanForm(ActForm):
    file = FilesField(label="签字盖章后的扫描件", only_one=True, required=True)


class VoidForm(ActForm):
    why = TextField(
        label="作废原因", max_length=300, rows=3, error_messages={"required": "请写明为什么作废。"}
    )


class ReissueForm(VoidForm):
    """Why, and for a notice the corrected words; other documents keep theirs."""

    title = TextField(label="标题", max_length=100)
    body = TextField(label="正文", max_length=BODY_MAX, rows=10)

    def __init__(self, *args: Any, standing: Any, target: Any, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        if target.kind == PaperKind.NOTICE:
            self.fields["title"].initial, self.fields["body"].initial = target.title, target.body
        else:
            del self.fields["title"], self.fields["body"]


class NoticeForm(forms.Form):
    title = TextField(
        label="标题",
        max_length=100,
        help_text="例如“关于……的通知”",
        error_messages={"required": "请写标题。"},
    )
    units = forms.ModelMultipleChoiceField(
        label="主送单位",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}),
        error_messages={"required": "请选择至少一个主送单位。"},
    )
    addressee = TextField(
        label="主送（印在文件上）",
        max_length=150,
        required=False,
        help_text="空着则逐个写单位名称，例如“各社区”",
    )
    body = TextField(
        label="正文",
        max_length=BODY_MAX,
        rows=14,
        help_text="一段一行；“一、”开头的用黑体，“（一）”开头的用楷体",
        error_messages={"required": "请写正文。"},
    )
    cc = TextField(label="抄送", max_length=150, required=False, help_text="例如“区综治中心。”")

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standing.centre is not None:
            field = self.fields["units"]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
            field.queryset = units_below(standing.centre, standing.at)


class MinutesIssueForm(forms.Form):
    title = TextField(label="标题", max_length=100)
    cc = TextField(label="抄送", max_length=150, required=False, help_text="例如“区综治中心。”")


def number_words(paper: Paper) -> str:
    """What a sentence to the officer calls a document."""
    return f"{PaperKind(paper.kind).label} {paper.number}"
