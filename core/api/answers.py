"""Every way the API says no, in one place."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse
from rest_framework import exceptions, status

from core.problems import NOT_FOUND, problem
from core.refusals import Refused


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class Unfit(exceptions.APIException):
    """Fields that are wrong: {field: [sentence…]}; `__all__` holds what is wrong with them together."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def answer(error: Exception, _context: dict[str, Any]) -> HttpResponse | None:
    """The problem of an exception; None for what nobody expected (then 500 without details)."""
    match error:
        case Refused():
            return problem(error.refusal.kind.status, error.refusal.sentence)
        case Unfit():
            fields = dict(error.errors)
            together = "".join(fields.pop(NON_FIELD_ERRORS, []))
            return problem(422, together or "填写有误，请按 errors 逐项更正。", fields)
        case Http404() | exceptions.NotFound():
            return problem(404, NOT_FOUND)
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return _unauthenticated(error)
        case exceptions.PermissionDenied() | PermissionDenied():
            return problem(403, _csrf_or(str(error)))
        case exceptions.MethodNotAllowed():
            return problem(405, "这个地址不支持这种方法，支持的方法见接口文档。")
        case exceptions.NotAcceptable():
            return problem(406, "接口只回答 application/json，请改 Accept 头。")
        case exceptions.UnsupportedMediaType():
            return problem(415, "请用 Content-Type: application/json 发送；带文件的用 multipart/form-data。")
        case TooLarge() | RequestDataTooBig():
            return problem(413, "内容过大，请分次发送；文件请用 multipart/form-data 上传。")
        case exceptions.ParseError():
            return problem(400, str(error.detail))
        case SuspiciousOperation():
            return problem(400, "这个请求的内容无法读取，请核对格式和大小。")
    return None


def _unauthenticated(error: exceptions.APIException) -> HttpResponse:
    known = isinstance(error, exceptions.AuthenticationFailed)
    sentence = str(error.detail) if known else "请在 Authorization 头里带上令牌（Bearer …），或先登录。"
    response = problem(401, sentence)
    response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def _csrf_or(detail: str) -> str:
    if "CSRF" in detail:
        return "用登录状态办理时请带上 X-CSRFToken 头；程序请改用令牌。"
    return "您没有权限做这件事。"
