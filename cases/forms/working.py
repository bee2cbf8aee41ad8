"""What is written when a case moves on."""

from typing import Any

from django import forms

from cases.choices import Organ
from cases.forms.places import AreaField, areas_for
from cases.models import NARRATIVE_MAX, Case, Category
from core.acts import ActForm
from core.forms import FilesField, TextField
from core.registry import registry
from governance.standing import Standing


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
