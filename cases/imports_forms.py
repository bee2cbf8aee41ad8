"""Shape of an upload and of its columns' meaning."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cases.actions.importing.chunk import private_columns
from cases.actions.importing.ledger import Preview, content_type_of, look_at, sheets_of
from cases.ledger.columns import NO_CONTENT
from cases.ledger.fields import LABELS, REPEATABLE, Field
from core.files import clean_name
from core.rules import mask_name
from core.workbook import Unreadable

ACCEPT = ".xlsx,.xlsm,.xls,.csv"
HISTORY, LIVE = "history", "live"
MODES = [
    (HISTORY, "历史台账：只存档备查，不计时限、不发通知"),
    (LIVE, "作为新事项办理：逐件登记，从现在起计受理时限，由我首接"),
]
CONTENT = {Field.NARRATIVE, Field.TITLE, Field.DEMAND}
_LAST = (Field.LABEL, Field.SEQUENCE, Field.EXTRA)
MEANINGS = [
    (str(Field.EXTRA), "保留原样"),
    (str(Field.SEQUENCE), "不导入"),
    *[(str(found), label) for found, label in LABELS.items() if found not in _LAST],
    (str(Field.LABEL), "标签（保留，不参与判重）"),
]


class UploadForm(forms.Form):
    """A ledger that can be read; what cannot is refused beside the field, in words, and is `unread`, to be kept."""

    file = forms.FileField(
        label="台账文件",
        help_text=f"xlsx、xls 或 csv，不超过 {settings.MAX_UPLOAD_MB} MB",
        widget=forms.FileInput(attrs={"accept": ACCEPT, "data-max-bytes": settings.MAX_UPLOAD_BYTES}),
        error_messages={"required": "请选择台账文件。", "empty": "这是空文件，请检查后重新选择。"},
    )
    mode = forms.ChoiceField(label="怎么导入", choices=MODES, initial=HISTORY, widget=forms.RadioSelect)
    preview: Preview
    content_type: str
    unread: UploadedFile[Any] | None = None
    why_unread = ""

    def clean_file(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ledger"
            with path.open("wb") as out:
                for chunk in upload.chunks():
                    out.write(chunk)
            try:
                self.preview = look_at(sheets_of(path, clean_name(upload.name or "")))
            except Unreadable as error:
                if upload.size and upload.size <= settings.MAX_UPLOAD_BYTES:
                    self.unread, self.why_unread = upload, error.sentence
                raise forms.ValidationError(error.sentence) from error
            with path.open("rb") as kept:
                self.content_type = content_type_of(kept.read(2))
        return upload


class ColumnsForm(forms.Form):
    """What each column means; as guessed, or as an officer says."""

    mode = forms.ChoiceField(label="怎么导入", choices=MODES, widget=forms.RadioSelect)
    sheet = forms.CharField(required=False, widget=forms.HiddenInput)
    said = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview = preview
        self.columns = sorted(preview.guess.headers)
        for column in self.columns:
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=preview.guess.headers[column], choices=MEANINGS, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken: dict[str, str] = {}
        if self.preview.wrong:
            raise forms.ValidationError(self.preview.wrong)
        for column in self.columns:
            name = f"column_{column}"
            found = data.get(name, "")
            if found and Field(found) not in REPEATABLE and taken.setdefault(found, name) != name:
                first = self.fields[taken[found]].label
                self.add_error(name, f"“{LABELS[Field(found)]}”已由“{first}”列表示，只能对应一列。")
        if not self.errors and not CONTENT & set(data.values()):
            raise forms.ValidationError(NO_CONTENT.split("请指定列")[0] + "请为其中一列选择“内容”。")
        return data

    def mapping(self) -> dict[str, str]:
        """Header → field."""
        headers = self.preview.guess.headers
        return {headers[c]: self.cleaned_data[f"column_{c}"] or str(Field.EXTRA) for c in self.columns}

    def rows(self) -> list[dict[str, Any]]:
        """One line a column: {header, field, samples}; people and their numbers are masked, blank samples left out."""
        guess = self.preview.guess
        private = private_columns(guess.mapping)
        return [
            {
                "header": guess.headers[c],
                "field": self[f"column_{c}"],
                "samples": [_masked(text) if c in private else text for text in guess.samples.get(c, [])],
            }
            for c in self.columns
        ]


def _masked(sample: str) -> str:
    """秦晓东 530199198304020471 → 秦*东 5****************1."""
    return " ".join(mask_name(word) for word in re.split(r"[\s、，,/;；|]+", sample))


def initial_of(preview: Preview, mapping: dict[str, str], *, is_live: bool, said: str) -> dict[str, str]:
    """The form's first values: as kept with the batch where the headers are the same, else as guessed or said."""
    guess = preview.guess
    same = not said and set(mapping) == set(guess.headers.values())
    fields = {
        f"column_{column}": str(mapping[header] if same else guess.mapping[column])
        for column, header in guess.headers.items()
    }
    return fields | {"mode": LIVE if is_live else HISTORY, "sheet": preview.sheet, "said": said}
