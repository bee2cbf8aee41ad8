"""The verbs of the watch."""

from typing import Any

from cases.models import Case
from core.acts import Act
from dispatch.actions import watch
from dispatch.choices import WatchVerb
from dispatch.forms.watch import ConfirmForm, LineForm, SheetForm, TellForm, ToldForm
from dispatch.models import HandoverSheet
from dispatch.permissions import watch as permissions
from governance.models import Unit
from governance.standing import Standing


def _confirm(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    watch.confirm_danger(by=standing, case=case, at=standing.at)
    return f"已阅并确认 {case.number}，记入办理记录。"


def _tell_of(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    return _told(standing, case.centre, data | {"number": case})


def _told(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    told = {name: data[name] for name in ("whom", "text", "answer")}
    watch.tell(
        by=standing, centre=centre, case=data["number"], happened_at=data["at"], at=standing.at, **told
    )
    about = "，同时记入事项的办理记录" if data["number"] else ""
    return f"已记：告知{data['whom']}{about}。"


def _write_line(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    facts = {"text": data["text"], "summary": data["summary"], "case": data["number"]}
    watch.write_line(by=standing, centre=centre, happened_at=data["at"], at=standing.at, **facts)
    return "已记入值班日志。"


def _make_sheet(standing: Standing, centre: Unit, data: dict[str, Any]) -> str:
    sheet = watch.make_sheet(by=standing, centre=centre, note=data["note"], at=standing.at)
    return (
        f"已生成交接班：在办危险事项 {sheet.dangers} 件，超期 {sheet.late} 件；请{sheet.leader_out}签字交班。"
    )


def _sign_over(standing: Standing, sheet: HandoverSheet, data: dict[str, Any]) -> str:
    sheet = watch.sign_over(by=standing, sheet=sheet, at=standing.at)
    return f"已交班，等{sheet.leader_in or '下一班'}接班。"


def _take_over(standing: Standing, sheet: HandoverSheet, data: dict[str, Any]) -> str:
    watch.take_over(by=standing, sheet=sheet, at=standing.at)
    return "已接班。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        WatchVerb.CONFIRM, "已阅并确认", "eye", 26, permissions.why_not_confirm_danger, ConfirmForm, _confirm,
        "记入办理记录：您已知道这件危险事项。",
    ),
    Act(
        WatchVerb.TELL, "电话告知", "phone", 75, permissions.why_not_tell_of, ToldForm, _tell_of,
        "谁、几时、向谁说了什么、对方怎么答，记入值班日志和本事项的办理记录。",
    ),
)  # fmt: skip
WATCH_ACTS: tuple[Act[Unit], ...] = (
    Act(
        "write_line", "记一条", "notes", 10, permissions.why_not_write_line, LineForm, _write_line,
        "写下就不能改；写错了再记一条更正。", weight="primary",
    ),
    Act(
        "tell", "电话告知", "phone", 20, permissions.why_not_write_line, TellForm, _told,
        "谁、几时、向谁说了什么、对方怎么答。",
    ),
    Act(
        "make_sheet", "生成交接班", "clipboard-check", 30, permissions.why_not_make_sheet, SheetForm, _make_sheet,
        "列出现在在办的危险事项和超期事项；签字交班之前可以重新生成。",
    ),
)  # fmt: skip
SHEET_ACTS: tuple[Act[HandoverSheet], ...] = (
    Act(
        "sign_over", "签字交班", "signature", 10, permissions.why_not_sign_over, ConfirmForm, _sign_over,
        "签字后内容不再变；接班领导即时收到通知。", weight="primary",
    ),
    Act(
        "take_over", "签字接班", "check", 20, permissions.why_not_take_over, ConfirmForm, _take_over,
        "签字表示已经知道上面的每一件。", weight="primary",
    ),
)  # fmt: skip
