"""Signing in and out, my account, help."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from core.registry import registry
from governance import guide
from governance.forms import SignInForm
from governance.models import Appointment
from governance.standing import standing_of

# the order of the closed loop, as the README lists them
DEMONSTRATION = (
    ("window", "窗口受理员"), ("director", "中心主任"), ("commander", "指挥长（政法委员）"),
    ("chief", "指挥长（派出所所长）"), ("leader", "街道书记"), ("taskforce", "专班成员"),
    ("unit", "单位承办人"), ("justice", "司法所所长"),
    ("community", "社区干部"), ("police", "社区民警"), ("grid", "网格员"), ("mediator", "调解员"),
    ("counsellor", "心理咨询师"), ("secretary", "会议秘书"), ("district", "区级督导"), ("auditor", "审计员"),
    ("security", "安全管理员"), ("admin", "系统管理员"),
)  # fmt: skip


def _kept(text: str) -> list[tuple[str, str]]:
    """The fields of a form that was open when the session ended, as its page sent them along."""
    try:
        pairs = json.loads(text)
        return [(str(name), str(value)) for name, value in pairs]
    except (ValueError, TypeError, RecursionError):
        return []


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["demo_officers"] = [{"username": name, "title": title} for name, title in DEMONSTRATION]
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in; a form that had expired is shown again to be sent, with its contents."""
        response = super().form_valid(form)
        kept = _kept(self.request.POST.get("kept", ""))
        action = self.request.POST.get("next", "")
        if kept and url_has_allowed_host_and_scheme(action, {self.request.get_host()}):
            context = {"kept": kept, "action": action, "may_resend": True, "had_files": False}
            return render(self.request, "errors/resume.html", context)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """A wrong password on the expired page keeps the page with what was typed."""
        if kept := _kept(self.request.POST.get("kept", "")):
            context = {
                "kept": kept,
                "kept_json": self.request.POST["kept"],
                "action": self.request.POST.get("next", "/"),
                "form": form,
            }
            return render(self.request, "errors/expired.html", context, status=401)
        return super().form_invalid(form)


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Also after the session ended: then there is nothing to end, and the sign-in page follows."""


class ChangePassword(PasswordChangeView):
    form_class = PasswordChangeForm
    template_name = "governance/account.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "密码已更改，下次登录请用新密码。")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = standing_of(self.request)
        held = Appointment.objects.filter(officer=standing.officer).select_related("post__unit", "area")
        return super().get_context_data(**kwargs) | {
            "appointments": held.order_by("-from_on", "-id"),
            "demonstration": standing.officer.is_demonstration,
            "open_work": [(work.label, *work.count(standing, standing.at)) for work in registry.open_work],
        }


@require_GET
def help_page(request: HttpRequest, name: str = "") -> HttpResponse:
    """The page of the manual asked for; without a name that of the officer's first post."""
    mine = guide.pages_for(standing_of(request))
    try:
        shown = guide.page(name) if name else (mine or [guide.page(guide.INDEX)])[0]
    except KeyError as error:
        raise Http404 from error
    others = [guide.page(one) for one in (guide.INDEX, *guide.PAGES)]
    context = {"shown": shown, "mine": mine, "others": [one for one in others if one not in mine]}
    return render(request, "governance/help.html", context)
