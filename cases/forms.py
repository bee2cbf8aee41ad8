"""Shape of what officers type about cases; the list's filter owns how it narrows.

Longer than the house likes: registering a matter and filtering the list are the two long conversations of the product.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from cases.actions.intake import Matter
from cases.actions.people import PersonText
from cases.choices import Channel, Kind, Level, Organ, Restriction, Role, State
from cases.models import NARRATIVE_MAX, Case, Category
from cases.pages import officer_choices, officers_held, people_around, unit_choices
from cases.querysets import CaseQuerySet
from core import clock
from core.acts import ActForm
from core.forms import (
    DayField,
    FilesField,
    MomentField,
    QuickSelect,
    SpanForm,
    TextField,
    filter_chips,
    offer,
    pick,
    pick_row,
)
from core.paging import Order
from core.registry import registry
from core.rules import digits, fold_id_number
from governance.choices import AreaLevel, Capability, UnitKind
from governance.models import Area, Officer, Unit
from governance.standing import Standing

ORDERS = (
    Order("received", "来件时间，新的在前", "received_at", descending=True),
    Order("oldest", "来件时间，旧的在前", "received_at", descending=False),
    Order("due", "时限，急的在前", "due_key", descending=False),
    Order("acted", "最近办理", "acted_at", descending=True),
)
# who may ask which cases carry a red flag: those who also read why
SEES_FLAGS = (Capability.PRE_ASSESS, Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN)


def areas_for(standing: Standing) -> Sequence[tuple[str, list[tuple[int, str]]]]:
    """Communities and grids an officer may file into, grouped by community. Cost: one query."""
    centre = standing.centre
    paths = standing.area_paths or ((centre.area.path,) if centre else ())
    wanted = (AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID3, AreaLevel.GRID4)
    rows = Area.objects.below(*paths).open_on(standing.at.date()).filter(level__in=wanted).order_by("path")
    groups: dict[str, list[tuple[int, str]]] = {}
    head = ""
    for area in rows:
        if area.level in (AreaLevel.STREET, AreaLevel.COMMUNITY) or not head:
            head = area.name
        groups.setdefault(head, []).append((area.pk, area.name))
    return list(groups.items())


class AreaField(forms.TypedChoiceField):
    """An area the officer may file into."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "所属社区网格")
        super().__init__(coerce=int, empty_value=None, **kwargs)


