"""Pages for what goes wrong: none of them loses what was typed. Programs get the same as problem+json."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token

from core.problems import NOT_FOUND, is_api, problem
from core.refusals import Kind, Refusal

# a file cannot be carried along, its name can: a pair ("file:papers", "协议.pdf")
FILE = "file:"
_TECHNICAL = ("csrfmiddlewaretoken", "once", "username", "kept", "next", "one_time_code")


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, field by field, without the technical fields except the form's own `once` key; names of files."""
    typed = [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if (name not in _TECHNICAL or name == "once") and "password" not in name
    ]
    return typed + [
        (FILE + name, str(file.name)) for name in request.FILES for file in request.FILES.getlist(name)
    ]


def read_kept(text: str) -> list[tuple[str, str]]:
    """The fields of a form as a page on the way back in carried them along; none for what no page of ours wrote."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(text)]
    except (ValueError, TypeError, RecursionError):
        return []


def carried(request: HttpRequest) -> tuple[list[tuple[str, str]], str]:
    """What was typed and where it was sent to; on a page on the way back in, what that page carries along."""
    if pairs := read_kept(request.POST.get("kept", "")):
        action = request.POST.get("next", "")
        own = url_has_allowed_host_and_scheme(action, {request.get_host()})
        return pairs, action if own else "/"
    return kept(request), request.get_full_path()


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for a refused action: 403, 409 or 422, with its sentence, the typed fields to copy, the names of files."""
    if is_api(request):
        return problem(refusal.kind.status, refusal.sentence)
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
    pairs, action = carried(request)
    if request.path == settings.LOGIN_URL and not pairs:
        messages.info(request, "登录页停留过久，请再登录一次。")
        return redirect(settings.LOGIN_URL)
    if own and not request.user.is_authenticated:
        return expired(request)
    context = {
        "kept": pairs,
        "action": action,
        "may_resend": own and request.user.is_authenticated,
        "reason": reason,
    }
    return render(request, "errors/csrf.html", context, status=403)


def expired(request: HttpRequest) -> HttpResponse:
    """The session ended while a form was open: sign in on this page, then send the form again."""
    pairs, action = carried(request)
    context = {
        "sentence": getattr(request, "ended", ""),
        "kept": pairs,
        "kept_json": json.dumps(pairs, ensure_ascii=False),
        "action": action,
        "form": AuthenticationForm(request),
    }
    return render(request, "errors/expired.html", context, status=401)


def detour(request: HttpRequest, url: str, sentence: str) -> HttpResponse:
    """Something comes before this form: go to that page with what was typed, come back and send it."""
    pairs, action = carried(request)
    context = {
        "sentence": sentence,
        "url": url,
        "kept": pairs,
        "kept_json": json.dumps(pairs, ensure_ascii=False),
        "action": action,
    }
    return render(request, "errors/detour.html", context, status=401)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More than a form may carry, or something no browser sends: it is never read, so it cannot be shown again."""
    if is_api(request):
        return problem(400, "这个请求的内容无法读取，请核对格式和大小。")
    return render(request, "errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(404, NOT_FOUND)
    return render(request, "errors/404.html", status=404)


def not_allowed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    """An address that only a button leads to was typed in or opened again: said in words, with a way on."""
    page = render(request, "errors/405.html", status=405)
    page["Allow"] = answer.get("Allow", "POST")
    return page


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(403, "您没有权限做这件事。")
    return render(request, "errors/403.html", {"sentence": "您没有权限做这件事。"}, status=403)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return problem(500, "系统出现意外错误，没有写入。请稍后再试，仍不行请联系管理员查看日志。")
    return render(request, "errors/500.html", status=500)
