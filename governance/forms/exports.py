"""The filter of the register of exports."""

from datetime import timedelta
from typing import Any

from core import clock
from core.forms import DayField, SpanForm, TextField, pick
from core.querysets import ExportQuerySet
from governance.standing import Standing


class ExportFilterForm(SpanForm):
    """`narrow` is the only place that filters; whose they are is asked only of who sees all."""

    officer = TextField(label="人员", required=False, max_length=40)
    masked = pick("个人信息", ("no", "未遮盖"), ("yes", "已遮盖"))
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, data: Any, *, standing: Standing, all_seen: bool) -> None:
        super().__init__(data)
        self.standing = standing
        if not all_seen:
            del self.fields["officer"]

    def narrow(self, records: ExportQuerySet) -> ExportQuerySet:
        data = self.cleaned_data
        if data.get("officer"):
            records = records.filter(officer__name__contains=data["officer"])
        if data.get("masked"):
            records = records.filter(is_masked=data["masked"] == "yes")
        if data.get("since"):
            records = records.filter(at__gte=clock.start_of(data["since"]))
        if data.get("until"):
            records = records.filter(at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        return records
