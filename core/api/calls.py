"""What a call brought: strict JSON, the fields of a form, the parameters of a filter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any, NoReturn

from django import forms
from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from core.api.answers import Unfit
from core.forms import FilesField

# fields in which several may be ticked
MANY = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


class JsonParser(BaseParser):
    """One JSON object in UTF-8, no larger than a form may be."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> dict[str, Any]:
        # Django's own limit of size watches `body`, not the stream
        body: bytes = parser_context["request"]._request.body
        try:
            data = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
            # half of a surrogate pair is JSON, but no text
            json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError("内容不是合法的 JSON（UTF-8 编码）。") from error
        if not isinstance(data, dict):
            raise ParseError('内容应为一个 JSON 对象，例如 {"note": "…"}。')
        return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def filled(form: type[forms.Form], request: Request, *, extra: Iterable[str] = (), **more: Any) -> Any:
    """The form with what the call brought, checked. Errors: Unfit, also for fields it does not know.

    `extra` names what belongs to the call and not to the form's fields.
    """
    data: Any = request.data
    given = form(_values(form, data), request.FILES, **more)
    unknown = set(data) - set(given.fields) - set(extra) - {"csrfmiddlewaretoken"}
    errors = {name: ["没有这个字段。"] for name in sorted(unknown)}
    if not given.is_valid() or errors:
        raise Unfit(errors | _errors(given))
    return given


def _values(form: type[forms.Form], data: Any) -> Any:
    """JSON values as a browser would have sent them; a list where several may be ticked. Errors: Unfit for other
    lists, objects and numbers with fractions."""
    if isinstance(data, QueryDict):
        return data
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for name, value in data.items():
        field = form.base_fields.get(name)
        if isinstance(value, bool) and not isinstance(field, forms.BooleanField):
            errors[name] = ["这里不是“是或否”，请写文字或数字。"]
        elif isinstance(field, FilesField) and value:
            errors[name] = ["文件请用 multipart/form-data 上传。"]
        elif isinstance(field, MANY):
            if not isinstance(value, list) or not all(type(one) in (str, int) for one in value):
                errors[name] = ["这里请写列表，如 [1, 2]。"]
            values[name] = [str(one) for one in value] if name not in errors else []
        elif value is not None and not isinstance(value, str | int):
            errors[name] = ["请写文字或整数，不能是列表、对象或小数。"]
        elif value is not None:
            values[name] = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if errors:
        raise Unfit(errors)
    return values


def _errors(form: forms.BaseForm) -> dict[str, list[str]]:
    return {name: [_plain(one) for one in sentences] for name, sentences in form.errors.items()}


def _plain(sentence: Any) -> str:
    """A sentence without the link that the page has in it."""
    text = str(sentence)
    if not isinstance(sentence, SafeString):
        return text
    return unescape(strip_tags(re.sub(r"<a\b.*?</a>", "", text))).strip()


def check(params: Mapping[str, str], *given: forms.BaseForm | None) -> None:
    """Refuse parameters that no form of the list knows, and values that one cannot read (trap 13). Errors: Unfit."""
    known = [form for form in given if form is not None]
    fields = {name: field for form in known for name, field in form.fields.items()}
    allowed = "、".join(f"{name}（{field.label}）" if field.label else name for name, field in fields.items())
    sentence = f"没有这个筛选条件，可用的有：{allowed}。" if allowed else "这里没有筛选条件。"
    errors = {name: [sentence] for name in sorted(set(params) - set(fields))}
    for form in known:
        errors |= _errors(form)
    if errors:
        raise Unfit(errors)
