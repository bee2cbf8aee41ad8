"""Each signed-in request knows who acts: one query, once; a session that has ended acts no more."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from core import clock, errors
from core.addresses import address_of
from core.problems import is_api, problem
from core.refusals import forbidden
from governance.actions import sessions
from governance.actions.sign_in import NOT_HERE
from governance.models import Officer
from governance.standing import standing_at

Handler = Callable[[HttpRequest], HttpResponseBase]
_ALWAYS = ("logout", "login", "login_code", "password", "one_time_code")


def keep_session(get_response: Handler) -> Handler:
    """End a session that idled, lasted too long or was replaced; `SignInFirst` keeps the form that was sent."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Officer):
            now = clock.now()
            if why := sessions.why_ended(request.session, request.user, now):
                logout(request)
                request.ended = why  # type: ignore[attr-defined]  # our own, for core.errors.expired
                if request.method != "POST":
                    messages.info(request, why)
            else:
                sessions.touch(request.session, now)
        return get_response(request)

    return middleware


def know_standing(get_response: Handler) -> Handler:
    """Who acts, with the appointments that count at this address."""
    outside = (reverse("logout"), reverse("login"))

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Officer):
            held = standing_at(request.user, clock.now())
            here = held.seen_from(address_of(request))
            request.standing = here  # type: ignore[attr-defined]  # our own
            if held.appointments and not here.appointments and request.path not in outside:
                return errors.refused(request, forbidden(NOT_HERE))
        return get_response(request)

    return middleware


class DutiesFirst:
    """Until the password is changed and codes are set up where they must be, every page leads there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        standing = getattr(request, "standing", None)
        name = request.resolver_match.url_name if request.resolver_match else ""
        if standing is None or name in _ALWAYS or not getattr(view, "login_required", True):
            return None
        duty = sessions.duty_of(standing, request.session, standing.at)
        if duty is None:
            return None
        if is_api(request):
            return problem(403, sessions.DUTIES[duty])
        if request.method == "POST":
            return errors.detour(request, reverse(duty), sessions.DUTIES[duty])
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=204)
            response["HX-Redirect"] = reverse(duty)
            return response
        return redirect(f"{reverse(duty)}?{urlencode({'next': request.get_full_path()})}")
