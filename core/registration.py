"""What the kernel itself offers to the worker, the doctor and the audit."""

from typing import Any

from core import exports, retention, seals, watermark
from core.audit import LOOK_RESTRICTED
from core.messages import sending
from core.models import AuditLine, ExportRecord, Message, Notice, Submission
from core.registry import (
    AuditEntry,
    AuditSearch,
    AuditSource,
    DoctorCheck,
    JobKind,
    MenuEntry,
    Retention,
    Sweeper,
    Switch,
    registry,
)
from core.rules import mask_in_text
from core.switches import kept_by

_CASE = "cases.case"


def _search(_standing: Any, search: AuditSearch) -> Any:
    lines = AuditLine.objects.select_related("officer")
    if search.officers is not None:
        lines = lines.filter(officer__in=search.officers)
    if search.verb:
        lines = lines.filter(verb=search.verb)
    if search.case_number:
        lines = lines.filter(about_kind=_CASE, about_label=search.case_number)
    if search.text:
        lines = lines.filter(note__icontains=search.text) | lines.filter(about_label__icontains=search.text)
    return lines


def _line(line: AuditLine) -> AuditEntry:
    return AuditEntry(
        officer=str(line.officer or ""),
        post=line.post,
        verb=registry.verbs.get(line.verb, line.verb),
        about=line.about_label,
        note=mask_in_text(line.note),
        ip=line.ip,
    )


_RETENTION = (
    Retention(
        "submission", "已提交表单的应答", 60, 7, 1, "防重复提交，用完即清",
        lambda before: Submission.objects.filter(at__lt=before), "at", note="系统每小时自动清除",
    ),
    Retention(
        "notice", "已读通知", 50, 90, 7, "个人信息保护法第十九条：实现目的所必要的最短时间",
        lambda before: Notice.objects.filter(read_at__lt=before), "read_at", note="系统每小时自动清除",
    ),
    Retention(
        "message", "消息发送记录", 55, 180, 30, "个人信息保护法第十九条：实现目的所必要的最短时间",
        lambda before: Message.objects.filter(created_at__lt=before), "created_at", note="系统每小时自动清除",
    ),
    Retention(
        "export", "导出文件", 40, 30, 1, "个人信息保护法第十九条：下载后不再需要",
        lambda before: ExportRecord.objects.filter(at__lt=before, deleted_at=None), "at",
        note="系统自动删除，天数在“系统设置—导出文件保留”里改，登记保留",
    ),
    Retention(
        "line", "系统操作审计", 90, 1095, 180, "网络安全法第二十一条：日志留存不少于六个月",
        lambda before: AuditLine.objects.filter(at__lt=before), "at", note="已封存，不清除",
    ),
)  # fmt: skip


def register() -> None:
    registry.verbs["set"] = "改系统设置"
    registry.add(
        Switch(
            exports.DAYS,
            "导出文件保留（天）",
            30,
            "到期删除文件，登记保留；以后的导出按新的天数。",
            50,
            ("secure",),
            low=1,
            high=365,
        ),
        Switch(
            watermark.SWITCH,
            "页面水印",
            default=True,
            help="在每个页面淡淡显示人员姓名、电话尾号和日期，拍照、截屏可以追溯。五分钟内对所有人生效。",
            order=60,
            who=("administer",),
        ),
        Sweeper("exports", 600.0, exports.expire),
        MenuEntry(
            "settings",
            "系统设置",
            "settings",
            "adjustments",
            290,
            lambda one: bool(kept_by(one)),
            group="系统",
        ),
    )
    registry.verbs[LOOK_RESTRICTED] = "查看受限事项"
    registry.verbs[retention.ERASE] = "清除到期记录"
    registry.add(*_RETENTION, JobKind(retention.ERASE, retention.run_erasure))
    registry.add(
        AuditSource("line", "系统操作", 30, AuditLine, _search, _line),
        Sweeper("messages", 3.0, sending.send_due),
        DoctorCheck("messages", sending.check),
        Sweeper("seal", 60.0, seals.seal),
        DoctorCheck("seal", seals.check),
    )
