"""What a citizen sees without signing in: where my matter stands."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from cases import pages
from cases.models import Case


@login_not_required
@require_GET
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Four steps and the answer; no names, no internal words. An unknown code gets a sentence, not a hint."""
    known = Case.objects.select_related("centre").filter(tracking_code=code.upper())
    case = known.first() if code.isalnum() else None
    if case is None:
        return render(request, "cases/track_unknown.html", {"code": code[:20]}, status=404)
    context = {"case": case, "steps": pages.public_steps(case), "centre_name": case.centre.name}
    return render(request, "cases/track.html", context)


@login_not_required
@require_GET
def track_ask(request: HttpRequest) -> HttpResponse:
    """Type the code from the paper when the QR code cannot be scanned."""
    code = "".join(request.GET.get("code", "").split())
    if code.isalnum():
        return redirect("track", code=code.upper())
    return render(request, "cases/track_unknown.html", {"code": ""})
