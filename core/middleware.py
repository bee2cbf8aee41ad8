"""What every request passes: the content policy, sign-in, and the one answer to refusals."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from core import errors
from core.problems import is_api
from core.refusals import Refused

Handler = Callable[[HttpRequest], HttpResponseBase]


_PERMISSIONS = ", ".join(
    ["camera=(self)", "geolocation=(self)"]
    + [f"{name}=()" for name in ("microphone", "payment", "usb", "serial", "hid", "midi")]
)


def content_policy(get_response: Handler) -> Handler:
    """The strict content security policy of settings.SECURE_CSP, and no caching of pages with personal data."""
    policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", policy)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", _PERMISSIONS)
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response

    return middleware


class SignInFirst(LoginRequiredMiddleware):
    """Every view needs a signed-in officer; a form sent after the session ended is kept, not thrown away."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]  # the stub promises a redirect only
        if request.method == "POST":
            return errors.expired(request)
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=204)
            response["HX-Redirect"] = settings.LOGIN_URL
            return response
        return super().handle_no_permission(request, view_func)


class AnswerRefusals:
    """An action said no: the page that says why, with the status of its kind and what had been typed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = request.method == "GET" and not is_api(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_page:
            return errors.not_allowed(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.refused(request, exception.refusal) if isinstance(exception, Refused) else None
