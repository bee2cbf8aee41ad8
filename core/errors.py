"""Pages for what goes wrong: none of them loses what was typed."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import requires_csrf_token

from core.refusals import Kind, Refusal

_TECHNICAL = ("csrfmiddlewaretoken", "once", "username", "password", "kept", "next")


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, field by field, without the technical fields except the form's own `once` key."""
    return [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if name not in _TECHNICAL or name == "once"
    ]


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for a refused action: 403, 409 or 422, with its sentence and the typed fields to copy."""
    template = "errors/403.html" if refusal.kind == Kind.FORBIDDEN else "errors/409.html"
    back = urlsplit(request.headers.get("Referer", "")).path or "/"
    typed = [pair for pair in kept(request) if pair[0] != "once" and pair[1]]
    context = {"sentence": refusal.sentence, "back": back, "kept": typed}
    return render(request, template, context, status=refusal.kind.status)


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with a stale token: show what was typed and let the officer send it again knowingly.

    Only a form that this site itself served may be sent again: a foreign Origin gets no button.
    """
    origin = request.headers.get("Origin", "")
    own = not origin or urlsplit(origin).netloc == request.get_host()
    if request.path == settings.LOGIN_URL:
        messages.info(request, "登录页停留过久，请再登录一次。")
        return redirect(settings.LOGIN_URL)
    if own and not request.user.is_authenticated:
        return expired(request)
    context = {
        "kept": kept(request),
        "action": request.get_full_path(),
        "may_resend": own and request.user.is_authenticated,
        "had_files": bool(request.FILES),
        "reason": reason,
    }
    return render(request, "errors/csrf.html", context, status=403)


def expired(request: HttpRequest) -> HttpResponse:
    """The session ended while a form was open: sign in on this page, then send the form again."""
    context = {
        "kept": kept(request),
        "kept_json": json.dumps(kept(request), ensure_ascii=False),
        "action": request.get_full_path(),
        "had_files": bool(request.FILES),
        "form": AuthenticationForm(request),
    }
    return render(request, "errors/expired.html", context, status=401)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More than a form may carry, or something no browser sends: it is never read, so it cannot be shown again."""
    return render(request, "errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"sentence": "您没有权限做这件事。"}, status=403)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)
