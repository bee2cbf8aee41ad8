"""The filter of the case list, its export and its figures."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q

from cases.choices import Channel, Kind, Level, State
from cases.forms.places import units_below
from cases.models import Category
from cases.querysets import CaseQuerySet
from core import clock
from core.forms import DayField, QuickSelect, SpanForm, TextField, filter_chips, offer, pick, pick_row
from core.paging import Order
from governance.choices import AreaLevel, Capability
from governance.models import Area, Unit
from governance.standing import Standing

ORDERS = (
    Order("received", "来件时间，新的在前", "received_at", descending=True),
    Order("oldest", "来件时间，旧的在前", "received_at", descending=False),
    Order("due", "时限，急的在前", "due_key", descending=False),
    Order("acted", "最近办理", "acted_at", descending=True),
)

# who may ask which cases carry a red flag: those who also read why
SEES_FLAGS = (Capability.PRE_ASSESS, Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN)


class CaseFilterForm(SpanForm):
    """The filter of the case list, its export and its figures: `narrow` is the only place that filters."""

    SPANS = (("since", "until"), ("done_since", "done_until"))
    # yes or no, set by links and shown as chips only
    FLAGS = ("mine", "unassigned", "untouched", "awaited", "followed", "dated", "danger", "red")
    MAIN = ("state", "due", "category", "area", "unit", "sort")

    q = TextField(label="查找", required=False, max_length=60)
    state = pick("状态", ("open", "在办"), *State.choices)
    due = pick("时限", ("late", "已超期"), ("soon", "24 小时内到期"))
    level = pick("风险", *Level.choices)
    channel = pick("来源", *Channel.choices)
    kind = pick("类型", *Kind.choices)
    category = pick_row("类别")
    area = pick_row("社区")
    unit = pick_row("主办单位")
    history = pick("台账", ("no", "不含历史台账"), ("yes", "只看历史台账"))
    mine = forms.BooleanField(label="我首接的", required=False)
    followed = forms.BooleanField(label="已回访待结案", required=False)
    unassigned = forms.BooleanField(label="未交办", required=False)
    untouched = forms.BooleanField(label="未拟稿", required=False)
    # whose move it is, as the list says it ("指挥长 指定承办")
    awaited = TextField(label="等待", required=False, max_length=60)
    danger = forms.BooleanField(label="高风险或红旗", required=False)
    dated = forms.BooleanField(label="七天内有关键日期", required=False)
    red = forms.BooleanField(label="红旗", required=False)
    since = DayField(label="来件从", required=False)
    until = DayField(label="到", required=False)
    done_since = DayField(label="办结从", required=False)
    done_until = DayField(label="到", required=False)
    batch = forms.IntegerField(
        label="台账批次", required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[(one.key, one.label) for one in ORDERS], widget=QuickSelect
    )

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        if not standing.may(*SEES_FLAGS):
            del self.fields["red"]
            self.fields["danger"].label = "高风险"
        communities = (
            Area.objects.below(*standing.area_paths).filter(level=AreaLevel.COMMUNITY).order_by("path")
        )
        offer(self.fields["category"], Category.objects.values_list("pk", "name"))
        offer(self.fields["area"], communities.values_list("pk", "name"))
        if standing.centre is not None:
            offer(self.fields["unit"], self._units(standing.centre))

    def _units(self, centre: Unit) -> list[tuple[int, str]]:
        """Those who may be given work, and the one that a figure names, wherever it stands."""
        rows = list(units_below(centre, self.standing.at).values_list("pk", "short_name"))
        wanted = str(self.data.get("unit") or "")
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 and int(wanted) not in dict(rows):
            rows += Unit.objects.filter(pk=int(wanted)).values_list("pk", "short_name")
        return rows

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MAIN]

    def more_fields(self) -> list[forms.BoundField]:
        return [one for one in self.visible_fields() if one.name not in (*self.MAIN, *self.FLAGS, "q")]

    def more_active(self) -> bool:
        return any(field.value() for field in self.more_fields())

    @property
    def order(self) -> Order:
        chosen = self.cleaned_data.get("sort")
        return next((one for one in ORDERS if one.key == chosen), ORDERS[0])

    def narrow(self, queryset: CaseQuerySet) -> CaseQuerySet:
        """The rows that fit; a value that cannot be read is left out and named beside its field."""
        data = self.cleaned_data
        at = self.standing.at
        if data.get("state") == "open":
            queryset = queryset.open()
        for name, column in (
            ("level", "level"),
            ("channel", "channel"),
            ("kind", "kind"),
            ("category", "category"),
        ):
            if data.get(name):
                queryset = queryset.filter(**{column: data[name]})
        if data.get("state") and data["state"] != "open":
            queryset = queryset.filter(state=data["state"])
        if data.get("batch"):
            queryset = queryset.filter(batch_id=data["batch"])
        if data.get("unit"):
            queryset = queryset.filter(lead_unit=data["unit"])
        if data.get("area") and (area := Area.objects.filter(pk=data["area"]).first()):
            queryset = queryset.filter(area__in=Area.objects.below(area.path).values("pk"))
        if data.get("mine"):
            queryset = queryset.filter(owner=self.standing.officer)
        if data.get("history"):
            queryset = queryset.filter(is_history=data["history"] == "yes")
        if data.get("followed"):
            queryset = queryset.followed_up()
        if data.get("dated"):
            queryset = queryset.dated_for(self.standing)
        if data.get("red"):
            queryset = queryset.filter(red_flag=True)
        if data.get("unassigned"):
            queryset = queryset.filter(lead_unit=None)
        if data.get("untouched"):
            queryset = queryset.filter(awaited="")
        if data.get("awaited"):
            queryset = queryset.filter(awaited=data["awaited"])
        if data.get("danger"):
            # who may not ask for red flags does not learn of them this way either
            queryset = queryset.dangerous(flags="red" in self.fields)
        if data.get("due") == "late":
            queryset = queryset.overdue(at)
        elif data.get("due") == "soon":
            queryset = queryset.filter(Q(next_due_at__gt=at) & Q(next_due_at__lte=at + timedelta(hours=24)))
        if data.get("since"):
            queryset = queryset.filter(received_at__gte=clock.start_of(data["since"]))
        if data.get("until"):
            queryset = queryset.filter(received_at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        if data.get("done_since"):
            queryset = queryset.filter(completed_at__gte=clock.start_of(data["done_since"]))
        if data.get("done_until"):
            queryset = queryset.filter(
                completed_at__lt=clock.start_of(data["done_until"] + timedelta(days=1))
            )
        return queryset.search(data.get("q") or "")

    @property
    def is_whole(self) -> bool:
        """Nothing is filtered: the list is all that the officer sees."""
        return not any(
            bool(value) for name, value in self.data.items() if name in self.fields and name != "sort"
        )

    def chips(self) -> list[tuple[str, str, str]]:
        return filter_chips(self)
