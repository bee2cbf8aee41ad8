"""Shape of a canvass: its launch, its verbs, its filters, and the find on the phone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.actions.intake import Matter
from cases.actions.people import PersonText
from cases.choices import Channel, Kind, Role
from cases.models import Category
from core.acts import ActForm
from core.forms import DayField, TextField, offer, pick, pick_row
from governance.choices import AreaLevel
from governance.models import Area
from governance.standing import Standing
from grids.forms.events import EventForm
from grids.models import Campaign, CanvassTask, Household
from grids.querysets.canvass import LAUNCHERS
from risk.models import HazardClass

_OFFERED = (AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.COMMUNITY)


def places_for(standing: Standing) -> list[tuple[str, list[tuple[int, str]]]]:
    """Where the officer may launch a canvass: [(street, [(id, name)])], each whole place before its parts. One query."""
    below = Area.objects.below(*standing.paths_of(*LAUNCHERS)).open_on(standing.at.date())
    groups: dict[str, list[tuple[int, str]]] = {}
    head = ""
    for area in below.filter(level__in=_OFFERED).order_by("path"):
        if area.level != AreaLevel.COMMUNITY or not head:
            head = area.name
        name = area.name if area.level == AreaLevel.COMMUNITY else f"{area.name}（全部）"
        groups.setdefault(head, []).append((area.pk, name))
    return list(groups.items())


class PlacesInput(forms.CheckboxSelectMultiple):
    """Places to tick, grouped by street; with a single street it stands open."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        ticked = {str(one) for one in value or ()}
        groups = list(self.choices)
        inside = format_html_join(
            "",
            "<details{}><summary>{}</summary>{}</details>",
            (
                (
                    SafeString(" open")
                    if len(groups) == 1 or any(str(pk) in ticked for pk, _ in places)
                    else "",
                    head,
                    _boxes(name, places, ticked),
                )
                for head, places in groups
            ),
        )
        return format_html('<div class="people" id="{}">{}</div>', (attrs or {}).get("id", name), inside)


def _boxes(name: str, places: Iterable[tuple[int, str]], ticked: set[str]) -> SafeString:
    return format_html_join(
        "",
        '<label><input type="checkbox" name="{}" value="{}"{}> {}</label>',
        ((name, pk, SafeString(" checked") if str(pk) in ticked else "", label) for pk, label in places),
    )


class PlacesField(forms.TypedMultipleChoiceField):
    """Areas by id; gives a list of Area."""

    widget = PlacesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)

    def clean(self, value: Any) -> Any:
        return list(Area.objects.filter(pk__in=super().clean(value)).order_by("path"))


