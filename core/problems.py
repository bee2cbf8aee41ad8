"""What the API says when it says no: application/problem+json (RFC 9457), one shape for every error."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

MEDIA_TYPE = "application/problem+json"
# status → (name in `type`, title)
KINDS = {
    400: ("bad_request", "请求有误"),
    401: ("unauthenticated", "没有登录"),
    403: ("forbidden", "不能做这件事"),
    404: ("not_found", "没有找到"),
    405: ("method_not_allowed", "方法不支持"),
    406: ("not_acceptable", "格式不支持"),
    409: ("wrong_state", "现在不能这样做"),
    413: ("too_large", "内容过大"),
    415: ("unsupported_media_type", "格式不支持"),
    422: ("incomplete", "填写有误"),
    500: ("server_error", "系统出错"),
}
NOT_FOUND = "没有找到，或您无权查看。"


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def problem(status: int, detail: str, errors: Mapping[str, Sequence[str]] | None = None) -> HttpResponse:
    """`{type, title, status, detail}`, with `errors` {field: [sentence…]} where fields are wrong."""
    name, title = KINDS[status]
    body: dict[str, Any] = {
        "type": f"urn:problem:{name}",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = {field: list(sentences) for field, sentences in errors.items()}
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE)
