"""Shape of what officers type about letters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cases.forms import units_below
from core import clock
from core.acts import ActForm
from core.documents import why_not_template
from core.forms import (
    FilesField,
    MomentField,
    QuickSelect,
    TextField,
    offer,
    pick,
    pick_row,
)
from dispatch.actions.paper_text import SAMPLES
from dispatch.choices import LetterKind, LetterState, TemplateKind
from dispatch.models import Letter
from dispatch.permissions import letters as permissions
from dispatch.querysets.letters import LetterQuerySet
from governance.standing import Standing

TEMPLATE_MAX = 5 << 20


class SignLetterForm(ActForm):
    pass


class EditLetterForm(ActForm):
    """The text as it stands, to be written anew before the signature."""

    title = TextField(label="标题", max_length=100)
    body = TextField(
        label="正文",
        max_length=5000,
        rows=10,
        help_text="一行一段。改过的正文签发时不再自动重写；不写等级、评分，收函单位能看到全文。",
    )
    reply_by = MomentField(label="请于何时前反馈", help_text="正文里写了时限的，请写成同一个时间。")

    def __init__(self, *args: Any, standing: Any, target: Letter, **kwargs: Any) -> None:
        initial = {"title": target.title, "body": target.body, "reply_by": target.reply_by}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, standing=standing, target=target, **kwargs)

    def clean_reply_by(self) -> datetime:
        reply_by: datetime = self.cleaned_data["reply_by"]
        if refusal := permissions.why_not_reply_by(self.standing.at, reply_by):
            raise forms.ValidationError(refusal.sentence)
        return reply_by


class CheckLetterForm(ActForm):
    pass


class SealLetterForm(ActForm):
    pass


class ScanForm(ActForm):
    scan = FilesField(
        only_one=True, required=True, label="盖章件", help_text="签字盖章后的扫描件或照片，PDF、JPG、PNG"
    )


class DeclineLetterForm(ActForm):
    note = TextField(
        label="不予签发的理由", max_length=500, rows=3, error_messages={"required": "请写明为什么不签发。"}
    )


class RenderAgainForm(ActForm):
    pass


class LetterFilterForm(forms.Form):
    """The filter of the register: `narrow` is the only place that filters."""

    kind = pick("类型", *LetterKind.choices)
    state = pick("状态", *LetterState.choices)
    unit = pick_row("收函单位")
    month = forms.DateField(
        label="月份",
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"invalid": "月份请写成“2026-11”的样子。"},
    )

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        if standing.centre is not None:
            offer(
                self.fields["unit"], units_below(standing.centre, standing.at).values_list("pk", "short_name")
            )

    def narrow(self, letters: LetterQuerySet) -> LetterQuerySet:
        data = self.cleaned_data
        for name in ("kind", "state", "unit"):
            if data.get(name):
                letters = letters.filter(**{name: data[name]})
        if month := data.get("month"):
            following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
            letters = letters.filter(
                created_at__gte=clock.start_of(month), created_at__lt=clock.start_of(following)
            )
        return letters


class OrderForm(forms.Form):
    until_at = MomentField(label="有效至", error_messages={"required": "请写明有效到什么时候。"})
    note = TextField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"until_at": datetime(standing.at.year, 12, 31, 23, 59, tzinfo=clock.ZONE)}
        )
        super().__init__(*args, **kwargs)
        self.standing = standing

    def clean_until_at(self) -> datetime:
        until: datetime = self.cleaned_data["until_at"]
        if refusal := permissions.why_not_give_order(self.standing, until):
            raise forms.ValidationError(refusal.sentence)
        return until


class TemplateForm(forms.Form):
    """A Word document that is filled on trial; what does not work is refused beside the field, in words."""

    file = forms.FileField(
        label="模板文件",
        help_text=".docx；先下载现用的模板，在 Word 里改好再上传",
        widget=forms.FileInput(attrs={"accept": ".docx", "data-max-bytes": settings.MAX_UPLOAD_BYTES}),
        error_messages={"required": "请选择模板文件。", "empty": "这是空文件，请重新选择。"},
    )
    scope = forms.ChoiceField(
        label="用于", choices=(("own", "本中心"), ("all", "各中心共用")), widget=QuickSelect
    )
    note = TextField(label="改了什么", max_length=200, required=False)
    content: bytes

    def __init__(self, *args: Any, standing: Standing, kind: TemplateKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)  # noqa: S101 - declared above
        scopes = []
        if permissions.own_centre(standing) is not None:
            scopes.append(("own", "本中心"))
        if permissions.why_not_replace_template(standing) is None:
            scopes.append(("all", "各中心共用"))
        scope.choices, scope.required = scopes, False
        self.first_scope = scopes[-1][0] if scopes else ""
        if "built_in" in self.data:
            self.fields["file"].required = False

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or self.first_scope

    def clean_file(self) -> UploadedFile[Any] | None:
        upload: UploadedFile[Any] | None = self.cleaned_data["file"]
        if upload is None:
            return upload
        if upload.size and upload.size > TEMPLATE_MAX:
            raise forms.ValidationError("模板文件过大，请控制在 5 MB 以内。")
        self.content = upload.read()
        if refusal := why_not_template(self.content, SAMPLES[self.kind]):
            raise forms.ValidationError(refusal.sentence)
        return upload
