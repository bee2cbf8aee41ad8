"""What an auditor looks for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q

from core import clock
from core.forms import DayField, SpanForm, TextField, pick
from core.registry import AuditSearch, registry
from core.streams import Parts
from governance.choices import Capability
from governance.models import Area, Officer, Unit
from governance.standing import Standing

# without days a text is looked for in the last quarter only: it cannot use an index
TEXT_DAYS = 90
_OFFICERS = 500


class AuditFilterForm(SpanForm):
    """The filter of the audit; `parts` is the only place that filters."""

    SPANS = (("from_on", "until_on"),)

    kind = pick("类别")
    verb = pick("操作")
    officer = TextField(label="人员", required=False, max_length=40)
    case = TextField(label="事项编号", required=False, max_length=32)
    from_on = DayField(label="从", required=False)
    until_on = DayField(label="到", required=False)
    text = TextField(label="说明含", required=False, max_length=100)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        verbs = sorted((label, verb) for verb, label in registry.verbs.items())
        self._offer("kind", [(one.key, one.label) for one in registry.audit_sources.values()])
        self._offer("verb", [(verb, label) for label, verb in verbs])
        self.fields["officer"].widget.attrs["placeholder"] = "姓名或登录名"
        for name in ("officer", "case", "text"):
            self.fields[name].widget.attrs["size"] = 12

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "全部"), *choices]

    def parts(self) -> Parts:
        """The rows of each source that fit; call `is_valid` first. A field that was refused narrows nothing away:
        then nothing is shown at all."""
        data = self.cleaned_data
        if self.errors:
            return []
        search = AuditSearch(
            self._officers(data["officer"]), data["verb"], data["case"].upper(), data["text"]
        )
        since, until = data["from_on"], data["until_on"]
        if data["text"] and since is None:
            since = (until or self.standing.at.date()) - timedelta(days=TEXT_DAYS)
        found = []
        for source in registry.audit_sources.values():
            if data["kind"] in ("", source.key):
                rows = source.search(self.standing, search)
                if since:
                    rows = rows.filter(at__gte=clock.start_of(since))
                if until:
                    rows = rows.filter(at__lt=clock.start_of(until + timedelta(days=1)))
                found.append((source, rows))
        return found

    def _officers(self, words: str) -> tuple[int, ...] | None:
        """Those of that name in the auditor's area; None, where no unit lies outside it, is everybody and nobody."""
        below = Area.objects.below(*self.standing.paths_of(Capability.AUDIT))
        is_everywhere = not Unit.objects.exclude(area__in=below).exists()
        if is_everywhere and not words:
            return None
        found = Officer.objects.all() if is_everywhere else self.standing.officers_below(Capability.AUDIT)
        if words:
            found = found.filter(Q(name__icontains=words) | Q(username__iexact=words))
        pks = found.values_list("pk", flat=True)
        return tuple(pks[:_OFFICERS] if words else pks)

    def words(self) -> str:
        """The filter as a line of the audit: 类别 查看个人信息，从 2026-11-01."""
        said = []
        for name, field in self.fields.items():
            if value := self.cleaned_data.get(name):
                labels = dict(getattr(field, "choices", ()))
                said.append(f"{field.label} {labels.get(value, value)}")
        return "，".join(said) or "全部"
