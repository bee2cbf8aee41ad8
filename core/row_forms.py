"""Forms of rows kept by hand, whose labels are a workbook's titles, and fields that name another row as people write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from unicodedata import normalize

from django import forms
from django.db.models import Model, QuerySet

from core.forms import TextField


class NamedRowField(TextField):
    """A row by its code or name: `find(text)` gives the rows that are exactly meant, at most a few.

    `suggest` is the address of a list of options ("/suggest/area/"), asked while one types.
    """

    def __init__(
        self,
        *,
        find: Callable[[str], Iterable[Model]],
        noun: str,
        suggest: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("widget", forms.TextInput(attrs={"data-suggest": suggest} if suggest else {}))
        super().__init__(**kwargs)
        self.find, self.noun = find, noun
        # what tells two of one name apart
        self.code = "登录名" if noun == "人员" else "代码"

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        # a code typed with the Chinese input method on has full-width digits
        found = list(self.find(text)) or list(self.find(normalize("NFKC", text)))
        if not found:
            raise forms.ValidationError(f"没有找到{self.noun}“{text}”，请核对名称，或改写{self.code}。")
        if len(found) > 1:
            some = "、".join(str(one) for one in found[:3])
            raise forms.ValidationError(f"“{text}”不止一个（{some}），请改写{self.code}或全称。")
        return found[0]


class LabelsField(forms.MultipleChoiceField):
    """Several of a fixed list; in a workbook their labels, parted by 、."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid_choice": "没有“%(value)s”这一项，请从列出的当中选。"})
        super().__init__(**kwargs)


class RowForm(forms.Form):
    """The form of one row, also asked of each line of a workbook: its labels are the workbook's titles."""

    def __init__(self, *args: Any, standing: Any, row: Any = None, **kwargs: Any) -> None:
        self.standing, self.row = standing, row
        if row is not None:
            kwargs.setdefault("initial", self.initial_of(row))
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        """What the fields show for a row that exists."""
        raise NotImplementedError


class NarrowForm(forms.Form):
    """The list's filter: a word, and what a kind adds."""

    q = TextField(label="查找", required=False, max_length=60)

    def __init__(self, *args: Any, standing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing

    @property
    def more(self) -> list[Any]:
        return [self[name] for name in self.fields if name != "q"]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        raise NotImplementedError
