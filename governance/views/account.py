"""Signing in and out, my account, my password, my one-time codes."""

import json
from textwrap import wrap
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from core import clock, errors, paging
from core.registry import registry
from governance.actions import codes, sessions, sign_in
from governance.choices import SignInOutcome
from governance.forms.password import ChangePasswordForm
from governance.forms.sign_in import CodeForm, SignInForm, attempt_of
from governance.models import Appointment, Authenticator, Officer, SignIn
from governance.standing import Standing, standing_at, standing_of

# the order of the closed loop, as the README lists them
DEMONSTRATION = (
    ("window", "窗口受理员"), ("director", "中心主任"), ("commander", "指挥长（政法委员）"),
    ("chief", "指挥长（派出所所长）"), ("leader", "街道书记"), ("taskforce", "专班成员"),
    ("unit", "单位承办人"), ("justice", "司法所所长"),
    ("community", "社区干部"), ("police", "社区民警"), ("grid", "网格员"), ("mediator", "调解员"),
    ("counsellor", "心理咨询师"), ("secretary", "会议秘书"), ("district", "区级督导"), ("auditor", "审计员"),
    ("security", "安全管理员"), ("admin", "系统管理员"),
)  # fmt: skip
_SHOWN = 20
# what the telephone calls us
_ISSUER = "综治中心"
# between password and code (seconds)
_PENDING = 300


def _on_the_way(request: HttpRequest) -> dict[str, Any]:
    """What a page on the way in carries along: {kept, kept_json, action}; `kept` is empty when no form had expired."""
    kept = errors.read_kept(request.POST.get("kept", ""))
    action = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(action, {request.get_host()}):
        action = ""
    return {"kept": kept, "kept_json": json.dumps(kept, ensure_ascii=False) if kept else "", "action": action}


def _arrive(request: HttpRequest, officer: Officer) -> HttpResponse:
    """After a step on the way in: the next duty, the form that had expired, or where one was going."""
    way, now = _on_the_way(request), clock.now()
    duty = sessions.duty_of(standing_at(officer, now), request.session, now)
    if duty and way["kept"]:
        return errors.detour(request, reverse(duty), sessions.DUTIES[duty])
    if duty:
        return redirect(f"{reverse(duty)}?{urlencode({'next': way['action']})}" if way["action"] else duty)
    if way["kept"] and way["action"]:
        context = way | {"may_resend": True}
        return render(request, "errors/resume.html", context)
    return redirect(way["action"] or settings.LOGIN_REDIRECT_URL)


def _enter(request: HttpRequest, officer: Officer, *, with_code: bool) -> HttpResponse:
    attempt = attempt_of(request, officer.username)
    last, failures = sign_in.failures_since_last(officer)
    sessions.begin(request, officer, with_code=with_code, at=attempt.at)
    sign_in.note(attempt, SignInOutcome.OK, officer)
    if last and failures:
        moment = last.at.astimezone(clock.ZONE)
        messages.warning(
            request,
            f"上次成功登录是 {moment:%m月%d日 %H:%M}，此后有 {failures} 次登录失败。"
            "不是您本人输错的话，请马上改密码，并告诉安全管理员。",
        )
    return _arrive(request, officer)


def _open_work(standing: Standing) -> list[tuple[str, str, str]]:
    """(label, how much, address of the rows or "") of each kind of which there is some."""
    found = [(kind.label, *kind.count(standing, standing.at)) for kind in registry.open_work]
    return [one for one in found if not paging.says_none(one[1])]


@method_decorator(login_not_required, name="dispatch")
class EnterView(LoginView):
    """Name and password; then the one-time code where there is one."""

    authentication_form = SignInForm
    redirect_authenticated_user = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["demo_officers"] = [{"username": name, "title": title} for name, title in DEMONSTRATION]
        context["is_empty"] = (
            not settings.DEMO and not Officer.objects.filter(is_demonstration=False).exists()
        )
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in; a form that had expired is shown again to be sent, with its contents."""
        officer = form.get_user()
        if not sign_in.needs_code(officer):
            return _enter(self.request, officer, with_code=False)
        self.request.session.cycle_key()
        self.request.session["pending"] = [officer.pk, int(clock.now().timestamp())]
        way = _on_the_way(self.request)
        if way["kept"]:
            return render(self.request, "governance/sign_in_code.html", way | {"form": CodeForm()})
        onward = f"?{urlencode({'next': way['action']})}" if way["action"] else ""
        return redirect(f"{reverse('login_code')}{onward}")

    def form_invalid(self, form: Any) -> HttpResponse:
        """A wrong password on the expired page keeps the page with what was typed."""
        way = _on_the_way(self.request)
        if way["kept"]:
            context = way | {"form": form, "sentence": ""}
            return render(self.request, "errors/expired.html", context, status=401)
        return super().form_invalid(form)


def _pending(request: HttpRequest) -> Officer | None:
    """Who gave the right password minutes ago and has yet to give the code."""
    pk, since = request.session.get("pending", (0, 0))
    if clock.now().timestamp() - since > _PENDING:
        return None
    return Officer.objects.filter(pk=pk, is_active=True).first()


@login_not_required
@require_http_methods(["GET", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in; what had been typed before goes with it."""
    officer, way = _pending(request), _on_the_way(request)
    if officer is None and way["kept"]:
        return errors.expired(request)
    if officer is None:
        messages.info(request, "请先填写账号和密码。")
        return redirect("login")
    form = CodeForm(request.POST if "one_time_code" in request.POST else None)
    if form.is_valid():
        attempt = attempt_of(request, officer.username)
        refusal = sign_in.why_wait(attempt, officer)
        if refusal is None and codes.accepts(officer, form.cleaned_data["one_time_code"], at=attempt.at):
            return _enter(request, officer, with_code=True)
        if refusal is None:
            sign_in.note(attempt, SignInOutcome.WRONG_CODE, officer)
        form.add_error("one_time_code", refusal.sentence if refusal else WRONG_CODE)
    return render(request, "governance/sign_in_code.html", way | {"form": form})


