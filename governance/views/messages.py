"""Channels of messages, the outbox, my own reminders."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import exports, paging
from core.forms import attempt, sent
from core.messages.choices import MessageState
from core.messages.models import Message, MessageChannel, MessageHabits
from core.messages.ready import ready
from core.messages.rules import PLACES
from core.once import once
from core.refusals import insist
from governance.actions import messages as actions
from governance.exports.messages import EXPORT
from governance.forms.messages import HabitsForm, MessageFilterForm, TryForm, channel_form
from governance.permissions import messages as permissions
from governance.standing import Standing, standing_of

NEWEST = paging.Order("created", "新的在前", "created_at", descending=True)
_MINE = 20


def _keeper(request: HttpRequest) -> Standing:
    standing = standing_of(request)
    insist(permissions.why_not_keep_channels(standing))
    return standing


# channels


@require_GET
def channel_list(request: HttpRequest) -> HttpResponse:
    _keeper(request)
    found = MessageChannel.objects.select_related("changed_by").order_by("-is_active", "id")
    context = {"channels": found, "ready": ready().values()}
    return render(request, "governance/channel_list.html", context)


@once
def channel_add(request: HttpRequest) -> HttpResponseBase:
    """A new channel, begun with a ready template."""
    standing = _keeper(request)
    key = request.POST.get("ready") or request.GET.get("ready", "email")
    if key not in ready():
        raise Http404
    form = channel_form(key, "")(channel=None, ready=ready()[key], **sent(request))
    return _channel(request, standing, None, form)


@once
def channel_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing = _keeper(request)
    channel = get_object_or_404(MessageChannel, pk=pk)
    return _channel(request, standing, channel, _form_of(channel, **sent(request)))


def _form_of(channel: MessageChannel, **bound: Any) -> Any:
    begun = ready().get(channel.ready) or ready()["gateway"]
    return channel_form(channel.ready, channel.kind)(channel=channel, ready=begun, **bound)


def _channel(
    request: HttpRequest, standing: Standing, channel: MessageChannel | None, form: Any
) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.save_channel(
                by=standing, channel=channel, facts=form.cleaned_data, at=standing.at
            ),
        )
        if done is not None:
            messages.success(request, f"已保存“{done}”，马上生效。请发一条测试。")
            return redirect("channel_edit", pk=done.pk)
    context = {"channel": channel, "form": form} | _beside(channel, standing)
    return render(request, "governance/channel_show.html", context, status=422 if form.errors else 200)


def _beside(channel: MessageChannel | None, standing: Standing, **more: Any) -> dict[str, Any]:
    context: dict[str, Any] = {"places": PLACES, "outcome": None, "try_form": None, "counts": {}}
    if channel is not None:
        counted = Message.objects.visible_to(standing).filter(channel=channel)
        context["try_form"] = TryForm(channel=channel)
        context["counts"] = {
            "open": counted.filter(state__in=(MessageState.WAITING, MessageState.FAILED)).count(),
            "given_up": counted.filter(state=MessageState.GIVEN_UP).count(),
        }
    return context | more


@require_POST
def channel_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one now and show exactly what came of it. Not `once`: it would hold a transaction while it waits."""
    standing = _keeper(request)
    channel = get_object_or_404(MessageChannel, pk=pk)
    form, outcome = TryForm(request.POST, channel=channel), None
    if form.is_valid():
        outcome = actions.try_channel(
            by=standing, channel=channel, address=form.cleaned_data["to"], at=standing.at
        )
    context = {"channel": channel, "form": _form_of(channel)}
    context |= _beside(channel, standing, try_form=form, outcome=outcome)
    return render(request, "governance/channel_show.html", context, status=422 if form.errors else 200)


# the outbox


def _asked(request: HttpRequest) -> tuple[Standing, MessageFilterForm, Any]:
    standing = standing_of(request)
    insist(permissions.why_not_read_messages(standing))
    form = MessageFilterForm(request.GET, standing=standing)
    form.is_valid()
    return standing, form, form.narrow(Message.objects.visible_to(standing))


@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """What went out, waits, or did not get there, newest first."""
    _, form, rows = _asked(request)
    page = paging.page(rows.with_names(), NEWEST, request.GET.get("cursor", ""), counted=rows)
    lost = rows.filter(state=MessageState.GIVEN_UP).exists()
    has_channels = MessageChannel.objects.exists()
    context = {"form": form, "page": page, "lost": lost, "has_channels": has_channels}
    return render(request, "governance/message_list.html", context)


@require_POST
@once
def message_export(request: HttpRequest) -> HttpResponseBase:
    standing, _, _ = _asked(request)
    return exports.begin(request, EXPORT, title="导出消息记录", by=standing)


@require_POST
@once
def message_retry(request: HttpRequest, pk: int) -> HttpResponseBase:
    standing = standing_of(request)
    insist(permissions.why_not_read_messages(standing))
    message = get_object_or_404(Message.objects.visible_to(standing), pk=pk)
    actions.retry(by=standing, message=message, at=standing.at)
    messages.success(request, "已排队重发，几秒后刷新看结果。")
    return redirect("message_list")


@require_POST
@once
def message_retry_all(request: HttpRequest) -> HttpResponseBase:
    standing, _, rows = _asked(request)
    number = actions.retry_all(by=standing, messages=rows, at=standing.at)
    said = f"已排队重发 {number} 条。" if number else "没有可以重发的：只重发一周内未送达、渠道还在用的。"
    messages.success(request, said)
    return redirect("message_list")


# my own


@once
def reminders(request: HttpRequest) -> HttpResponseBase:
    """How I am told beside the bell, and what was sent to me lately."""
    standing = standing_of(request)
    habits = MessageHabits.objects.filter(officer=standing.officer).first()
    habits = habits or MessageHabits(officer=standing.officer)
    channels = list(MessageChannel.objects.filter(is_active=True).only("name", "address"))
    phone = standing.officer.phone
    form = HabitsForm(habits=habits, channels=channels, phone=phone, **sent(request))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        actions.save_habits(by=standing, officer=standing.officer, facts=facts, at=standing.at)
        messages.success(request, "已保存。以后的提醒按这里发；站内铃铛总会响。")
        return redirect("reminders")
    lately = Message.objects.visible_to(standing).filter(officer=standing.officer).with_names()
    context = {"form": form, "channels": channels, "rows": lately.order_by("-created_at", "-id")[:_MINE]}
    return render(request, "governance/reminders.html", context, status=422 if form.errors else 200)
