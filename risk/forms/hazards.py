"""Shape of what officers do with hazards; the ledger's filter owns how it narrows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q

from cases.choices import Level
from core.acts import ActForm
from core.forms import DayField, QuickSelect, TextField, offer, pick, pick_row
from core.paging import Order
from governance.choices import AreaLevel
from governance.models import Area, Officer
from governance.standing import Standing
from risk.actions.reviews import colour_of, days_for
from risk.choices import Colour, Finding, HazardState, Tier
from risk.models import Hazard, HazardClass, HazardLead
from risk.permissions.hazards import candidates, open_loops
from risk.querysets import HazardQuerySet

BY_REVIEW = Order("review", "复查日期，近的在前", "rank", descending=False, is_number=True)
NEWEST = Order("listed", "列管时间，新的在前", "listed_at", descending=True)
ORDERS = (BY_REVIEW, NEWEST)
_WHOSE = (("mine", "我包案的"), ("none", "缺街道包案"))


class ReviewForm(ActForm):
    finding = forms.ChoiceField(label="复查情况", choices=Finding.choices, widget=forms.RadioSelect)
    note = TextField(
        label="看到、问到什么",
        max_length=1000,
        rows=3,
        error_messages={"required": "请写明怎样复查的、见到了谁、情况如何。"},
    )
    level = pick("等级改为", *Level.choices)
    next_on = DayField(label="下次复查", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days, level = days_for(self.target.level), self.fields["level"]
        if isinstance(level, forms.ChoiceField):
            level.choices = [("", f"不变（{self.target.get_level_display()}）"), *Level.choices]
        level.help_text = "调高立即生效；调低须由另一位同事复核同意后才生效。"
        self.fields["next_on"].help_text = f"不填按等级：{days} 天后。可以提前，不能推后。"

    def clean_next_on(self) -> Any:
        day, today = self.cleaned_data["next_on"], self.standing.at.date()
        if day is not None and not today < day <= today + timedelta(days=days_for(self.target.level)):
            last = today + timedelta(days=days_for(self.target.level))
            raise forms.ValidationError(f"请填明天到 {last:%Y-%m-%d} 之间的日期，或者不填。")
        return day


class LeadForm(ActForm):
    """Who answers, at which tier: one list, grouped by tier."""

    who = forms.ChoiceField(label="包案领导", widget=QuickSelect)
    note = TextField(label="要求", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "请选择"), *(self._offered(tier) for tier in Tier)]

    def _offered(self, tier: Tier) -> tuple[str, list[tuple[str, str]]]:
        rows = candidates(self.target, tier, self.standing.at.date())
        return tier.label, [(f"{tier}:{one.officer_id}", f"{one.officer}（{one.post}）") for one in rows]

    @staticmethod
    def read(who: str) -> tuple[Tier, Officer]:
        tier, _, officer = who.partition(":")
        return Tier(tier), Officer.objects.get(pk=officer)


class StrikeForm(ActForm):
    reason = TextField(
        label="销号理由", max_length=500, rows=3, error_messages={"required": "请写明为什么可以销号。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if left := open_loops(self.target, self.standing.at):
            self.fields[
                "reason"
            ].help_text = f"还没有闭环：{'、'.join(left)}。提前销号由您签字负责，理由与姓名一并留存。"


class HazardFilterForm(forms.Form):
    """The ledger's filter: `narrow` is the only place that filters."""

    state = pick("状态", *HazardState.choices)
    hazard = pick_row("类别")
    level = pick("等级", *Level.choices)
    colour = pick("颜色", *Colour.choices)
    area = pick_row("社区")
    review = pick("复查", ("late", "超期"), ("today", "今天"), ("week", "七天内"))
    lead = pick("包案", *_WHOSE)
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[(one.key, one.label) for one in ORDERS], widget=QuickSelect
    )

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        communities = (
            Area.objects.below(*standing.area_paths).filter(level=AreaLevel.COMMUNITY).order_by("path")
        )
        offer(self.fields["area"], communities.values_list("pk", "name"))
        if isinstance(lead := self.fields["lead"], forms.ChoiceField):
            lead.choices = [("", "全部"), *_WHOSE, *self._leads()]
        # closed classes stay in the ledger
        offer(self.fields["hazard"], HazardClass.objects.order_by("order", "id").values_list("pk", "name"))

    def _leads(self) -> list[tuple[str, str]]:
        """Who answers for what is in sight. Cost: one query."""
        in_sight = Hazard.objects.visible_to(self.standing).open()
        current = HazardLead.objects.filter(until_at=None, hazard__in=in_sight).order_by("officer__name")
        found = dict(current.values_list("officer_id", "officer__name")[:1000])
        return [(str(pk), name) for pk, name in found.items()]

    @property
    def order(self) -> Order:
        wanted = self.cleaned_data.get("sort")
        return next((one for one in ORDERS if one.key == wanted), BY_REVIEW)

    def narrow(self, rows: HazardQuerySet) -> HazardQuerySet:
        """The rows that fit; a value that cannot be read is left out."""
        data, today = self.cleaned_data, self.standing.at.date()
        for name, column in (("state", "state"), ("hazard", "hazard_class"), ("level", "level")):
            if data.get(name):
                rows = rows.filter(**{column: data[name]})
        if data.get("colour"):
            rows = rows.filter(of_colour(data["colour"]))
        if data.get("area") and (area := Area.objects.filter(pk=data["area"]).first()):
            rows = rows.filter(case__area__in=Area.objects.below(area.path).values("pk"))
        match data.get("review"):
            case "late":
                rows = rows.overdue(today)
            case "today":
                rows = rows.open().filter(next_review_on=today)
            case "week":
                rows = rows.open().filter(next_review_on__lte=today + timedelta(days=7))
        match data.get("lead"):
            case "mine":
                rows = rows.led_by(self.standing.pk)
            case "none":
                rows = rows.leaderless(today)
            case str(pk) if pk:
                rows = rows.led_by(int(pk))
        return rows


def of_colour(colour: str) -> Q:
    """The levels and flags that stand in this colour as the office has set it; nothing when none does."""
    found = Q(pk__in=[])
    for flagged in (True, False):
        levels = [one for one in Level if colour_of(one, red_flag=flagged) == colour]
        found |= Q(case__red_flag=flagged, level__in=levels)
    return found
