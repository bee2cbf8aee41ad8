"""Each signed-in request knows who acts: one query, once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from core import clock
from governance.models import Officer
from governance.standing import standing_at

Handler = Callable[[HttpRequest], HttpResponseBase]


def know_standing(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Officer):
            request.standing = standing_at(request.user, clock.now())  # type: ignore[attr-defined]  # our own
        return get_response(request)

    return middleware
