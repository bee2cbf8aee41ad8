"""Form fields every app shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import files
from core.refusals import Kind, Refusal, Refused, incomplete
from core.rules import clean_text, mask_name

Done = TypeVar("Done")


def sent(request: HttpRequest) -> dict[str, Any]:
    """What a form is bound to: everything sent, however little, by POST; nothing on the way to the form."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def attempt(form: forms.Form, do: Callable[[], Done], *, about: str | None = None) -> Done | None:
    """Carry out what a valid form asks; what the action finds incomplete is said on the form (beside the field that it
    is `about`), whose contents stay."""
    try:
        return do()
    except Refused as refused:
        if refused.refusal.kind != Kind.INCOMPLETE:
            raise
        form.add_error(about, refused.refusal.sentence)
        return None


class TextField(forms.CharField):
    """Text as people paste it: control characters go, line breaks stay, ends are trimmed; rare characters are kept."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault(
                "widget", forms.Textarea(attrs={"rows": rows, "data-max": kwargs.get("max_length", "")})
            )
        super().__init__(**kwargs)
        self.error_messages.setdefault(
            "max_length", "最多 %(limit_value)s 个字，现在有 %(show_value)s 个，请删减后再保存。"
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # a browser cuts off what is pasted beyond `maxlength` without a word: what is too long is told and kept instead
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")

    def clean(self, value: Any) -> Any:
        # a NUL byte is thrown away with the other control characters before validators see it
        return super().clean(clean_text(str(value)) if value else value)


class QuickSelect(forms.Select):
    """A select written in one pass: Django renders a template for every option, which costs a list page 20 ms."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            format_html_join("", "{}", ((self._entry(key, label, chosen),) for key, label in self.choices)),
        )

    def use_required_attribute(self, initial: Any) -> bool:
        """As Django's, which reads the rows once more to see whether the first one is empty."""
        field = getattr(self.choices, "field", None)
        if field is not None and field.empty_label is None:
            return False
        return super().use_required_attribute(initial)

    def _entry(self, key: Any, label: Any, chosen: str) -> SafeString:
        """An option, or a group of them where the label is a list."""
        if isinstance(label, list | tuple):
            options = format_html_join("", "{}", ((self._entry(one, text, chosen),) for one, text in label))
            return format_html('<optgroup label="{}">{}</optgroup>', key, options)
        selected = SafeString(" selected") if str(key or "") == chosen else ""
        return format_html('<option value="{}"{}>{}</option>', "" if key is None else key, selected, label)


class QuickTick(forms.CheckboxInput):
    """A tick written in one pass: the desk has sixty of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        said = self.get_context(name, value, attrs)["widget"]["attrs"]
        return format_html('<input type="checkbox" name="{}"{}>', name, flatatt(said))


class NumberField(forms.IntegerField):
    """A whole number between two others; anything else is refused in words."""

    def __init__(self, *, min_value: int, max_value: int, **kwargs: Any) -> None:
        said = f"请填 {min_value} 到 {max_value} 之间的整数。"
        words = dict.fromkeys(("invalid", "min_value", "max_value"), said)
        words |= kwargs.pop("error_messages", None) or {}
        super().__init__(min_value=min_value, max_value=max_value, error_messages=words, **kwargs)


def pick(label: str, *choices: tuple[str, str]) -> forms.ChoiceField:
    """A filter: everything, or one of the choices."""
    return forms.ChoiceField(
        label=label, required=False, choices=[("", "全部"), *choices], widget=QuickSelect
    )


def pick_row(label: str) -> forms.TypedChoiceField:
    """A filter by a row's id; the form offers the rows when it knows for whom."""
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, widget=QuickSelect
    )


def offer(field: forms.Field, rows: Iterable[tuple[int, str]]) -> None:
    """Fill a filter made by `pick_row`. Cost: one query."""
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", "全部"), *rows]


def filter_chips(form: forms.Form, *, without: Iterable[str] = ("sort", "q")) -> list[tuple[str, str, str]]:
    """(name, label, value in words) of each active field of a bound, cleaned filter."""
    shown = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or name in without:
            continue
        words = dict(getattr(field, "choices", [])).get(value, value)
        shown.append((name, str(field.label), "是" if value is True else str(words)))
    return shown