class LaunchForm(forms.Form):
    """Where, what, until when; the grids and whose they are follow by themselves."""

    title = TextField(label="名称", max_length=60)
    starts_on = DayField(label="开始")
    until_on = DayField(label="截止")
    scope = PlacesField(label="范围", error_messages={"required": "请至少选一个街道或社区。"})
    look_for = TextField(label="排查什么", rows=4, max_length=2000, help_text="网格员手机上看到的就是这段话")
    hazard_classes = forms.ModelMultipleChoiceField(
        HazardClass.objects.none(),
        label="隐患类别",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="可不选",
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        centre = standing.centre_for(*LAUNCHERS)
        today = standing.at.date()
        kwargs.setdefault("initial", {"starts_on": today, "scope": [centre.area_id] if centre else []})
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = places_for(standing)  # type: ignore[attr-defined]  # a choice field
        self.fields["hazard_classes"].queryset = HazardClass.objects.order_by("order", "id")  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, until = data.get("starts_on"), data.get("until_on")
        if starts and until and until < starts:
            self.add_error("until_on", "截止日期不能早于开始日期。")
        for one in data.get("scope", []):
            whole = next((up for up in data["scope"] if up != one and one.path.startswith(up.path)), None)
            if whole is not None:
                self.add_error(
                    "scope", f"“{whole.name}（全部）”已经包括{one.name}。只排查{one.name}的，请去掉“全部”。"
                )
                break
        return data


class ExtendForm(ActForm):
    until_on = DayField(label="延到哪一天")
    reason = TextField(label="原因", max_length=200)


class CloseForm(ActForm):
    summary = TextField(
        label="小结", rows=4, max_length=2000, required=False, help_text="可不填，数字由系统统计"
    )


class ReopenForm(ActForm):
    reason = TextField(
        label="哪里要重新排查", max_length=200, error_messages={"required": "请写明要重新排查什么。"}
    )


class CampaignFilterForm(forms.Form):
    """Of the list of campaigns."""

    state = pick("状态", ("open", "进行中"), ("late", "已过截止"), ("closed", "已结束"))

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = standing.at.date()

    def narrow(self, campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
        match self.cleaned_data.get("state"):
            case "open":
                return campaigns.filter(closed_at=None)
            case "late":
                return campaigns.filter(closed_at=None, until_on__lt=self.day)
            case "closed":
                return campaigns.exclude(closed_at=None)
        return campaigns


class TaskFilterForm(forms.Form):
    """Of a campaign's grids, and of grids of all campaigns in the API."""

    campaign = pick_row("排查")
    community = pick_row("社区")
    show = pick("网格", ("undone", "没完成"), ("late", "已超期"), ("done", "已完成"))

    def __init__(
        self, *args: Any, standing: Standing, campaign: Campaign | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.day = standing.at.date()
        seen = CanvassTask.objects.visible_to(standing)
        if campaign is None:
            rows = Campaign.objects.visible_to(standing).order_by("-id")[:200].values_list("pk", "title")
            offer(self.fields["campaign"], rows)
        else:
            seen = seen.filter(campaign=campaign)
            del self.fields["campaign"]
        known = seen.exclude(community=None).order_by("community__path")
        offer(self.fields["community"], known.values_list("community", "community__name").distinct())

    def narrow(self, tasks: QuerySet[CanvassTask]) -> QuerySet[CanvassTask]:
        chosen = self.cleaned_data
        for name in ("campaign", "community"):
            if chosen.get(name):
                tasks = tasks.filter(**{name: chosen[name]})
        match chosen.get("show"):
            case "undone":
                return tasks.filter(finished_at=None)
            case "done":
                return tasks.exclude(finished_at=None)
            case "late":
                return tasks.filter(
                    finished_at=None, campaign__closed_at=None, campaign__until_on__lt=self.day
                )
        return tasks


class HouseholdFilterForm(forms.Form):
    """Of the households in the API: of one grid."""

    task = forms.IntegerField(label="网格任务 id", min_value=1, max_value=2**62, required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def narrow(self, households: QuerySet[Household]) -> QuerySet[Household]:
        task = self.cleaned_data.get("task")
        return households.filter(task=task) if task else households


class CampaignPickForm(forms.Form):
    """Which campaign a workbook is of."""

    campaign = pick_row("排查")

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = str(self.data.get("campaign", ""))
        rows = Campaign.objects.visible_to(standing).filter(pk=int(given) if given.isdecimal() else 0)
        offer(self.fields["campaign"], rows.values_list("pk", "title"))


class FindForm(EventForm):
    """The ordinary form of an event, about the grid and the door of the task; also disputes are found at doors."""

    field_order = ("kind", "narrative", "place", "photos", "outcome")

    def __init__(
        self, *args: Any, standing: Standing, task: CanvassTask, household: Household | None, **kwargs: Any
    ) -> None:
        address = str(household.person.address) if household is not None else ""
        super().__init__(*args, standing=standing, initial={"place": address[:200]}, **kwargs)
        del self.fields["area"]
        self.task, self.household = task, household
        kinds = Category.objects.filter(kind__in=(Kind.DISPUTE, Kind.EVENT), until_on=None)
        self.fields["kind"].queryset = kinds.order_by("kind", "order", "id")  # type: ignore[attr-defined]  # a model choice

    def matter(self, standing: Standing) -> Matter:
        data = self.cleaned_data
        person = self.household.person if self.household is not None else None
        known = (PersonText(str(person.name), role=Role.PARTY, known=person.pk),) if person else ()
        return Matter(
            narrative=data["narrative"],
            channel=Channel.CANVASS,
            area=self.task.area,
            received_at=standing.at,
            category=data["kind"],
            place=data["place"],
            restriction=data["kind"].restriction,
            people=known,
        )
