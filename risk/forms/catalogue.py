"""Shape of a factor, of what belongs to no factor, of an uploaded catalogue, and the filter of a replay's rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cases.choices import Level
from core.acts import ActForm
from core.forms import QuickSelect, TextField, pick
from core.workbook import Unreadable, read_sheets
from governance.standing import Standing
from risk.querysets import ReplayRowQuerySet
from risk.rules.catalogue import LEVELS, Catalogue
from risk.rules.catalogue_diff import DIMENSION_WORDS
from risk.rules.catalogue_sheets import codes, flag, words
from risk.rules.catalogue_yaml import CatalogueError

UPLOAD_MAX = 2 * 1024 * 1024
CUE_WORDS = {
    "negation": "否定",
    "near_miss": "险些、未遂",
    "hypothetical": "假设",
    "third_party": "他人、听说",
    "past_resolved": "早已了结",
    "joking": "玩笑",
    "legal_route": "依法维权",
    "idioms": "惯用语",
}
_TALL = forms.Textarea(attrs={"class": "tall"})
_ONE_A_LINE = "一行一条。照字面找；要用正则，开头写 re:，间隔要有上限，如 re:打.{0,6}住院"


class BeginDraftForm(ActForm):
    title = TextField(
        label="改什么", max_length=60, help_text="一句话，例如“欠薪讨薪的说法补充”，历史里看得到。"
    )


class ReplayForm(ActForm):
    months = forms.IntegerField(
        label="最近几个月", min_value=1, max_value=60, initial=12, help_text="1 到 60，按来件时间。"
    )


class PublishForm(ActForm):
    reason = TextField(
        label="启用理由",
        max_length=500,
        rows=3,
        error_messages={"required": "请写明为什么启用，例如哪次研判会定的、试算看到了什么。"},
    )


class DropForm(ActForm):
    note = TextField(label="为什么放弃", max_length=300, rows=2, required=False)


class FactorForm(forms.Form):
    """One factor; `facts` are the keys of the file."""

    code = TextField(label="编号", max_length=8, help_text="字母开头，如 B12。启用后不能改，也不能另作他用。")
    name_zh = TextField(label="名称", max_length=40)
    dimension = forms.ChoiceField(label="维度", choices=list(DIMENSION_WORDS.items()), widget=QuickSelect)
    score = forms.TypedChoiceField(label="分值", coerce=int, widget=QuickSelect)
    definition_zh = TextField(label="定义", max_length=1000, rows=4)
    supersedes = TextField(
        label="取代", max_length=300, required=False, help_text="计了它就不再计哪些要素，写编号，用顿号分开。"
    )
    evidence = TextField(
        label="依据词句", max_length=20_000, widget=_TALL, required=False, help_text=_ONE_A_LINE
    )
    exclusions = TextField(
        label="排除词句",
        max_length=20_000,
        widget=_TALL,
        required=False,
        help_text="一行一条。词句整个落在里面就不算。",
    )

    def __init__(
        self, *args: Any, factor: Mapping[str, Any] | None, allowed: list[int], **kwargs: Any
    ) -> None:
        if factor is not None:
            lists = {"supersedes": "、", "evidence": "\n", "exclusions": "\n"}
            kwargs["initial"] = dict(factor) | {
                key: by.join(factor.get(key) or []) for key, by in lists.items()
            }
        super().__init__(*args, **kwargs)
        self.factor = factor
        points = sorted(allowed, reverse=True)
        self.fields["score"].choices = [(one, f"{one} 分") for one in points]  # type: ignore[attr-defined]  # a choice
        if factor is not None:
            del self.fields["code"]

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "code": self.factor["code"] if self.factor else data["code"],
            **{key: data[key] for key in ("name_zh", "dimension", "score", "definition_zh")},
            "supersedes": codes(data["supersedes"]),
            "evidence": words(data["evidence"]),
            "exclusions": words(data["exclusions"]),
        }


class WholeForm(forms.Form):
    """Bands by their two borders, red flags a line each, cues a line each."""

    low_max = forms.IntegerField(label="低风险到几分", min_value=0, max_value=1000)
    medium_max = forms.IntegerField(label="中风险到几分", min_value=1, max_value=1000)
    any = TextField(
        label="红旗：出现任一",
        max_length=2000,
        rows=3,
        required=False,
        help_text="一行一组，写编号，用顿号分开。",
    )
    all = TextField(
        label="红旗：同时出现",
        max_length=2000,
        rows=3,
        required=False,
        help_text="一行一组，同组的都有才算。",
    )
    mental_level = TextField(
        label="红旗：精神障碍危险性等级", max_length=60, required=False, help_text="0 到 5，用顿号分开。"
    )

    def __init__(self, *args: Any, raw: Mapping[str, Any], catalogue: Catalogue, **kwargs: Any) -> None:
        self.raw = raw
        self.cues = {f"cue_{number}": kind for number, kind in enumerate(catalogue.cues)}
        kwargs["initial"] = self._initial(catalogue)
        super().__init__(*args, **kwargs)
        for name, kind in self.cues.items():
            self.fields[name] = TextField(
                label=f"提示词：{CUE_WORDS.get(kind, kind)}", max_length=15_000, rows=3, required=False
            )

    def _initial(self, catalogue: Catalogue) -> dict[str, Any]:
        flags = catalogue.red_flags
        return {
            "low_max": catalogue.bands[0].most,
            "medium_max": catalogue.bands[1].most,
            "any": "\n".join("、".join(one.any_of) for one in flags if one.any_of),
            "all": "\n".join("、".join(one.all_of) for one in flags if one.all_of),
            "mental_level": "、".join(str(level) for one in flags for level in one.mental_levels),
        } | {name: "\n".join(catalogue.cues[kind]) for name, kind in self.cues.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, medium = data.get("low_max"), data.get("medium_max")
        if low is not None and medium is not None and medium <= low:
            self.add_error("medium_max", "中风险的上限应大于低风险的上限。")
        try:
            data["flags"] = list(self._flags(data))
        except CatalogueError as error:
            self.add_error("mental_level", error.sentence)
        return data

    def _flags(self, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for kind in ("any", "all", "mental_level"):
            for line in words(data.get(kind) or ""):
                yield flag(kind, line, "红旗")

    def facts(self) -> dict[str, Any]:
        data, bands = self.cleaned_data, {level: dict(self.raw["bands"][level]) for level in LEVELS}
        bands["low"] |= {"min": 0, "max": data["low_max"]}
        bands["medium"] |= {"min": data["low_max"] + 1, "max": data["medium_max"]}
        bands["high"] |= {"min": data["medium_max"] + 1, "max": None}
        return {
            "bands": bands,
            "red_flags": data["flags"],
            "global_cues": {kind: words(data[name]) for name, kind in self.cues.items()},
        }


class UploadForm(forms.Form):
    """A catalogue as YAML or as the workbook one downloads here; `text` or `sheets` is what it says."""

    file = forms.FileField(
        label="目录文件",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json,.xlsx", "data-max-bytes": UPLOAD_MAX}),
        help_text="从本页下载的 YAML 或 Excel 改好后再传。整份替换草稿；没有通过的一项也不采用。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if upload is not None:
            name = upload.name
            data |= {"name": name, "text": "", "sheets": None}
            if upload.size > UPLOAD_MAX:
                limit = UPLOAD_MAX // 1024 // 1024
                self.add_error("file", f"“{name}”超过 {limit} MB，不像要素目录，请检查是否选错了文件。")
            elif Path(name).suffix.lower() == ".xlsx":
                self._read_workbook(upload, data)
            else:
                self._read_text(upload, data)
        return data

    def _read_text(self, upload: UploadedFile[bytes], data: dict[str, Any]) -> None:
        try:
            data["text"] = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", f"“{data['name']}”不是 UTF-8 编码的 YAML，也不是 .xlsx 工作簿。")

    def _read_workbook(self, upload: UploadedFile[bytes], data: dict[str, Any]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "catalogue.xlsx"
            path.write_bytes(upload.read())
            try:
                found = read_sheets(path, name=data["name"], max_bytes=UPLOAD_MAX)
            except Unreadable as error:
                self.add_error("file", error.sentence)
            else:
                data["sheets"] = {sheet.name: sheet.rows for sheet in found}


class ReplayRowFilterForm(forms.Form):
    """The rows of a replay: `narrow` is the only place that filters."""

    step = pick("变化", ("raised", "升级"), ("lowered", "降级"), ("red", "红旗有变"))
    was = pick("原提示", *Level.choices)
    now = pick("新提示", *Level.choices)
    code = pick("要素")

    def __init__(self, data: Any, *, standing: Standing, catalogues: tuple[Catalogue, ...] = ()) -> None:
        super().__init__(data)
        names = {code: one.name for catalogue in catalogues for code, one in catalogue.factors.items()}
        choices = [("", "全部"), *((code, f"{code} {name}") for code, name in sorted(names.items()))]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]  # a choice

    def narrow(self, rows: ReplayRowQuerySet) -> ReplayRowQuerySet:
        data = self.cleaned_data
        for name, column in (("was", "was_level"), ("now", "now_level")):
            if data.get(name):
                rows = rows.filter(**{column: data[name]})
        match data.get("step"):
            case "raised":
                rows = rows.filter(step__gt=0)
            case "lowered":
                rows = rows.filter(step__lt=0)
            case "red":
                rows = rows.exclude(red_gained=[], red_lost=[])
        if code := data.get("code"):
            rows = rows.touching(code)
        return rows