WRONG_CODE = "动态口令不对，或已经用过。请等手机上出现新的 6 位数字再填，并核对手机时间。"


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Also after the session ended: then there is nothing to end, and the sign-in page follows."""


class ChangePassword(PasswordChangeView):
    """My account with its password form."""

    form_class = ChangePasswordForm
    template_name = "governance/account.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, "密码已更改，别处的登录已退出，下次登录请用新密码。")
        return redirect("account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = standing_of(self.request)
        held = Appointment.objects.filter(officer=standing.officer).select_related("post__unit", "area")
        return super().get_context_data(**kwargs) | {
            "appointments": held.order_by("-from_on", "-id"),
            "demonstration": standing.officer.is_demonstration,
            "open_work": _open_work(standing),
            "sign_ins": SignIn.objects.filter(officer=standing.officer).newest()[:_SHOWN],
            "has_code": sign_in.needs_code(standing.officer),
        }


class ChangePasswordFirst(ChangePassword):
    """The same form alone on its page, on the way in: what had been typed elsewhere goes with it."""

    template_name = "governance/password.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # sent by errors.detour: nothing was filled in yet
        return super().post(request) if "old_password" in request.POST else self.get(request)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if "old_password" not in self.request.POST:
            kwargs.pop("data", None)
            kwargs.pop("files", None)
        return kwargs

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        return _arrive(self.request, form.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = standing_of(self.request)
        duty = sessions.duty_of(standing, self.request.session, standing.at)
        sentence = sessions.DUTIES["password"] if duty == "password" else ""
        context = PasswordChangeView.get_context_data(self, **kwargs)
        return context | _on_the_way(self.request) | {"sentence": sentence}


@require_http_methods(["GET", "POST"])
def one_time_code(request: HttpRequest) -> HttpResponse:
    """Set up one-time codes, or end them: start, scan, confirm by one code, keep the recovery codes."""
    standing = standing_of(request)
    officer, act = standing.officer, request.POST.get("act", "")
    form = CodeForm(request.POST if act in ("confirm", "drop") else None)
    context = _on_the_way(request) | {"must_have": codes.must_have(standing), "form": form}
    if act == "start":
        codes.start(officer, at=standing.at)
    elif act and form.is_valid():
        done = _confirm_or_drop(request, officer, act, form)
        if done is not None:
            return render(request, "governance/one_time_code.html", context | done)
    authenticator = Authenticator.objects.filter(officer=officer).first()
    context |= {"authenticator": authenticator, "recovery": [], "qr": "", "secret": ""}
    if authenticator and not authenticator.confirmed_at:
        address = codes.address(authenticator, _ISSUER)
        context["secret"] = " ".join(wrap(authenticator.secret, 4))
        context["qr"] = segno.make(address, error="l").svg_data_uri(scale=5, border=2)
    status = 422 if form.errors else 200
    return render(request, "governance/one_time_code.html", context, status=status)


def _confirm_or_drop(
    request: HttpRequest, officer: Officer, act: str, form: CodeForm
) -> dict[str, Any] | None:
    """What the page shows after a right code; None with an error in the form after a wrong one or too many."""
    attempt, code = attempt_of(request, officer.username), form.cleaned_data["one_time_code"]
    recovery: list[str] | None = None
    if refusal := sign_in.why_wait(attempt, officer):
        form.add_error("one_time_code", refusal.sentence)
        return None
    if act == "confirm":
        recovery = codes.confirm(officer, code, at=attempt.at)
    elif codes.accepts(officer, code, at=attempt.at):
        codes.drop(officer)
        recovery = []
    if recovery is None:
        sign_in.note(attempt, SignInOutcome.WRONG_CODE, officer)
        form.add_error("one_time_code", WRONG_CODE)
        return None
    request.session["with_code"] = act == "confirm"
    said = "动态口令已启用，下次登录起要用。" if recovery else "动态口令已停用，登录只用密码。"
    messages.success(request, said)
    return {"authenticator": None, "recovery": recovery, "qr": "", "secret": "", "form": CodeForm()}
