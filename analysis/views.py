"""Pages of figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from analysis import today
from analysis.permissions import why_not_look_over
from core.refusals import insist
from governance.standing import standing_of


@require_GET
def commander_day(request: HttpRequest) -> HttpResponse:
    """One A4: what came in, what is dangerous, what is late and who has it. Cost: eight queries."""
    standing = standing_of(request)
    insist(why_not_look_over(standing))
    at = standing.at
    found = today.flow(standing, at)
    count, dangerous = today.dangerous(standing)
    context = {
        "at": at,
        "day_title": f"{at.year}年{at.month}月{at.day}日 星期{'一二三四五六日'[at.weekday()]}",
        "flow": found,
        "today_url": today.cases_at(since=at.date(), until=at.date(), history="no"),
        "dangerous_count": count,
        "dangerous": dangerous,
        "dangerous_url": today.cases_at(danger="on"),
        "lateness": today.lateness(standing, at),
        "late_url": today.cases_at(due="late", sort="due"),
        "soon_url": today.cases_at(due="soon", sort="due"),
        "satisfaction": today.satisfaction(standing, at),
        "channels": today.by_channel(found),
        "communities": today.by_community(standing, found),
        "chart": today.chart(found),
        "duty": today.on_duty(standing, at),
    }
    return render(request, "analysis/commander_day.html", context)
