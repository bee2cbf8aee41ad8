"""The light mark over every page of an officer: whose screen a picture was taken of, and on which day."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_GET

from core import switches
from core.clock import ZONE

SWITCH = "watermark"
_KEPT = 300
_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
# attributes only: the content policy allows no style inside; the pattern repeats over whatever size the page has
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"><defs>'
    '<pattern id="mark" width="300" height="190" patternUnits="userSpaceOnUse">'
    '<g transform="rotate(-20 150 95)" fill="#1b2a41" fill-opacity="0.055" font-size="15"'
    ' font-family="sans-serif" text-anchor="middle"><text x="150" y="88">{}</text><text x="150" y="110">{}</text></g>'
    '</pattern></defs><rect width="100%" height="100%" fill="url(#mark)"/></svg>'
)


def query(standing: Any) -> str:
    """What tells a browser's cache one officer and day from another. The switch is asked with the picture: no page
    pays a query for it."""
    return urlencode({"of": standing.officer.pk, "on": _day(standing)})


def _day(standing: Any) -> date:
    day: date = standing.at.astimezone(ZONE).date()
    return day


@require_GET
def watermark(request: HttpRequest) -> HttpResponse:
    """张三 0001 and the day; nothing when the administrator switched it off. A browser asks every five minutes."""
    standing = request.standing  # type: ignore[attr-defined]  # set by governance.middleware
    who = f"{standing.name} {standing.officer.phone[-4:]}".strip()
    drawn = format_html(_SVG, who, _day(standing)) if switches.value(SWITCH) else _NOTHING
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = f"private, max-age={_KEPT}"
    return response
