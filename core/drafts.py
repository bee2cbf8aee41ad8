"""Drafts kept in the browser: after a form was carried out its page tells the browser to forget the draft."""

from django.http import HttpRequest

_KEY = "drafts_done"


def done(request: HttpRequest, key: str) -> None:
    """Remember for the next page that the draft under this key has been saved."""
    request.session[_KEY] = [*request.session.get(_KEY, []), key][-5:]


def take(request: HttpRequest) -> list[str]:
    """The keys to forget, once. Cost: a session write only when there are some."""
    if not hasattr(request, "session") or _KEY not in request.session:
        return []
    keys: list[str] = request.session.pop(_KEY)
    return keys
