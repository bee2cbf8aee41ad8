"""Pages of the security officer and the administrator: sign-in history, locks, resets, addresses of posts."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import paging
from core.addresses import address_of
from core.once import once
from core.refusals import insist
from governance.actions import codes, passwords, posts, sign_in
from governance.choices import Capability
from governance.forms.addresses import AddressesForm
from governance.forms.password import ReasonForm
from governance.forms.sign_in import SignInFilterForm
from governance.models import Area, Officer, Post, SignIn
from governance.permissions import sign_ins as permissions
from governance.standing import standing_of

NEWEST = paging.Order("at", "时间，新的在前", "at", descending=True)
_POSTS_A_PAGE = 50
_LONGEST_LOCK = timedelta(hours=2)


@require_GET
def sign_in_list(request: HttpRequest) -> HttpResponse:
    """Every attempt of the officers one looks after, and under names that nobody has, newest first."""
    standing = standing_of(request)
    insist(permissions.why_not_read_sign_ins(standing))
    form = SignInFilterForm(request.GET)
    form.is_valid()
    seen = SignIn.objects.of(standing.officers_below(*permissions.READERS))
    rows = form.narrow(seen, standing.at)
    page = paging.page(rows.newest(), NEWEST, request.GET.get("cursor", ""), counted=rows)
    context = {
        "form": form,
        "page": page,
        # an older lock has ended by itself
        "lifted_before": standing.at - _LONGEST_LOCK,
        "may_lift": permissions.why_not_lift(standing) is None,
        "may_set_addresses": permissions.why_not_set_addresses(standing) is None,
    }
    return render(request, "governance/sign_in_list.html", context)


@require_POST
@once
def lift_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """End the lock that this attempt met."""
    standing = standing_of(request)
    insist(permissions.why_not_lift(standing))
    seen = SignIn.objects.of(standing.officers_below(*permissions.READERS))
    row = get_object_or_404(seen.select_related("officer"), pk=pk)
    sign_in.lift(by=standing, row=row, at=standing.at, ip=address_of(request))
    messages.success(request, "已解除锁定，现在就可以重新登录。")
    return redirect("sign_in_list")


@require_http_methods(["GET", "POST"])
def officer_reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A random password for somebody who forgot it, shown once; not `once`, which keeps the answer's text."""
    standing, officer = standing_of(request), get_object_or_404(Officer, pk=pk)
    insist(permissions.why_not_reset_password(standing, officer))
    context = {"officer": officer, "password": ""}
    if request.method == "POST":
        ip = address_of(request)
        context["password"] = passwords.reset(by=standing, officer=officer, at=standing.at, ip=ip)
    return render(request, "governance/officer_password.html", context)


@once
def officer_reset_code(request: HttpRequest, pk: int) -> HttpResponse:
    """End the one-time codes of somebody who lost the telephone, with the reason."""
    standing, officer = standing_of(request), get_object_or_404(Officer, pk=pk)
    insist(permissions.why_not_reset_code(standing, officer))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, ip = form.cleaned_data["reason"], address_of(request)
        codes.reset(by=standing, officer=officer, reason=reason, at=standing.at, ip=ip)
        messages.success(request, f"已停用 {officer.name} 的动态口令，本人可在“我的账号”重新启用。")
        return redirect("home")
    return render(
        request,
        "governance/officer_code.html",
        {"officer": officer, "form": form},
        status=422 if form.errors or request.method == "POST" else 200,
    )


@require_GET
def post_addresses(request: HttpRequest) -> HttpResponse:
    """The posts, those with a list of addresses first."""
    standing = standing_of(request)
    insist(permissions.why_not_set_addresses(standing))
    below = Area.objects.below(*standing.paths_of(Capability.SECURE))
    found, sought = (
        Post.objects.filter(unit__area__in=below).select_related("unit"),
        request.GET.get("q", "").replace("\x00", "").strip()[:40],
    )
    if sought:
        found = found.filter(Q(title__contains=sought) | Q(unit__name__contains=sought))
    page = Paginator(found.order_by("-networks", "unit_id", "id"), _POSTS_A_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "sought": sought}
    return render(request, "governance/post_addresses.html", context)


@once
def post_addresses_set(request: HttpRequest, pk: int) -> HttpResponse:
    """From which networks this post signs in."""
    standing = standing_of(request)
    insist(permissions.why_not_set_addresses(standing))
    post, address = get_object_or_404(Post.objects.select_related("unit__area"), pk=pk), address_of(request)
    insist(permissions.why_not_set_addresses(standing, post))
    initial = {"networks": post.networks}
    form = AddressesForm(request.POST or None, address=address, initial=initial)
    if request.method == "POST" and form.is_valid():
        networks = form.cleaned_data["networks"]
        posts.set_addresses(by=standing, post=post, networks=networks, at=standing.at, ip=address)
        messages.success(request, f"已保存“{post}”的登录地址，马上生效。")
        return redirect("post_addresses")
    context = {"post": post, "form": form, "address": address}
    return render(request, "governance/post_addresses_set.html", context, status=422 if form.errors else 200)
