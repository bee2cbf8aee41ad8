"""A form or an API call that arrives twice is carried out once (docs/decisions/0005)."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from core import clock
from core.models import Submission
from core.refusals import Refused, wrong_state

View = Callable[..., HttpResponseBase]
_TECHNICAL = ("csrfmiddlewaretoken", "once")


def _fingerprint(request: HttpRequest) -> str:
    parts = [request.path]
    if request.content_type == "application/json":
        parts.append(request.body.decode(errors="replace"))
    parts += [
        f"{name}={request.POST.getlist(name)}" for name in sorted(request.POST) if name not in _TECHNICAL
    ]
    parts += [
        f"{name}:{file.name}:{file.size}"
        for name in sorted(request.FILES)
        for file in request.FILES.getlist(name)
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _answer_again(seen: Submission, fingerprint: str) -> HttpResponse:
    if seen.fingerprint != fingerprint:
        raise Refused(
            wrong_state("这张表单已经提交过，内容与上次不同。请返回查看已保存的结果，需要改动时另行更正。")
        )
    response = HttpResponse(seen.body, status=seen.status)
    if seen.location:
        response["Location"] = seen.location
    return response


def once(view: View) -> View:
    """Run a POST view in one transaction with the key of its form (`once`) or call (`Idempotency-Key`).

    The key is written in the transaction of the work itself: a crash leaves both or neither, a second sender
    waits for the first and gets its answer. An answer of 400 or more undoes all, so a mended form may be sent
    with the same key. The same key with other content is refused (409). Cost: two queries.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        given = request.headers.get("Idempotency-Key") or request.POST.get("once", "")
        key = "".join(one for one in given if one.isprintable())[:80]
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if not key:
            with transaction.atomic():
                return _undo_on_error(view(request, *args, **kwargs))
        fingerprint = _fingerprint(request)
        row = Submission(
            sender_id=request.user.pk or 0,
            key=key,
            path=request.path[:300],
            fingerprint=fingerprint,
            at=clock.now(),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                response = _undo_on_error(view(request, *args, **kwargs))
                if isinstance(response, HttpResponse) and response.status_code < 400:
                    row.status = response.status_code
                    row.location = response.get("Location", "")
                    row.body = "" if row.location else response.content.decode()
                    row.save(update_fields=["status", "location", "body"])
                return response
        except IntegrityError:
            seen = Submission.objects.filter(sender_id=request.user.pk, key=key).first()
            if seen is None:
                raise
            return _answer_again(seen, fingerprint)

    return wrapped


def _undo_on_error(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code >= 400:
        transaction.set_rollback(True)
    return response
