"""Keys of programs: one's own, and everybody's for those who keep them."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import paging
from core.once import once
from core.refusals import insist
from governance.actions.tokens import issue, revoke
from governance.forms.tokens import TokenForm
from governance.models import ApiToken
from governance.permissions.tokens import why_not_issue, why_not_keep
from governance.standing import standing_of

NEWEST = paging.Order("created", "生成时间，新的在前", "created_at", descending=True)
SHOWN = 100


def tokens(request: HttpRequest) -> HttpResponseBase:
    """My tokens and the form for one more, whose secret is on this one answer.

    Not under `once`: that keeps answers, and this one must be kept nowhere. Sent twice it makes two.
    """
    standing, secret = standing_of(request), ""
    form = TokenForm(request.POST if request.method == "POST" else None, standing=standing)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with transaction.atomic():
            _, secret = issue(
                by=standing,
                label=data["label"],
                expires_at=form.expires_at,
                is_read_only=data["is_read_only"],
                at=standing.at,
            )
        form = TokenForm(standing=standing)
    refusal = why_not_issue(standing)
    context = {
        "form": form,
        "secret": secret,
        "why_not": refusal.sentence if refusal else "",
        "tokens": standing.officer.api_tokens.order_by("-created_at", "-id")[:SHOWN],
        "is_keeper": why_not_keep(standing) is None,
        "at": standing.at,
    }
    return render(request, "governance/tokens.html", context, status=422 if form.errors else 200)


@require_GET
def token_list(request: HttpRequest) -> HttpResponse:
    """Everybody's tokens in or below one's area, newest first."""
    standing = standing_of(request)
    insist(why_not_keep(standing))
    rows = ApiToken.objects.visible_to(standing)
    shown = rows.select_related("officer", "revoked_by")
    page = paging.page(shown, NEWEST, request.GET.get("cursor", ""), counted=rows)
    return render(request, "governance/token_list.html", {"page": page, "at": standing.at})


@require_POST
@once
def token_revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing = standing_of(request)
    token = get_object_or_404(ApiToken.objects.visible_to(standing), pk=pk)
    revoke(by=standing, token=token, at=standing.at)
    messages.success(request, f"已停用令牌“{token}”，用它的程序从现在起进不来。")
    return redirect("tokens" if token.officer_id == standing.pk else "token_list")