class RegisterForm(forms.Form):
    """A visitor's matter: two fields are required (what, where); everything else helps."""

    name = TextField(
        label="来访人姓名", max_length=40, required=False, help_text="不愿留名可不填，按匿名登记"
    )
    phone = TextField(label="电话", max_length=40, required=False)
    id_number = TextField(label="证件号码", max_length=30, required=False)
    address = TextField(label="住址", max_length=200, required=False)
    principal = TextField(label="代谁反映", max_length=40, required=False, help_text="代他人来访时填本人姓名")
    other = TextField(label="对方当事人", max_length=60, required=False)
    narrative = TextField(
        label="什么事",
        max_length=NARRATIVE_MAX,
        rows=9,
        error_messages={"required": "请写下来访人反映的事情。"},
    )
    demand = TextField(label="诉求一句话", max_length=500, required=False)
    category = forms.ModelChoiceField(
        Category.objects.none(), label="类别", required=False, empty_label="待定"
    )
    area = AreaField(error_messages={"required": "请选择所属社区或网格。"})
    place = TextField(label="地点", max_length=200, required=False)
    received_at = MomentField(label="来件时间", required=False)
    people_count = forms.IntegerField(
        label="几人",
        min_value=1,
        max_value=100_000,
        required=False,
        error_messages={"invalid": "请填数字，例如 3。"},
    )
    channel = forms.ChoiceField(label="来源", choices=Channel, initial=Channel.VISIT)
    excluded = forms.ModelChoiceField(
        Unit.objects.none(), label="反映的单位", required=False, empty_label="不反映单位", widget=QuickSelect,
        help_text="该单位看不到本事项，不会被推荐承办",
    )  # fmt: skip
    excluded_officer = forms.ChoiceField(
        label="反映的工作人员",
        required=False,
        widget=QuickSelect,
        help_text="本人看不到本事项，也不会收到通知",
    )
    restriction = forms.ChoiceField(
        label="限制知悉",
        required=False,
        choices=[("", "按类别默认"), ("none", "不限制"), *Restriction.choices],
        help_text="家庭暴力、未成年人保护、精神卫生等类别默认限制，只有指定的人看得到",
    )
    outcome = TextField(label="当场答复", max_length=5000, rows=3, required=False)
    papers = FilesField()

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.officers: dict[int, Officer] = {}
        self.fields["category"].queryset = Category.objects.filter(  # type: ignore[attr-defined]  # a model choice
            kind__in=[Kind.DISPUTE, Kind.REQUEST], until_on=None
        )
        self.fields["area"].choices = [("", "请选择"), *areas_for(standing)]  # type: ignore[attr-defined]  # a choice
        centre = standing.centre
        if centre is not None:
            units, held = people_around(centre, standing.at)
            self.officers = officers_held(held)
            around = Unit.objects.filter(pk__in=[one.pk for one in units]).order_by("area__path", "id")
            self.fields["excluded"].queryset = around  # type: ignore[attr-defined]  # as above
            self.fields["excluded"].choices = [("", "不反映单位"), *unit_choices(units)]  # type: ignore[attr-defined]  # as above
            self.fields["excluded_officer"].choices = [("", "不反映个人"), *officer_choices(units, held)]  # type: ignore[attr-defined]  # as above

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not 7 <= len(digits(phone)) <= 13:
            raise forms.ValidationError("电话应为 7 到 13 位数字，请核对；没有可不填。")
        return digits(phone)

    def clean_id_number(self) -> str:
        return fold_id_number(self.cleaned_data["id_number"])

    def clean_received_at(self) -> datetime:
        at: datetime | None = self.cleaned_data["received_at"]
        if at is not None and at > self.standing.at + timedelta(minutes=5):
            raise forms.ValidationError("来件时间不能晚于现在。")
        return at or self.standing.at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.data.get("do") == "complete" and not data.get("outcome"):
            self.add_error("outcome", "当场办结请写下答复内容。")
        if data.get("principal") and not data.get("name"):
            self.add_error("name", "代他人反映时，请填来访人（代办人）姓名。")
        if self.data.get("do") == "complete" and self.accuses_me(data):
            self.add_error(
                "outcome",
                "反映的是您本人或您的单位，不能由您当场办结。请点“只登记”，事项会交给不涉及的人员办理。",
            )
        return data

    def accused(self, data: dict[str, Any]) -> list[Unit | Officer]:
        return [one for one in (data.get("excluded"), data.get("excluded_officer")) if one]

    def accuses_me(self, data: dict[str, Any]) -> bool:
        return any(
            one.pk in self.standing.unit_ids if isinstance(one, Unit) else one == self.standing.officer
            for one in self.accused(data)
        )

    def clean_excluded_officer(self) -> Officer | None:
        key = self.cleaned_data["excluded_officer"]
        return self.officers[int(key)] if key else None

    def restricted_for(self) -> str:
        """The reason chosen, else the category's own."""
        chosen: str = self.cleaned_data["restriction"]
        category = self.cleaned_data["category"]
        return {"none": "", "": category.restriction if category else ""}.get(chosen, chosen)

    def people(self) -> list[PersonText]:
        """The visitor (a proxy when somebody is spoken for), the one spoken for, the other side."""
        data = self.cleaned_data
        people = []
        if data["principal"]:
            people.append(PersonText(data["principal"], role=Role.VISITOR))
        if data["name"]:
            role = Role.PROXY if data["principal"] else Role.VISITOR
            people.append(PersonText(data["name"], data["phone"], data["id_number"], role, data["address"]))
        if data["other"]:
            people.append(PersonText(data["other"], role=Role.COUNTERPART))
        return people

    def matter(self) -> Matter:
        data = self.cleaned_data
        return Matter(
            narrative=data["narrative"],
            channel=Channel(data["channel"]),
            area=Area.objects.get(pk=data["area"]),
            received_at=data["received_at"],
            category=data["category"],
            demand=data["demand"],
            place=data["place"],
            people_count=data["people_count"],
            restriction=self.restricted_for(),
            people=self.people(),
        )


