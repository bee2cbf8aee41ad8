"""Shape of areas, their boundaries, police grids and mergers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet

from core.forms import DayField, QuickSelect, TextField, pick
from core.row_forms import NamedRowField, NarrowForm, RowForm
from governance import geometry
from governance.choices import GRIDS, AreaLevel
from governance.forms.named import area_field, unit_field
from governance.models import Area, Beat, Merger
from governance.permissions.structure import kept_paths

_CODE = RegexValidator(r"^[0-9A-Za-z-]+\Z", "代码只用数字、字母和短横线。")
BOUNDARY_MAX = 5 * 1024 * 1024


def named(row: Any) -> str:
    """A row as a named field writes it: code and name."""
    return f"{row.code} {row.name}" if row else ""


def beats_named(text: str) -> list[Beat]:
    code = text.split(maxsplit=1)[0]
    return list(Beat.objects.filter(code=code)[:1] or Beat.objects.filter(name=text)[:4])


class AreaForm(RowForm):
    code = TextField(label="代码", max_length=24, validators=[_CODE], help_text="定下后不能改")
    name = TextField(label="名称", max_length=60)
    level = forms.ChoiceField(label="层级", choices=AreaLevel.choices, widget=QuickSelect)
    parent = area_field(
        label="上级区域", required=False, help_text="写代码或名称；改了上级，它和下面的区域一起移过去"
    )
    beat = NamedRowField(
        find=beats_named,
        noun="警务网格",
        suggest="/suggest/beat/",
        label="警务网格",
        required=False,
        help_text="三、四、五级网格对应的警务网格",
    )
    closed_on = DayField(label="撤销日期", required=False, help_text="从这一天起不再用它；有任职的先免职")
    successor = area_field(
        label="接续区域",
        required=False,
        help_text="在办事项、单位、下级区域和警务网格转给它；什么都没有的可不填",
    )

    @staticmethod
    def initial_of(row: Area) -> dict[str, Any]:
        kept = {name: getattr(row, name) for name in ("code", "name", "level", "closed_on")}
        return kept | {name: named(getattr(row, name)) for name in ("parent", "beat", "successor")}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("successor") and not given.get("closed_on"):
            self.add_error("closed_on", "填了接续区域，也请填撤销日期。")
        return given


class AreaNarrowForm(NarrowForm):
    level = pick("层级", *AreaLevel.choices)
    state = pick("状态", ("open", "在用"), ("closed", "已撤销"), ("undrawn", "在用，没有边界"))

    def narrow(self, rows: QuerySet[Area]) -> QuerySet[Area]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(Q(code__startswith=given["q"]) | Q(label__contains=given["q"]))
        if given.get("level"):
            rows = rows.filter(level=given["level"])
        is_open = Q(closed_on=None) | Q(closed_on__gt=self.standing.at.date())
        if given.get("state"):
            rows = rows.filter(~is_open if given["state"] == "closed" else is_open)
        return rows.filter(boundary=None) if given.get("state") == "undrawn" else rows


class BeatForm(RowForm):
    code = TextField(label="代码", max_length=24, validators=[_CODE], help_text="定下后不能改")
    name = TextField(label="名称", max_length=60)
    station = unit_field(label="派出所", help_text="写全称")
    parent = NamedRowField(
        find=beats_named, noun="责任区", suggest="/suggest/beat/", label="所属责任区", required=False
    )
    closed_on = DayField(label="撤销日期", required=False)

    @staticmethod
    def initial_of(row: Beat) -> dict[str, Any]:
        kept = {name: getattr(row, name) for name in ("code", "name", "closed_on")}
        return kept | {"station": row.station.name, "parent": named(row.parent)}


class BeatNarrowForm(NarrowForm):
    state = pick("状态", ("open", "在用"), ("closed", "已撤销"))

    def narrow(self, rows: QuerySet[Beat]) -> QuerySet[Beat]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(Q(code__startswith=given["q"]) | Q(name__contains=given["q"]))
        is_open = Q(closed_on=None) | Q(closed_on__gt=self.standing.at.date())
        if given.get("state"):
            rows = rows.filter(~is_open if given["state"] == "closed" else is_open)
        return rows


class MatchForm(forms.Form):
    """Which grids stand beside which police grids: a street, a level, only what does not match."""

    street = forms.ChoiceField(label="街道", required=False, widget=QuickSelect)
    level = pick("网格", *((one.value, one.label) for one in GRIDS))
    only = pick("显示", ("unmatched", "只看没有对应的"))

    def __init__(self, *args: Any, streets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["street"].choices = [("", "全部"), *streets]  # type: ignore[attr-defined]  # a choice


class BoundaryForm(forms.Form):
    """GeoJSON as a file or pasted; `shapes` are what a valid form holds: [(properties, geometry)]."""

    file = forms.FileField(
        label="GeoJSON 文件",
        required=False,
        help_text=".geojson 或 .json，5 MB 以内",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json", "data-max-bytes": BOUNDARY_MAX}),
    )
    text = TextField(label="或粘贴", required=False, rows=8)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        text = given.get("text") or ""
        if file is not None:
            if file.size > BOUNDARY_MAX:
                self.add_error("file", "文件超过 5 MB，请先简化或拆分。")
                return given
            text = file.read().decode("utf-8-sig", errors="replace")
        if not text.strip() and not given.get("clear"):
            raise forms.ValidationError("请选择文件，或粘贴 GeoJSON。")
        if text:
            try:
                self.read(text)
            except forms.ValidationError as error:
                self.add_error("text" if file is None else "file", error)
        return given

    def read(self, text: str) -> None:
        try:
            self.features = geometry.features(geometry.parse(text))
        except geometry.BadShape as error:
            raise forms.ValidationError(error.sentence) from error


class OneBoundaryForm(BoundaryForm):
    clear = forms.BooleanField(label="清除现有边界", required=False)

    def read(self, text: str) -> None:
        super().read(text)
        if len(self.features) > 1:
            raise forms.ValidationError(f"这里有 {len(self.features)} 个要素；多个区域请用“批量导入边界”。")
        try:
            self.shape = geometry.read_shape(self.features[0][1])
        except geometry.BadShape as error:
            raise forms.ValidationError(error.sentence) from error


class ManyBoundariesForm(BoundaryForm):
    """Matches each feature to an area the officer keeps, by code, else by a name that only one bears."""

    def __init__(self, *args: Any, standing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.found: list[tuple[Area, geometry.Shape]] = []
        self.problems: list[tuple[int, str, str]] = []

    def read(self, text: str) -> None:
        super().read(text)
        kept = list(Area.objects.below(*kept_paths(self.standing)).open_on(self.standing.at.date()))
        by_code = {one.code: one for one in kept}
        by_name: dict[str, list[Area]] = {}
        for one in kept:
            for name in {one.name, one.label}:
                by_name.setdefault(name, []).append(one)
        taken: set[int] = set()
        for number, (properties, shape) in enumerate(self.features, 1):
            called = _called(properties)
            area, why = _match(called, by_code, by_name)
            if area is not None and area.pk in taken:
                why = f"{area.label}在前面已经有一个要素"
            if area is None or why:
                self.problems.append((number, "、".join(called)[:60], why))
                continue
            try:
                self.found.append((area, geometry.read_shape(shape)))
                taken.add(area.pk)
            except geometry.BadShape as error:
                self.problems.append((number, area.label, error.sentence))


_KEYS = ("code", "代码", "adcode", "name", "名称", "label", "全称")


def _called(properties: dict[str, Any]) -> list[str]:
    """What a feature says it is: its code and names, as text."""
    values = (properties.get(key) for key in _KEYS)
    return [str(one).strip() for one in values if isinstance(one, str | int) and str(one).strip()]


def _match(
    called: list[str], by_code: dict[str, Area], by_name: dict[str, list[Area]]
) -> tuple[Area | None, str]:
    for one in called:
        if one in by_code:
            return by_code[one], ""
    for one in called:
        rows = by_name.get(one, [])
        if len(rows) == 1:
            return rows[0], ""
        if rows:
            return None, f"叫“{one}”的有 {len(rows)} 个，请在属性里写代码"
    if not called:
        return None, "属性里没有代码（code）或名称（name）"
    return None, "没有找到这个区域，或不在您管理的范围内"


class MergerForm(RowForm):
    area = area_field(label="社区")
    has_governance = forms.BooleanField(label="综治中心", required=False)
    has_petition = forms.BooleanField(label="信访接待中心", required=False)
    has_mediation = forms.BooleanField(label="矛盾纠纷调解中心", required=False)
    has_grid = forms.BooleanField(label="网格化指挥中心", required=False)
    merged_on = DayField(label="融合日期", required=False, help_text="四个中心合署办公的那一天")
    note = TextField(label="说明", max_length=200, required=False)

    @staticmethod
    def initial_of(row: Merger) -> dict[str, Any]:
        names = ("has_governance", "has_petition", "has_mediation", "has_grid", "merged_on", "note")
        return {name: getattr(row, name) for name in names} | {"area": named(row.area)}


class MergerNarrowForm(NarrowForm):
    state = pick("状态", ("merged", "已融合"), ("not", "未融合"))

    def narrow(self, rows: QuerySet[Merger]) -> QuerySet[Merger]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(Q(area__code__startswith=given["q"]) | Q(area__label__contains=given["q"]))
        if given.get("state"):
            rows = rows.filter(merged_on__isnull=given["state"] == "not")
        return rows