def filter_words(form: forms.Form) -> list[str]:
    """状态：在办 …; what was searched for may be a name or a number and is masked."""
    chips = filter_chips(form, without=("sort",))
    return [f"{label}：{mask_name(value) if name == 'q' else value}" for name, label, value in chips]


class BadFile(forms.ValidationError):
    """What is wrong with one of the files that came, by its place among them: that one is not put back."""

    def __init__(self, sentence: str, place: int) -> None:
        super().__init__(sentence)
        self.place = place


def files_to_choose_again(field: forms.BoundField) -> list[str]:
    """Names of the files that came with a form which is shown again, without those at fault; [] where none came.

    An error that does not say which file it means (how many, a workbook that cannot be read) is about all of them.
    """
    errors = field.errors.as_data()
    bad = {error.place for error in errors if isinstance(error, BadFile)}
    if errors and not bad:
        return []
    came = field.form.files.getlist(field.html_name)
    return [str(one.name) for place, one in enumerate(came) if place not in bad]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files (`only_one`: a file or None); each is refused in words when empty, too large, not what it says, or
    of a kind that the field does not take (`endings`, with the words for them)."""

    widget = FilesInput

    def __init__(
        self, *, only_one: bool = False, endings: tuple[str, ...] = (), words: str = "", **kwargs: Any
    ) -> None:
        self.only_one, self.endings, self.words = only_one, endings, words
        accept = ",".join(endings) or files.ACCEPT
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", "附件")
        kwargs.setdefault(
            "widget", FilesInput(attrs={"accept": accept, "data-max-bytes": settings.MAX_UPLOAD_BYTES})
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = [
            one
            for one in (data if isinstance(data, list | tuple) else [data])
            if isinstance(one, UploadedFile)
        ]
        if not given and self.required:
            raise forms.ValidationError("请选择文件。")
        if self.only_one and len(given) > 1:
            raise forms.ValidationError("这里只放一个文件，请合并后再传。")
        if len(given) > files.MAX_FILES:
            raise forms.ValidationError(f"一次最多 {files.MAX_FILES} 个文件，请分次添加。")
        prepared: list[File[bytes]] = []
        bad: list[forms.ValidationError] = []
        for place, one in enumerate(given):
            kept = self._prepare(one)
            if isinstance(kept, Refusal):
                bad.append(BadFile(kept.sentence, place))
            else:
                prepared.append(kept)
        if bad:
            raise forms.ValidationError(bad)
        if self.only_one:
            return prepared[0] if prepared else None
        return prepared

    def _prepare(self, given: UploadedFile[Any]) -> File[bytes] | Refusal:
        name = files.clean_name(given.name or "")
        if self.endings and not name.lower().endswith(self.endings):
            return incomplete(f"这里只收 {self.words}，“{name}”不是，请另选文件。")
        return files.prepare(given, self.words or files.TAKES)


def _sensible_year(value: date) -> None:
    """The databases and the zone have no room for the first and the last years there are."""
    if not 1900 <= value.year <= 2200:
        raise forms.ValidationError("年份应在 1900 到 2200 之间，请核对。")


# as a browser sends it, and as people and spreadsheets write it
MOMENT_FORMATS = [
    "%Y-%m-%dT%H:%M",
    *(
        f"{day}{time}"
        for day in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
        for time in (" %H:%M", " %H:%M:%S", "")
    ),
]


class MomentField(forms.DateTimeField):
    """A moment in local time, typed or picked to the minute."""

    default_validators = [_sensible_year]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        kwargs.setdefault("input_formats", MOMENT_FORMATS)
        kwargs.setdefault(
            "error_messages", {"invalid": "请写成“2026-11-21 17:30”的样子，并核对这一天是否存在。"}
        )
        super().__init__(**kwargs)


class DayField(forms.DateField):
    default_validators = [_sensible_year]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("error_messages", {"invalid": "请写成“2026-11-21”的样子，并核对这一天是否存在。"})
        super().__init__(**kwargs)


class SpanForm(forms.Form):
    """A form with days from and to (`SPANS`: pairs of its fields): to end before one begins is refused in words."""

    SPANS: tuple[tuple[str, str], ...] = (("since", "until"),)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for first, last in self.SPANS:
            since, until = given.get(first), given.get(last)
            if since and until and until < since:
                self.add_error(last, f"不能早于{since:%Y-%m-%d}，请核对两个日期。")
        return given
