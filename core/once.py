"""A form or an API call that arrives twice is carried out once (docs/decisions/0005)."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from core import clock, files
from core.models import Submission
from core.refusals import Refused, wrong_state

View = Callable[..., HttpResponseBase]
_TECHNICAL = ("csrfmiddlewaretoken", "once")
_KEY_MAX = 80


def _fingerprint(request: HttpRequest) -> str:
    parts = [request.path]
    if request.content_type == "application/json":
        parts.append(request.body.decode(errors="replace"))
    parts += [
        f"{name}={request.POST.getlist(name)}" for name in sorted(request.POST) if name not in _TECHNICAL
    ]
    parts += [
        f"{name}:{file.name}:{files.digest_of(file)}"
        for name in sorted(request.FILES)
        for file in request.FILES.getlist(name)
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _key(given: str) -> str:
    key = "".join(one for one in given if one.isprintable())
    # a long key is known by its digest, so that no two become one
    return key if len(key) <= _KEY_MAX else hashlib.sha256(key.encode()).hexdigest()


def _answer_again(seen: Submission, fingerprint: str) -> HttpResponse:
    if seen.fingerprint != fingerprint:
        raise Refused(
            wrong_state(
                "这张表单（这次调用）已经提交过，内容与上次不同。请查看已保存的结果；要办另一件，请重新打开表单（程序请换一个键）。"
            )
        )
    response = HttpResponse(seen.body, status=seen.status)
    if seen.location:
        response["Location"] = seen.location
    return response


def once(view: View) -> View:
    """Run a POST view in one transaction with the key of its form (`once`), or of a script's `Idempotency-Key`."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        given = request.headers.get("Idempotency-Key") or request.POST.get("once", "")
        return carry_out(request, given, lambda: view(request, *args, **kwargs))

    return wrapped


def carry_out(request: HttpRequest, given: str, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Do the work of a request in one transaction with its key; without a key in a transaction alone.

    The key is written in the transaction of the work itself: a crash leaves both or neither, a second sender
    waits for the first and gets its answer. An answer of 400 or more undoes all, so a mended form may be sent
    with the same key. The same key with other content is refused (409). Cost: two queries.
    """
    key = _key(given)
    if not key:
        with transaction.atomic():
            return _undo_on_error(work())
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
            response = _undo_on_error(work())
            if isinstance(response, HttpResponse) and response.status_code < 400:
                row.status = response.status_code
                row.location = response.get("Location", "")
                # who is sent elsewhere reads nothing here
                row.body = "" if 300 <= row.status < 400 else response.content.decode()
                row.save(update_fields=["status", "location", "body"])
            return response
    except IntegrityError:
        seen = Submission.objects.filter(sender_id=request.user.pk, key=key).first()
        if seen is None:
            raise
        return _answer_again(seen, fingerprint)


def _undo_on_error(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code >= 400:
        transaction.set_rollback(True)
    return response