class RegisterCall(RegisterForm):
    """The same as a program sends it: what the window's three buttons say is a field."""

    do = forms.ChoiceField(
        label="登记后",
        required=False,
        choices=[("", "等待受理"), ("accept", "受理"), ("complete", "当场办结")],
    )


def units_below(centre: Unit, at: datetime) -> Any:
    """Units that the centre may give work, or that may be complained about there: of its area, without centres.

    A centre below a street has those at the levels above it as well: what a community cannot do goes up.
    """
    below = Q(area__path__startswith=centre.area.path)
    if centre.area.level in (AreaLevel.STATION, AreaLevel.COMMUNITY):
        below |= Q(area__code__in=centre.area.path.strip(".").split("."))
    return (
        Unit.objects.filter(below)
        .open_on(at.date())
        .exclude(kind=UnitKind.CENTRE)
        .order_by("area__path", "id")
    )


class NoteForm(ActForm):
    note = TextField(label="说明", max_length=2000, rows=3, required=False)


class CloseForm(NoteForm):
    """Whoever closes what is not done writes why."""

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        if left := registry.left_open(target, standing.at):
            note = self.fields["note"]
            note.label, note.required = "提前结案的理由", True
            note.error_messages["required"] = "还有未闭环的环节，请写明为什么现在可以结案。"
            note.help_text = f"还没有闭环：{'、'.join(left)}。提前结案由您签字负责，理由与姓名一并留存。"


class ReasonForm(ActForm):
    note = TextField(label="说明", max_length=2000, rows=3, error_messages={"required": "请写明原因或去向。"})


class TransferForm(ActForm):
    """To which organ, why, on what legal ground."""

    to = forms.ChoiceField(label="移送给", choices=Organ)
    note = TextField(
        label="移送原因", max_length=2000, rows=3, error_messages={"required": "请写明为什么移送。"}
    )
    basis = TextField(
        label="法律依据", max_length=200, required=False, help_text="不填按移送机关写默认的依据"
    )

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        if target.category and target.category.code == "litigation":
            self.initial["to"] = Organ.COURT
        elif not self.is_bound and target.exclusions.exists():
            self.initial["to"] = Organ.DISCIPLINE


class OutcomeForm(ActForm):
    outcome = TextField(
        label="办理结果", max_length=5000, rows=4, error_messages={"required": "请写下怎么办的、结果如何。"}
    )


class RemarkForm(ActForm):
    note = TextField(label="记事", max_length=5000, rows=3, error_messages={"required": "请写下要记的内容。"})
    papers = FilesField()


class AmendForm(ActForm):
    """Correct what was written down; people have a form of their own (`AmendPersonForm`)."""

    title = TextField(label="摘要", max_length=120)
    narrative = TextField(label="反映内容", max_length=NARRATIVE_MAX, rows=8)
    demand = TextField(label="诉求", max_length=500, required=False)
    category = forms.ModelChoiceField(
        Category.objects.none(), label="类别", required=False, empty_label="待定"
    )
    area = AreaField()
    place = TextField(label="地点", max_length=200, required=False)
    note = TextField(label="更正原因", max_length=500, error_messages={"required": "请写明为什么更正。"})

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        names = ("title", "narrative", "demand", "place")
        initial = {name: getattr(target, name) for name in names}
        initial |= {"category": target.category_id, "area": target.area_id}
        super().__init__(*args, standing=standing, target=target, initial=initial, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(until_on=None)  # type: ignore[attr-defined]  # a model choice
        choices = [(target.area_id, target.area.name), *areas_for(standing)]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]  # a choice field


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
            queryset = queryset.dangerous()
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
