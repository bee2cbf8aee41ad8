"""The verbs of a deliberation, of its items, and the one on a case that calls it at once."""

from typing import Any

from django.urls import reverse

from cases.choices import Level
from cases.models import Case
from cases.pages import moment_words
from core.acts import Act
from governance.actions.meetings import when
from governance.standing import Standing
from risk.actions import deliberating
from risk.choices import DeliberationLevel, DeliberationVerb, ItemState, ItemVerb
from risk.forms.deliberating import (
    DecideItemForm,
    FinishForm,
    ListItemForm,
    NowForm,
    ReasonForm,
    SendUpForm,
)
from risk.models import Deliberation, DeliberationItem
from risk.permissions import deliberating as permissions


def called_words(made: Deliberation) -> str:
    """What is said when it was called."""
    meeting = made.meeting
    asked = meeting.attendances.exclude(officer=meeting.made_by).count()
    moment = when(meeting.starts_at, meeting.ends_at)
    return f"已召集{made}，{moment}，已通知 {asked} 人，议题 {made.items.count()} 件。"


def _now(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    made = deliberating.deliberate_now(by=standing, case=case, at=standing.at)
    asked = made.meeting.attendances.count()
    return (
        f"已召集立即研判，通知 {asked} 人，{moment_words(made.meeting.ends_at)} 前议定；在“研判”里逐项议定。"
    )


def _refill(standing: Standing, one: Deliberation, data: dict[str, Any]) -> str:
    added = deliberating.refill_agenda(by=standing, deliberation=one, at=standing.at)
    return f"已列入 {added} 件新议题。" if added else "没有新的议题。"


def _list(standing: Standing, one: Deliberation, data: dict[str, Any]) -> str:
    case: Case = data["number"]
    item = deliberating.list_item(by=standing, deliberation=one, case=case, why=data["why"], at=standing.at)
    return f"{case.number} 已列为{item}。"


def _finish(standing: Standing, one: Deliberation, data: dict[str, Any]) -> str:
    deliberating.finish_minutes(by=standing, deliberation=one, text=data["text"], at=standing.at)
    return "纪要已写定，已通知参加人员；Word 文件在会议页，交办单可以引用。"


def _decide(standing: Standing, item: DeliberationItem, data: dict[str, Any]) -> str:
    done = deliberating.decide_item(by=standing, item=item, at=standing.at, **data)
    label = Level(done.decided_level).label
    if done.state == ItemState.TO_CONFIRM:
        return f"{done}已议定；下调为{label}待另一位到会的指挥长确认，确认前等级不变。"
    told = "，已通知包案领导和承办单位" if done.lead_officer_id or data["units"] else ""
    return f"{done}已议定：{label}{told}。"


def _confirm(standing: Standing, item: DeliberationItem, data: dict[str, Any]) -> str:
    done = deliberating.confirm_item(by=standing, item=item, note=data["note"], at=standing.at)
    return f"{done}已下调为{Level(done.decided_level).label}。"


def _decline(standing: Standing, item: DeliberationItem, data: dict[str, Any]) -> str:
    done = deliberating.decline_item(by=standing, item=item, note=data["note"], at=standing.at)
    return f"{done}不下调，仍为{Level(done.decided_level).label}，措施照办。"


def _defer(standing: Standing, item: DeliberationItem, data: dict[str, Any]) -> str:
    return f"{deliberating.defer_item(by=standing, item=item, note=data['note'], at=standing.at)}缓议，自动列入下一次。"


def _strike(standing: Standing, item: DeliberationItem, data: dict[str, Any]) -> str:
    return f"{deliberating.strike_item(by=standing, item=item, note=data['note'], at=standing.at)}已划去。"


def _send_up(standing: Standing, item: DeliberationItem, data: dict[str, Any]) -> str:
    done = deliberating.send_up_item(by=standing, item=item, at=standing.at, **data)
    return f"{done}已提请{DeliberationLevel(done.sent_to).label}，列入那里的下一次研判会，议定后答复。"


def page_of(one: Deliberation) -> str:
    return reverse("deliberation_show", args=[one.pk])


def item_page(item: DeliberationItem) -> str:
    return reverse("item_show", args=[item.pk])


def following(standing: Standing, item: DeliberationItem) -> str:
    """The next case to talk over that the officer sees, else the list."""
    rows = DeliberationItem.objects.visible_to(standing).filter(
        deliberation=item.deliberation_id, state=ItemState.LISTED
    )
    after = rows.filter(order__gt=item.order).order_by("order").first() or rows.order_by("order").first()
    return item_page(after) if after else page_of(item.deliberation)


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        DeliberationVerb.AT_ONCE, "立即研判", "users", 8, permissions.why_not_deliberate_now, NowForm, _now,
        "现在就召集指挥部（“2”“3”“（1）”）研判这件红旗事项，全部人员即时收到通知。",
    ),
)  # fmt: skip

DELIBERATION_ACTS: tuple[Act[Deliberation], ...] = (
    Act(
        DeliberationVerb.FINISH, "写定纪要", "notes", 10, permissions.why_not_finish, FinishForm, _finish,
        "由各项结论自动写成，可以修改；写定后生成 Word 文件，议题不再改。",
    ),
    Act(
        ItemVerb.LIST, "列入一件", "plus", 20, permissions.why_not_list, ListItemForm, _list,
        "新评的中、高风险、到期复查、上次缓议和下级提请的自动列入，这里只加别的。",
    ),
    Act(
        DeliberationVerb.REFILL, "更新议题", "refresh", 30, permissions.why_not_refill, NowForm, _refill,
        "系统每五分钟自动更新，会前可以再看一次。",
    ),
)  # fmt: skip

ITEM_ACTS: tuple[Act[DeliberationItem], ...] = (
    Act(
        ItemVerb.DECIDE, "议定", "check", 10, permissions.why_not_decide_item, DecideItemForm, _decide,
        weight="primary", after=following,
    ),
    Act(
        ItemVerb.CONFIRM, "确认下调", "check", 15, permissions.why_not_confirm_item, ReasonForm, _confirm,
        "您是另一位到会的指挥长：同意后等级才下调。", weight="primary", after=following,
    ),
    Act(
        ItemVerb.DECLINE, "不同意下调", "x", 16, permissions.why_not_decline_item, ReasonForm, _decline,
        "等级不变，措施照办。", after=following,
    ),
    Act(
        ItemVerb.DEFER, "缓议", "clock", 20, permissions.why_not_defer_item, ReasonForm, _defer,
        "自动列入下一次研判会。", after=following,
    ),
    Act(
        ItemVerb.SEND_UP, "提请上级", "upload", 30, permissions.why_not_send_up_item, SendUpForm, _send_up,
        "列入上一级的下一次研判会，议定后答复。", after=following,
    ),
    Act(
        ItemVerb.STRIKE, "划去", "x", 40, permissions.why_not_strike_item, ReasonForm, _strike,
        "不需要研判的划去，理由记入办理记录。", weight="danger", after=following,
    ),
)  # fmt: skip
